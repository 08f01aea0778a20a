// Following at once: the button turns when it is pressed, and back when the server says no or cannot be reached.
// The server's answer then brings the button as it is, and every other button for the same person follows it.
const formOf = (event) => event.target.closest?.("form.follow");
const buttonIn = (form) => form.querySelector("[aria-pressed]");
const press = (form, isPressed) => buttonIn(form).setAttribute("aria-pressed", isPressed);

document.addEventListener("htmx:before:request", (event) => {
  const form = formOf(event);
  if (!form) return;
  form.dataset.was = buttonIn(form).getAttribute("aria-pressed");
  press(form, String(form.dataset.was !== "true"));
});

for (const failure of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(failure, (event) => {
    const form = formOf(event);
    if (form?.dataset.was) press(form, form.dataset.was);
  });
}

document.addEventListener("htmx:after:swap", (event) => {
  const form = formOf(event);
  if (!form) return;
  for (const other of document.querySelectorAll(`form.follow[data-follow="${form.dataset.follow}"]`)) {
    if (other === form) continue;
    for (const name of ["action", "data-hx-post"]) other.setAttribute(name, form.getAttribute(name));
    buttonIn(other).replaceChildren(...buttonIn(form).cloneNode(true).children);
    press(other, buttonIn(form).getAttribute("aria-pressed"));
  }
});
