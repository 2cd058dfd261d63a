// @ts-check
import { asIpcError } from '../backend.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/** @param {Context} context @param {Actions} actions */
export function pasting({ store, backend, announce, focus, read, clear, clock }, actions) {
  return {
    /** Takes in the token that stands in the open dialog. It is read from its field: the state never holds it. */
    async pasteToken() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'paste' || dialog.busy) return;
      /** @param {string} message */
      const fail = (message) => {
        if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, busy: false, errors: { token: message } } });
        announce(message);
        focus('#dialog-token');
      };
      const text = read('#dialog-token');
      if (!text.trim()) return fail('Paste a token first.');
      store.set({ dialog: { ...dialog, busy: true, problem: null, errors: {} } });
      try {
        const pasted = await backend.pasteToken(text, (dialog.values.name ?? '').trim());
        clear('#dialog-token');
        await actions.openPasted(pasted);
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (error.field === 'token') return fail(error.message);
        if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, busy: false, problem: error.message } });
        announce(error.message);
      }
    },

    /** Shows a token that was taken in, on the Claims stage of where it belongs. @param {Ipc.PastedToken} pasted */
    async openPasted(pasted) {
      await actions.refresh();
      const { app } = store.state;
      if (app) store.set({ app: { ...app, selected: pasted.environmentId }, view: 'environment', form: null, dialog: null, now: clock() });
      backend.selectEnvironment(pasted.environmentId).catch(() => undefined);
      store.setWork(pasted.environmentId, {
        tab: 'claims', tokenId: pasted.token.tokenId, inspection: pasted.inspection, inspectionProblem: null, profile: pasted.inspection.profile, judgedFor: null,
        refused: false, proposals: null, callReport: null, sentCall: null, callProblem: null, askHost: null,
      });
      const home = store.state.app?.environments.find((e) => e.id === pasted.environmentId)?.name ?? '';
      const where = pasted.matched ? `It belongs to ${home}, by its issuer.` : 'Its issuer is none of your environments. It is kept until the app closes.';
      const left = pasted.cleaned.length ? ` Left out of the pasted text: ${pasted.cleaned.map((c) => c.replace(/\.$/, '')).join('; ')}.` : '';
      store.set({ notice: { tone: 'ok', text: `${where}${left}` } });
      announce(`Claims. ${pasted.inspection.sentence}. ${where}${left}`);
      focus('#tab-claims');
      actions.enterStage();
    },
  };
}
