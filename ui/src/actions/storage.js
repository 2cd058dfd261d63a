// @ts-check
// Settings that could not be saved: saved again, or chosen between what is here and what something else wrote.
import { asIpcError } from '../backend.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/** @param {Context} context @param {Actions} actions */
export function storage({ store, backend, announce }, actions) {
  /** @param {() => Promise<Ipc.StorageView>} ask */
  async function settle(ask) {
    if (store.state.savingAgain) return;
    store.set({ savingAgain: true });
    try {
      const { sentence } = await ask();
      await actions.refresh();
      announce(sentence || 'All is saved.');
    } catch (thrown) {
      store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
    } finally {
      store.set({ savingAgain: false });
    }
  }

  return {
    saveAgain: () => settle(() => backend.retrySave()),

    /** @param {Ipc.Choice} keep */
    settleSettings: (keep) => settle(() => backend.settleSettings(keep)),

    /** Something could not be saved just now: it counts all the same, and the window says so until it is saved. */
    async readStorage() {
      try {
        await actions.refresh();
      } catch {
        // Whoever wanted to save is told of it by the error of that.
      }
    },
  };
}
