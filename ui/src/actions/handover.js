// @ts-check
// After a pack: only the secrets are missing. Each is proved by a token, then the environment has its mark.
import { asIpcError } from '../backend.js';
import { operate } from './operation.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { HandoverStep } from '../state.js' */

/** The API whose token proves the secret: the first of one's own. @param {Ipc.EnvironmentView} environment */
export const provingApi = (environment) => environment.apis.find((api) => !api.management) ?? environment.apis[0] ?? null;

/** @param {Context} context @param {Actions} actions */
export function handover(context, actions) {
  const { store, backend, announce, focus, read, clear } = context;
  /** @param {string} id @param {Partial<HandoverStep>} change */
  const set = (id, change) => {
    const room = store.state.handover;
    if (room) store.set({ handover: { ...room, steps: room.steps.map((step) => (step.id === id ? { ...step, ...change } : step)) } });
  };

  return {
    /** @param {Ipc.EnvironmentView[]} environments @param {string} name @param {string} welcome */
    async openHandover(environments, name, welcome) {
      await actions.refresh();
      store.set({
        view: 'handover', form: null, notice: null,
        handover: { name, welcome, steps: environments.map((e) => ({ id: e.id, had: e.secret !== null, done: false, problem: null, proved: null })) },
      });
      const missing = environments.filter((e) => !e.secret).length;
      announce(missing ? `Taken in. ${missing === 1 ? 'One secret is' : `${missing} secrets are`} missing.` : 'Taken in. Nothing is missing.');
      focus('h1');
    },

    /** Asks for a token with the typed secret; when one comes, the secret is kept. @param {string} id @param {boolean} again with the one typed before */
    async proveHandover(id, again) {
      const environment = store.state.app?.environments.find((e) => e.id === id);
      const step = store.state.handover?.steps.find((s) => s.id === id);
      if (!environment || !step || store.state.work[id]?.operation) return;
      const field = `#handover-${store.state.handover?.steps.indexOf(step)}`;
      const secret = again ? '' : read(field);
      if (!again && !secret) {
        set(id, { problem: 'Paste the client secret here.' });
        announce('Paste the client secret here.');
        focus(field);
        return;
      }
      set(id, { problem: null, proved: null });
      const api = provingApi(environment);
      /** @type {Ipc.TokenRequestDraft} */
      const request = { environmentId: id, audiences: api ? [api.audience] : [], scopes: [], options: { audienceForm: 'repeated', authentication: null, resources: [], extra: [], timeoutSeconds: null } };
      try {
        const what = { kind: /** @type {const} */ ('token'), fresh: true, words: `Asking ${environment.host} for a token` };
        const proved = await operate(context, id, what, (operationId) => backend.proveSecret(id, secret, false, request, operationId));
        clear(field);
        actions.putEnvironment(proved.environment);
        set(id, { proved, done: proved.replaced });
        if (api) store.setWork(id, { audience: api.audience, preview: null, otherPreviews: [] });
        const left = store.state.handover?.steps.filter((s) => !s.done && !s.had).length ?? 0;
        announce(proved.replaced ? `${environment.name} is done. ${left ? '' : 'Everything is set up.'}` : proved.findings[0]?.title ?? 'No token came back.');
        focus(proved.replaced ? (left ? 'h1' : '#handover-done') : '#failure-title');
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (error.code === 'cancelled') { announce('Cancelled.'); return; }
        set(id, { problem: error.message });
        announce(error.message);
        focus(field);
      }
    },

    /** Keeps a secret that no token has proved. @param {string} id */
    async keepHandover(id) {
      try {
        actions.putEnvironment(await backend.keepNextSecret(id));
        set(id, { proved: null, problem: null, had: true });
        announce('The secret is kept. No token has proved it yet.');
        focus('h1');
      } catch (thrown) { set(id, { problem: asIpcError(thrown).message }); }
    },

    /** @param {string} id */
    cancelHandover(id) {
      const operation = store.state.work[id]?.operation;
      if (operation) backend.cancelOperation(operation.id).catch(() => undefined);
    },

    /** Goes on to an environment; what is missing can be given there later. @param {string} id */
    leaveHandover(id) {
      store.set({ handover: null });
      actions.select(id);
      focus('[data-primary]');
    },
  };
}
