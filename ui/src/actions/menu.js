// @ts-check
// What is chosen in the menu of the window. Names come from Rust; those that mean nothing here are left alone.

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/** @param {Context} context @param {Actions} actions */
export function menu({ store }, actions) {
  /** @type {Record<string, () => unknown>} */
  const anywhere = {
    'text-larger': () => actions.sizeText('larger'), 'text-smaller': () => actions.sizeText('smaller'), 'text-usual': () => actions.sizeText('usual'),
    'data-folder': () => actions.revealDataFolder(),
  };
  /** What goes to another page waits while a dialog wants an answer. @type {Record<string, () => unknown>} */
  const pages = {
    connect: () => actions.connect(), settings: () => actions.go('settings'), help: () => actions.go('help'),
    practice: () => (store.state.app?.environments.some((environment) => environment.practice) ? actions.go('practice') : actions.startPractice()),
    palette: () => actions.openPalette(), about: () => actions.openAbout(null),
  };
  return {
    /** @param {string} choice */
    chooseInMenu(choice) {
      if (!store.state.app) return;
      if (anywhere[choice]) void anywhere[choice]();
      else if (!store.state.dialog) void pages[choice]?.();
    },
  };
}
