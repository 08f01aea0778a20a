// Forms: a password that can be looked at, one submit at a time, and focus on what needs another look.
for (const button of document.querySelectorAll("[data-show-password]")) {
  const input = document.getElementById(button.dataset.showPassword);
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
}

// Of several rows alike, the empty ones wait for a button. A browser that fills them in again shows them at once.
const spareRows = () => [...document.querySelectorAll(".is-spare")];
const addButton = document.querySelector("[data-add-row]");

function show(row) {
  row?.classList.remove("is-spare");
  if (addButton) addButton.hidden = spareRows().length === 0;
}

addButton?.addEventListener("click", () => {
  const [row] = spareRows();
  show(row);
  row.querySelector("input").focus();
});
addEventListener("pageshow", () => {
  for (const row of spareRows()) if ([...row.querySelectorAll("input")].some((input) => input.value)) show(row);
});

const A_WHILE = 15_000;

function setBusy(form, busy) {
  form.toggleAttribute("data-sent", busy);
  form.setAttribute("aria-busy", String(busy));
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", String(busy));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  setBusy(form, true);
  setTimeout(() => setBusy(form, false), A_WHILE);  // who stopped it may send it again
});

// A page that comes back from the browser's memory must not stay busy.
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => setBusy(form, false)));

document.querySelector("[data-takes-focus]")?.focus();
