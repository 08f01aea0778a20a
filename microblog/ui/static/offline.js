// No answer: says so after five seconds, looks again by itself, and lets the reader try again what had failed.
import { tell, words } from "./page.js";

const SPARE = 5000;
const PAUSES = [5, 10, 20, 30];
const region = document.getElementById("offline");
let failed = null, timer = 0, tries = 0;

async function isThere() {
  const signal = AbortSignal.timeout(SPARE);
  return fetch("/-/live", { cache: "no-store", signal }).then((answer) => answer.ok, () => false);
}

async function look() {
  clearTimeout(timer);
  if (await isThere()) return hide();
  if (!region.firstElementChild) show();
  timer = setTimeout(look, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
  tries += 1;
}

function show() {
  for (const toast of document.querySelectorAll(".toast")) if (toast.textContent.includes(words().offline)) toast.remove();
  region.append(document.getElementById("offline-bar").content.cloneNode(true));
  region.querySelector("button").addEventListener("click", tryAgain);
  sayWhatIsKept();
}

function sayWhatIsKept() {
  const isWritten = (area) => area.value.trim() && (area.value !== area.defaultValue || area.matches("[aria-invalid=true]"));
  const note = region.querySelector("[data-kept]");
  if (note) note.hidden = !document.body.dataset.account || ![...document.querySelectorAll("[data-draft] textarea")].some(isWritten);
}

function hide() {
  if (region.firstElementChild) tell(words().back, "success");
  const hadFocus = region.contains(document.activeElement);
  region.replaceChildren();
  if (hadFocus) document.getElementById("main").focus({ preventScroll: true });
  tries = 0;
}

async function tryAgain(event) {
  event.target.setAttribute("aria-busy", "true");
  await look();
  event.target.removeAttribute("aria-busy");
  if (region.firstElementChild || !failed?.isConnected) return;
  if (failed.matches("form")) failed.requestSubmit();
  else failed.click();
  failed = null;
}

function suspect(element = null) {
  failed = element ?? failed;
  clearTimeout(timer);
  timer = setTimeout(look, SPARE);
}

addEventListener("offline", () => suspect());
addEventListener("online", look);
document.addEventListener("input", sayWhatIsKept);
document.addEventListener("htmx:error", (event) => suspect(event.target));

// A form that is sent without a network would end on the browser's own page, with what was written.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(words().offline);
  suspect(event.target);
}, true);
