// @ts-check
// Which scopes are needed: pick what an app has to do, see the fewest scopes for it. Needs no token.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { index, search } from '../search.js';
import { banner, button, field, input, listed, marked } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { ScopesPage, State } from '../state.js' */
/** @import { Entry } from '../search.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {WeakMap<Ipc.ApiCatalogue, Entry[]>} prepared once for each API */
const prepared = new WeakMap();

/** @param {State} state @param {Actions} actions */
export function scopesPage(state, actions) {
  const page = state.scopes;
  const api = page.catalogue?.find((a) => a.audience === page.audience) ?? null;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Which scopes do I need?</h1>
      <p class="header-sub">Pick what your app has to do. No token and no secret are needed for this.</p></div>
      ${state.app?.environments.length ? nothing : html`<div class="header-actions">${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div>`}</header>
    <section class="stage" id="stage" aria-label="Which scopes do I need?"><div class="columns">
      <section class="card form" aria-labelledby="todo-title"><h2 id="todo-title">What it has to do</h2>
        ${page.problem ? banner('bad', 'warn', html`<p>${page.problem}</p>`) : nothing}
        ${whose(state, actions, page)}
        ${api ? operations(actions, page, api) : html`<p class="muted small">Looking up the operations.</p>`}
      </section>
      ${result(state, actions, page, api)}
    </div></section>`;
}

/** @param {State} state @param {Actions} actions @param {ScopesPage} page */
function whose(state, actions, page) {
  const environments = state.app?.environments.filter((e) => e.id !== 'pasted') ?? [];
  const apis = page.catalogue?.filter((a) => a.operations.length || a.management) ?? [];
  const select = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ value, /** @type {[string, string][]} */ options, /** @type {(value: string) => void} */ onChange) => html`<div class="field-block"><label class="label" for=${id}>${label}</label>
    <select class="input" id=${id} @change=${(/** @type {Event} */ e) => onChange(/** @type {HTMLSelectElement} */ (e.target).value)}>${options.map(([key, words]) => html`<option value=${key} .selected=${key === value}>${words}</option>`)}</select></div>`;
  if (!environments.length && apis.length < 2) return nothing;
  return html`<div class="pair">${environments.length ? select('scopes-environment', 'Environment', page.environmentId, [...environments.map((e) => /** @type {[string, string]} */ ([e.id, e.name])), ['', 'Any Kinde environment']], (id) => { void actions.scopesFor(id); }) : nothing}
    ${apis.length > 1 ? select('scopes-api', 'API', page.audience, apis.map((a) => [a.audience, a.name]), (audience) => actions.scopesAt(audience)) : nothing}</div>`;
}

/** @param {Actions} actions @param {ScopesPage} page @param {Ipc.ApiCatalogue} api */
function operations(actions, page, api) {
  const entries = prepared.get(api) ?? index(api.operations);
  prepared.set(api, entries);
  const searching = page.typed.trim() !== '';
  const found = search(entries, page.typed);
  /** @type {Map<string, Ipc.Operation[]>} */
  const groups = new Map();
  for (const operation of found.slice(0, searching ? 60 : found.length)) {
    const heading = searching ? 'Best match first' : operation.group;
    groups.set(heading, [...(groups.get(heading) ?? []), operation]);
  }
  if (!api.operations.length) return html`<p class="empty-line">No operation of ${api.name} is known yet. Add its endpoints first.</p>`;
  return html`${field({ id: 'scopes-search', label: 'Search', hint: html`<span role="status">${searching ? `${count(found.length, 'operation')} found` : count(found.length, 'operation')}</span>`,
      control: input({ id: 'scopes-search', value: page.typed, placeholder: 'Such as: list users', onInput: (typed) => actions.searchScopes(typed) }) })}
    <div class="operation-scroll" role="group" aria-label="Operations" tabindex="0">${found.length ? [...groups].map(([title, list]) => html`<fieldset class="operation-group"><legend>${title}</legend>
      ${list.map((operation) => html`<label class="operation-row"><input type="checkbox" .checked=${page.chosen.includes(operation.id)} @change=${(/** @type {Event} */ e) => actions.chooseOperation(operation.id, /** @type {HTMLInputElement} */ (e.target).checked)}>
        <span class="endpoint-words"><b>${operation.summary}</b><span class="endpoint-line"><span class="verb ${operation.method.toLowerCase()}">${operation.method}</span><code>${operation.path}</code></span></span></label>`)}</fieldset>`)
      : html`<p class="empty-line">Nothing fits. Try other words.</p>`}</div>`;
}

/** @param {State} state @param {Actions} actions @param {ScopesPage} page @param {Ipc.ApiCatalogue | null} api */
function result(state, actions, page, api) {
  const { answer } = page;
  if (!answer || !page.chosen.length) {
    return html`<section class="card form" aria-labelledby="scopes-title"><h2 id="scopes-title">The fewest scopes</h2><p class="muted">They appear here as you pick: exactly those, and where to tick them.</p></section>`;
  }
  return html`<div class="stack"><section class="card form" aria-labelledby="scopes-title"><div class="label-row"><h2 id="scopes-title">${answer.scopes.length ? `The fewest scopes (${answer.scopes.length})` : 'No scope is needed'}</h2>
      ${button({ label: 'Begin again', kind: 'link', onClick: () => actions.clearOperations() })}</div>
      ${answer.scopes.length ? html`<ul class="scope-needs" role="list">${answer.scopes.map((need) => html`<li><code class="chip plain"><bdi>${need.scope.name}</bdi></code><span class="small muted">${listed(need.neededFor)}</span>
        ${need.scope.doubt ? html`<span class="small doubt">${icon('warn', 'warn')}<span>${need.scope.doubt}</span></span>` : nothing}</li>`)}</ul>` : nothing}
      ${answer.withoutScope.length ? html`<p class="small muted">Needs no scope: ${listed(answer.withoutScope)}.</p>` : nothing}
      ${answer.unknown.length ? html`<p class="small muted">Not known: ${listed(answer.unknown)}. Nobody wrote down which scope it needs.</p>` : nothing}
      ${answer.scopes.length ? html`<div class="actions">${button({ label: page.copied ? 'Copied' : 'Copy scopes', icon: page.copied ? 'check' : 'copy', onClick: () => actions.copyScopes() })}
        ${button({ label: 'Ask your admin', icon: 'out', id: 'scopes-ask', onClick: () => actions.askAdmin(page.environmentId, answer.message, 'scopes-ask') })}</div>` : nothing}</section>
    ${answer.steps.length ? html`<section class="card" aria-labelledby="tick-title"><h2 id="tick-title">Where to tick them</h2><ol class="steps">${answer.steps.map((step) => html`<li>${marked(step)}</li>`)}</ol>
      ${state.app?.environments.some((e) => e.id === page.environmentId && !e.practice) && api?.management ? html`<div class="actions">${button({ label: 'Open in Kinde', icon: 'out', onClick: () => actions.openPage(page.environmentId, 'kinde-app-scopes') })}</div>` : nothing}</section>` : nothing}</div>`;
}
