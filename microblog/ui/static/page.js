// What several scripts ask of the page: its cookies, its words, and to say something to the reader.
export const cookie = (name) =>
  document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);

export const words = () => document.getElementById("toasts").dataset;

export const tell = (text, category = "error") =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, category } }));
