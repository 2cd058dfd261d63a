// What a person sees and a screen reader reads: roles, accessible names, live regions.
// A body of function declarations; the caller appends what to return.

const SELECTOR =
  "a[href], button, input, select, textarea, summary, h1, h2, h3, h4, h5, h6, dialog, nav, main, header, footer, aside, " +
  "section, form, table, ul, ol, li, output, img, option, [role]";
const INPUT_ROLES = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", number: "spinbutton", search: "searchbox", hidden: "", file: "button",
};
const TAG_ROLES = {
  A: "link", BUTTON: "button", SELECT: "combobox", TEXTAREA: "textbox", SUMMARY: "button", DIALOG: "dialog", NAV: "navigation",
  MAIN: "main", HEADER: "banner", FOOTER: "contentinfo", ASIDE: "complementary", SECTION: "region", FORM: "form", TABLE: "table",
  UL: "list", OL: "list", LI: "listitem", OUTPUT: "status", IMG: "img", OPTION: "option",
};
const NAMED_BY_CONTENT = /^(button|link|tab|heading|option|menuitem|menuitemradio|menuitemcheckbox|checkbox|radio|switch|treeitem|cell|status|alert|listitem)$/;
const FIELDS = /^(textbox|searchbox|spinbutton|combobox)$/;

function role(element) {
  const explicit = element.getAttribute("role");
  if (explicit) return explicit.trim().split(/\s+/)[0];
  if (/^H[1-6]$/.test(element.tagName)) return "heading";
  if (element.tagName === "INPUT") return INPUT_ROLES[element.type] ?? "textbox";
  if (element.tagName === "SELECT" && (element.multiple || element.size > 1)) return "listbox";
  return TAG_ROLES[element.tagName] ?? "";
}

const tidy = text => (text ?? "").replace(/[\s\u00a0]+/g, " ").replace(/ (?=[,.;:])/g, "").trim();

// The text of an element as it is read aloud: hidden parts left out, blocks apart.
function content(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  if (node.hasAttribute("aria-label")) return node.getAttribute("aria-label");
  if (node.tagName === "IMG") return node.alt;
  if (node instanceof SVGElement) return node.querySelector("title")?.textContent ?? "";
  const text = [...node.childNodes].map(content).join("");
  return style.display === "inline" ? text : ` ${text} `;
}

function name(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) return tidy(by.split(/\s+/).map(id => document.getElementById(id)).filter(Boolean).map(content).join(" "));
  if (tidy(element.getAttribute("aria-label"))) return tidy(element.getAttribute("aria-label"));
  if (element.labels?.length) {
    return tidy([...element.labels].map(label => [...label.childNodes].map(part => (part.contains(element) ? "" : content(part))).join(" ")).join(" "));
  }
  if (element.tagName === "INPUT" && /^(submit|button|reset)$/.test(element.type)) return tidy(element.value);
  if (element.tagName === "IMG") return tidy(element.alt);
  if (NAMED_BY_CONTENT.test(role(element)) && tidy(content(element))) return tidy(content(element));
  return tidy(element.getAttribute("title") ?? element.getAttribute("placeholder"));
}

// On the screen and not behind a modal dialog.
function reachable(element) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true })) return false;
  if (element.closest('[aria-hidden="true"], [inert]')) return false;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return false;
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  return !modal || modal.contains(element);
}

const controls = () => [...document.querySelectorAll(SELECTOR)].filter(reachable);

function find(wanted, which) {
  const fits = element => (wanted === "field" ? FIELDS.test(role(element)) : role(element) === wanted);
  const called = element => ("is" in which ? name(element) === which.is : name(element).startsWith(which.starts));
  return controls().find(element => fits(element) && called(element)) ?? null;
}

function liveRegions() {
  return [...document.querySelectorAll('output, [role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])')]
    .map(region => tidy(region.textContent)).filter(Boolean);
}

function outline() {
  const kept = controls().filter(element => !/^(list|listitem|form|table|img|)$/.test(role(element)));
  const lines = kept.map(element => `  ${role(element)} ${JSON.stringify(name(element))}${element.disabled ? " (disabled)" : ""}`);
  return lines.concat(liveRegions().map(text => `  announced: ${text}`)).join("\n") || `  (nothing) ${tidy(document.body?.innerText).slice(0, 400)}`;
}
