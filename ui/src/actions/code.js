// @ts-check
// Programs for what is chosen in the window. They are written in Rust; here is what is asked for.
import { asIpcError } from '../backend.js';
import { PASTED, callDraftOf, codeKind, codeLanguage, requestsOf, selectedEnvironment, workOf } from '../derive.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { CodeKind } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function code(context, actions) {
  const { store, backend, announce } = context;

  /** @returns {Ipc.WriteCode | null} what is asked for now */
  function asked() {
    const environment = selectedEnvironment(store.state);
    if (!environment || environment.id === PASTED) return null;
    const work = workOf(store.state, environment);
    const language = codeLanguage(store.state, work);
    if (!language) return null;
    const call = codeKind(work) === 'call' ? callDraftOf(work.call) : null;
    if (codeKind(work) === 'call' && !call) return null;
    return { language: language.id, environmentId: environment.id, requests: requestsOf(environment, work), call };
  }

  return {
    /** Has the program written that the Code tab shows. */
    async writeCode() {
      try {
        if (!store.state.codeLanguages) store.set({ codeLanguages: await backend.codeLanguages() });
        const wanted = asked();
        if (!wanted) return;
        const sample = await backend.writeCode(wanted);
        if (JSON.stringify(asked()) === JSON.stringify(wanted)) store.setWork(wanted.environmentId, { code: { sample, problem: null }, codeDone: null });
      } catch (thrown) {
        const environment = selectedEnvironment(store.state);
        if (environment) store.setWork(environment.id, { code: { sample: null, problem: asIpcError(thrown) }, codeDone: null });
      }
    },

    /** @param {CodeKind} kind */
    setCodeKind(kind) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      store.setWork(environment.id, { codeKind: kind });
      void actions.writeCode();
    },

    /** Chooses a language, which is remembered. @param {string} id */
    setCodeLanguage(id) {
      const { app, codeLanguages } = store.state;
      const chosen = codeLanguages?.find((language) => language.id === id);
      if (!app || !chosen) return;
      const member = chosen.purpose === 'verify' ? 'verifierLanguage' : 'codeLanguage';
      store.set({ app: { ...app, preferences: { ...app.preferences, [member]: id } } });
      // Where it cannot be kept it holds for this session: no reason to disturb anybody.
      backend.setCodeLanguage(id).catch(() => {});
      announce(chosen.label);
      void actions.writeCode();
    },

    async copyCode() {
      const environment = selectedEnvironment(store.state);
      const text = environment && workOf(store.state, environment).code?.sample?.code;
      if (!environment || !text) return;
      try {
        await backend.copyText(text);
        store.setWork(environment.id, { codeDone: 'Copied.' });
        announce('The program is copied.');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    async saveCode() {
      const wanted = asked();
      if (!wanted) return;
      try {
        const saved = await backend.saveCode(wanted);
        if (!saved) return;
        store.setWork(wanted.environmentId, { codeDone: `Saved as ${saved.path}` });
        announce(`Saved as ${saved.path}`);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };
}
