// @ts-check
// Where the focus goes: where somebody sent it, back to where a dialog was opened from, never into nowhere.

/**
 * Keeps track of the focus over one drawing of the window.
 * @param {string} wanted a selector, '' = wherever it is
 */
export function focusKeeper(wanted) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const dialog = document.querySelector('dialog[data-modal][open]');
  return {
    /** After the drawing: opens what is a dialog, and puts the focus in its place. */
    settle() {
      for (const fresh of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll('dialog[data-modal]:not([open])'))) {
        if (!dialog?.isConnected && before && before !== document.body) openers.set(fresh, before);
        fresh.showModal();
      }
      const target = wanted ? /** @type {HTMLElement | null} */ (document.querySelector(wanted)) : null;
      if (target) return show(target);
      const nowhere = document.activeElement === document.body || document.activeElement === null;
      if (!nowhere) return;
      const opener = dialog && !dialog.isConnected ? openers.get(dialog) : null;
      if (opener?.isConnected) opener.focus();
      // What had the focus is gone, or nobody is left to give it back to: the page's own heading.
      else if ((dialog && !dialog.isConnected) || (before && before !== document.body && !before.isConnected)) /** @type {HTMLElement | null} */ (document.querySelector('h1[tabindex]'))?.focus({ preventScroll: true });
    },
  };
}

/** Who had the focus when a dialog came. @type {WeakMap<Element, HTMLElement>} */
const openers = new WeakMap();

/** The focus goes to a heading; what a person wants to see is all that it heads. @param {HTMLElement} target */
function show(target) {
  target.focus();
  if (target.getAttribute('aria-invalid') === 'true') target.closest('.field-block')?.scrollIntoView({ block: 'nearest' });
  if (target.tabIndex !== -1) return;
  // What is said around an answer stands before it, and is to be seen first.
  const together = target.closest('[data-together]');
  if (together) together.scrollIntoView({ block: 'start' });
  else bringUp(target.closest('.card') ?? target);
}

/** For so long what was brought up is brought up again when it grows (milliseconds). */
const GROWING = 1000;

/**
 * Scrolls to what somebody is to look at. Of what is large the beginning counts, and one that only begins at the lower end of
 * the window is hardly seen: those go up, again when more of it arrives, until somebody does something.
 * @param {Element} box
 */
export function bringUp(box) {
  const following = new AbortController(), { signal } = following;
  const growth = new ResizeObserver(() => up(box));
  signal.addEventListener('abort', () => growth.disconnect());
  for (const deed of ['wheel', 'pointerdown', 'keydown']) addEventListener(deed, () => following.abort(), { passive: true, signal });
  setTimeout(() => following.abort(), GROWING);
  up(box);
  growth.observe(box);
}

/** @param {Element} box */
function up(box) {
  const { top, height, bottom } = box.getBoundingClientRect(), half = innerHeight / 2;
  box.scrollIntoView({ block: top > half || (height > half && bottom > innerHeight) ? 'start' : 'nearest' });
}
