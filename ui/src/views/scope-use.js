// @ts-check
// Which scopes of a token the calls in the history needed, and how much that says.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count, dateOnly } from '../format.js';
import { named } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */

/** How much the comparison says, in words. @param {Ipc.ScopeUse} use */
export function basis(use) {
  if (!use.calls) return 'No answered call of this environment is kept, so nothing can be said yet.';
  const since = use.since === null ? '' : `, since ${dateOnly(use.since)}`;
  const unknown = !use.unknownCalls ? '' : use.unknownCalls === use.calls ? ' Of none of them we know which scope it needed.'
    : ` Of ${count(use.unknownCalls, 'call')} we do not know the scope: ${use.unknownCalls === 1 ? 'it' : 'they'} may have needed any.`;
  return `Judged by the ${count(use.calls, 'call')} kept here${since}. Other apps with the same client may need more.${unknown}`;
}

/** @param {Ipc.ScopeUse} use */
export const scopeUse = (use) => html`<p class="muted small">${basis(use)}</p>
  ${use.calls && use.granted ? html`<dl class="scope-rows">
    ${use.needed.length ? html`<div class="scope-row"><dt>Needed</dt><dd><span class="chips">${use.needed.map((n) => html`<span class="chip ok" title=${count(n.calls, 'call')}>${named(n.scope)}<span class="visually-hidden">, ${count(n.calls, 'call')}</span></span>`)}</span></dd></div>` : nothing}
    <div class="scope-row"><dt>Never needed</dt><dd>${use.neverNeeded.length
      ? html`<span class="chips">${use.neverNeeded.map((scope) => html`<span class="chip plain">${named(scope)}</span>`)}</span>`
      : html`<span class="ok-text">${icon('check', 'ok')} Every scope was needed.</span>`}</dd></div></dl>
    ${use.neverNeeded.length && use.needed.length ? html`<p class="small muted">A token that asks only for what it needs can do less harm in wrong hands.</p>` : nothing}` : nothing}`;
