// @ts-check
import { asIpcError } from '../backend.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/**
 * A budget as typed: a whole number of tokens a month.
 * @param {string} text
 * @returns {number | null | undefined} null = none, undefined = it cannot be one
 */
export function readBudget(text) {
  const plain = text.replace(/[\s,’']/g, '');
  if (plain === '') return null;
  return /^[1-9]\d{0,8}$/.test(plain) ? Number(plain) : undefined;
}

/** @param {Context} context @param {Actions} actions */
export function mints({ store, backend, announce, focus, read }, actions) {
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
      const budget = readBudget(dialog.values.budget ?? '');
      if (budget === undefined) {
        const message = 'A whole number of tokens, such as 500. Empty means none.';
        store.set({ dialog: { ...dialog, errors: { budget: message } } });
        announce(message);
        focus('#dialog-budget');
        return;
      }
      if (await actions.setMintBudget(budget)) {
        actions.closeDialog();
        announce(budget === null ? 'There is no budget now.' : `The budget is ${budget} tokens a month.`);
      }
    },

    /** Saves the budget of the settings when its field is left. */
    async leaveBudget() {
      const budget = readBudget(read('#settings-budget'));
      const problem = budget === undefined ? 'A whole number of tokens, such as 500. Empty means none.' : null;
      store.set({ budgetProblem: problem });
      if (budget === undefined) announce(problem ?? '');
      else if (await actions.setMintBudget(budget)) announce(budget === null ? 'There is no budget now.' : `The budget is ${budget} tokens a month.`);
    },

    /** @param {number | null} budget @returns {Promise<boolean>} */
    async setMintBudget(budget) {
      try {
        await backend.setMintBudget(budget);
        const { app } = store.state;
        if (app) store.set({ app: { ...app, preferences: { ...app.preferences, mintBudget: budget } } });
        return true;
      } catch (thrown) {
        const { message } = asIpcError(thrown), { dialog } = store.state;
        if (dialog) store.set({ dialog: { ...dialog, problem: message } });
        else store.set({ notice: { tone: 'bad', text: message } });
        return false;
      }
    },

    /** @param {boolean} keep */
    async setKeepTokens(keep) {
      const { app } = store.state;
      if (!app) return;
      store.set({ app: { ...app, preferences: { ...app.preferences, keepTokens: keep } } });
      try {
        await backend.setKeepTokens(keep);
        announce(keep ? 'Tokens are kept over a restart.' : 'Tokens are forgotten when the app closes.');
      } catch (thrown) {
        const now = store.state.app;
        if (now) store.set({ app: { ...now, preferences: { ...now.preferences, keepTokens: !keep } }, notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };
}
