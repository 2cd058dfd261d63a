// @ts-check
import { asIpcError } from '../backend.js';
import { selectedEnvironment } from '../derive.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { Entry } from '../palette.js' */

/** @param {Context} context @param {Actions} actions */
export function palette({ store, backend, focus }, actions) {
  return {
    /** Opens the command palette. What it searches beside the state is fetched once, behind it. */
    async openPalette() {
      if (store.state.dialog || !store.state.app) return;
      actions.openDialog('palette', '', { query: '', active: '0' });
      try {
        const here = selectedEnvironment(store.state);
        if (here && store.state.operations?.environmentId !== here.id) store.set({ operations: { environmentId: here.id, catalogue: await backend.listOperations(here.id) } });
        if (!store.state.explanations) store.set({ explanations: await backend.findingExplanations() });
        if (store.state.app.environments.some((e) => e.practice) && !store.state.lessons) await actions.readLessons();
      } catch (thrown) {
        // The rest is still found; what could not be fetched says why.
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** Goes where an entry leads. @param {Entry} entry */
    runEntry(entry) {
      store.set({ dialog: null });
      void entry.run(actions);
    },

    /** Puts an operation into the form of the Call stage. @param {string} audience @param {string} operationId */
    async openOperation(audience, operationId) {
      actions.back();
      actions.openTab('call', '#tab-call');
      await actions.readOperations();
      actions.pickOperation(audience, operationId);
    },

    /** @param {string} selector */
    focusOn(selector) { focus(selector); },
  };
}
