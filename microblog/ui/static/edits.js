// Editing where a post is: the form takes its place. What is saved comes in its stead, what is cancelled stays a draft.
import { explanationIn, forEvery, tell, words } from "./page.js";

const EDITOR = "form[data-edits]";
const postOf = (form) => document.getElementById(form.dataset.edits);
const editor = (event) => event.target.closest?.(EDITOR);

forEvery(EDITOR, (form) => {
  const area = form.querySelector("textarea");
  if (!postOf(form)) return;
  postOf(form).querySelector(".menu").open = false;
  postOf(form).hidden = true;
  form.scrollIntoView({ block: "nearest" });
  area.focus({ preventScroll: true });
  area.setSelectionRange(area.value.length, area.value.length);
});

function close(form) {
  const post = postOf(form);
  form.dispatchEvent(new Event("closing"));
  form.remove();
  post.hidden = false;
  post.querySelector(".menu summary").focus();
}

function cancel(form) {
  const { value, defaultValue } = form.querySelector("textarea");
  close(form);
  if (value !== defaultValue) tell(form.querySelector("[data-cancel]").dataset.cancel, "info");
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-cancel]")) cancel(editor(event));
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && !event.isComposing && !event.defaultPrevented && editor(event);
  if (!form) return;
  event.preventDefault();
  cancel(form);
});

document.addEventListener("htmx:after:swap", (event) => {
  const form = editor(event);
  if (form?.isConnected) close(form);
});

// What is wrong stands beside what was typed, which nobody touches.
document.addEventListener("htmx:response:error", (event) => {
  const form = editor(event);
  if (!form) return;
  const { text } = event.detail.ctx;
  const place = form.querySelector(".composer-problem");
  const problem = new DOMParser().parseFromString(text ?? "", "text/html").querySelector(".composer-problem");
  if (problem) form.elements.version.value = problem.dataset.version;
  place.replaceChildren(...problem?.children ?? [said(form, explanationIn(text) ?? words().failed)]);
  mark(form, place.querySelector(".field-error"));
});

function said(form, sentence) {
  const error = Object.assign(document.createElement("p"), { className: "field-error", textContent: sentence });
  error.id = `${form.querySelector("textarea").id}-error`;
  error.setAttribute("role", "alert");
  return error;
}

function mark(form, error) {
  const area = form.querySelector("textarea");
  area.setAttribute("aria-invalid", "true");
  area.setAttribute("aria-describedby", error.id);
  area.focus();
}
