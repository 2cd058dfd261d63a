// @ts-check
// What goes to others: chosen, shown as it will leave, then saved or copied.
import { asIpcError } from '../backend.js';
import { selectedEnvironment, workOf } from '../derive.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function exporting({ store, backend, announce, focus }, actions) {
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  /** @param {Partial<DialogState['data']>} change */
  const setData = (change) => { const { dialog } = store.state; if (dialog) setDialog({ data: { ...dialog.data, ...change } }); };
  /** @param {unknown} thrown */
  const fail = (thrown) => {
    const error = asIpcError(thrown);
    if (error.field) setDialog({ busy: false, errors: { [error.field]: error.message } });
    else setDialog({ busy: false, problem: error.message });
    announce(error.message);
    focus(error.field ? `#dialog-${error.field}` : '#dialog-problem');
  };
  /** @param {DialogState} d @returns {Ipc.ExportRequest} */
  const requestOf = (d) => {
    const environment = store.state.app?.environments.find((e) => e.id === d.environmentId);
    const work = environment ? workOf(store.state, environment) : null;
    const format = /** @type {Ipc.ExportFormat} */ (d.values.format ?? 'team-pack');
    const chosen = format === 'team-pack' ? (d.values.environments ?? '').split(' ').filter(Boolean) : [d.environmentId];
    return { format, environmentIds: chosen, audience: work?.audience ?? '', scopes: work?.scopes ?? [], name: d.values.name ?? '', welcome: d.values.welcome ?? '' };
  };
  const open = () => { const { dialog } = store.state; return dialog?.kind === 'export' && !dialog.busy ? dialog : null; };
  /** @param {string} done */
  const settle = (done) => { setDialog({ busy: false, problem: null }); setData({ done }); announce(done); };

  return {
    /** @param {string} opener */
    async openHandOn(opener) {
      const here = selectedEnvironment(store.state);
      if (!here || here.practice || here.id === 'pasted') return;
      actions.openDialog('export', here.id, { format: 'team-pack', environments: here.id, name: here.name, welcome: '' }, opener);
      await actions.setHandOn({});
    },

    /** Changes what is exported and shows it as it would leave. @param {Record<string, string>} change */
    async setHandOn(change) {
      actions.setDialogValues(change);
      const dialog = store.state.dialog;
      if (dialog?.kind !== 'export') return;
      const request = requestOf(dialog);
      setData({ done: '' });
      try {
        const sheet = await backend.previewExport(request);
        const now = store.state.dialog;
        if (now?.kind === 'export' && JSON.stringify(requestOf(now)) === JSON.stringify(request)) { setDialog({ problem: null, errors: {} }); setData({ sheet }); }
      } catch (thrown) {
        setData({ sheet: undefined });
        const error = asIpcError(thrown);
        if (error.field) setDialog({ errors: { [error.field]: error.message } });
        else setDialog({ problem: error.message });
      }
    },

    async saveHandOn() {
      const dialog = open();
      if (!dialog) return;
      setDialog({ busy: true });
      try {
        const saved = await backend.saveExport(requestOf(dialog));
        if (saved) settle(`Saved as ${saved.path}`);
        else setDialog({ busy: false });
      } catch (thrown) { fail(thrown); }
    },

    async copyHandOn() {
      const dialog = open();
      if (!dialog) return;
      setDialog({ busy: true });
      try {
        await backend.copyExport(requestOf(dialog));
        settle('Copied.');
      } catch (thrown) { fail(thrown); }
    },
  };
}
