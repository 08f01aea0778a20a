// Short messages: shown when they arrive, gone by themselves when nothing depends on them, closed by hand always.
const region = document.getElementById("toasts");
const SECONDS = { success: 6, info: 8, undo: 10 };
const STANDING = ["main > .notice", "#offline"];

function close(toast) {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) document.getElementById("main").focus({ preventScroll: true });
}

function arm(toast) {
  const seconds = SECONDS[toast.dataset.category];
  if (!seconds) return;
  let timer;
  const start = () => { timer = setTimeout(() => close(toast), seconds * 1000); };
  const pause = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", start);
  if (!toast.contains(document.activeElement)) start();
}

function build({ text, category }) {
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.dataset.category = category;
  toast.querySelector("p").textContent = text;
  return toast;
}

function isOver(element) {
  if (!element || element.contains(region) || region.contains(element)) return false;
  const [here, there] = [region, element].map((each) => each.getBoundingClientRect());
  return here.top < there.bottom && here.bottom > there.top && here.left < there.right && here.right > there.left;
}

// Moves to the other end of the window from what has the focus: https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum
// And from what tells the reader to do something, unless a button is there that may be pressed next.
function stepAside() {
  const focused = document.activeElement;
  region.classList.remove("is-aside");
  const hidesFocus = isOver(focused);
  if (!hidesFocus && !STANDING.some((selector) => isOver(document.querySelector(selector)))) return;
  region.classList.add("is-aside");
  const hidesButton = !hidesFocus && [...document.querySelectorAll("main form button")].some(isOver);
  if (hidesButton || isOver(focused)) region.classList.remove("is-aside");
}

region.addEventListener("click", (event) => {
  if (event.target.closest(".toast-close")) close(event.target.closest(".toast"));
});
document.addEventListener("focusin", () => region.children.length && requestAnimationFrame(stepAside));
document.addEventListener("toast", (event) => region.replaceChildren(build(event.detail)));

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.(".toast")) arm(node);
  stepAside();
}).observe(region, { childList: true });

// What was there at load is put in once more, so that screen readers, which announce changes only, say it.
function sayAgain() {
  const focused = document.activeElement;
  region.replaceChildren(...region.children);
  if (region.contains(focused)) focused.focus();
}

if (region.children.length) setTimeout(sayAgain, 150);
