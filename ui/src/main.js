// @ts-check
// Ties the parts together: state to view once per frame, keys to actions, one clock.
import { render } from './lit.js';
import { backend } from './backend.js';
import { createActions } from './actions/index.js';
import { createStore, initialState } from './state.js';
import { currentToken, secondsLeft, selectedEnvironment, workOf } from './derive.js';
import { shell } from './views/shell.js';
import { TABS } from './views/environment.js';
import './elements/glossary-term.js';
import './elements/scope-field.js';
import './elements/token-text.js';
import './elements/body-viewer.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const announcer = /** @type {HTMLElement} */ (document.getElementById('announcer'));
const clock = () => Date.now() / 1000;

const store = createStore(initialState(clock()));
let frame = 0;
let focusOn = '';
let usable = false;

const actions = createActions({
  store, backend, clock,
  announce(text) {
    announcer.textContent = '';
    setTimeout(() => { announcer.textContent = text; }, 30);
  },
  focus(selector) { focusOn = selector; schedule(); },
  read(selector) { return /** @type {HTMLInputElement | null} */ (document.querySelector(selector))?.value ?? ''; },
  clear(selector) {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector(selector));
    if (field) field.value = '';
  },
});

function schedule() {
  if (!frame && !pressing) frame = requestAnimationFrame(draw);
}

// Leaving a field can bring hints that move what is being pressed: a press that has begun is let finish first.
let pressing = false;
const release = () => {
  if (pressing) {
    pressing = false;
    schedule();
  }
};
addEventListener('pointerdown', (event) => {
  pressing = event.target instanceof Element && event.target.closest('[data-primary], [type="submit"]') !== null;
}, true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, release, true);
addEventListener('blur', (event) => { if (event.target === window) release(); });

function draw() {
  cancelAnimationFrame(frame);
  frame = 0;
  const { state } = store;
  const theme = state.app?.preferences.theme ?? 'system';
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    render(shell(state, actions), root);
  } catch (error) {
    // The old picture would stand still without a word; the state is sound, so the next draw may succeed.
    announcer.textContent = 'This part of the window could not be drawn. Choose another page; nothing was lost.';
    throw error;
  }
  for (const dialog of document.querySelectorAll('dialog[data-modal]:not([open])')) /** @type {HTMLDialogElement} */ (dialog).showModal();
  if (focusOn) {
    const target = /** @type {HTMLElement | null} */ (document.querySelector(focusOn));
    focusOn = '';
    target?.focus();
    // The focus goes to a heading; what a person wants to see is all that it heads.
    if (target?.getAttribute('aria-invalid') === 'true') target.closest('.field-block')?.scrollIntoView({ block: 'nearest' });
    if (target?.tabIndex === -1) (target.closest('.card') ?? target).scrollIntoView({ block: 'nearest' });
  }
  if (!usable && (state.app || state.startProblem)) {
    usable = true;
    requestAnimationFrame(() => {
      performance.mark('usable');
      document.documentElement.dataset.usable = 'true';
    });
  }
}

/** Seconds matter only near an end or while an undo runs; else minutes do. */
function nextTick() {
  const { state } = store;
  const environment = selectedEnvironment(state);
  const token = environment && currentToken(environment, workOf(state, environment), state.now);
  const left = token ? secondsLeft(token, state.now) : Infinity;
  const close = state.undo !== null || (left > -2 && left < 330);
  setTimeout(() => { actions.tick(); nextTick(); }, close ? 1000 : 5000);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const { state } = store;
  if (event.defaultPrevented || !state.app) return;
  const command = event.ctrlKey || event.metaKey;
  const press = () => { event.preventDefault(); };
  if (command && event.key === 'Enter') {
    press();
    const scope = document.querySelector('dialog[open]') ?? document;
    /** @type {HTMLElement | null} */ (scope.querySelector('[data-primary]:not([aria-disabled])'))?.click();
  } else if (document.querySelector('dialog[open]')) {
    return;
  } else if (event.key === 'F1') {
    press();
    actions.go('help');
  } else if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'n') {
    press();
    actions.connect();
  } else if (command && TABS[Number(event.key) - 1] && state.app.environments.length) {
    press();
    const target = TABS[Number(event.key) - 1];
    if (!target) return;
    if (state.view !== 'environment') actions.back();
    actions.openTab(target.tab, `#tab-${target.tab}`);
  } else if (event.key === 'Escape' && state.view !== 'environment') {
    press();
    actions.back();
  }
}

store.subscribe(schedule);
document.addEventListener('keydown', onKey);
document.addEventListener('visibilitychange', () => { if (!document.hidden) actions.tick(); });
await actions.start();
draw();
nextTick();
