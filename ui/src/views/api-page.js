// @ts-check
// An API of one's own: its audience, address and scopes, and its endpoints, typed or read from an OpenAPI document.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { filterEndpoints } from '../endpoints.js';
import { endpointForm } from './endpoint-form.js';
import { banner, button, choice, field, input, infoLines, light, named } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { ApiForm, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** Rows drawn at once; the filter finds the rest. */
const SHOWN = 150;

/** @param {State} state @param {Actions} actions */
export function apiPage(state, actions) {
  const form = state.apiForm;
  const environment = state.app?.environments.find((e) => e.id === form?.environmentId);
  if (!form || !environment) return nothing;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">${form.previous ? html`Change ${named(environment.apis.find((a) => a.audience === form.previous)?.name ?? form.previous)}` : 'Add an API'}</h1>
      <p class="header-sub"><span>In ${named(environment.name)}</span></p></div>
      <div class="header-actions">${button({ label: 'Save the API', kind: 'primary', main: true, busy: form.busy, id: 'save-api', onClick: () => actions.saveApiForm() })}
        ${button({ label: 'Cancel', shortcut: 'Esc', onClick: () => actions.closeApi() })}</div></header>
    <section class="stage" id="stage" aria-label="API">
      ${form.problem ? banner('bad', 'warn', form.problem, nothing, 'api-problem') : nothing}
      <div class="columns">${about(actions, form)}${form.preview ? preview(actions, form, form.preview) : documentCard(actions, form)}</div>
      ${endpoints(actions, form)}
    </section>`;
}

/** @param {Actions} actions @param {ApiForm} form */
function about(actions, form) {
  const { values, errors } = form;
  const text = (/** @type {'audience' | 'name' | 'baseUrl'} */ name, /** @type {string} */ label, /** @type {unknown} */ hint, optional = true) => field({
    id: `api-${name}`, label, hint, optional, error: errors[name],
    control: input({ id: `api-${name}`, value: values[name], mono: name !== 'name', mode: name === 'baseUrl' ? 'url' : undefined, error: errors[name], required: !optional, onInput: (value) => actions.setApiValues({ [name]: value }) }),
  });
  return html`<section class="card form" aria-labelledby="about-api"><h2 id="about-api">The API</h2>
    ${text('audience', 'Audience', 'Exactly as it is registered, letter by letter.', false)}
    ${text('name', 'Name', 'For you. The audience serves when this is empty.')}
    ${text('baseUrl', 'Address of the API', 'Where calls go, if it differs from the audience. Tokens of this environment may then be sent there.')}
    <div class="field-block"><div class="label-row"><label class="label" for="api-scopes">Scopes it knows <span class="optional">optional</span></label></div>
      <scope-field input-id="api-scopes" .chosen=${values.scopes} .known=${[]} @scopes=${(/** @type {CustomEvent<string[]>} */ e) => actions.setApiValues({ scopes: e.detail })}></scope-field>
      <p class="note ${errors.scopes ? 'error' : ''}" id="api-scopes-note">${errors.scopes ?? 'Offered to you when you ask for a token.'}</p></div></section>`;
}

/** @param {Actions} actions @param {ApiForm} form */
const documentCard = (actions, form) => html`<section class="card form" aria-labelledby="document-title"><h2 id="document-title">From an OpenAPI document</h2>
  <p class="muted small">Developers of an API often have its description as openapi.json or openapi.yaml. Its endpoints and scopes fill the list below. You see what was understood before anything is kept.</p>
  ${field({ id: 'api-document', label: 'OpenAPI 3 document', optional: true, error: form.documentProblem ?? undefined, hint: 'JSON or YAML, up to 10 MB. It is read inside this app; nothing it refers to is fetched.',
    control: html`<textarea class="input mono document" id="api-document" rows="7" spellcheck="false" autocomplete="off" dir="ltr" aria-describedby="api-document-note" aria-invalid=${form.documentProblem ? 'true' : nothing}></textarea>` })}
  <div class="actions">${button({ label: 'Read the document', id: 'read-document', busy: form.reading, onClick: () => actions.readDocument() })}${button({ label: 'Choose a file…', icon: 'file', id: 'choose-document', disabled: form.reading, onClick: () => actions.chooseDocument() })}</div></section>`;

/** @param {Actions} actions @param {ApiForm} form @param {Ipc.OpenApiPreview} p */
function preview(actions, form, p) {
  const known = new Set(form.endpoints.map((e) => `${e.method} ${e.path}`));
  const replaced = p.endpoints.filter((e) => known.has(`${e.method} ${e.path}`)).length;
  const writes = p.endpoints.filter((e) => !['GET', 'HEAD', 'OPTIONS'].includes(e.method)).length;
  return html`<section class="card form" aria-labelledby="preview-title"><h2 id="preview-title" tabindex="-1">What was understood</h2>
    <dl class="facts">
      ${p.title ? html`<div><dt>API</dt><dd>${named(p.title)}${p.version ? html` <span class="muted">version ${p.version}</span>` : nothing}</dd></div>` : nothing}
      <div><dt>Endpoints</dt><dd>${count(p.endpoints.length, 'endpoint')}, ${writes} of them ${writes === 1 ? 'writes' : 'write'}${replaced ? html`. ${replaced} in the list below ${replaced === 1 ? 'is' : 'are'} replaced` : nothing}</dd></div>
      <div><dt>Scopes</dt><dd>${p.scopes.length ? html`<span class="chips">${p.scopes.slice(0, 12).map((s) => html`<span class="chip plain">${s}</span>`)}${p.scopes.length > 12 ? html`<span class="muted small">and ${p.scopes.length - 12} more</span>` : nothing}</span>` : 'None is named'}</dd></div>
    </dl>
    ${p.guessed ? banner('warn', 'warn', html`<strong>${count(p.guessed, 'endpoint')} without declared scopes.</strong> Their scopes are a guess by the rule {what}:{thing}, such as read:orders. They are marked as guesses; correct them where you know better.`) : nothing}
    ${p.servers.length > 1 ? choice({ name: 'server', legend: 'Address of the API', value: String(form.server), onChange: (v) => actions.chooseServer(Number(v)), options: p.servers.map((url, index) => ({ value: String(index), label: html`<code>${url}</code>` })) })
      : p.servers[0] ? html`<p class="small">It answers at <code>${p.servers[0]}</code>${form.values.baseUrl.trim() ? '. The address you typed stays.' : '.'}</p>` : html`<p class="small">No address that can be used is in it. Type the address of the API yourself.</p>`}
    ${p.leftOut.length ? html`<div><h3>Left out, or to look at</h3>${infoLines(p.leftOut)}</div>` : nothing}
    <div class="actions">${button({ label: `Take ${count(p.endpoints.length, 'endpoint')}`, kind: 'primary', id: 'take-document', disabled: !p.endpoints.length, onClick: () => actions.takeDocument() })}
      ${button({ label: 'Another document', onClick: () => actions.dropDocument() })}</div></section>`;
}

/** @param {Actions} actions @param {ApiForm} form */
function endpoints(actions, form) {
  const found = filterEndpoints(form.endpoints, form.filter);
  return html`<section class="card form" aria-labelledby="endpoints-title"><div class="toolbar"><h2 id="endpoints-title" class="grow" tabindex="-1">Endpoints${form.endpoints.length ? html` <span class="muted">${form.endpoints.length}</span>` : nothing}</h2>
      ${form.endpoints.length > 8 ? html`<input class="input endpoint-filter" type="search" id="filter-endpoints" autocomplete="off" spellcheck="false" aria-label="Search the endpoints" placeholder="Search" .value=${form.filter} @input=${(/** @type {Event} */ e) => actions.filterEndpoints(/** @type {HTMLInputElement} */ (e.target).value)}>` : nothing}
      ${button({ label: 'Add an endpoint', icon: 'plus', id: 'add-endpoint', onClick: () => actions.addEndpoint() })}</div>
    ${form.errors.endpoints ? html`<p class="note error">${icon('warn')}<span>${form.errors.endpoints}</span></p>` : nothing}
    ${form.endpoints.length === 0 ? html`<p class="muted small">None yet. With endpoints the Call tab offers them as forms, says which ones a token can call, and the guard check knows what to try.</p>`
      : html`<ul class="rows" aria-label="Endpoints">${found.slice(0, SHOWN).map(({ endpoint, index }) => (form.editing === index ? html`<li class="list-row editing">${endpointForm(actions, form, endpoint, index)}</li>` : row(actions, endpoint, index)))}</ul>
        ${found.length === 0 ? html`<p class="muted small">No endpoint has all of these words.</p>` : found.length > SHOWN ? html`<p class="muted small">${found.length - SHOWN} more. Search to see them.</p>` : nothing}`}
  </section>`;
}

/** @param {Actions} actions @param {Ipc.EndpointView} e @param {number} index */
const row = (actions, e, index) => html`<li class="list-row"><div class="list-text"><span class="endpoint-line"><span class="verb ${e.method.toLowerCase()}">${e.method}</span> <code>${e.path}</code></span>
    ${e.summary ? html`<span class="muted small">${named(e.summary)}</span>` : nothing}</div>
  <div class="list-state">${e.scopesGuessed ? light('warn', 'guessed') : nothing}${e.scopes.length ? html`<span class="chips">${e.scopes.map((s) => html`<span class="chip plain">${s}</span>`)}</span>` : html`<span class="muted">no scope</span>`}</div>
  <div class="actions nowrap">${button({ label: 'Edit', kind: 'link', id: `edit-endpoint-${index}`, name: `Edit ${e.method} ${e.path}`, onClick: () => actions.editEndpoint(index) })}
    ${button({ label: 'Remove', kind: 'link', name: `Remove ${e.method} ${e.path}`, onClick: () => actions.removeEndpoint(index) })}</div></li>`;
