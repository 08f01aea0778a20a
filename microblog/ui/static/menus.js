// Menus: closed by Escape, by a click elsewhere and by leaving; and what copies or shares, where the browser can.
import { tell, words } from "./page.js";

const opened = () => document.querySelector("details.menu[open]");
const isPlain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

function close(menu) {
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary").focus();
}

function leave(event) {
  const menu = opened();
  if (menu && !menu.contains(event.target)) menu.open = false;
}

document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && (opened() ?? event.target.closest?.("details.audience[open]"));
  if (!menu) return;
  event.preventDefault();
  close(menu);
});

// One that would end below the window, or under the bar at its bottom, opens upwards.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches("details.menu")) return;
  menu.classList.remove("is-up");
  if (!menu.open) return;
  const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
  const { bottom, height } = menu.querySelector(".menu-items").getBoundingClientRect();
  menu.classList.toggle("is-up", bottom > innerHeight - bar && menu.getBoundingClientRect().top > height);
}, true);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy], [data-share]");
  if (!link || !isPlain(event)) return;
  const shares = link.hasAttribute("data-share") && navigator.share;
  if (!shares && !navigator.clipboard) return;
  event.preventDefault();
  const menu = link.closest("details");
  if (menu) close(menu);
  try {
    if (shares) return await navigator.share({ url: link.href });
    await navigator.clipboard.writeText(link.href);
    tell(words().copied, "success");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(link.href);
  }
});

// What cannot be copied is selected, for the reader's own keys.
document.addEventListener("click", async (event) => {
  const field = document.getElementById(event.target.closest("[data-copy-from]")?.dataset.copyFrom);
  if (!field) return;
  field.select();
  const isCopied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  if (isCopied) tell(words().copied, "success");
});
