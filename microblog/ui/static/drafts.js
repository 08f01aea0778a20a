// Drafts: what is being written is kept in this browser, for its account alone, until the server says that it has it.
import { cookie, forEvery } from "./page.js";

const WITHIN = 400;
const KEPT = 30 * 86_400_000;
const account = document.body.dataset.account;

// The browser may forbid or fill up its stores: then there are no drafts, and all the rest works.
function attempt(step) {
  try { return step(); } catch { return null; }
}

const read = (name) => attempt(() => JSON.parse(localStorage.getItem(name)));
const write = (name, draft) => attempt(() => localStorage.setItem(name, JSON.stringify(draft)));
const drop = (name) => attempt(() => localStorage.removeItem(name));
const aside = (name) => `${name}~`;
const names = () => attempt(() => Object.keys(localStorage).filter((name) => name.startsWith("draft."))) ?? [];

function forgetOne(name) {
  const draft = read(name);
  if (!draft?.sent) return;  // written on meanwhile, perhaps in another tab
  attempt(() => sessionStorage.setItem(name, draft.text));
  drop(name);
  const other = read(aside(name));
  if (other) write(name, other);
  drop(aside(name));
}

// The server names what it has taken in a cookie: see http/drafts.py.
function forgetWhatWasTaken() {
  const taken = cookie("taken");
  if (!taken) return;
  document.cookie = "taken=; Path=/; Max-Age=0";
  const name = `draft.${taken}`;
  if (name.endsWith(".*")) names().filter((each) => each.startsWith(name.slice(0, -1))).forEach(drop);
  else forgetOne(name);
}

function forgetOld() {
  for (const name of names()) if (!(Date.now() - read(name)?.at < KEPT)) drop(name);
}

function bind(form) {
  const area = form.querySelector("textarea");
  const [note, button] = form.querySelector(".draft-note").children;
  const name = `draft.${account}.${form.dataset.draft}`;
  const untouched = area.matches("[aria-invalid=true]") ? "" : area.defaultValue;
  let timer = 0, discarded = null, known = 0;

  const fields = () => [...form.querySelectorAll("select")];
  const chosen = () => Object.fromEntries(fields().map((field) => [field.name, field.value]));

  function save(sent = false) {
    clearTimeout(timer);
    timer = 0;
    const there = read(name);
    const isOthers = there && there.at !== known && !there.sent && there.text !== area.value;
    if (area.value === untouched || !area.value.trim()) return isOthers || drop(name);
    if (isOthers) write(aside(name), there);  // another tab writes in the same place: its turn comes
    known = Date.now();
    write(name, { text: area.value, chosen: chosen(), at: known, sent });
  }

  function show(draft) {
    area.value = draft.text;
    for (const field of fields()) field.value = draft.chosen?.[field.name] ?? field.value;
    form.classList.add("is-open");
    form.dispatchEvent(new Event("rewritten"));
  }

  function say(words, offered) {
    note.textContent = words;
    button.textContent = offered;
    button.hidden = !offered;
  }

  function restore() {
    const draft = read(name) ?? read(aside(name));
    if (area.value !== untouched || !draft?.text || draft.text === untouched) return;
    known = draft.at;
    show(draft);
    say(note.dataset.restored, button.dataset.discard);
  }

  function discardOrBringBack() {
    if (discarded) {
      show(discarded);
      save();
      discarded = null;
      say(note.dataset.restored, button.dataset.discard);
    } else {
      discarded = { text: area.value, chosen: chosen() };
      show({ text: untouched });
      drop(name);
      say(note.dataset.discarded, button.dataset.undo);
    }
  }

  // A page that comes back shows what was in its fields, even if that has become a post.
  function emptyWhatWasTaken() {
    const taken = attempt(() => sessionStorage.getItem(name));
    if (!taken || area.value !== taken || read(name) || area.matches("[aria-invalid=true]")) return;
    show({ text: untouched });
    say("", "");
  }

  form.addEventListener("input", () => {
    discarded = null;
    say("", "");
    timer ||= setTimeout(save, WITHIN);
  });
  form.addEventListener("submit", () => save(true));
  form.addEventListener("closing", () => timer && save());
  button.addEventListener("click", discardOrBringBack);
  for (const leaving of ["pagehide", "visibilitychange"]) addEventListener(leaving, () => timer && save(), true);
  addEventListener("pageshow", () => { forgetWhatWasTaken(); emptyWhatWasTaken(); });
  emptyWhatWasTaken();
  restore();
}

forgetWhatWasTaken();
forgetOld();
if (account) forEvery("[data-draft]", bind);
document.addEventListener("htmx:after:swap", forgetWhatWasTaken);
