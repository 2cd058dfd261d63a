// @ts-check
// The answer of a call: its status in words, where the time went, headers and body.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { clockTime, milliseconds } from '../format.js';
import { writes } from '../derive.js';
import { banner, button, disclosure } from './parts.js';
import { body } from './body.js';
import { exchangeBlock, headerBlock, timeSplit } from './exchange.js';
import { failureCard, quoted } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy */
export function response(state, actions, environment, work, busy) {
  const report = work.callReport;
  if (!report) {
    return html`<section class="card reserved" aria-labelledby="response-title"><h2 id="response-title" tabindex="-1">Response</h2>
      <p class="muted">${busy ? 'On its way.' : 'The answer appears here: its status in words, where the time went, headers and body.'}</p></section>`;
  }
  const { exchange } = report;
  const answer = exchange.response;
  const failed = report.findings.length > 0 || report.outcome === 'failed';
  return html`${failed ? failureCard(state, actions, {
      id: 'call', environment, findings: report.findings, words: report.providerWords, exchange: null, fallback: report.statusWords, busy, onRetry: () => actions.sendCall(), main: false, askAdmin: report.askAdmin,
    }) : nothing}
    <section class="card form ${busy ? 'is-stale' : ''}" aria-labelledby="response-title">
      <div class="response-head"><h2 id="response-title" tabindex="-1">${icon(report.good ? 'check' : 'cross', report.good ? 'ok' : 'bad')}<span>${report.statusWords}</span></h2>
        <p class="muted small"><code>${exchange.request.method} ${exchange.request.url}</code><span class="stamp-time">${milliseconds(exchange.timings.totalMs)}, ${clockTime(exchange.sentAt)}</span></p></div>
      ${timeSplit(exchange.timings, answer?.remoteAddress ?? null)}
      ${report.redirect ? banner('warn', 'out', html`<p>The server points to <code>${report.redirect}</code>. It was not followed: the token goes only where you send it.</p>`,
        button({ label: 'Use this address', onClick: () => actions.setCall({ url: report.redirect ?? '' }) })) : nothing}
      ${report.challenge ? html`<div><h3>What the API asks for</h3>${quoted([report.challenge])}</div>` : nothing}
      ${body(actions, work, report.body, !writes(exchange.request.method))}
      <div class="folds">${answer ? disclosure(state, actions, 'response-headers', `Response headers (${answer.headers.length})`, () => headerBlock(answer.headers)) : nothing}
      ${disclosure(state, actions, 'call-exchange', 'Exact exchange', () => exchangeBlock(exchange))}</div>
    </section>`;
}
