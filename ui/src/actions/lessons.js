// @ts-check
import { asIpcError } from '../backend.js';
import { secondsLeft } from '../derive.js';
import { GUARD_LESSON, OWN_API_LESSONS, WITH_EARLIER_TOKEN } from '../lessons-for.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { Tab } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function lessons({ store, backend, announce, focus, clock }, actions) {
  /** @param {string} id @param {() => Promise<void>} work */
  const busyWith = async (id, work) => {
    if (store.state.lessonBusy) return;
    store.set({ lessonBusy: id, notice: null });
    try {
      await work();
    } catch (thrown) {
      const { message } = asIpcError(thrown);
      store.set({ notice: { tone: 'bad', text: message } });
      announce(message);
    } finally {
      store.set({ lessonBusy: null });
    }
  };

  /** Some lessons are about a token that was there before them. @param {Ipc.EnvironmentView} environment */
  const haveToken = async (environment) => {
    if (environment.savedTokens.some((t) => secondsLeft(t, clock()) > 0)) return;
    const audience = environment.apis[0]?.audience;
    await backend.getToken({ environmentId: environment.id, audiences: audience ? [audience] : [], scopes: [] }, false, `lesson-${Math.floor(clock())}`);
  };

  /** Shows the practice environment as it is now, with nothing left of what was tried in it before. @param {Ipc.EnvironmentView} environment */
  const show = async (environment) => {
    await actions.refresh();
    actions.putEnvironment(environment);
    const { [environment.id]: earlier, ...others } = store.state.work;
    void earlier;
    store.set({ work: others });
    await actions.readLessons();
  };

  return {
    /** How far the lessons have come; a question of no importance when it fails. */
    async readLessons() {
      try {
        store.set({ lessons: await backend.practiceLessons() });
      } catch (thrown) {
        if (store.state.view === 'practice') store.set({ practice: { ...store.state.practice, problem: asIpcError(thrown) } });
      }
    },

    /** Breaks what the lesson is about and opens the stage where it shows. @param {Ipc.LessonId} lesson */
    startLesson: (lesson) => busyWith(lesson, async () => {
      if (WITH_EARLIER_TOKEN.includes(lesson)) await haveToken(await backend.startPractice());
      const environment = await backend.startLesson(lesson);
      await show(environment);
      const { app } = store.state;
      if (app) store.set({ app: { ...app, selected: environment.id }, view: 'environment', form: null });
      backend.selectEnvironment(environment.id).catch(() => undefined);
      const view = store.state.lessons?.find((l) => l.id === lesson);
      const own = OWN_API_LESSONS.includes(lesson) ? environment.apis.find((api) => !api.management) : undefined;
      /** @type {Tab} */
      const tab = WITH_EARLIER_TOKEN.includes(lesson) ? 'claims' : 'token';
      store.setWork(environment.id, { tab, ...(own ? { audience: own.audience } : {}) });
      announce(`Lesson: ${view?.title ?? lesson}. ${view?.tryIt ?? ''}`);
      if (lesson === GUARD_LESSON) {
        await actions.openGuard(environment.id, environment.apis.find((api) => !api.management && api.name.startsWith('Careless'))?.audience ?? null);
        focus('#lesson-title');
        return;
      }
      actions.enterStage();
      focus('#lesson-title');
    }),

    /** Does what the switch in Kinde would do. */
    mendLesson: () => busyWith('mend', async () => {
      const environment = await backend.mendLesson();
      const asked = store.state.work[environment.id]?.audience;
      actions.putEnvironment(environment);
      store.setWork(environment.id, { preview: null });
      // The audience itself may have been what was wrong.
      if (asked && !environment.apis.some((api) => api.audience === asked)) {
        const own = environment.apis.find((api) => !api.management) ?? environment.apis[0];
        store.setWork(environment.id, { audience: own?.audience ?? '' });
      }
      await actions.readLessons();
      actions.enterStage();
    }),

    endLesson: () => busyWith('end', async () => {
      const environment = await backend.endLesson();
      await show(environment);
      announce('The lesson is over. The practice tenant is whole again.');
      actions.go('practice');
    }),
  };
}
