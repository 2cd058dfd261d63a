// @ts-check
// The Call stage: a request with the token, and its answer.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { currentToken, secondsLeft, writes } from '../derive.js';
import { byteSize, clockTime, count, duration, milliseconds } from '../format.js';
import { jsonTrouble } from '../texts.js';
import { banner, button, disclosure, emptyState, field, input, marked, named, note, pill, progress } from './parts.js';
import { exchangeBlock, headerBlock, timeSplit } from './exchange.js';
import { failureCard, quoted } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { CallForm, State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function callStage(state, actions, environment, work) {
  const token = currentToken(environment, work, state.now);
  if (!token) {
    return emptyState('No token to call with yet', 'Get a token first. Then this is where you use it.',
      button({ label: 'Go to Token', kind: 'primary', main: true, onClick: () => actions.openTab('token', '#tab-token') }), 'send');
  }
  const busy = work.operation?.kind === 'call';
  const answered = work.callReport !== null;
  return html`<div class="columns call-columns ${answered ? 'single' : ''}">
      <section class="card form" aria-labelledby="request-title"><h2 id="request-title">Request</h2>
        ${requestForm(state, actions, environment, work, token)}
        ${work.askHost ? askHost(actions, work.askHost, environment) : nothing}
        ${sendRow(actions, environment, work, busy)}
      </section>
      ${answered ? nothing : html`<section class="card form" aria-labelledby="harmless-title"><h2 id="harmless-title">Calls that change nothing</h2>${proposals(state, actions, work)}</section>`}
    </div>
    ${response(state, actions, environment, work, busy)}
    ${answered ? html`<section class="card tight form">${disclosure(state, actions, 'other-calls', 'Other calls that change nothing', () => proposals(state, actions, work))}</section>` : nothing}`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {Ipc.SavedToken} token */
function requestForm(state, actions, environment, work, token) {
  const { call, callProblem } = work;
  const wrong = (/** @type {string} */ name) => (callProblem?.field === name ? callProblem.message : undefined);
  const general = callProblem && !['url', 'body', 'confirm', 'method'].includes(callProblem.field ?? '') ? callProblem.message : undefined;
  const left = secondsLeft(token, state.now);
  const jsonError = writes(call.method) ? wrong('body') ?? jsonTrouble(call.body) ?? undefined : undefined;
  return html`<div class="field-block ${wrong('url') || general ? 'has-error' : ''}">
      <div class="method-row">
        <div class="method"><label class="label" for="call-method">Method</label><div class="picker"><span class="picker-face" aria-hidden="true"><b>${call.method}</b></span>${icon('down')}
          <select id="call-method" @change=${(/** @type {Event} */ e) => actions.setCall({ method: /** @type {HTMLSelectElement} */ (e.target).value })}>
            ${METHODS.map((m) => html`<option value=${m} ?selected=${m === call.method}>${m}</option>`)}</select></div></div>
        <div class="url"><label class="label" for="call-url">Address</label>${input({ id: 'call-url', value: call.url, mono: true, mode: 'url', error: wrong('url') ?? general, onInput: (url) => actions.setCall({ url }) })}</div>
      </div>
      ${note('call-url-note', wrong('url') ?? general, writes(call.method) ? html`<strong>${call.method} writes.</strong> It may change or delete what the API holds.` : 'GET by default: it only reads.')}
    </div>
    ${disclosure(state, actions, 'call-headers', `Headers (${call.headers.length + 1})`, () => html`
      <div class="header-rows" role="group" aria-label="Headers">
        <div class="header-row fixed"><code>Authorization</code><code class="muted">Bearer ••••••••</code><span class="muted small">${
          left <= 0 ? html`<span class="bad-text">token expired</span>` : left === Infinity ? 'token without an end' : `token valid ${duration(left)}`}</span></div>
        ${call.headers.map((header, index) => headerRow(actions, call, header, index))}
      </div>
      <div>${button({ label: 'Add a header', kind: 'link', icon: 'plus', onClick: () => actions.setCall({ headers: [...call.headers, { name: '', value: '' }] }) })}</div>`)}
    ${writes(call.method) ? field({
      id: 'call-body', label: 'JSON body', optional: true, error: jsonError, hint: call.body.trim() ? 'This is good JSON.' : 'Sent as application/json.',
      control: html`<textarea class="input mono" id="call-body" rows="6" spellcheck="false" dir="ltr" aria-describedby="call-body-note" aria-invalid=${jsonError ? 'true' : nothing}
        .value=${call.body} @input=${(/** @type {Event} */ e) => actions.setCall({ body: /** @type {HTMLTextAreaElement} */ (e.target).value })}></textarea>`,
    }) : nothing}
    ${writes(call.method) && environment.production ? field({
      id: 'call-confirm', label: `Type “${environment.name}” to write to production`, error: wrong('confirm'), hint: 'This environment is marked PRODUCTION.',
      control: html`<input class="input" id="call-confirm" type="text" autocomplete="off" spellcheck="false" dir="auto" aria-describedby="call-confirm-note" aria-invalid=${wrong('confirm') ? 'true' : nothing}>`,
    }) : nothing}`;
}

/** @param {Actions} actions @param {CallForm} call @param {{name: string, value: string}} header @param {number} index */
function headerRow(actions, call, header, index) {
  const put = (/** @type {Partial<{name: string, value: string}>} */ change) => actions.setCall({ headers: call.headers.map((h, i) => (i === index ? { ...h, ...change } : h)) });
  const text = (/** @type {'name' | 'value'} */ part, /** @type {string} */ label) => html`<input class="input mono" type="text" autocomplete="off" spellcheck="false" dir="ltr" aria-label=${label}
    .value=${header[part]} @input=${(/** @type {Event} */ e) => put({ [part]: /** @type {HTMLInputElement} */ (e.target).value })}>`;
  return html`<div class="header-row">${text('name', `Name of header ${index + 1}`)}${text('value', `Value of header ${index + 1}`)}<button type="button" class="button plain square"
    aria-label=${`Remove header ${header.name || index + 1}`} title="Remove" @click=${() => actions.setCall({ headers: call.headers.filter((_, i) => i !== index) })}>${icon('cross')}</button></div>`;
}

/** @param {Actions} actions @param {string} origin @param {Ipc.EnvironmentView} environment */
const askHost = (actions, origin, environment) => html`<div class="banner warn ask" role="group" aria-labelledby="allow-host">${icon('shield')}<div class="banner-text">
  <p id="allow-host" tabindex="-1"><strong>Send the token to <bdi>${origin}</bdi>?</strong></p>
  <p class="small">So far the token of ${named(environment.name)} goes to ${environment.tokenHosts.length ? environment.tokenHosts.join(', ') : 'no other host'}. Whoever runs the address can use the token until it ends. Your answer is remembered for this environment.</p>
  <div class="actions">${button({ label: 'Allow and send', kind: 'primary', main: true, onClick: () => actions.allowHostAndSend() })}${button({ label: 'Do not send', onClick: () => actions.refuseHost() })}</div></div></div>`;

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy */
function sendRow(actions, environment, work, busy) {
  if (busy && work.operation?.slow) return progress(work.operation.words, () => actions.cancel());
  const danger = writes(work.call.method) && environment.production;
  return html`<div class="actions">${button({ label: 'Send', kind: danger ? 'danger' : 'primary', icon: 'send', id: 'send-call', main: !work.askHost, busy, onClick: () => actions.sendCall() })}</div>`;
}

/** @param {State} state @param {Actions} actions @param {Work} work */
function proposals(state, actions, work) {
  if (!work.proposals) return html`<p class="muted small">Looking for calls of this API.</p>`;
  if (!work.proposals.length) return html`<p class="muted small">We know no call of this API. Type its address.</p>`;
  const can = work.proposals.filter((p) => p.possible), cannot = work.proposals.filter((p) => !p.possible);
  return html`${can.length ? proposalList(actions, can) : html`<p class="muted small">This token can make none of the calls we know.</p>`}
    ${cannot.length ? disclosure(state, actions, 'impossible-calls', `${cannot.length}${can.length ? ' more' : ''} that this token cannot make`, () => proposalList(actions, cannot)) : nothing}`;
}

/** @param {Actions} actions @param {Ipc.CallProposal[]} list */
const proposalList = (actions, list) => html`<ul class="proposals" role="list">${list.map((p) => html`<li><button type="button" class="proposal" title=${p.url} @click=${() => actions.fillCall(p)}>
    ${icon(p.possible ? 'check' : 'cross', p.possible ? 'ok' : 'bad')}<span class="proposal-text"><b>${p.title}</b><code>${p.method} ${p.url}</code>
    <span class="muted small">${p.possible ? nothing : 'Not with this token. '}${marked(p.because)}</span></span></button></li>`)}</ul>`;

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy */
function response(state, actions, environment, work, busy) {
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
      ${body(actions, work, report.body)}
      <div class="folds">${answer ? disclosure(state, actions, 'response-headers', `Response headers (${answer.headers.length})`, () => headerBlock(answer.headers)) : nothing}
      ${disclosure(state, actions, 'call-exchange', 'Exact exchange', () => exchangeBlock(exchange))}</div>
    </section>`;
}

/** @param {Actions} actions @param {Work} work @param {Ipc.BodySummary | null} summary */
function body(actions, work, summary) {
  if (!summary || summary.kind === 'empty') return html`<p class="muted small">The answer has no body.</p>`;
  if (summary.kind === 'binary') return html`<p class="muted small">The body is not text: ${byteSize(summary.bytes)}.</p>`;
  const kinds = { json: 'JSON', text: 'Text', html: 'An HTML page', xml: 'XML' };
  return html`<div class="body-part"><div class="body-head"><h3>Body</h3><span class="muted small">${kinds[summary.kind]}, ${byteSize(summary.bytes)}, ${count(summary.lines, 'line')}</span>
      ${summary.truncated ? pill('warn', 'warn', 'Cut off: it was longer') : nothing}
      <div class="segmented" role="group" aria-label="How the body is shown">${/** @type {const} */ (['pretty', 'raw']).map((view) => html`<button type="button" class="segment"
        aria-pressed=${work.bodyView === view ? 'true' : 'false'} @click=${() => actions.setBodyView(view)}>${view === 'pretty' ? 'Pretty' : 'Raw'}</button>`)}</div></div>
    <body-viewer .bodyId=${summary.bodyId} .view=${work.bodyView} .lineCount=${summary.lines} .load=${actions.bodyLines}></body-viewer></div>`;
}
