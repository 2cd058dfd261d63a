// @ts-check
// Ties the parts together: state to view once per frame, keys to actions, one clock.
import { render } from './lit.js';
import { backend, whenUnsaved } from './backend.js';
import { createActions } from './actions/index.js';
import { createStore, initialState } from './state.js';
import { currentToken, secondsLeft, selectedEnvironment, workOf } from './derive.js';
import { shell } from './views/shell.js';
import { focusKeeper } from './focus.js';
import { keyboard, menuChoices } from './keyboard.js';
import { showDates } from './views/parts.js';
import './elements/glossary-term.js';
import './elements/endpoint-picker.js';
import './elements/scope-field.js';
import './elements/token-text.js';
import './elements/body-viewer.js';
import './elements/tour-ring.js';
import './elements/body-tree.js';
import './elements/body-picture.js';

performance.mark('begun');
if (navigator.userAgent.includes('Linux')) document.documentElement.dataset.system = 'linux';
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
  pressing = event.target instanceof Element && event.target.closest('button, summary, [role="tab"]') !== null;
  if (!pressing) return;
  cancelAnimationFrame(frame);
  frame = 0;
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
  document.documentElement.dataset.textSize = String(state.app?.preferences.textSize ?? 100);
  showDates(state.app?.preferences.dates ?? 'local');
  const keeper = focusKeeper(focusOn);
  focusOn = '';
  try {
    render(shell(state, actions), root);
  } catch (error) {
    // The old picture would stand still without a word; the state is sound, so the next draw may succeed.
    announcer.textContent = 'This part of the window could not be drawn. Choose another page; nothing was lost.';
    throw error;
  }
  keeper.settle();
  if (!usable && (state.app || state.startProblem)) {
    usable = true;
    requestAnimationFrame(() => {
      performance.mark('usable');
      document.documentElement.dataset.usable = 'true';
    });
  }
}

/** Seconds matter only near an end or while an undo runs; else minutes do, and a drawing costs more than it shows. */
function pace() {
  const { state } = store;
  const environment = selectedEnvironment(state);
  const token = environment && currentToken(environment, workOf(state, environment), clock());
  const left = token ? secondsLeft(token, clock()) : Infinity;
  return state.undo !== null || (left > -2 && left < 360) ? 1000 : 30_000;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let tick;
let paced = 0;
function nextTick() {
  clearTimeout(tick);
  paced = pace();
  tick = setTimeout(() => { actions.tick(); nextTick(); }, paced);
}

// A deletion that can be undone, or a token that ends soon, does not wait for the slow tick that is under way.
store.subscribe(() => { if (paced && pace() < paced) nextTick(); });
store.subscribe(schedule);
document.addEventListener('keydown', keyboard(() => store.state, actions));
document.addEventListener('visibilitychange', () => { if (!document.hidden) actions.tick(); });
// Without a menu the window works as well.
backend.listenToMenu(menuChoices(() => store.state, actions)).catch(() => {});
// On the pages that ask for nothing else, a pasted text is read wherever the focus is.
document.addEventListener('paste', (event) => {
  const { state } = store, first = state.app?.environments.length === 0 && state.view === 'environment';
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (event.defaultPrevented || state.dialog || !(first || state.view === 'import') || !text.trim()) return;
  if (event.target instanceof Element && event.target.closest('input, textarea')) return;
  event.preventDefault();
  void actions.readImport(text);
});
whenUnsaved(() => { void actions.readStorage(); });
await actions.start();
performance.mark('known');
draw();
performance.mark('drawn');
void actions.watchImports();
nextTick();
