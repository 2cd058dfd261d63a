// @ts-check
import { asIpcError } from '../backend.js';
import { currentToken, selectedEnvironment, workOf } from '../derive.js';
import { count } from '../format.js';
import { emptyCall } from '../state.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { HistoryRoom } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function history({ store, backend, announce, focus }, actions) {
  let round = 0;
  /** @param {Partial<HistoryRoom>} change */
  const put = (change) => store.set({ history: { ...store.state.history, ...change } });
  const tell = (/** @type {unknown} */ thrown) => {
    const { message } = asIpcError(thrown);
    put({ problem: message });
    announce(message);
  };
  return {
    async readHistory() {
      const mine = ++round;
      const { query, environmentId } = store.state.history;
      try {
        const view = await backend.history(query, environmentId);
        if (mine !== round) return;
        put({ view, problem: null });
      } catch (thrown) {
        if (mine === round) tell(thrown);
      }
      const environment = selectedEnvironment(store.state);
      const token = environment && currentToken(environment, workOf(store.state, environment), store.state.now);
      if (environment && token) await actions.readScopeUse(environment.id, token.tokenId);
    },

    /** @param {string} query */
    async searchHistory(query) {
      put({ query, shown: 100 });
      await actions.readHistory();
      if (query && query === store.state.history.query) announce(count(store.state.history.view?.lines.length ?? 0, 'exchange'));
    },

    /** @param {string | null} environmentId null = of all environments */
    filterHistory(environmentId) {
      put({ environmentId, shown: 100 });
      void actions.readHistory();
    },

    moreHistory() { put({ shown: store.state.history.shown + 200 }); },

    /** @param {string | null} id */
    async openHistoryEntry(id) {
      const close = id === null || store.state.history.open === id;
      put({ open: close ? null : id, details: null, problem: null });
      if (close || id === null) return;
      try {
        const details = await backend.historyEntry(id);
        if (store.state.history.open === id) put({ details });
      } catch (thrown) {
        tell(thrown);
      }
    },

    /** Puts a remembered call into the form it came from. It is not sent. @param {Ipc.HistoryDetails} details */
    callAgain({ line, again }) {
      if (!again || !store.state.app?.environments.some((e) => e.id === line.environmentId)) return;
      actions.select(line.environmentId);
      actions.openTab('call', again.missing.length ? '#call-url' : '#send-call');
      const { missing, body, ...call } = again;
      store.setWork(line.environmentId, { call: { ...emptyCall(), ...call, body: body ?? '' }, callReport: null, callProblem: null, askHost: null });
      actions.setCallHelp(line.environmentId, { saved: null, notice: null });
      if (missing.length) store.set({ notice: { tone: 'bad', text: missing.join(' ') } });
      announce(['The call is in the form. It has not been sent.', ...missing].join(' '));
    },

    /** @param {string} id */
    async forgetHistoryEntry(id) {
      try {
        await backend.forgetHistoryEntry(id);
        put({ open: null, details: null });
        announce('The exchange was removed.');
        focus('#history-search');
      } catch (thrown) {
        tell(thrown);
      }
      await actions.readHistory();
    },

    /** @param {string} opener */
    askClearHistory(opener) { actions.openDialog('clear-history', '', {}, opener); },

    async clearHistory() {
      const { dialog } = store.state;
      if (dialog?.kind === 'clear-history') store.set({ dialog: { ...dialog, busy: true, problem: null } });
      try {
        await backend.clearHistory();
        put({ open: null, details: null, query: '', environmentId: null });
        store.set({ scopeUse: {} });
        actions.closeDialog('h1');
        announce('The history is empty.');
      } catch (thrown) {
        const now = store.state.dialog;
        if (now?.kind === 'clear-history') store.set({ dialog: { ...now, busy: false, problem: asIpcError(thrown).message } });
      }
      await actions.readHistory();
    },

    async saveHistoryAgain() {
      try {
        await backend.saveHistoryAgain();
        announce('The history is saved.');
      } catch (thrown) {
        tell(thrown);
      }
      await actions.readHistory();
    },

    /** @param {string} environmentId @param {string} tokenId */
    async readScopeUse(environmentId, tokenId) {
      try {
        const use = await backend.scopeUse(environmentId, tokenId);
        store.set({ scopeUse: { ...store.state.scopeUse, [tokenId]: use } });
      } catch {
        // The token went in the meantime: there is nothing to say about it.
      }
    },
  };
}
