// @ts-check
// The shortcuts: what each key does, and the list of them that Help shows.
import { TABS } from './views/environment.js';

/** @import { State } from './state.js' */
/** @import { Actions } from './actions/contract.d.ts' */

/** Every shortcut with what it does. `command` stands for Ctrl, or ⌘ on a Mac. @type {{command?: boolean, key: string, does: string}[]} */
export const SHORTCUTS = [
  { command: true, key: '↵', does: 'Do what the stage is for: get the token, make the call, save' },
  { command: true, key: 'K', does: 'Go to anything: environment, API, page, setting, word, explanation' },
  { command: true, key: '1', does: 'Token; 2 is Claims, 3 is Call and so on' },
  { command: true, key: 'N', does: 'New environment' },
  { command: true, key: 'F', does: 'Search: in an answer, in the history' },
  { command: true, key: ',', does: 'Settings' },
  { command: true, key: 'C', does: 'In an answer shown as a tree: copy the value; with Shift its path' },
  { key: 'F1', does: 'Help' },
  { key: 'Esc', does: 'Close what lies on top: a list, a dialog, the tour, a page' },
  { key: '← →', does: 'Move between the stages when one has the focus' },
];

/** @param {State} state @param {Actions} actions @param {number} number of the stage, from 1 */
function openStage(state, actions, number) {
  const target = TABS[number - 1];
  if (!target || !state.app?.environments.length) return;
  if (state.view !== 'environment') actions.back();
  actions.openTab(target.tab, `#tab-${target.tab}`);
}

/**
 * What the menu of the window says: the same as the keys, by name.
 * @param {() => State} stateNow @param {Actions} actions
 * @returns {(choice: string) => void}
 */
export const menuChoices = (stateNow, actions) => (choice) => {
  const state = stateNow();
  if (!choice.startsWith('tab-')) actions.chooseInMenu(choice);
  else if (!state.dialog) openStage(state, actions, Number(choice.slice(4)));
};

/**
 * @param {() => State} stateNow @param {Actions} actions
 * @returns {(event: KeyboardEvent) => void}
 */
export function keyboard(stateNow, actions) {
  return (event) => {
    const state = stateNow();
    if (event.defaultPrevented || !state.app) return;
    const command = event.ctrlKey || event.metaKey, alone = command && !event.shiftKey && !event.altKey;
    const letter = event.key.toLowerCase();
    const done = () => event.preventDefault();
    if (command && event.key === 'Enter') {
      done();
      // A key that is held down does one thing, not one after another.
      if (event.repeat) return;
      const scope = document.querySelector('dialog[open]') ?? document;
      /** @type {HTMLElement | null} */ (scope.querySelector('[data-primary]:not([aria-disabled])'))?.click();
      return;
    }
    // A dialog and an open popover have keys of their own; Esc closes them and nothing else.
    if (document.querySelector('dialog[open]') || (event.key === 'Escape' && document.querySelector(':popover-open'))) return;
    if (alone && letter === 'k') { done(); void actions.openPalette(); }
    else if (event.key === 'F1') { done(); actions.go('help'); }
    else if (alone && letter === 'n') { done(); actions.connect(); }
    else if (alone && letter === 'f' && document.querySelector('[role=search] input')) {
      done();
      const search = /** @type {HTMLInputElement} */ (document.querySelector('[role=search] input'));
      search.focus();
      search.select();
    }
    else if (alone && event.key === ',') { done(); actions.go('settings'); }
    else if (alone && TABS[Number(event.key) - 1] && state.app.environments.length) {
      done();
      openStage(state, actions, Number(event.key));
    } else if (event.key === 'Escape' && state.tour !== null) { done(); actions.leaveTour(); }
    else if (event.key === 'Escape' && state.view !== 'environment') { done(); actions.back(); }
  };
}
