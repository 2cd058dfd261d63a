// @ts-check
import { asIpcError } from '../backend.js';
import { apiName, crossedMoment, currentToken, secondsLeft, selectedEnvironment, workOf } from '../derive.js';
import { emptyForm, emptyHelp } from '../state.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { Tab, View } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function navigation({ store, backend, announce, focus, clock }, actions) {
  return {
    /** Reads everything again from Rust. */
    async refresh() {
      const app = await backend.appState();
      store.set({ app, startProblem: null });
      return app;
    },

    async start() {
      try {
        await actions.refresh();
      } catch (thrown) {
        store.set({ startProblem: asIpcError(thrown) });
        return;
      }
      actions.enterStage();
    },

    /** @param {View} view */
    go(view) {
      store.set({ view, notice: null });
      if (view === 'practice') { void actions.readPractice(); void actions.readLessons(); }
      if (view === 'history') void actions.readHistory();
      if (view === 'help') void actions.readExplanations();
      if (view === 'scopes') void actions.readScopesPage();
      if (view === 'checklist') void actions.readSetupSteps();
      if (view === 'environment') actions.enterStage();
      focus('h1');
    },

    connect() {
      store.set({ view: 'connect', notice: null, form: { environmentId: null, values: emptyForm(), reading: null, errors: {}, problem: null, busy: false, help: emptyHelp() } });
      focus('#form-host');
    },

    /** Leaves a page that lies over the environment. */
    back() {
      if (store.state.view === 'api' && store.state.apiForm) { actions.closeApi(); return; }
      if (store.state.view === 'guard' && store.state.guard?.running) void actions.cancelGuard();
      store.set({ view: 'environment', form: null });
      actions.enterStage();
      focus(selectedEnvironment(store.state) ? 'h1' : '#welcome-connect');
    },

    /** @param {string} environmentId */
    select(environmentId) {
      const { app } = store.state;
      if (!app) return;
      store.set({ app: { ...app, selected: environmentId }, view: 'environment', form: null, notice: null });
      backend.selectEnvironment(environmentId).catch((thrown) => store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } }));
      actions.enterStage();
    },

    /** @param {Tab} tab @param {string} [focusOn] */
    openTab(tab, focusOn) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      store.setWork(environment.id, { tab });
      actions.enterStage();
      if (focusOn) focus(focusOn);
    },

    /** Fetches what the open stage shows and nobody has asked for yet. */
    enterStage() {
      const environment = selectedEnvironment(store.state);
      if (!environment || store.state.view !== 'environment') return;
      const work = workOf(store.state, environment);
      if (environment.provider === 'kinde' && !environment.practice) void actions.readSetupSteps();
      if (work.tab === 'token') void actions.preview();
      else if (work.tab === 'code') void actions.writeCode();
      else {
        const token = currentToken(environment, work, store.state.now);
        if (!token) return;
        if (work.tab === 'claims' && work.inspection?.tokenId !== token.tokenId && work.inspecting !== token.tokenId) void actions.inspect(token.tokenId, work.profile);
        if (work.tab === 'claims') void actions.readScopeUse(environment.id, token.tokenId);
        if (!work.proposals) void actions.propose(token.tokenId);
        if (work.tab === 'call') void actions.readOperations();
      }
    },

    /** @param {string} id @param {boolean} isOpen */
    setOpen(id, isOpen) {
      if (Boolean(store.state.open[id]) !== isOpen) store.set({ open: { ...store.state.open, [id]: isOpen } });
    },

    dismissNotice() { store.set({ notice: null }); },

    /** @param {'system' | 'light' | 'dark'} theme */
    async setTheme(theme) {
      const { app } = store.state;
      if (!app) return;
      store.set({ app: { ...app, preferences: { ...app.preferences, theme } } });
      try {
        await backend.setTheme(theme);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    async retrySecretStore() {
      const { app } = store.state;
      if (!app || store.state.retryingStore) return;
      store.set({ retryingStore: true });
      try {
        const secretStore = await backend.retrySecretStore();
        const now = store.state.app;
        if (now) store.set({ app: { ...now, secretStore } });
        announce(secretStore.sentence);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      } finally {
        store.set({ retryingStore: false });
      }
    },

    /** The one clock of the window: moves the remainders on and tells the moments that matter. */
    tick() {
      const { now: before } = store.state;
      const now = clock();
      const environment = selectedEnvironment(store.state);
      const undoOver = store.state.undo !== null && now >= store.state.undo.until;
      store.set(undoOver ? { now, undo: null } : { now });
      if (!environment) return;
      const work = workOf(store.state, environment);
      const token = currentToken(environment, work, now);
      if (!token) return;
      const moment = crossedMoment(secondsLeft(token, before), secondsLeft(token, now));
      if (moment === null) return;
      const name = apiName(environment, token.audiences[0] ?? '');
      announce(moment === 0 ? `The token for ${name} has expired.` : `The token for ${name} expires in ${moment === 60 ? '1 minute' : '5 minutes'}.`);
      if (moment === 0 && work.inspection) void actions.inspect(token.tokenId, work.profile);
      if (moment === 0 && work.tab === 'call') void actions.preflight();
    },
  };
}
