// @ts-check
import { asIpcError } from '../backend.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/** @param {Context} context @param {Actions} actions */
export function mints({ store, backend, announce, focus }, actions) {
  return {
    /** What was minted for an environment, and why. @param {string} environmentId @param {string} opener */
    async openMints(environmentId, opener) {
      const budget = store.state.app?.preferences.mintBudget ?? null;
      actions.openDialog('mints', environmentId, { budget: budget === null ? '' : String(budget) }, opener);
      try {
        const [list, days] = await Promise.all([backend.mintHistory(environmentId), backend.mintDays(environmentId)]);
        const { dialog } = store.state;
        if (dialog?.kind === 'mints') store.set({ dialog: { ...dialog, data: { ...dialog.data, mints: list, days } } });
      } catch (thrown) {
        const { dialog } = store.state;
        if (dialog?.kind === 'mints') store.set({ dialog: { ...dialog, problem: asIpcError(thrown).message } });
      }
    },

    /** Saves the budget that stands in the open dialog. */
    async saveBudget() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'mints') return;
      const message = await actions.changeSetting('mintBudget', dialog.values.budget ?? '');
      if (message !== null) {
        const now = store.state.dialog;
        if (now?.kind === 'mints') store.set({ dialog: { ...now, errors: { budget: message } } });
        focus('#dialog-budget');
        return;
      }
      const budget = store.state.app?.preferences.mintBudget ?? null;
      actions.closeDialog();
      announce(budget === null ? 'There is no budget now.' : `The budget is ${budget} tokens a month.`);
    },
  };
}
