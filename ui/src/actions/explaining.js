// @ts-check
// What is said about a failure beyond its card: the message for somebody else, the report, the long text.
import { asIpcError } from '../backend.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */
/** @import { ReportRequest } from '../backend.js' */

/** @param {Context} context @param {Actions} actions */
export function explaining({ store, backend, announce }, actions) {
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  /** @param {Partial<DialogState['data']>} change */
  const setData = (change) => { const { dialog } = store.state; if (dialog) setDialog({ data: { ...dialog.data, ...change } }); };
  /** @param {unknown} thrown */
  const fail = (thrown) => {
    const { message } = asIpcError(thrown);
    setDialog({ busy: false, problem: message });
    announce(message);
  };
  /** @param {string} words */
  const done = (words) => {
    setDialog({ busy: false, problem: null });
    setData({ done: words });
    announce(words);
  };
  /** @param {DialogState} dialog @returns {ReportRequest} */
  const requestOf = ({ environmentId, values }) => ({ environmentId, format: values.format === 'json' ? 'json' : 'markdown', hideClaimValues: values.hide === 'yes' });

  return {
    /** @param {'me' | 'developer'} register */
    setRegister(register) {
      store.set({ register });
      // Where it cannot be kept it holds for this session: no reason to disturb anybody.
      backend.setRegister(register === 'developer').catch(() => {});
    },

    /** @param {string} environmentId @param {string} text @param {string} opener */
    askAdmin(environmentId, text, opener) { actions.openDialog('ask-admin', environmentId, { text }, opener); },

    /** Copies the text that the open dialog shows. */
    async copyDialogText() {
      const { dialog } = store.state;
      if (!dialog || dialog.busy) return;
      setDialog({ busy: true });
      try {
        await backend.copyText(dialog.values.text ?? '');
        done('Copied.');
      } catch (thrown) { fail(thrown); }
    },

    /** @param {string} environmentId @param {string} opener */
    async openReport(environmentId, opener) {
      actions.openDialog('report', environmentId, { format: 'markdown', hide: '' }, opener);
      await actions.setReport({});
    },

    /** Chooses the form of the report and shows it as it would leave. @param {Record<string, string>} change */
    async setReport(change) {
      actions.setDialogValues(change);
      const dialog = store.state.dialog;
      if (dialog?.kind !== 'report') return;
      const request = requestOf(dialog);
      setData({ done: '' });
      try {
        const report = await backend.previewReport(request);
        const now = store.state.dialog;
        if (now?.kind === 'report' && JSON.stringify(requestOf(now)) === JSON.stringify(request)) { setDialog({ problem: null }); setData({ report }); }
      } catch (thrown) { fail(thrown); }
    },

    async copyReport() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'report' || dialog.busy) return;
      setDialog({ busy: true });
      try {
        await backend.copyReport(requestOf(dialog));
        done('The report is copied.');
      } catch (thrown) { fail(thrown); }
    },

    async saveReport() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'report' || dialog.busy) return;
      setDialog({ busy: true });
      try {
        const { path } = await backend.saveReport(requestOf(dialog));
        done(`Saved as ${path}`);
      } catch (thrown) { fail(thrown); }
    },

    /** @param {string} code @param {string} opener */
    async explain(code, opener) {
      actions.openDialog('explanation', '', { code }, opener);
      await actions.readExplanations();
    },

    async readExplanations() {
      if (store.state.explanations) return;
      try {
        store.set({ explanations: await backend.findingExplanations() });
      } catch (thrown) {
        if (store.state.dialog) fail(thrown);
        else store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string} helpFilter */
    setHelpFilter(helpFilter) { store.set({ helpFilter }); },
  };
}
