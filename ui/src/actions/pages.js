// @ts-check
// Lists in pages, and servers that ask to wait.
import { asIpcError } from '../backend.js';
import { currentToken, selectedEnvironment, workOf } from '../derive.js';
import { count } from '../format.js';
import { operate } from './operation.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { Collecting } from '../state.js' */

/** How often a page is asked for again when the server wants it slower. */
const MOST_WAITS = 5;

/** A wait that is longer is not waited through by itself (seconds). */
const LONGEST_WAIT = 120;

/** @param {Context} context @param {Actions} actions */
export function pages(context, actions) {
  const { store, backend, announce, focus } = context;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let second;
  /** @type {(() => void) | null} */
  let wake = null;

  /** @param {string} id @param {Partial<Collecting>} change */
  const collecting = (id, change) => {
    const now = store.state.work[id]?.callHelp.collecting;
    if (now) actions.setCallHelp(id, { collecting: { ...now, ...change } });
  };
  /** Moves the clock of the window on each second, as long as somebody is made to wait. @param {string} id */
  function countDown(id) {
    clearTimeout(second);
    actions.tick();
    const help = store.state.work[id]?.callHelp;
    const until = help?.collecting?.waitUntil ?? help?.waiting?.until ?? 0;
    if (until > context.clock()) second = setTimeout(() => countDown(id), 1000);
  }
  /** @param {number} seconds */
  const pause = (seconds) => new Promise((done) => {
    const timer = setTimeout(() => { wake = null; done(undefined); }, seconds * 1000);
    wake = () => { clearTimeout(timer); wake = null; done(undefined); };
  });

  return {
    /** Sends the same call to the page beside the one that is shown. @param {string} url */
    async goToPage(url) {
      const environment = selectedEnvironment(store.state);
      const sent = environment && workOf(store.state, environment).sentCall;
      if (!sent) return;
      // What stands in the form by now may be another call, even one that writes.
      actions.setCall({ ...sent, url });
      await actions.sendCall();
    },

    /** Fetches all pages from the one in the form on, and shows them as one list. */
    async allPages() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const { id } = environment;
      const work = workOf(store.state, environment);
      const token = currentToken(environment, work, store.state.now);
      const sent = work.sentCall;
      if (!token || !sent || work.operation || work.callHelp.collecting) return;
      actions.setCallHelp(id, { collecting: { pages: 0, items: 0, waitUntil: null, stopping: false }, waiting: null });
      announce('Fetching all pages.');
      /** @type {Ipc.CollectedPage | null} */
      let last = null;
      /** @type {string | null} */
      let stopped = null;
      const stopping = () => store.state.work[id]?.callHelp.collecting?.stopping ?? true;
      let url = sent.url, waits = 0;
      try {
        for (;;) {
          const draft = { method: sent.method, url, headers: sent.headers.filter((h) => h.name.trim()), body: null };
          /** @type {Ipc.CollectedPage} */
          const page = await operate(context, id, { kind: 'pages', fresh: false, words: 'Fetching all pages' }, (operationId) => backend.collectPage(id, token.tokenId, draft, last?.collectionId ?? null, operationId));
          last = page;
          collecting(id, { pages: page.pages, items: page.items });
          const wait = page.report.waitSeconds;
          if (wait !== null && !page.report.good && wait <= LONGEST_WAIT && waits < MOST_WAITS && !stopping()) {
            waits++;
            collecting(id, { waitUntil: context.clock() + Math.max(wait, 1) });
            announce(`The API asks to wait ${count(Math.max(wait, 1), 'second')}.`);
            countDown(id);
            await pause(Math.max(wait, 1));
            collecting(id, { waitUntil: null });
          } else if (page.next && !stopping()) url = page.next;
          else {
            stopped = page.next ? 'You stopped here; there are more pages.' : page.stopped;
            break;
          }
          if (stopping()) { stopped = 'You stopped here; there are more pages.'; break; }
        }
      } catch (thrown) {
        const error = asIpcError(thrown);
        stopped = error.code === 'cancelled' ? 'You stopped here; there are more pages.' : error.message;
      }
      actions.setCallHelp(id, { collecting: null });
      const shown = last?.pages ? last : null;
      if (!shown) {
        if (last) store.setWork(id, { callReport: last.report });
        actions.setCallHelp(id, { collected: null });
        announce(stopped ?? 'No page came.');
        focus('#response-title');
        return;
      }
      try {
        const body = await backend.showCollection(id, shown.collectionId);
        store.setWork(id, { callReport: { ...shown.report, body, nextPage: null, previousPage: null } });
        actions.setCallHelp(id, { collected: { pages: shown.pages, items: shown.items, stopped } });
        announce(`${count(shown.items, 'item')} on ${count(shown.pages, 'page')}.${stopped ? ` ${stopped}` : ''}`);
        focus('#response-title');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** Stops after the page that is on its way; what came so far is shown. */
    stopPages() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      collecting(environment.id, { stopping: true });
      wake?.();
      const operation = workOf(store.state, environment).operation;
      if (operation?.kind === 'pages') void actions.cancel();
    },

    /** An answer that asks to wait begins a countdown. @param {string} environmentId @param {Ipc.CallReport} report */
    beginWaiting(environmentId, report) {
      clearTimeout(retry);
      const seconds = report.good ? null : report.waitSeconds;
      actions.setCallHelp(environmentId, { waiting: seconds === null ? null : { until: context.clock() + seconds, retry: false } });
      if (seconds !== null) countDown(environmentId);
    },

    /** Sends again by itself when the time is over, or not after all. @param {boolean} again */
    retryAfterWait(again) {
      const environment = selectedEnvironment(store.state);
      const waiting = environment && workOf(store.state, environment).callHelp.waiting;
      if (!environment || !waiting) return;
      const { id } = environment;
      clearTimeout(retry);
      actions.setCallHelp(id, { waiting: { ...waiting, retry: again } });
      if (!again) return announce('It is not sent by itself.');
      const left = Math.max(0, waiting.until - context.clock());
      announce(`It is sent again in ${count(Math.ceil(left), 'second')}.`);
      retry = setTimeout(() => {
        const work = store.state.work[id];
        if (!work?.callHelp.waiting?.retry) return;
        // Only the call that had to wait, and only where somebody can see it: any other one would surprise.
        const isSeen = store.state.view === 'environment' && selectedEnvironment(store.state)?.id === id && work.tab === 'call';
        if (isSeen && work.call === work.sentCall) void actions.sendCall();
        else actions.setCallHelp(id, { waiting: null });
      }, left * 1000);
    },

    /** Shows an answer with the credentials in it. */
    async revealBody() {
      const environment = selectedEnvironment(store.state);
      const report = environment && workOf(store.state, environment).callReport;
      if (!environment || !report?.body) return;
      try {
        const body = await backend.revealBody(report.body.bodyId);
        store.setWork(environment.id, { callReport: { ...report, body } });
        announce('The answer is shown with its credentials.');
        focus('#response-title');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };
}
