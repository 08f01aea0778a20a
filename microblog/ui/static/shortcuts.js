// Single keys for reading and writing. They wait while one types, and can be switched off: see ui/shortcuts.py.
import { cookie } from "./page.js";

const ROWS = "main :is(.post, .person)";
const TYPING = "input, textarea, select, [contenteditable]";
const SEQUENCE = 1500;
let pressedG = 0;

const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
const current = () => document.activeElement?.closest(ROWS);
const inNavigation = (key) => document.querySelector(`.nav [data-key="${key}"]`);

function firstInSight(all) {
  return all.findIndex((row) => row.getBoundingClientRect().bottom > innerHeight / 8);
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const row = all[at < 0 ? firstInSight(all) : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!row) return;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function open() {
  const row = current();
  (row?.querySelector("a.post-time") ?? row?.querySelector("a.name"))?.click();
}

function write() {
  const area = document.getElementById("post");
  if (area) area.focus();
  else inNavigation("c")?.click();
}

function top() {
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

function leave() {
  if (document.activeElement.matches("textarea")) document.activeElement.blur();
  else document.querySelector(".toast-close")?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: open,
  c: write,
  e: () => current()?.querySelector(".menu [data-hx-get]")?.click(),
  l: () => [...document.querySelectorAll(".more[data-hx-get]")].at(-1)?.click(),
  ".": top,
  "?": help,
  g: () => { pressedG = Date.now(); },
};

function actionFor({ key, target }) {
  if (Date.now() - pressedG < SEQUENCE) {
    pressedG = 0;
    const item = "heps".includes(key) && inNavigation(key);
    if (item) return () => item.click();
  }
  if (key === "Enter") return target.matches(ROWS) ? open : null;
  return Object.hasOwn(KEYS, key) ? KEYS[key] : null;
}

async function help() {
  const dialog = document.getElementById("help") ?? await dialogOf(document.querySelector("link[rel=help]").href);
  dialog?.showModal();
}

// The page about the keys, in a dialog. Where it cannot be had, the browser goes there and says why.
async function dialogOf(address) {
  const answer = await fetch(address).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page) return location.assign(address);
  const dialog = Object.assign(document.createElement("dialog"), { id: "help" });
  const heading = Object.assign(document.createElement("h2"), { id: "help-title", textContent: page.querySelector("h1").textContent });
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, closing(dialog), page.getElementById("shortcuts"));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

function closing(dialog) {
  const button = document.getElementById("toast").content.querySelector(".toast-close").cloneNode(true);
  button.className = "dialog-close";
  button.addEventListener("click", () => dialog.close());
  return button;
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return leave();
  if (event.target.matches(TYPING) || cookie("shortcuts") === "off") return;
  const act = actionFor(event);
  if (!act) return;
  event.preventDefault();
  act();
});
