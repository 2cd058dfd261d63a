// @ts-check
// One endpoint of an API, being typed.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { button, field, input, note } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { ApiForm } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** @type {{value: Ipc.Parameter['place'], label: string}[]} */
const PLACES = [{ value: 'query', label: 'after the ?' }, { value: 'header', label: 'header' }];

/** @param {Actions} actions @param {ApiForm} form @param {Ipc.EndpointView} e @param {number} index */
export function endpointForm(actions, form, e, index) {
  const error = form.errors[`endpoints.${index}`];
  return html`<div class="form endpoint-form" role="group" aria-label=${e.path ? `${e.method} ${e.path}` : 'New endpoint'}>
    <div class="field-block ${error ? 'has-error' : ''}"><div class="method-row">
      <div class="method"><label class="label" for="endpoint-method">Method</label><div class="picker"><span class="picker-face" aria-hidden="true"><b>${e.method}</b></span>${icon('down')}
        <select id="endpoint-method" @change=${(/** @type {Event} */ event) => actions.setEndpoint(index, { method: /** @type {HTMLSelectElement} */ (event.target).value })}>${METHODS.map((m) => html`<option value=${m} .selected=${m === e.method}>${m}</option>`)}</select></div></div>
      <div class="url"><label class="label" for="endpoint-path">Path</label>${input({ id: 'endpoint-path', value: e.path, mono: true, error, required: true, placeholder: '/orders/{id}', onInput: (path) => actions.setEndpoint(index, { path }) })}</div></div>
      ${note('endpoint-path-note', error, 'Below the address of the API. What is filled in stands in braces: /orders/{id}.')}</div>
    ${field({ id: 'endpoint-summary', label: 'What it does', optional: true, hint: 'In a few words, so that you find it.', control: input({ id: 'endpoint-summary', value: e.summary, onInput: (summary) => actions.setEndpoint(index, { summary }) }) })}
    <div class="field-block"><div class="label-row"><label class="label" for="endpoint-scopes">Scopes it needs <span class="optional">optional</span></label></div>
      <scope-field input-id="endpoint-scopes" .chosen=${e.scopes} .known=${form.values.scopes} @scopes=${(/** @type {CustomEvent<string[]>} */ event) => actions.setEndpoint(index, { scopes: event.detail })}></scope-field>
      ${note('endpoint-scopes-note', undefined, e.scopesGuessed ? html`<strong>A guess:</strong> the document declares none. Set them, and they count as known.` : 'A token needs all of them.')}</div>
    ${parameters(actions, e, index)}
    ${['POST', 'PUT', 'PATCH', 'DELETE'].includes(e.method) ? html`<label class="check-label"><input type="checkbox" .checked=${e.body} @change=${(/** @type {Event} */ event) => actions.setEndpoint(index, { body: /** @type {HTMLInputElement} */ (event.target).checked })}><span>It wants a JSON body</span></label>` : nothing}
    <div class="actions">${button({ label: 'Done', id: 'endpoint-done', onClick: () => actions.editEndpoint(null) })}${button({ label: 'Remove', kind: 'link', name: `Remove this endpoint`, onClick: () => actions.removeEndpoint(index) })}</div></div>`;
}

/** Those in the path follow from the path itself. @param {Actions} actions @param {Ipc.EndpointView} e @param {number} index */
function parameters(actions, e, index) {
  const put = (/** @type {number} */ at, /** @type {Partial<Ipc.Parameter>} */ change) => actions.setEndpoint(index, { parameters: e.parameters.map((p, i) => (i === at ? { ...p, ...change } : p)) });
  return html`<div class="field-block" role="group" aria-label="Parameters"><span class="label">Parameters <span class="optional">optional</span></span>
    ${e.parameters.map((p, at) => (p.place === 'path' ? nothing : html`<div class="parameter-row"><input class="input mono" type="text" autocomplete="off" spellcheck="false" dir="ltr" aria-label=${`Name of parameter ${at + 1}`} .value=${p.name} @input=${(/** @type {Event} */ event) => put(at, { name: /** @type {HTMLInputElement} */ (event.target).value })}>
      <select class="input" aria-label=${`Place of parameter ${at + 1}`} @change=${(/** @type {Event} */ event) => put(at, { place: /** @type {Ipc.Parameter['place']} */ (/** @type {HTMLSelectElement} */ (event.target).value) })}>${PLACES.map((place) => html`<option value=${place.value} .selected=${place.value === p.place}>${place.label}</option>`)}</select>
      <label class="check-label"><input type="checkbox" .checked=${p.required} @change=${(/** @type {Event} */ event) => put(at, { required: /** @type {HTMLInputElement} */ (event.target).checked })}><span>required</span></label>
      <button type="button" class="button plain square" aria-label=${`Remove parameter ${p.name || at + 1}`} title="Remove" @click=${() => actions.setEndpoint(index, { parameters: e.parameters.filter((_, i) => i !== at) })}>${icon('cross')}</button></div>`))}
    <div>${button({ label: 'Add a parameter', kind: 'link', icon: 'plus', onClick: () => actions.setEndpoint(index, { parameters: [...e.parameters, { name: '', place: 'query', required: false }] }) })}</div></div>`;
}
