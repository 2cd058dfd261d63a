// @ts-check
// All that the app keeps: left-over entries of the key store, the folder, the export, the end of it.
import { asIpcError } from '../backend.js';
import { initialState } from '../state.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function data({ store, backend, announce, focus, clock }, actions) {
  /** @param {unknown} thrown */
  const fail = (thrown) => {
    const { message } = asIpcError(thrown);
    store.set({ notice: { tone: 'bad', text: message } });
    announce(message);
  };
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };

  return {
    /** Looks for entries in the key store that belong to no environment; `remove` takes those found away first. @param {boolean} [remove] */
    async findOrphans(remove = false) {
      const room = store.state.settings;
      if (room.busy === 'orphans') return;
      store.set({ settings: { ...room, busy: 'orphans' } });
      try {
        const orphans = remove ? await backend.removeOrphans((room.orphans ?? []).map((orphan) => orphan.id)) : await backend.findOrphans();
        store.set({ settings: { ...store.state.settings, orphans } });
        announce(remove ? 'They are removed.' : orphans.length === 0 ? 'Nothing is left over.' : `Left over: ${orphans.length}.`);
        if (remove) focus('#find-orphans');
      } catch (thrown) { fail(thrown); } finally {
        store.set({ settings: { ...store.state.settings, busy: null } });
      }
    },

    /** @param {string | null} opener */
    async openAbout(opener) {
      actions.openDialog('about', '', {}, opener);
      try {
        const licences = await backend.licences();
        if (store.state.dialog?.kind === 'about') setDialog({ values: { licences } });
      } catch (thrown) { setDialog({ problem: asIpcError(thrown).message }); }
    },

    async revealDataFolder() {
      try { await backend.revealDataFolder(); } catch (thrown) { fail(thrown); }
    },

    /** Shows all data as it would leave. @param {string | null} opener */
    async openExport(opener) {
      actions.openDialog('export-data', '', {}, opener);
      try {
        const { text } = await backend.previewData();
        if (store.state.dialog?.kind === 'export-data') setDialog({ values: { text } });
      } catch (thrown) { setDialog({ problem: asIpcError(thrown).message }); }
    },

    async saveExport() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'export-data' || dialog.busy) return;
      setDialog({ busy: true, problem: null });
      try {
        const { path } = await backend.saveData();
        const words = path === null ? 'Nothing was saved.' : `Saved as ${path}`;
        setDialog({ busy: false, data: { ...dialog.data, done: words } });
        announce(words);
      } catch (thrown) {
        const { message } = asIpcError(thrown);
        setDialog({ busy: false, problem: message });
        announce(message);
      }
    },

    /** Erases everything, once the word is typed; then the window is as on its first day. */
    async eraseEverything() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'erase' || dialog.busy) return;
      setDialog({ busy: true, problem: null, errors: {} });
      try {
        const erased = await backend.eraseEverything(dialog.values.typed ?? '');
        store.set(initialState(clock()));
        await actions.start();
        const words = `Everything is erased, ${erased.secrets === 1 ? '1 entry' : `${erased.secrets} entries`} in the key store too.`;
        if (erased.left) store.set({ notice: { tone: 'bad', text: erased.left } });
        announce(words);
        focus('h1');
      } catch (thrown) {
        const { message, field } = asIpcError(thrown);
        if (field) { setDialog({ busy: false, errors: { [field]: message } }); focus('#dialog-typed'); } else setDialog({ busy: false, problem: message });
        announce(message);
      }
    },
  };
}
