// What several scripts ask of the page: its cookies, its words, and to say something to the reader.
export const cookie = (name) =>
  document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);

export const words = () => document.getElementById("toasts").dataset;

// What an error page says.
export const explanationIn = (html) =>
  new DOMParser().parseFromString(html ?? "", "text/html").querySelector("[data-explanation]")?.textContent.trim();

// Binds what is on the page, and what will be put into it.
export function forEvery(selector, bind) {
  const bound = new WeakSet();
  function look() {
    for (const element of document.querySelectorAll(selector)) if (!bound.has(element)) bound.add(element) && bind(element);
  }
  look();
  document.addEventListener("htmx:after:swap", look);
}

export const tell = (text, category = "error") =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
