// What a template would show, without a document.

/** The visible text of a view: markup dropped, white space tidied. @param {unknown} view */
export const text = view => markup(view).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();

/** The markup of a view with every value in its place, escaped as lit-html does. @param {unknown} view @returns {string} */
export function markup(view) {
  if (view === null || view === undefined || view === false || typeof view === "symbol" || typeof view === "function") return "";
  if (Array.isArray(view)) return view.map(markup).join("");
  if (typeof view === "object" && "strings" in view && "values" in view) {
    return view.strings.map((part, index) => part + markup(view.values[index])).join("");
  }
  if (typeof view === "object" && Symbol.iterator in view) return [...view].map(markup).join("");
  return String(view).replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
