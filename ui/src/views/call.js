// @ts-check
// The Call stage: a request with the token; its answer is in response.js.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { currentToken, secondsLeft, writes } from '../derive.js';
import { duration } from '../format.js';
import { jsonTrouble } from '../texts.js';
import { button, disclosure, emptyState, field, input, marked, named, note, progress } from './parts.js';
import { response } from './response.js';

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
      ${answered ? nothing : html`<section class="card form" aria-labelledby="harmless-title"><h2 id="harmless-title">Calls that change nothing</h2>${proposals(state, actions, work)}${guardLink(actions, environment, token)}</section>`}
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

/** The other half of testing an API of one's own: does it look at tokens at all? @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.SavedToken} token */
function guardLink(actions, environment, token) {
  const api = environment.apis.find((a) => !a.management && token.audiences.includes(a.audience));
  return api ? html`<div class="aside-link">${button({ label: 'Does this API really check tokens?', kind: 'link', icon: 'shield', id: 'open-guard', onClick: () => { void actions.openGuard(environment.id, api.audience); } })}</div>` : nothing;
}

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
