// @ts-check
// What follows from the lines of the board. Pure.

/** @import * as Ipc from './ipc.d.ts' */
/** @import { BoardRoom } from './state.js' */

/** Lines that are ticked and can be checked. @param {BoardRoom} room */
export const toCheck = (room) => (room.lines ?? []).filter((line) => !room.skipped.includes(line.id) && !line.problem);

/** Lines that take a new token. Two that ask for the same share one. @param {Ipc.BoardLine[]} lines */
export const mintsOf = (lines) => lines.filter((line) => line.saved === null);

/**
 * New tokens that lines take: those of a kind ask for one, which the later ones use again.
 * @param {Ipc.BoardLine[]} lines
 */
export function newTokens(lines) {
  const kinds = new Map();
  for (const line of mintsOf(lines)) kinds.set(JSON.stringify([line.environmentId, line.audience, [...line.scopes].sort()]), line);
  return /** @type {Ipc.BoardLine[]} */ ([...kinds.values()]);
}

/** @typedef {{tone: 'ok' | 'bad' | 'warn' | 'plain', icon: 'check' | 'cross' | 'minus' | 'clock', words: string}} LineState */

/** How a line stands in a word. @param {Pick<Ipc.BoardLine, 'answer' | 'problem'>} line @returns {LineState} */
export function lineState({ answer, problem }) {
  if (!answer) return problem ? { tone: 'warn', icon: 'minus', words: 'Cannot be checked' } : { tone: 'plain', icon: 'minus', words: 'Not checked yet' };
  const { token, accepted, expectation, evaluation } = answer.result;
  if ([token, accepted, expectation].some((step) => step.outcome === 'failed')) return { tone: 'bad', icon: 'cross', words: 'Needs a look' };
  const open = token.outcome === 'not-checked' || accepted.outcome === 'not-checked' || evaluation?.standing === 'undecided';
  return open ? { tone: 'warn', icon: 'minus', words: 'Not decided' } : { tone: 'ok', icon: 'check', words: 'In order' };
}

/** @param {Ipc.BoardLine[]} lines @returns {{checked: number, good: number}} */
export function tally(lines) {
  const checked = lines.filter((line) => line.answer !== null);
  return { checked: checked.length, good: checked.filter((line) => lineState(line).tone === 'ok').length };
}
