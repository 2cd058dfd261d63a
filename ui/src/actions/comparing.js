// @ts-check
import { asIpcError } from '../backend.js';
import { selectedEnvironment, workOf } from '../derive.js';
import { counterpart, firstRoom, side, wanted } from '../comparing.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { CompareRoom, CompareSide } from '../state.js' */

let sequence = 0;

/** @param {Context} context @param {Actions} actions */
export function comparing({ store, backend, announce, focus, clock }, actions) {
  const environments = () => store.state.app?.environments ?? [];
  const find = (/** @type {string} */ id) => environments().find((e) => e.id === id);
  /** @param {Partial<CompareRoom>} change */
  const setRoom = (change) => { const { compare } = store.state; if (compare) store.set({ compare: { ...compare, ...change } }); };
  /** @param {'left' | 'right'} which @param {Partial<CompareSide>} change */
  const setSide = (which, change) => { const { compare } = store.state; if (compare) setRoom({ [which]: { ...compare[which], ...change } }); };
  const mark = ({ left, right } = /** @type {CompareRoom} */ (store.state.compare)) => JSON.stringify([left.environmentId, left.tokenId, right.environmentId, right.tokenId]);

  return {
    /** Lays an environment, or one token of it, beside the likeliest other. @param {string} environmentId @param {string | null} [tokenId] */
    openCompare(environmentId, tokenId = null) {
      const environment = find(environmentId);
      if (!environment) return;
      const now = clock();
      store.set({ view: 'compare', notice: null, now, compare: firstRoom(environments(), environment, tokenId, now) });
      focus('h1');
      void actions.compareAgain();
    },

    /** Looks at both sides with what is saved. Mints nothing. */
    async compareAgain() {
      const room = store.state.compare;
      if (!room) return;
      const before = mark(room);
      const id = `compare-${Math.floor(clock())}-${++sequence}`;
      setRoom({ comparing: id, problem: null });
      const sent = (/** @type {CompareSide} */ { environmentId, tokenId }) => ({ environmentId, tokenId });
      try {
        const comparison = await backend.compareSides(sent(room.left), sent(room.right), id);
        if (!store.state.compare || mark() !== before) return;
        setRoom({ comparison, comparing: null });
        announce(comparison.sentence);
      } catch (thrown) {
        if (!store.state.compare || mark() !== before) return;
        const problem = asIpcError(thrown);
        // A token that is gone is missing like any other: what is left can be compared all the same.
        if (problem.code === 'unknown-token' && (problem.field === 'left' || problem.field === 'right') && store.state.compare[problem.field].tokenId) {
          setSide(problem.field, { tokenId: null, problem });
          await actions.compareAgain();
          return;
        }
        setRoom({ comparison: null, comparing: null, problem });
        announce(problem.message);
      }
    },

    /** Ends whatever is awaited here. */
    async cancelCompare() {
      const room = store.state.compare;
      for (const id of [room?.comparing, room?.left.busy, room?.right.busy]) if (id) await backend.cancelOperation(id).catch(() => undefined);
    },

    /** @param {'left' | 'right'} which @param {string} environmentId */
    chooseSide(which, environmentId) {
      const room = store.state.compare, environment = find(environmentId);
      if (!room || !environment) return;
      const there = room[which === 'left' ? 'right' : 'left'], other = find(there.environmentId);
      const token = other?.savedTokens.find((t) => t.tokenId === there.tokenId);
      const mate = token && other ? counterpart(environment, other, token, clock()) : environment.savedTokens[0] ?? null;
      setRoom({ [which]: side(environmentId, mate?.tokenId ?? null), comparison: null });
      void actions.compareAgain();
    },

    /** @param {'left' | 'right'} which @param {string} tokenId '' = none */
    chooseToken(which, tokenId) {
      const room = store.state.compare;
      if (!room) return;
      setRoom({ [which]: side(room[which].environmentId, tokenId || null), comparison: null });
      void actions.compareAgain();
    },

    swapSides() {
      const room = store.state.compare;
      if (!room || room.left.busy || room.right.busy) return;
      setRoom({ left: room.right, right: room.left, comparison: null });
      void actions.compareAgain();
    },

    /** Asks for the token that a side lacks; its price stands on the button. @param {'left' | 'right'} which */
    async getSide(which) {
      const room = store.state.compare;
      const environment = room && find(room[which].environmentId);
      if (!room || !environment || room[which].busy) return;
      const { audiences, scopes } = wanted(environments(), room, which, fallbackOf(room));
      const before = room[which].environmentId;
      const current = () => store.state.compare?.[which].environmentId === before;
      const id = `compare-${Math.floor(clock())}-${++sequence}`;
      setSide(which, { busy: id, report: null, problem: null });
      try {
        const report = await backend.getToken({ environmentId: environment.id, audiences, scopes }, false, id);
        actions.putEnvironment(report.environment);
        store.set({ now: clock() });
        if (!current()) return;
        if (report.outcome === 'token' && report.token) {
          setSide(which, { busy: null, tokenId: report.token.tokenId });
          setRoom({ comparison: null });
          await actions.compareAgain();
          focus('#compare-sentence');
          return;
        }
        setSide(which, { busy: null, report });
        announce(report.findings[0]?.title ?? 'No token came back.');
        focus(`#compare-${which}-failure`);
      } catch (thrown) {
        const problem = asIpcError(thrown);
        if (problem.code === 'cancelled') {
          if (current()) setSide(which, { busy: null });
          announce('Cancelled. No token was saved.');
          return;
        }
        if (current()) setSide(which, { busy: null, problem });
        announce(problem.message);
      }
    },

    /** What differs from the last good token of the kind, for the Claims stage. @param {string} environmentId @param {string} tokenId */
    async readLastGood(environmentId, tokenId) {
      store.setWork(environmentId, { lastGood: null });
      try {
        const lastGood = await backend.compareWithLastGood(environmentId, tokenId);
        if (store.state.work[environmentId]?.inspection?.tokenId === tokenId) store.setWork(environmentId, { lastGood });
      } catch {
        // Without it the stage is whole all the same; a token that is gone is told where it is used.
      }
    },
  };

  /** The API where neither side has a token: the one chosen on the Token stage. @param {CompareRoom} room */
  function fallbackOf(room) {
    const environment = find(room.right.environmentId) ?? selectedEnvironment(store.state);
    return environment ? workOf(store.state, environment).audience : '';
  }
}
