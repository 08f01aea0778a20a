// The composer: opens and grows as one writes, counts as the server counts, and sends with Ctrl or Command and Enter.
import { forEvery } from "./page.js";

const SHOW_FROM = 60;
const SPEAK_AT = [20, 0];
const LONG = 5000, A_WHILE = 250;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const LINE_BREAK = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const UNWANTED = /[\ufeff\u202d\u202e]|(?![\n\t])\p{Cc}/gu;

// The text as the server will keep it: see core/text.py. One table of cases, tests/posts/graphemes.json, holds both.
function clean(text) {
  const lines = text.replace(LINE_BREAK, "\n").replace(UNWANTED, "").normalize("NFC").split("\n");
  return lines.map((line) => line.trimEnd()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

const graphemes = (text) => [...segmenter.segment(clean(text))].length;

function bind(form) {
  const area = form.querySelector("textarea");
  const counter = form.querySelector(".counter");
  const voice = form.querySelector("[data-left]");
  const limit = Number(form.dataset.limit);
  let before = limit, timer;

  function speak(left) {
    const crossed = SPEAK_AT.some((mark) => before > mark && left <= mark) || (before >= 0 && left < 0);
    if (crossed) voice.textContent = left < 0 ? `${voice.dataset.over} ${-left}` : `${voice.dataset.left} ${left}`;
    before = left;
  }

  function count() {
    const left = limit - graphemes(area.value);
    if (before < 0 && left >= 0) forgive();
    counter.hidden = left > SHOW_FROM;
    counter.textContent = left.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
    counter.classList.toggle("is-over", left < 0);
    speak(left);
  }

  // What was refused for its length says so until it fits.
  function forgive() {
    form.querySelector(".composer-problem .field-error")?.remove();
    for (const name of ["aria-invalid", "aria-describedby"]) area.removeAttribute(name);
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }

  // Counting what somebody has pasted a book into takes longer than a key may.
  function follow() {
    clearTimeout(timer);
    if (area.value.length > LONG) timer = setTimeout(count, A_WHILE);
    else count();
    grow();
  }

  area.addEventListener("focus", () => form.classList.add("is-open"));
  area.addEventListener("input", follow);
  form.addEventListener("rewritten", follow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
  });
  follow();
}

forEvery("[data-composer]", bind);

const focusIfAsked = () => location.hash === "#post" && document.getElementById("post")?.focus();
addEventListener("hashchange", focusIfAsked);
focusIfAsked();
