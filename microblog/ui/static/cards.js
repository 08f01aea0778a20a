// Cards beside names: on hovering, on Alt and arrow down, on a long press. The link stays what it is. The pointer can
// move into a card, Escape closes it, and it covers nothing that has the focus (WCAG 1.4.13, 2.4.11).
const HOVER = 300, LEAVE = 250, PRESS = 450, GAP = 6;
let card = null, link = null, wanted = null, isHeld = false, timer;

const later = (wait, act) => { clearTimeout(timer); timer = setTimeout(act, wait); };
const nameAt = ({ target }) => {
  const name = card?.contains(target) ? null : target.closest?.("a.name, a.mention");
  return /^\/@\w+$/.test(name?.pathname) ? name : null;
};

function close() {
  const back = card?.contains(document.activeElement) && link;
  clearTimeout(timer);
  card?.remove();
  card = wanted = null;
  if (back) back.focus();
}

function isOnFocus(top, left) {
  const box = document.activeElement.getBoundingClientRect();
  const isPage = /^(BODY|MAIN)$/.test(document.activeElement.tagName);
  return !isPage && box.bottom > top && box.top < top + card.offsetHeight && box.right > left && box.left < left + card.offsetWidth;
}

function place(mustShow) {
  const name = link.getBoundingClientRect();
  const start = document.dir === "rtl" ? name.right - card.offsetWidth : name.left;
  const left = Math.max(GAP, Math.min(start, document.body.clientWidth - card.offsetWidth - GAP));
  const lowest = innerHeight - card.offsetHeight;
  const fits = (top) => top >= 0 && top <= lowest && !isOnFocus(top, left);
  const top = [name.bottom + GAP, name.top - GAP - card.offsetHeight].find(fits) ?? (mustShow ? Math.max(0, lowest) : null);
  card.style.inset = `${top + scrollY}px auto auto ${left + scrollX}px`;
  return top !== null;
}

async function open(name, takesFocus) {
  close();
  wanted = name;
  const answer = await fetch(`${name.pathname}/card`).catch(() => null);
  const html = answer?.ok ? await answer.text() : "";
  const found = new DOMParser().parseFromString(html, "text/html").querySelector(".card");
  if (wanted !== name || !found || !name.isConnected) return;
  link = name;
  card = document.adoptNode(found);
  card.popover = "manual";
  name.after(card);
  card.showPopover();
  if (!place(takesFocus)) return close();
  htmx.process(card);
  if (takesFocus) card.querySelector("button, a:not([tabindex])").focus();
}

const leave = () => { if (!card?.contains(document.activeElement)) close(); };
const on = (type, act, options) => document.addEventListener(type, act, options);

on("pointerover", (event) => {
  const name = nameAt(event);
  if (event.pointerType === "touch") return;
  if (card && (name === link || card.contains(event.target))) clearTimeout(timer);
  else if (name) later(HOVER, () => open(name));
  else if (card) later(LEAVE, leave);
  else close();
});
on("pointerleave", (event) => { if (event.pointerType !== "touch") later(LEAVE, leave); });
on("pointerdown", (event) => {
  const name = nameAt(event);
  if (!card?.contains(event.target)) close();
  isHeld = false;
  if (name && event.pointerType === "touch") later(PRESS, () => { isHeld = true; open(name); });
});
for (const type of ["pointerup", "pointercancel"]) on(type, () => { if (!card) clearTimeout(timer); });
for (const type of ["contextmenu", "click"]) on(type, (event) => { if (isHeld && nameAt(event)) event.preventDefault(); }, true);
on("focusin", (event) => {
  if (card && event.target !== link && !card.contains(event.target)) close();
  nameAt(event)?.setAttribute("aria-keyshortcuts", "Alt+ArrowDown");
});
addEventListener("resize", () => { if (card) place(true); });
on("keydown", (event) => {
  const name = event.altKey && event.key === "ArrowDown" && nameAt(event);
  if (name || (card && event.key === "Escape")) event.preventDefault();
  if (name) open(name, true);
  else if (event.key === "Escape") close();
});
