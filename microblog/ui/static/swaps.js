// Loading more, following and editing in place: asks once, keeps focus where the reader is, and falls back to the real link or form.
import { explanationIn, tell, words } from "./page.js";

const moreLink = (element) => element?.closest?.(".more[data-hx-get]");
const rowOf = (link) => link.closest("li") ?? link;
let lastKnown = null;

// A page for somebody else, since one was logged out or has come back as another, is no part of this one.
function isForAnother(html) {
  const body = /<body[^>]*>/.exec(html)?.[0];
  return body !== undefined && body.match(/data-account="(\d+)"/)?.[1] !== document.body.dataset.account;
}

function goTheLongWay(element) {
  const link = element.closest("a[href]");
  if (link) location.assign(link.href);
  else element.closest("form")?.submit();
}

const isBusy = (element) => element?.getAttribute("aria-busy") === "true";

// What is under way is not asked for again.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-hx-post]") && isBusy(event.target)) stop(event);
}, true);
document.addEventListener("click", (event) => {
  if (isBusy(event.target.closest?.("[data-hx-get]"))) stop(event);
}, true);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find((task) => task.type === "main");
  if (ctx.response.status >= 400) event.preventDefault();
  if (ctx.response.status >= 400 || !main) return;
  if (main.fragment.childElementCount === 0 || isForAnother(ctx.text)) {
    event.preventDefault();
    goTheLongWay(event.target);
    return;
  }
  const link = moreLink(event.target);
  lastKnown = link && !link.matches("[data-by-itself]") ? rowOf(link).previousElementSibling : null;
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
  if (event.target.matches?.("[data-edits]")) return;  // it says so itself, beside what was written
  tell(explanationIn(event.detail.ctx.text) ?? words().failed);
});
document.addEventListener("htmx:error", () => tell(words().offline));
