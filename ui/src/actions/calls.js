// @ts-check
import { asIpcError } from '../backend.js';
import { currentToken, pickedOperation, selectedEnvironment, workOf, writes } from '../derive.js';
import { originOf } from '../format.js';
import { unfilled } from '../operations.js';
import { emptyCall } from '../state.js';
import { jsonTrouble } from '../texts.js';
import { operate } from './operation.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { CallForm } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function calls(context, actions) {
  const { store, backend, announce, focus, read, clear } = context;

  return {
    /** @param {string} tokenId */
    async propose(tokenId) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      /** @type {Ipc.CallProposal[]} */
      let proposals = [];
      try {
        proposals = await backend.proposeCalls(environment.id, tokenId);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
      const work = workOf(store.state, environment);
      const first = proposals.find((p) => p.possible) ?? proposals[0];
      const call = work.call.url || !first ? work.call : { ...work.call, method: first.method, url: first.url };
      store.setWork(environment.id, { proposals, call });
    },

    /** @param {Partial<CallForm>} change */
    setCall(change) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      store.setWork(environment.id, { call: { ...workOf(store.state, environment).call, ...change }, callProblem: null, askHost: null });
      actions.preflightSoon();
    },

    /** Puts a proposed call into the form. @param {Ipc.CallProposal} proposal */
    fillCall(proposal) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      actions.setCall({ ...emptyCall(), method: proposal.method, url: proposal.url });
      actions.setCallHelp(environment.id, { saved: null, notice: null });
      focus('#call-url');
    },

    /** Puts a proposed call into the form and sends it. @param {Ipc.CallProposal} proposal */
    async sendProposal(proposal) {
      const environment = selectedEnvironment(store.state);
      if (!environment || workOf(store.state, environment).operation) return;
      store.setWork(environment.id, { tab: 'call', callReport: null, call: { ...emptyCall(), method: proposal.method, url: proposal.url } });
      actions.setCallHelp(environment.id, { saved: null, notice: null });
      focus('#tab-call');
      // First, so that nothing grows above the answer once it is in view.
      await actions.readOperations();
      await actions.sendCall();
    },

    async sendCall() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const { id } = environment;
      if (workOf(store.state, environment).operation || workOf(store.state, environment).callHelp.collecting) return;
      // An address that was typed a moment ago may still have to be mended.
      if (workOf(store.state, environment).call.url.trim()) await actions.leaveAddress();
      const work = workOf(store.state, environment);
      const token = currentToken(environment, work, store.state.now);
      if (work.operation) return;
      const form = work.call;
      const withBody = writes(form.method) && form.body.trim() !== '';
      const fail = (/** @type {string} */ field, /** @type {string} */ message, code = 'incomplete', place = `#call-${field}`) => {
        store.setWork(id, { callProblem: { code, message, field } });
        announce(message);
        focus(place);
      };
      if (!token) return fail('url', 'There is no token yet. Get one on the Token tab.');
      if (!form.url.trim()) return fail('url', 'Type the address to call.');
      const picked = pickedOperation(work);
      const open = picked && unfilled(picked.api.base, picked.operation, form.url)[0];
      if (open) return fail(`param-${open.place}-${open.name}`, `Fill in ${open.name}.`, 'incomplete', `#param-${open.place}-${open.name}`);
      if (withBody && jsonTrouble(form.body)) return fail('body', jsonTrouble(form.body) ?? '');
      const confirmation = environment.production && writes(form.method) ? read('#call-confirm').trim() : '';
      if (environment.production && writes(form.method) && confirmation !== environment.name.trim()) {
        return fail('confirm', 'This writes to production. Type the name of the environment to go on.');
      }
      const draft = { method: form.method, url: form.url.trim(), headers: form.headers.filter((h) => h.name.trim()), body: withBody ? form.body : null };
      store.setWork(id, { callProblem: null, askHost: null });
      actions.setCallHelp(id, { waiting: null });
      const what = { kind: /** @type {const} */ ('call'), fresh: false, words: `Waiting for ${originOf(draft.url) ?? 'the API'} to answer` };
      // The next write asks for the name again.
      const forgetConfirmation = () => { if (confirmation) clear('#call-confirm'); };
      try {
        const callReport = await operate(context, id, what, (operationId) => backend.sendCall(id, token.tokenId, draft, operationId, confirmation || null));
        forgetConfirmation();
        store.setWork(id, { callReport, sentCall: form });
        actions.setCallHelp(id, { collected: null });
        actions.beginWaiting(id, callReport);
        if (environment.practice) void actions.readLessons();
        announce(callReport.statusWords);
        const here = selectedEnvironment(store.state)?.id === id && workOf(store.state, environment).tab === 'call';
        if (here) focus(callReport.findings.length || callReport.outcome === 'failed' ? '#failure-title' : '#response-title');
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (error.code === 'cancelled') {
          forgetConfirmation();
          announce('Cancelled.');
          focus('#send-call');
          return;
        }
        if (error.code === 'token-host-not-allowed') {
          const origin = originOf(draft.url);
          store.setWork(id, { askHost: origin, callProblem: origin ? null : error });
          announce(`Send the token to ${origin}?`);
          focus('#allow-host');
          return;
        }
        store.setWork(id, { callProblem: error });
        announce(error.message);
        focus(error.field === 'body' || error.field === 'confirm' ? `#call-${error.field}` : '#call-url');
      }
    },

    async allowHostAndSend() {
      const environment = selectedEnvironment(store.state);
      const origin = environment && workOf(store.state, environment).askHost;
      if (!environment || !origin) return;
      try {
        actions.putEnvironment(await backend.allowTokenHost(environment.id, origin));
        store.setWork(environment.id, { askHost: null });
        focus('#send-call');
      } catch (thrown) {
        store.setWork(environment.id, { askHost: null, callProblem: asIpcError(thrown) });
        return;
      }
      await actions.sendCall();
    },

    refuseHost() {
      const environment = selectedEnvironment(store.state);
      if (environment) store.setWork(environment.id, { askHost: null });
      focus('#call-url');
    },
  };
}
