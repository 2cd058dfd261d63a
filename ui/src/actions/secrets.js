// @ts-check
import { asIpcError } from '../backend.js';
import { requestsOf, workOf } from '../derive.js';
import { dateOnly } from '../format.js';
import { operate } from './operation.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */

/** A key store that is open answers sooner than this (milliseconds). */
const SLOW = 800;

/** @param {Context} context @param {Actions} actions */
export function secrets(context, actions) {
  const { store, backend, announce, focus, read, clear } = context;
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  const open = () => { const { dialog } = store.state; return dialog?.kind === 'secret' ? dialog : null; };
  /** @param {unknown} thrown */
  const fail = (thrown) => {
    const error = asIpcError(thrown);
    if (error.code === 'cancelled') { setDialog({ busy: false }); announce('Cancelled. The old secret is still in use.'); return; }
    setDialog(error.field === 'secret' ? { busy: false, errors: { secret: error.message } } : { busy: false, problem: error.message });
    announce(error.message);
    focus(error.field === 'secret' ? '#dialog-secret' : '#dialog-problem');
  };
  /** @param {Ipc.EnvironmentView} environment @param {string} words */
  const settle = async (environment, words) => {
    actions.putEnvironment(environment);
    store.setWork(environment.id, { tokenProblem: null, preview: null, otherPreviews: [] });
    actions.closeDialog();
    announce(words);
    await actions.refresh();
    actions.enterStage();
  };
  /** @param {Ipc.EnvironmentView} environment */
  const savedWords = (environment) => (environment.secret ? `The client secret is saved, set on ${dateOnly(environment.secret.setAt)}.` : 'The client secret is saved.');

  return {
    /** Does what the keychain may keep waiting; after a moment the window says so. @template T @param {() => Promise<T>} work */
    async waitForKeychain(work) {
      const timer = setTimeout(() => store.set({ keychainWaits: true }), SLOW);
      try { return await work(); } finally {
        clearTimeout(timer);
        store.set({ keychainWaits: false });
      }
    },

    cancelKeychain() {
      // Whoever waits is told by its own answer.
      backend.cancelOperation('').catch(() => {});
    },

    /** Asks for a token with the new secret before the old one goes. @param {boolean} again with the one typed before, which Rust holds */
    async proveSecret(again) {
      const dialog = open();
      const environment = store.state.app?.environments.find((e) => e.id === dialog?.environmentId);
      if (!dialog || !environment || dialog.busy) return;
      const secret = again ? '' : read('#dialog-secret');
      if (!again && !secret) {
        setDialog({ errors: { secret: 'Paste the client secret here.' } });
        announce('Paste the client secret here.');
        focus('#dialog-secret');
        return;
      }
      const request = requestsOf(environment, workOf(store.state, environment))[0];
      if (!request) return;
      setDialog({ busy: true, problem: null, errors: {} });
      const what = { kind: /** @type {const} */ ('token'), fresh: true, words: `Asking ${environment.host} for a token with the new secret` };
      try {
        const proved = await operate(context, environment.id, what, (operationId) => backend.proveSecret(environment.id, secret, Boolean(dialog.data.cleanSecret), request, operationId));
        clear('#dialog-secret');
        actions.putEnvironment(proved.environment);
        if (proved.replaced) { await settle(proved.environment, `The new secret works. ${savedWords(proved.environment)}`); return; }
        const now = open();
        if (now) setDialog({ busy: false, data: { ...now.data, proved, secret: null } });
        announce(`${proved.findings[0]?.title ?? 'No token came back.'} The old secret is still in use.`);
        focus('#dialog-title');
      } catch (thrown) { fail(thrown); }
    },

    /** Saves the new secret though nothing has proved it. */
    async keepNextSecret() {
      const dialog = open();
      if (!dialog || dialog.busy) return;
      setDialog({ busy: true, problem: null });
      try {
        const environment = dialog.data.proved ? await backend.keepNextSecret(dialog.environmentId) : await backend.replaceSecret(dialog.environmentId, read('#dialog-secret'), Boolean(dialog.data.cleanSecret));
        clear('#dialog-secret');
        await settle(environment, savedWords(environment));
      } catch (thrown) { fail(thrown); }
    },

    /** Saves a typed secret without asking for a token. */
    async saveUnproved() {
      if (read('#dialog-secret')) await actions.keepNextSecret();
      else await actions.proveSecret(false);
    },

    /** Leaves the dialog; a new secret that was refused is dropped. */
    async dropNextSecret() {
      const dialog = open();
      if (!dialog) return;
      const environment = store.state.app?.environments.find((e) => e.id === dialog.environmentId);
      const operation = environment && workOf(store.state, environment).operation;
      if (dialog.busy && operation) { await backend.cancelOperation(operation.id).catch(() => undefined); return; }
      actions.closeDialog();
      if (!dialog.data.proved) return;
      try {
        await backend.discardNextSecret(dialog.environmentId);
        announce('The new secret is dropped. The old one is still in use.');
      } catch (thrown) { store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } }); }
    },
  };
}
