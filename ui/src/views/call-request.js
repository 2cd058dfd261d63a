// @ts-check
// The request of a call: what to do, what to fill in, address, body, headers.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { apiName, pickedOperation, secondsLeft, writes } from '../derive.js';
import { duration } from '../format.js';
import { missingMembers, valuesOf } from '../operations.js';
import { jsonTrouble, layOutJson } from '../texts.js';
import { banner, button, disclosure, field, input, light, named, note } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { CallForm, State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {Ipc.SavedToken} token */
export function picker(actions, environment, work, token) {
  const { catalogue, lights, picked } = work.callHelp;
  const found = pickedOperation(work);
  return html`<div class="field-block"><label class="label" for="endpoint-search">What do you want to do?</label>
      <endpoint-picker .catalogue=${catalogue} .lights=${lights} .picked=${picked} .first=${token.audiences[0] ?? ''}
        @pick=${(/** @type {CustomEvent<{audience: string, id: string}>} */ e) => actions.pickOperation(e.detail.audience, e.detail.id)}></endpoint-picker>
      <p class="note" id="endpoint-search-note">${totals(environment, work, token)}</p></div>
    ${found ? operationFacts(found.operation, work) : nothing}`;
}

/** @param {Ipc.EnvironmentView} environment @param {Work} work @param {Ipc.SavedToken} token */
function totals(environment, work, token) {
  const mine = work.callHelp.lights?.filter((api) => api.total && token.audiences.includes(api.audience)) ?? [];
  if (!work.callHelp.lights) return 'Looking up what this token may do.';
  if (!mine.length) return `No operation of ${token.audiences.map((a) => apiName(environment, a)).join(' and ') || 'this API'} is known. Type its address.`;
  const can = mine.reduce((sum, api) => sum + api.can, 0), total = mine.reduce((sum, api) => sum + api.total, 0);
  return `With this token you can call ${can} of ${total}.`;
}

/** What is known of the operation. @param {Ipc.Operation} operation @param {Work} work */
function operationFacts(operation, work) {
  const lit = work.callHelp.lights?.find((api) => api.audience === work.callHelp.picked?.audience)?.lights.find((l) => l.id === operation.id);
  const tone = lit?.state === 'can' ? 'ok' : lit?.state === 'cannot' ? 'bad' : 'plain';
  return html`<div class="operation-facts"><div class="chips">${operation.scopes.map((scope) => html`<span class="chip ${lit?.missing.includes(scope.name) ? 'miss' : lit?.state === 'can' ? 'ok' : 'plain'}"><bdi>${scope.name}</bdi></span>`)}${
      !operation.scopesKnown ? html`<span class="muted small">Its scope is not known.</span>` : operation.scopes.length ? nothing : html`<span class="muted small">Needs no scope.</span>`}
      ${lit ? light(tone, lit.state === 'can' ? 'This token can' : lit.state === 'cannot' ? 'This token cannot' : 'Unknown') : nothing}</div>
    ${operation.scopes.filter((scope) => scope.doubt).map((scope) => html`<p class="small muted doubt">${icon('warn', 'warn')}<span>${scope.doubt}</span></p>`)}
    ${operation.body === 'file' ? html`<p class="small muted doubt">${icon('info')}<span>This wants a file (multipart/form-data), which this app does not send. The Code tab of a developer’s tool can.</span></p>` : nothing}
    ${operation.statuses.length ? html`<p class="small muted">Documented answers: ${operation.statuses.join(', ')}</p>` : nothing}</div>`;
}

/** @param {State} state @param {Actions} actions @param {Work} work */
export function parameterForm(state, actions, work) {
  const found = pickedOperation(work);
  const parameters = found?.operation.parameters.filter((p) => p.place !== 'header') ?? [];
  if (!found || !parameters.length) return nothing;
  const values = valuesOf(found.api.base, found.operation, work.call.url);
  const one = (/** @type {Ipc.Parameter} */ p) => {
    const id = `param-${p.place}-${p.name}`;
    const wrong = work.callProblem?.field === id ? work.callProblem.message : undefined;
    return field({ id, label: p.name, error: wrong, hint: nothing,
      control: input({ id, value: values[`${p.place}:${p.name}`] ?? '', mono: true, error: wrong, required: p.required, onInput: (value) => actions.fillParameter(p, value) }) });
  };
  const required = parameters.filter((p) => p.required), optional = parameters.filter((p) => !p.required);
  const used = optional.filter((p) => values[`query:${p.name}`]).length;
  return html`${required.length ? html`<div class="parameters">${required.map(one)}</div>` : nothing}
    ${optional.length ? disclosure(state, actions, 'call-parameters', `Optional parameters (${used ? `${used} of ${optional.length} used` : optional.length})`, () => html`<div class="parameters">${optional.map(one)}</div>`) : nothing}`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} _environment @param {Work} work */
export function addressForm(actions, _environment, work) {
  const { call, callProblem, callHelp } = work;
  const wrong = callProblem?.field === 'url' ? callProblem.message : undefined;
  const placed = ['url', 'body', 'confirm', 'method', 'headers'].includes(callProblem?.field ?? '') || callProblem?.field?.startsWith('param-');
  const error = wrong ?? (callProblem && !placed ? callProblem.message : undefined);
  return html`<div class="field-block ${error ? 'has-error' : ''}">
      <div class="method-row">
        <div class="method"><label class="label" for="call-method">Method</label><div class="picker"><span class="picker-face" aria-hidden="true"><b>${call.method}</b></span>${icon('down')}
          <select id="call-method" @change=${(/** @type {Event} */ e) => actions.setCall({ method: /** @type {HTMLSelectElement} */ (e.target).value })}>
            ${METHODS.map((m) => html`<option value=${m} .selected=${m === call.method}>${m}</option>`)}</select></div></div>
        <div class="url"><label class="label" for="call-url">Address</label>${input({ id: 'call-url', value: call.url, mono: true, mode: 'url', error, onInput: (url) => actions.setCall({ url }), onLeave: () => { void actions.leaveAddress(); } })}</div>
      </div>
      ${note('call-url-note', error, writes(call.method) ? html`<strong>${call.method} writes.</strong> It may change or delete what the API holds.` : 'GET by default: it only reads.')}
    </div>
    ${callHelp.notice ? banner('ok', 'info', html`<p>${callHelp.notice}</p>`) : nothing}
    ${callHelp.preflight?.advice && !callHelp.picked ? banner('warn', 'info', html`<p>${callHelp.preflight.advice.notice}</p>`, button({ label: 'Use this', id: 'take-advice', name: `Use ${callHelp.preflight.advice.method} ${callHelp.preflight.advice.url}`, onClick: () => actions.takeAdvice() })) : nothing}`;
}

/** @param {Actions} actions @param {Work} work */
export function bodyForm(actions, work) {
  const { call, callProblem } = work;
  if (!writes(call.method)) return nothing;
  const operation = pickedOperation(work)?.operation;
  if (operation && operation.body === 'none' && !call.body.trim()) return nothing;
  const error = (callProblem?.field === 'body' ? callProblem.message : undefined) ?? jsonTrouble(call.body) ?? undefined;
  const missing = operation && !error ? missingMembers(operation, call.body) : [];
  const hint = missing.length ? html`<span class="warn-text">${icon('warn', 'warn')}Still empty: ${missing.join(', ')}.</span>`
    : call.body.trim() ? 'This is good JSON.' : operation?.body === 'required' ? 'This call cannot do without a body.' : 'Sent as application/json.';
  const template = operation?.template && operation.template !== call.body ? operation.template : null;
  return field({
    id: 'call-body', label: 'JSON body', optional: operation?.body !== 'required', error, hint,
    aside: html`<span class="label-actions">${template ? button({ label: 'Template', kind: 'link', name: 'Put the template into the body', onClick: () => actions.setCall({ body: template }) }) : nothing}${
      call.body.trim() && !error ? button({ label: 'Tidy', kind: 'link', name: 'Lay the body out', onClick: () => actions.setCall({ body: layOutJson(call.body) }) }) : nothing}</span>`,
    control: html`<textarea class="input mono" id="call-body" rows="6" spellcheck="false" dir="ltr" aria-describedby="call-body-note" aria-invalid=${error ? 'true' : nothing}
      .value=${call.body} @input=${(/** @type {Event} */ e) => actions.setCall({ body: /** @type {HTMLTextAreaElement} */ (e.target).value })}></textarea>`,
  });
}

/** @param {State} state @param {Actions} actions @param {Work} work @param {Ipc.SavedToken} token */
export function headerForm(state, actions, work, token) {
  const { call, callProblem } = work;
  const left = secondsLeft(token, state.now);
  const error = callProblem?.field === 'headers' ? callProblem.message : undefined;
  return html`${disclosure(state, actions, 'call-headers', `Headers (${call.headers.length + 1})`, () => html`
      <div class="header-rows" role="group" aria-label="Headers">
        <div class="header-row fixed"><code>Authorization</code><code class="muted">Bearer ••••••••</code><span class="muted small">${
          left <= 0 ? html`<span class="bad-text">token expired</span>` : left === Infinity ? 'token without an end' : `token valid ${duration(left)}`}</span></div>
        ${call.headers.map((header, index) => headerRow(actions, call, header, index))}
      </div>
      <div>${button({ label: 'Add a header', kind: 'link', icon: 'plus', onClick: () => actions.setCall({ headers: [...call.headers, { name: '', value: '' }] }) })}</div>`)}
    ${error ? note('call-headers-note', error, nothing) : nothing}`;
}

/** @param {Actions} actions @param {CallForm} call @param {{name: string, value: string}} header @param {number} index */
function headerRow(actions, call, header, index) {
  const put = (/** @type {Partial<{name: string, value: string}>} */ change) => actions.setCall({ headers: call.headers.map((h, i) => (i === index ? { ...h, ...change } : h)) });
  const text = (/** @type {'name' | 'value'} */ part, /** @type {string} */ label) => html`<input class="input mono" type="text" autocomplete="off" spellcheck="false" dir="ltr" aria-label=${label}
    .value=${header[part]} @input=${(/** @type {Event} */ e) => put({ [part]: /** @type {HTMLInputElement} */ (e.target).value })}>`;
  return html`<div class="header-row">${text('name', `Name of header ${index + 1}`)}${text('value', `Value of header ${index + 1}`)}<button type="button" class="button plain square"
    aria-label=${`Remove header ${header.name || index + 1}`} title="Remove" @click=${() => actions.setCall({ headers: call.headers.filter((_, i) => i !== index) })}>${icon('cross')}</button></div>`;
}

/** @param {Ipc.EnvironmentView} environment @param {Work} work */
export function confirmForm(environment, work) {
  if (!writes(work.call.method) || !environment.production) return nothing;
  const error = work.callProblem?.field === 'confirm' ? work.callProblem.message : undefined;
  return field({
    id: 'call-confirm', label: `Type “${environment.name}” to write to production`, error, hint: 'This environment is marked PRODUCTION.',
    control: html`<input class="input" id="call-confirm" type="text" autocomplete="off" spellcheck="false" dir="auto" aria-describedby="call-confirm-note" aria-invalid=${error ? 'true' : nothing}>`,
  });
}

/** @param {Actions} actions @param {string} origin @param {Ipc.EnvironmentView} environment */
export const askHost = (actions, origin, environment) => html`<div class="banner warn ask" role="group" aria-labelledby="allow-host">${icon('shield')}<div class="banner-text">
  <p id="allow-host" tabindex="-1"><strong>Send the token to <bdi>${origin}</bdi>?</strong></p>
  <p class="small">So far the token of ${named(environment.name)} goes to ${environment.tokenHosts.length ? environment.tokenHosts.join(', ') : 'no other host'}. Whoever runs the address can use the token until it ends. Your answer is remembered for this environment.</p>
  <div class="actions">${button({ label: 'Allow and send', kind: 'primary', main: true, onClick: () => actions.allowHostAndSend() })}${button({ label: 'Do not send', onClick: () => actions.refuseHost() })}</div></div></div>`;

