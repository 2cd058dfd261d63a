// @ts-check
// The set-up checklist: what it needs from Rust, and what its buttons do.
import { asIpcError } from '../backend.js';
import { selectedEnvironment, workOf } from '../derive.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { StepCheck } from '../checklist.js' */

/** @param {Context} context @param {Actions} actions */
export function setup({ store, backend, announce, focus }, actions) {
  /** @param {unknown} thrown */
  const fail = (thrown) => store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });

  return {
    async readSetupSteps() {
      if (store.state.setupSteps) return;
      try {
        store.set({ setupSteps: await backend.setupSteps() });
      } catch (thrown) { fail(thrown); }
    },

    openChecklist() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      store.set({ view: 'checklist', form: null, notice: null });
      focus('h1');
      void actions.readSetupSteps();
    },

    /** Puts the card on the Token stage away; the page stays in Help. @param {string} environmentId @param {boolean} hidden */
    async hideChecklist(environmentId, hidden) {
      const { app } = store.state;
      if (!app) return;
      const others = app.preferences.hiddenChecklists.filter((id) => id !== environmentId);
      store.set({ app: { ...app, preferences: { ...app.preferences, hiddenChecklists: hidden ? [...others, environmentId] : others } } });
      announce(hidden ? 'Put away. You find the set-up again in Help.' : 'The set-up stands on the Token stage again.');
      focus('#stage [data-primary]');
      try {
        await backend.hideChecklist(environmentId, hidden);
      } catch (thrown) { fail(thrown); }
    },

    /** @param {StepCheck['run']} run @param {string} opener */
    async checkStep(run, opener) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      if (run === 'token') {
        await actions.getToken(false);
        if (store.state.view === 'checklist') focus('#setup-progress');
        return;
      }
      if (run === 'secret') return actions.openDialog('secret', environment.id, {}, opener);
      if (run === 'guard') { void actions.openGuard(environment.id, workOf(store.state, environment).audience); return; }
      if (run === 'tenant') { void actions.openTenant(environment.id); return; }
      actions.back();
      const tab = run === 'call-tab' ? 'call' : 'token';
      actions.openTab(tab, run === 'token-tab' ? '#scopes-input' : `#tab-${tab}`);
    },
  };
}
