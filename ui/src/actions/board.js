// @ts-check
import { asIpcError } from '../backend.js';
import { lineState, mintsOf, newTokens, toCheck } from '../board.js';
import { count } from '../format.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { BoardRoom, DialogState } from '../state.js' */

let sequence = 0;

/** @param {Context} context @param {Actions} actions */
export function board({ store, backend, announce, focus, clock }, actions) {
  /** @param {Partial<BoardRoom>} change */
  const setBoard = (change) => store.set({ board: { ...store.state.board, ...change } });
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  const format = (/** @type {DialogState} */ dialog) => /** @type {Ipc.BoardFormat} */ (dialog.values.format === 'junit' ? 'junit' : 'json');
  const open = () => { const { dialog } = store.state; return dialog?.kind === 'board' ? dialog : null; };
  /** @param {unknown} thrown */
  const fail = (thrown) => { const { message } = asIpcError(thrown); setDialog({ busy: false, problem: message }); announce(message); };
  /** @param {string} words */
  const done = (words) => { const dialog = open(); if (dialog) setDialog({ busy: false, problem: null, data: { ...dialog.data, done: words } }); announce(words); };

  /**
   * Checks these lines one after another, with new tokens only for those that the person was told of.
   * @param {Ipc.BoardLine[]} lines @param {Set<string>} mayMint
   */
  async function run(lines, mayMint) {
    const id = `board-${Math.floor(clock())}-${++sequence}`;
    setBoard({ running: { id, lineId: '', at: 0, of: lines.length }, cancelled: false, note: null, problem: null });
    for (const [at, line] of lines.entries()) {
      if (store.state.board.running?.id !== id) return;
      setBoard({ running: { id, lineId: line.id, at: at + 1, of: lines.length } });
      try {
        const { answer, environment } = await backend.checkLine({ environmentId: line.environmentId, audience: line.audience, expectationId: line.expectation?.id ?? null }, mayMint.has(line.id), id);
        actions.putEnvironment(environment);
        const now = store.state.board.lines?.map((l) => (l.id === line.id ? { ...l, answer } : l)) ?? null;
        setBoard({ lines: now });
      } catch (thrown) {
        const problem = asIpcError(thrown);
        if (problem.code === 'cancelled') return;
        setBoard({ problem });
        announce(problem.message);
        break;
      }
    }
    if (store.state.board.running?.id !== id) return;
    setBoard({ running: null });
    store.set({ now: clock() });
    await actions.readBoard();
    const wrong = lines.filter((line) => lineState(store.state.board.lines?.find((l) => l.id === line.id) ?? line).tone !== 'ok').length;
    announce(wrong ? `Checked. ${count(wrong, 'line')} of ${lines.length} ${wrong === 1 ? 'needs' : 'need'} a look.` : lines.length === 1 ? 'Checked. It is in order.' : `Checked. All ${lines.length} are in order.`);
  }

  return {
    openBoard() {
      store.set({ view: 'board', notice: null, form: null });
      setBoard({ note: null, removed: null });
      focus('h1');
      void actions.readBoard();
    },

    /** Asks what can be checked and what it would cost. Sends nothing to anybody else. */
    async readBoard() {
      try {
        const lines = await backend.boardLines();
        store.set({ now: clock() });
        setBoard({ lines, problem: null });
      } catch (thrown) {
        setBoard({ problem: asIpcError(thrown) });
      }
    },

    /** @param {string[]} ids @param {boolean} checked */
    tickLines(ids, checked) {
      const { skipped } = store.state.board;
      setBoard({ skipped: checked ? skipped.filter((id) => !ids.includes(id)) : [...new Set([...skipped, ...ids])], note: null });
    },

    /** Checks every ticked line; asks first when it has become dearer than the button said. */
    async checkAll() {
      const { board: room } = store.state;
      if (room.running || !room.lines) return;
      const told = mintsOf(toCheck(room));
      await actions.readBoard();
      const lines = toCheck(store.state.board), now = mintsOf(lines);
      if (now.some((line) => !told.some((known) => known.id === line.id))) {
        const note = `A saved token has ended meanwhile: now ${count(newTokens(lines).length, 'new token')} would be asked for. Nothing was sent.`;
        setBoard({ note });
        announce(note);
        return;
      }
      await run(lines, new Set(now.map((line) => line.id)));
    },

    /** Checks one line again; its own button tells the price. @param {string} lineId @param {boolean} mayMint */
    async checkLine(lineId, mayMint) {
      const { board: room } = store.state;
      const line = room.lines?.find((l) => l.id === lineId);
      if (line && !room.running) await run([line], new Set(mayMint ? [lineId] : []));
    },

    async cancelBoard() {
      const { running } = store.state.board;
      if (!running) return;
      setBoard({ running: null, cancelled: true });
      announce('Cancelled. What was found until then stays.');
      focus('#check-all');
      await backend.cancelOperation(running.id).catch(() => undefined);
      await actions.readBoard();
    },

    /** Shows the token of a line on the Claims stage. @param {string} environmentId @param {string} tokenId */
    openLineToken(environmentId, tokenId) {
      actions.select(environmentId);
      actions.showToken(tokenId);
    },

    /** @param {string} opener */
    async openBoardExport(opener) {
      actions.openDialog('board', '', { format: 'json' }, opener);
      await actions.setBoardExport('json');
    },

    /** @param {string} wanted */
    async setBoardExport(wanted) {
      actions.setDialogValues({ format: wanted });
      try {
        const report = await backend.previewBoard(wanted === 'junit' ? 'junit' : 'json');
        const dialog = open();
        if (dialog?.values.format === wanted) setDialog({ problem: null, data: { report } });
      } catch (thrown) { fail(thrown); }
    },

    async copyBoard() {
      const dialog = open();
      if (!dialog || dialog.busy) return;
      setDialog({ busy: true });
      try { await backend.copyBoard(format(dialog)); done('The results are copied.'); } catch (thrown) { fail(thrown); }
    },

    async saveBoard() {
      const dialog = open();
      if (!dialog || dialog.busy) return;
      setDialog({ busy: true });
      try { const saved = await backend.saveBoard(format(dialog)); done(saved ? `Saved as ${saved.path}` : 'Not saved: no place was chosen.'); } catch (thrown) { fail(thrown); }
    },
  };
}
