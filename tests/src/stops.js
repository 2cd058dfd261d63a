// What can be operated, where the focus is, and what does not fit. Function declarations; the caller appends what to return.

const OPERABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

function wordsOf(element) {
  if (!element || element === document.body) return "nothing";
  const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent ?? "";
  return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} ${JSON.stringify(label.replace(/\s+/g, " ").trim().slice(0, 60))}`;
}

function shown(element) {
  if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
  const box = element.getBoundingClientRect();
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  return box.width > 0 && box.height > 0 && (!modal || modal.contains(element)) && !element.closest("[inert]");
}

// One stop for a group of radio buttons or tabs: the chosen one. The rest is reached by the arrow keys.
function isStop(element) {
  if (element.disabled || !shown(element)) return false;
  if (element.tagName === "SUMMARY" && element.parentElement?.tagName !== "DETAILS") return false;
  if (element.getAttribute("role") === "tab") return element.getAttribute("aria-selected") === "true";
  if (element.type === "radio") {
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)].filter(shown);
    return group.some(one => one.checked) ? element.checked : element === group[0];
  }
  if (element.matches("button, input, select, textarea, a[href], summary")) return element.getAttribute("tabindex") !== "-1";
  return element.tabIndex >= 0;
}

// Whatever looks like a control and is none of the stops is a fault of its own: told with a mark.
function mark() {
  window.stopOrder = [...document.querySelectorAll(OPERABLE)].filter(isStop);
  return window.stopOrder.map(wordsOf);
}

function here() {
  const element = document.activeElement;
  const at = (window.stopOrder ?? []).indexOf(element);
  return { at: at < 0 ? null : at, what: wordsOf(element) };
}

// Puts the start of the next Tab before everything else.
function toTheTop() {
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  const root = modal ?? document.body;
  let start = root.querySelector(":scope > [data-start]");
  if (!start) {
    start = document.createElement("span");
    start.dataset.start = "";
    start.tabIndex = -1;
    root.prepend(start);
  }
  start.focus();
  const at = document.activeElement === start;
  start.remove();
  return at;
}

function withTextSize(size, then) {
  const root = document.documentElement, before = root.style.fontSize;
  if (size !== 100) root.style.fontSize = `${size}%`;
  try {
    return then();
  } finally {
    root.style.fontSize = before;
  }
}

// Parts that may scroll sideways: code, tables, bodies, each with a scroll of its own.
const MAY_SCROLL = ".body-scroll, .table-scroll, .wire, .tabs.inner, [data-wide], textarea, input, select";

function misfits() {
  const found = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth + 1) found.push(`the page scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  for (const element of document.querySelectorAll("body *")) {
    if (element instanceof SVGElement || !shown(element) || element.closest(MAY_SCROLL) || element.closest(".visually-hidden")) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`scrolls sideways: ${wordsOf(element)}`);
    // Without an ellipsis nobody sees that something is missing.
    if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis" && element.clientWidth > 2 && element.scrollWidth > element.clientWidth + 1 && element.children.length === 0 && element.textContent.trim()) found.push(`cut off: ${wordsOf(element)}`);
    if (element.matches(OPERABLE) && (modal ?? document.body).contains(element) && (box.right > innerWidth + 1 || box.left < -1)) found.push(`outside the window: ${wordsOf(element)}`);
  }
  return [...new Set(found)];
}
