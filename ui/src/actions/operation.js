// @ts-check
/** @import { Context } from './index.js' */
/** @import { Operation } from '../state.js' */

let sequence = 0;

/** After this long, work shows what it waits for and can be cancelled (milliseconds). */
export const SLOW_AFTER = 300;

/**
 * Runs one cancellable piece of work of an environment; a second one at the same time is not started.
 * @template T
 * @param {Context} context
 * @param {string} environmentId
 * @param {Pick<Operation, 'kind' | 'words' | 'fresh'>} what
 * @param {(operationId: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function operate({ store, clock }, environmentId, what, work) {
  const id = `window-${Math.floor(clock())}-${++sequence}`;
  store.setWork(environmentId, { operation: { ...what, id, slow: false } });
  const timer = setTimeout(() => {
    const operation = store.state.work[environmentId]?.operation;
    if (operation?.id === id) store.setWork(environmentId, { operation: { ...operation, slow: true } });
  }, SLOW_AFTER);
  try {
    return await work(id);
  } finally {
    clearTimeout(timer);
    if (store.state.work[environmentId]?.operation?.id === id) store.setWork(environmentId, { operation: null });
  }
}
