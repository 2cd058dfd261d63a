// @ts-check
// Which scopes are needed for what: needs no token, no secret, and no environment.
import { asIpcError } from '../backend.js';
import { selectedEnvironment } from '../derive.js';
import { count } from '../format.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { ScopesPage } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function scopes({ store, backend, announce, focus }, actions) {
  /** @param {Partial<ScopesPage>} change */
  const set = (change) => store.set({ scopes: { ...store.state.scopes, ...change } });
  let asked = 0;

  async function answer() {
    const { environmentId, audience, chosen } = store.state.scopes;
    const number = ++asked;
    if (!chosen.length) return set({ answer: null, problem: null, copied: false });
    try {
      const found = await backend.neededScopes(environmentId || null, audience, chosen);
      if (number !== asked) return;
      set({ answer: found, problem: null, copied: false });
      announce(found.scopes.length ? `${count(found.scopes.length, 'scope')}: ${found.scopes.map((need) => need.scope.name).join(', ')}` : 'No scope is needed.');
    } catch (thrown) {
      if (number === asked) set({ problem: asIpcError(thrown).message });
    }
  }

  return {
    /** Reads what the page shows: the operations of the environment that is open, where there is one. */
    async readScopesPage() {
      const environment = selectedEnvironment(store.state);
      const isRead = store.state.scopes.catalogue !== null && store.state.scopes.environmentId === (environment?.id ?? '');
      if (!isRead) await actions.scopesFor(environment?.id ?? '');
    },

    /** @param {string} environmentId '' = none */
    async scopesFor(environmentId) {
      set({ environmentId, catalogue: null, chosen: [], answer: null, problem: null, copied: false });
      try {
        const found = await backend.listOperations(environmentId || null);
        // A place of pasted tokens has no APIs: what is known of Kinde's helps there, too.
        if (!found.length) return void actions.scopesFor('');
        set({ catalogue: found, audience: found[0]?.audience ?? '' });
      } catch (thrown) {
        set({ problem: asIpcError(thrown).message });
      }
    },

    /** @param {string} audience */
    scopesAt(audience) { set({ audience, chosen: [], answer: null, problem: null, copied: false }); },

    /** @param {string} typed */
    searchScopes(typed) { set({ typed }); },

    /** @param {string} operationId @param {boolean} isChosen */
    async chooseOperation(operationId, isChosen) {
      const others = store.state.scopes.chosen.filter((id) => id !== operationId);
      set({ chosen: isChosen ? [...others, operationId] : others });
      await answer();
    },

    clearOperations() {
      set({ chosen: [], answer: null, copied: false });
      focus('#scopes-search');
    },

    async copyScopes() {
      const names = store.state.scopes.answer?.scopes.map((need) => need.scope.name) ?? [];
      try {
        await backend.copyText(names.join(' '));
        set({ copied: true });
        announce('Copied.');
      } catch (thrown) {
        set({ problem: asIpcError(thrown).message });
      }
    },
  };
}
