// @ts-check
// The operations of an environment, what its token may do of them, and what can be said of a call before it is sent.
import { asIpcError } from '../backend.js';
import { currentToken, pickedOperation, selectedEnvironment, workOf } from '../derive.js';
import { emptyAddress, unfilled, withValue } from '../operations.js';
import { emptyCall } from '../state.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { CallHelp } from '../state.js' */

/** After this long without a key stroke a call is looked at anew (milliseconds). */
const PAUSE = 120;

/** @param {Context} context @param {Actions} actions */
export function operations({ store, backend, announce, focus }, actions) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {string} environmentId @param {Partial<CallHelp>} change */
  const help = (environmentId, change) => {
    const environment = store.state.app?.environments.find((e) => e.id === environmentId);
    if (environment) store.setWork(environmentId, { callHelp: { ...workOf(store.state, environment).callHelp, ...change } });
  };

  return {
    setCallHelp: help,

    /** Fetches the operations, the lights of the present token, and what can be said of the call. */
    async readOperations() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const { id } = environment;
      const work = workOf(store.state, environment);
      const token = currentToken(environment, work, store.state.now);
      if (!token) return;
      try {
        const [catalogue, lights] = await Promise.all([
          (!work.callHelp.stale && work.callHelp.catalogue) || backend.listOperations(id),
          work.callHelp.lightsOf === token.tokenId ? work.callHelp.lights : backend.tokenLights(id, token.tokenId),
        ]);
        help(id, { catalogue, stale: false, lights, lightsOf: token.tokenId });
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
      await actions.preflight();
    },

    /** Fetches the operations alone: what a scope is good for is told by them. Without them it goes untold. */
    async readCatalogue() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const { catalogue, stale } = workOf(store.state, environment).callHelp;
      if (catalogue && !stale) return;
      try {
        help(environment.id, { catalogue: await backend.listOperations(environment.id), stale: false });
      } catch {
        // The scopes can be chosen without their meanings.
      }
    },

    /** The operations are read again where they are shown next. @param {string} environmentId */
    forgetOperations(environmentId) { help(environmentId, { stale: true, lightsOf: null }); },

    /** Puts an operation into the form. @param {string} audience @param {string} operationId */
    pickOperation(audience, operationId) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const work = workOf(store.state, environment);
      const api = work.callHelp.catalogue?.find((a) => a.audience === audience);
      const operation = api?.operations.find((o) => o.id === operationId);
      if (!api || !operation) return;
      const call = { ...emptyCall(), method: operation.method, url: emptyAddress(api.base, operation), body: operation.template };
      store.setWork(environment.id, { call, callProblem: null, askHost: null });
      help(environment.id, { picked: { audience, id: operationId }, notice: null, saved: null });
      const first = unfilled(api.base, operation, call.url)[0];
      focus(first ? `#param-${first.place}-${first.name}` : '#send-call');
      void actions.preflight();
    },

    /** Fills one place of the address. @param {Pick<Ipc.Parameter, 'name' | 'place'>} parameter @param {string} value */
    fillParameter(parameter, value) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const work = workOf(store.state, environment);
      const found = pickedOperation(work);
      if (found) actions.setCall({ url: withValue(found.api.base, found.operation, work.call.url, parameter, value) });
    },

    /** Looks at the call in a moment, when nobody types any more. */
    preflightSoon() {
      clearTimeout(timer);
      timer = setTimeout(() => { void actions.preflight(); }, PAUSE);
    },

    /** What can be said of the call before it is sent. */
    async preflight() {
      clearTimeout(timer);
      const environment = selectedEnvironment(store.state);
      const token = environment && currentToken(environment, workOf(store.state, environment), store.state.now);
      if (!environment || !token) return;
      const { id } = environment;
      const { method, url } = workOf(store.state, environment).call;
      if (!url.trim()) return help(id, { preflight: null, preflightOf: '', picked: null });
      const of = `${token.tokenId} ${method} ${url}`;
      try {
        const preflight = await backend.preflightCall(id, token.tokenId, { method, url });
        const now = store.state.work[id];
        if (now && now.call.url === url && now.call.method === method) {
          help(id, { preflight, preflightOf: of, picked: preflight.operation && preflight.audience !== null ? { audience: preflight.audience, id: preflight.operation } : null });
        }
      } catch { /* It is an advice: without it the call can be sent all the same. */ }
    },

    /** An address that was typed or pasted to its end: what is surely meant is put in, and said. */
    async leaveAddress() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      await actions.preflight();
      const { call, callHelp } = workOf(store.state, environment);
      const mended = callHelp.preflight?.mended;
      if (!mended || mended.url === call.url) return;
      store.setWork(environment.id, { call: { ...call, url: mended.url } });
      help(environment.id, { notice: mended.notice });
      announce(mended.notice);
      await actions.preflight();
    },

    /** Takes what was probably meant. */
    takeAdvice() {
      const environment = selectedEnvironment(store.state);
      const advice = environment && workOf(store.state, environment).callHelp.preflight?.advice;
      if (!advice) return;
      actions.setCall({ method: advice.method, url: advice.url });
      focus('#call-url');
    },
  };
}
