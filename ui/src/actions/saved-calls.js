// @ts-check
// Calls kept under a name.
import { asIpcError } from '../backend.js';
import { currentToken, pickedOperation, selectedEnvironment, workOf, writes } from '../derive.js';
import { emptyCall } from '../state.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function savedCalls({ store, backend, announce, focus }, actions) {
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  /** @param {unknown} thrown */
  const failed = (thrown) => {
    const error = asIpcError(thrown);
    if (error.field === 'name') setDialog({ busy: false, errors: { name: error.message } });
    else setDialog({ busy: false, problem: error.message });
    if (error.field === 'name') focus('#dialog-name');
    announce(error.message);
  };

  return {
    /** Asks for the name of the call in the form. */
    askSaveCall() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const work = workOf(store.state, environment);
      const known = environment.savedCalls.find((c) => c.id === work.callHelp.saved);
      const name = known?.name ?? pickedOperation(work)?.operation.summary ?? '';
      actions.openDialog('save-call', environment.id, { name, callId: known?.id ?? '' }, 'save-call');
    },

    /** @param {Ipc.SavedCall} call */
    askRenameCall(call) {
      const environment = selectedEnvironment(store.state);
      if (environment) actions.openDialog('rename-call', environment.id, { name: call.name, callId: call.id }, `rename-call-${call.id}`);
    },

    /** Keeps or renames what the open dialog names. @param {boolean} [asNew] beside the one it came from */
    async saveCall(asNew = false) {
      const { dialog } = store.state;
      const environment = store.state.app?.environments.find((e) => e.id === dialog?.environmentId);
      if (!dialog || !environment || dialog.busy) return;
      const name = (dialog.values.name ?? '').trim();
      if (!name) {
        setDialog({ errors: { name: 'Give the call a name.' } });
        focus('#dialog-name');
        return;
      }
      setDialog({ busy: true, problem: null, errors: {} });
      const callId = (!asNew && dialog.values.callId) || null;
      try {
        if (dialog.kind === 'rename-call') {
          actions.putEnvironment(await backend.renameCall(environment.id, callId ?? '', name));
          actions.closeDialog();
          announce(`Renamed to ${name}.`);
          return;
        }
        const work = workOf(store.state, environment);
        const token = currentToken(environment, work, store.state.now);
        const { method, url, headers, body } = work.call;
        const call = { method, url: url.trim(), headers: headers.filter((h) => h.name.trim()), body: writes(method) && body.trim() ? body : null };
        const saved = await backend.saveCall(environment.id, callId, { name, audience: work.callHelp.picked?.audience ?? token?.audiences[0] ?? null, call });
        actions.putEnvironment(saved.environment);
        const words = [`${name} is saved.`, ...saved.leftOut].join(' ');
        actions.setCallHelp(environment.id, { saved: saved.callId, deleted: null, notice: saved.leftOut.length ? words : null });
        actions.setOpen('saved-calls', true);
        // Where it is kept is shown, not only said.
        actions.closeDialog(`#run-call-${saved.callId}`);
        announce(words);
      } catch (thrown) { failed(thrown); }
    },

    /** Puts a kept call into the form. @param {Ipc.SavedCall} call */
    useSavedCall(call) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const token = currentToken(environment, workOf(store.state, environment), store.state.now);
      const fitting = call.audience !== null && !token?.audiences.includes(call.audience)
        ? environment.savedTokens.find((t) => t.audiences.includes(call.audience ?? '')) : null;
      store.setWork(environment.id, {
        call: { ...emptyCall(), method: call.method, url: call.url, headers: call.headers.length ? call.headers : emptyCall().headers, body: call.body },
        callProblem: null, askHost: null, ...(fitting ? { tokenId: fitting.tokenId } : {}),
      });
      actions.setCallHelp(environment.id, { saved: call.id, notice: null, picked: null });
      focus('#send-call');
      void actions.readOperations();
    },

    /** Puts a kept call into the form and sends it; one that writes waits for another press. @param {Ipc.SavedCall} call */
    async runSavedCall(call) {
      actions.useSavedCall(call);
      if (!writes(call.method)) await actions.sendCall();
    },

    /** @param {Ipc.SavedCall} call */
    async deleteSavedCall(call) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      try {
        actions.putEnvironment(await backend.deleteCall(environment.id, call.id));
        actions.setCallHelp(environment.id, { deleted: call });
        announce(`${call.name} is deleted. You can undo this.`);
        focus('#undo-call');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    async undoDeleteCall() {
      const environment = selectedEnvironment(store.state);
      const call = environment && workOf(store.state, environment).callHelp.deleted;
      if (!environment || !call) return;
      const { id, name, audience, method, url, headers, body } = call;
      try {
        const saved = await backend.saveCall(environment.id, id, { name, audience, call: { method, url, headers, body: body || null } });
        actions.putEnvironment(saved.environment);
        actions.setCallHelp(environment.id, { deleted: null });
        announce(`${name} is back.`);
        focus(`#run-call-${id}`);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };
}
