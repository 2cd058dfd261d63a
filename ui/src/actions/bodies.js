// @ts-check
import { asIpcError } from '../backend.js';
import { number } from '../format.js';
import { currentToken, selectedEnvironment, shownOf, workOf, writes } from '../derive.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { BodyShown } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function bodies({ store, backend, announce }, actions) {
  let round = 0;

  const here = () => {
    const environment = selectedEnvironment(store.state);
    const work = environment && workOf(store.state, environment);
    const summary = work?.callReport?.body;
    return environment && work && summary ? { environment, work, summary, shown: shownOf(work, summary) } : null;
  };
  /** Only while the environment it is of has this body, whichever environment is open by now. @param {string} bodyId @param {Partial<BodyShown>} change */
  const put = (bodyId, change) => {
    const [id, work] = Object.entries(store.state.work).find(([, one]) => one.callReport?.body?.bodyId === bodyId) ?? [];
    if (id && work?.callReport?.body) store.setWork(id, { bodyShown: { ...shownOf(work, work.callReport.body), ...change } });
  };

  return {
    /** @param {'tree' | 'pretty' | 'raw'} bodyView */
    setBodyView(bodyView) {
      const now = here();
      if (!now) return;
      store.setWork(now.environment.id, { bodyView, bodyShown: { ...now.shown, match: null } });
      if (now.shown.query) void actions.searchBody(now.shown.query, now.shown.match?.number ?? 0);
    },

    /** @param {string} query @param {number} place which one to go to */
    async searchBody(query, place) {
      const now = here();
      if (!now) return;
      const { bodyId } = now.summary, mine = ++round;
      put(bodyId, { query, ...(query === now.shown.query ? {} : { match: null }) });
      if (!query) return;
      try {
        const match = await backend.searchBody(bodyId, now.summary.tree || now.work.bodyView !== 'tree' ? now.work.bodyView : 'pretty', query, place);
        if (mine !== round) return;
        put(bodyId, { match, folds: now.shown.folds + 1 });
        announce(match.total ? `${number(match.number + 1)} of ${number(match.total)}${match.more ? ' or more' : ''}` : 'Not found');
      } catch (thrown) {
        put(bodyId, { problem: asIpcError(thrown).message });
      }
    },

    /** @param {1 | -1} by */
    async stepBody(by) {
      const now = here();
      const match = now?.shown.match;
      if (!now || !match?.total) return;
      await actions.searchBody(now.shown.query, (match.number + by + match.total) % match.total);
    },

    /** @param {string} bodyId @param {boolean} open */
    async foldWhole(bodyId, open) {
      try {
        await backend.foldBody(bodyId, null, open);
        put(bodyId, { folds: (here()?.shown.folds ?? 0) + 1 });
        announce(open ? 'All is open.' : 'All is folded.');
      } catch (thrown) {
        put(bodyId, { problem: asIpcError(thrown).message });
      }
    },

    /** The row the keyboard is at: its path is told. @param {string} bodyId @param {number | null} node */
    async chooseNode(bodyId, node) {
      put(bodyId, { node, copied: null });
      if (node === null) return;
      try {
        const path = await backend.nodePath(bodyId, node);
        if (here()?.shown.node === node) put(bodyId, { path });
      } catch {
        put(bodyId, { path: null });
      }
    },

    /** @param {string} bodyId @param {number} node @param {'path' | 'value'} part */
    async copyNode(bodyId, node, part) {
      try {
        await backend.copyNode(bodyId, node, part);
        put(bodyId, { copied: part, problem: null });
        announce(part === 'path' ? 'The path was copied.' : 'The value was copied.');
      } catch (thrown) {
        put(bodyId, { problem: asIpcError(thrown).message });
      }
    },

    /** @param {string} bodyId */
    async copyBody(bodyId) {
      try {
        await backend.copyBody(bodyId);
        put(bodyId, { copied: 'all', problem: null });
        announce('The answer was copied.');
      } catch (thrown) {
        put(bodyId, { problem: asIpcError(thrown).message });
        announce(asIpcError(thrown).message);
      }
    },

    /** @param {string} bodyId */
    async saveBody(bodyId) {
      put(bodyId, { saving: 'shown', saved: null, problem: null });
      try {
        const saved = await backend.saveBody(bodyId);
        put(bodyId, { saving: null, saved: saved?.path ?? null });
        if (saved) announce(`Saved as ${saved.path}`);
      } catch (thrown) {
        put(bodyId, { saving: null, problem: asIpcError(thrown).message });
        announce(asIpcError(thrown).message);
      }
    },

    /** Sends the call once more; its answer goes into a file. Only for calls that change nothing. */
    async saveWholeAnswer() {
      const now = here();
      const call = now?.work.sentCall;
      const token = now && currentToken(now.environment, now.work, store.state.now);
      if (!now || !call || !token || writes(call.method) || now.shown.saving) return;
      const { bodyId } = now.summary, operationId = crypto.randomUUID();
      put(bodyId, { saving: 'whole', saved: null, problem: null, bytes: 0, operationId });
      const watch = setInterval(() => {
        backend.savedBytes(operationId).then((bytes) => { if (bytes !== null) put(bodyId, { bytes }); }, () => undefined);
      }, 400);
      try {
        const draft = { method: call.method, url: call.url.trim(), headers: call.headers.filter((h) => h.name.trim()), body: null };
        const saved = await backend.saveWholeAnswer(now.environment.id, token.tokenId, draft, operationId);
        put(bodyId, { saving: null, saved: saved?.path ?? null });
        if (saved) announce(`Saved as ${saved.path}`);
      } catch (thrown) {
        const error = asIpcError(thrown);
        put(bodyId, { saving: null, problem: error.code === 'cancelled' ? 'Cancelled. No file was left.' : error.message });
        announce(error.message);
      } finally {
        clearInterval(watch);
      }
    },

    async cancelSaving() {
      const operationId = here()?.shown.operationId;
      if (operationId) await backend.cancelOperation(operationId).catch(() => undefined);
    },

    bodyLines: backend.bodyLines,
    bodyRows: backend.bodyRows,
    foldBody: (/** @type {string} */ bodyId, /** @type {number | null} */ node, /** @type {boolean} */ open) => backend.foldBody(bodyId, node, open),
    bodyPicture: backend.bodyPicture,
  };
}
