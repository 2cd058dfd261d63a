// @ts-check
import { asIpcError } from '../backend.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { PracticeRoom } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function practice({ store, backend, announce, focus }, actions) {
  /** @param {Partial<PracticeRoom>} change */
  const setRoom = (change) => store.set({ practice: { ...store.state.practice, ...change } });

  /** Opens the scopes of one application for one API. @param {Ipc.PracticeState | null} state @param {Partial<PracticeRoom>} chosen */
  const show = (state, chosen) => {
    const { application, audience } = { ...store.state.practice, ...chosen };
    const authorisation = state?.applications.find((a) => a.id === application)?.authorisations.find((a) => a.audience === audience);
    setRoom({ ...chosen, state, filter: '', lead: authorisation?.scopes ?? [] });
  };

  /** @param {Promise<Ipc.PracticeState>} change @param {string} words */
  const apply = async (change, words) => {
    setRoom({ busy: true, problem: null });
    try {
      setRoom({ state: await change });
      announce(words);
    } catch (thrown) {
      setRoom({ problem: asIpcError(thrown) });
    } finally {
      setRoom({ busy: false });
    }
  };

  return {
    async startPractice() {
      if (store.state.starting) return;
      store.set({ starting: true, notice: null });
      try {
        const environment = await backend.startPractice();
        await actions.refresh();
        actions.putEnvironment(environment);
        const { app, work } = store.state;
        const { [environment.id]: earlier, ...others } = work;
        void earlier;
        if (app) store.set({ app: { ...app, selected: environment.id }, view: 'environment', work: others, form: null });
        announce('The practice tenant is ready. Next: get a token.');
        actions.enterStage();
        focus('#stage [data-primary]');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      } finally {
        store.set({ starting: false });
      }
    },

    async readPractice() {
      setRoom({ busy: true, problem: null });
      try {
        const state = await backend.practiceState();
        const m2m = state.applications.filter((a) => a.kind === 'm2m');
        const { application, audience } = store.state.practice;
        show(state, {
          application: m2m.some((a) => a.id === application) ? application : (m2m.find((a) => a.current) ?? m2m[0])?.id ?? null,
          audience: state.apis.some((a) => a.audience === audience) ? audience : state.apis[0]?.audience ?? null,
        });
      } catch (thrown) {
        setRoom({ state: null, problem: asIpcError(thrown) });
      } finally {
        setRoom({ busy: false });
      }
    },

    /** @param {string} application */
    choosePracticeApplication(application) { show(store.state.practice.state, { application }); },
    /** @param {string} audience */
    choosePracticeApi(audience) { show(store.state.practice.state, { audience }); },
    /** @param {string} filter */
    filterPracticeScopes(filter) { setRoom({ filter }); },

    /** @param {Ipc.PracticeState['applications'][0]} app @param {Ipc.PracticeState['apis'][0]} api @param {boolean} authorised */
    authorise: (app, api, authorised) =>
      apply(backend.practiceAuthorise(app.id, api.audience, authorised), `${app.name} is ${authorised ? 'now authorised' : 'no longer authorised'} for ${api.name}.`),

    /** @param {Ipc.PracticeState['applications'][0]} app @param {string} audience @param {string} scope @param {boolean} enabled */
    setPracticeScope: (app, audience, scope, enabled) =>
      apply(backend.practiceSetScope(app.id, audience, scope, enabled), `${scope} is ${enabled ? 'on' : 'off'} for ${app.name}.`),

    /** @param {Ipc.PracticeState['applications'][0]} app @param {number} seconds @param {string} words */
    setPracticeLifetime: (app, seconds, words) => apply(backend.practiceSetLifetime(app.id, seconds), `Tokens of ${app.name} now live ${words}.`),

    /** @param {Ipc.PracticeState['applications'][0]} app */
    async usePracticeApplication(app) {
      try {
        const environment = await backend.practiceUseApplication(app.id);
        await actions.refresh();
        actions.putEnvironment(environment);
        const { [environment.id]: earlier, ...others } = store.state.work;
        void earlier;
        store.set({ work: others });
        await actions.readPractice();
        announce(`The practice environment now uses ${app.name}.`);
      } catch (thrown) {
        setRoom({ problem: asIpcError(thrown) });
      }
    },
  };
}
