// Loading more and following in place: keeps focus where the reader is, and falls back to the real link or form.
import { tell, words } from "./page.js";

const moreLink = (element) => element?.closest?.(".more[data-hx-get]");
const rowOf = (link) => link.closest("li") ?? link;
let lastKnown = null;

const explanationIn = (html) =>
  new DOMParser().parseFromString(html ?? "", "text/html").querySelector("[data-explanation]")?.textContent.trim();

function goTheLongWay(element) {
  const link = moreLink(element);
  if (link) location.assign(link.href);
  else element.closest("form")?.submit();
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find((task) => task.type === "main");
  if (ctx.response.status >= 400) event.preventDefault();
  if (ctx.response.status >= 400 || !main) return;
  if (main.fragment.childElementCount === 0) {
    event.preventDefault();
    goTheLongWay(event.target);
    return;
  }
  const link = moreLink(event.target);
  lastKnown = link ? rowOf(link).previousElementSibling : null;
});

document.addEventListener("htmx:after:swap", () => {
  const first = lastKnown?.nextElementSibling;
  lastKnown = null;
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
});

document.addEventListener("htmx:before:request", (event) => event.target.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (event) => event.target.removeAttribute?.("aria-busy"));
document.addEventListener("htmx:response:error", (event) => {
  tell(explanationIn(event.detail.ctx.text) ?? words().failed);
});
document.addEventListener("htmx:error", () => tell(words().offline));
