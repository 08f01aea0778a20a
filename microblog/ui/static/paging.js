// Long lists: "Load more" behaves as a button, and who comes back finds the list as long, and the place, as before.
const MORE = ".more[data-hx-get]";
const ROWS = ":is(.post, .person)";
const MOST = 300;
const A_WHILE = 10_000;
const DEED = "place.deed";

const link = () => document.querySelector(MORE);
const rows = () => [...document.querySelectorAll(`main ${ROWS}`)];

// Who wants that gets more by itself, a little before the end: https://www.w3.org/TR/intersection-observer/
const isOnward = document.documentElement.matches("[data-reading~=onward]");
const nearing = new IntersectionObserver(loadByItself, { rootMargin: "400px" });

function loadByItself([{ isIntersecting, target }]) {
  if (!isIntersecting || target.matches("[data-enough]")) return;
  target.toggleAttribute("data-by-itself", document.activeElement !== target);
  target.click();
}

// htmx takes a moment to know the link: pressed before, it would lead away.
const afterHtmx = (act) => setTimeout(act);

function dress() {
  const more = link();
  if (!more) return;
  if (isOnward) afterHtmx(() => nearing.observe(more));
  more.setAttribute("role", "button");
  // So many rows are enough for one page: the next ones come as a page of their own, and Back leads here.
  if (rows().length >= MOST) more.toggleAttribute("data-enough", true);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-enough]")) event.stopImmediatePropagation();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches(MORE)) return;
  event.preventDefault();
  event.target.click();
});

// Where one is on a page is kept under a key of its entry in the history, so that each entry has its own place.
function entry() {
  if (!history.state?.place) history.replaceState({ ...history.state, place: `place.${Date.now()}.${Math.random()}` }, "");
  return history.state.place;
}

const name = entry();

function read(under) {
  try { return JSON.parse(sessionStorage.getItem(under)); } catch { return null; }
}

function placeNow() {
  const row = rows().find((each) => each.getBoundingClientRect().bottom > 0);
  const focused = document.activeElement.closest(`main ${ROWS}`);
  return {
    page: location.pathname + location.search,
    count: rows().length,
    row: row?.id,
    top: row?.getBoundingClientRect().top,
    below: rows()[rows().indexOf(row) + 1]?.id,
    focused: focused?.id,
    link: document.activeElement.getAttribute("href"),
    hasRing: document.activeElement.matches(":focus-visible"),
  };
}

function remember(under, also = {}) {
  const place = { ...placeNow(), ...also };
  try { sessionStorage.setItem(under, JSON.stringify(place)); } catch { /* then the browser does what it can */ }
}

// Pinning, deleting and the like lead back to this page, as a new entry of the history: at the same place.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented && rows().length && target.closest("main") && !target.matches("[data-composer]")) remember(DEED, whatReturns(target));
});

// An undone deletion leads to the post.
function whatReturns({ action }) {
  const [, id] = action.match(/\/(\d+)\/restore\b/) ?? [];
  return id && { focused: `post-${id}`, returns: true };
}

function afterDeed() {
  const place = read(DEED);
  sessionStorage.removeItem(DEED);
  if (place?.page !== location.pathname + location.search) return null;
  return { ...place, count: place.count - 1, isAfterDeed: true };  // a row may be gone
}

function loadOne() {
  const before = rows().length;
  return new Promise((resolve) => {
    const grew = () => resolve(rows().length > before);
    document.addEventListener("htmx:finally:request", () => setTimeout(grew), { once: true });
    setTimeout(grew, A_WHILE);
    link().toggleAttribute("data-by-itself", true);
    link().click();
  });
}

async function comeBack(place) {
  let stopped = false;
  addEventListener("pointerdown", () => { stopped = true; }, { once: true });
  while (rows().length < place.count && link() && !stopped && await loadOne());
  if (!stopped) scrollBack(place);
  if (!place.isAfterDeed || place.hasRing) focusAgain(place);
}

// A post that returned takes the place of the row that had taken its own.
function scrollBack(place) {
  const [row, below, focused] = [place.row, place.below, place.focused].map((id) => document.getElementById(id));
  const returned = place.returns && focused;
  const isAbove = returned && row && returned.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  const anchor = isAbove ? returned : row ?? below;
  if (anchor) scrollBy(0, anchor.getBoundingClientRect().top - place.top);
  if (returned) returned.scrollIntoView({ block: "nearest" });
}

// What had the focus; or what takes back that it is gone.
function focusAgain(place) {
  const focused = document.getElementById(place.focused) ?? document.querySelector(".toast form button");
  const same = [...focused?.querySelectorAll("a") ?? []].find((each) => each.getAttribute("href") === place.link);
  (same ?? focused)?.focus({ preventScroll: true });
}

document.addEventListener("htmx:after:swap", dress);
addEventListener("pagehide", () => remember(name));
dress();

const [{ type } = {}] = performance.getEntriesByType("navigation");
const place = type === "back_forward" || type === "reload" ? read(name) : afterDeed();
if (place) addEventListener("load", () => afterHtmx(() => comeBack(place)));
