// @ts-check
// The pages that connect a new environment and change one.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { dateOnly } from '../format.js';
import { banner, button, marked, named } from './parts.js';
import { environmentFields } from './environment-form.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {Actions} actions */
const onSubmit = (actions) => (/** @type {Event} */ event) => { event.preventDefault(); void actions.saveForm(); };

/** @param {State} state @param {Actions} actions */
export function connectPage(state, actions) {
  const form = state.form;
  if (!form) return nothing;
  const kinde = form.values.provider === 'kinde';
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">${kinde ? 'Connect a Kinde environment' : 'Connect an OAuth server'}</h1>
      <p class="header-sub">Three values, and you can ask for a token.</p></div></header>
    <section class="stage" id="stage" aria-label="Connect">
      <div class="columns">
        <form class="card form" novalidate autocomplete="off" @submit=${onSubmit(actions)}>
          ${form.problem ? banner('bad', 'warn', form.problem, nothing, 'form-problem') : nothing}
          ${environmentFields(state, actions, form)}
          <div class="actions">${button({ label: 'Save and continue', kind: 'primary', type: 'submit', main: true, busy: form.busy, onClick: () => undefined })}
            ${button({ label: 'Cancel', shortcut: 'Esc', onClick: () => actions.back() })}</div>
        </form>
        <aside class="stack" aria-label="Where to find this">
          ${kinde ? html`<section class="card"><h2>Where you find these</h2><ol class="steps">
            ${['In Kinde open **Settings, Applications**.', 'Choose your **machine to machine** application (M2M).', 'Open **App keys**: domain, client ID and client secret stand there together.', 'Under **APIs** the app must be authorised for the API you want.'].map((step) => html`<li>${marked(step)}</li>`)}</ol></section>`
          : html`<section class="card"><h2>Any server with client credentials</h2><p class="muted">OAuth 2.0 with the grant client_credentials (RFC 6749, section 4.4). Discovery follows RFC 8414 or OpenID Connect. Addresses must be https, or this computer.</p></section>`}
          <section class="card quiet"><h2>What happens when you save</h2><ul class="plain-list">
            <li>${icon('lock')}<span>The secret goes once to the keychain and is gone from this window.</span></li>
            <li>${icon('minus')}<span>No secret is sent to ${kinde ? 'Kinde' : 'the server'} yet, and no token is counted.${kinde ? ' The domain is only asked whether it is there.' : nothing}</span></li>
            <li>${icon('right')}<span>Then you ask for a token, and a first call that changes nothing is proposed.</span></li></ul></section>
        </aside>
      </div>
    </section>`;
}

/** @param {State} state @param {Actions} actions */
export function editPage(state, actions) {
  const form = state.form;
  const environment = state.app?.environments.find((e) => e.id === form?.environmentId);
  if (!form || !environment) return nothing;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">Edit ${named(environment.name)}</h1><p class="header-sub"><span class="host">${named(environment.host)}</span></p></div></header>
    <section class="stage" id="stage" aria-label="Edit">
      <div class="columns">
        <form class="card form" novalidate autocomplete="off" @submit=${onSubmit(actions)}>
          ${form.problem ? banner('bad', 'warn', form.problem, nothing, 'form-problem') : nothing}
          ${environmentFields(state, actions, form)}
          <div class="actions">${button({ label: 'Save', kind: 'primary', type: 'submit', main: true, busy: form.busy, onClick: () => undefined })}
            ${button({ label: 'Cancel', shortcut: 'Esc', onClick: () => actions.back() })}</div>
        </form>
        <div class="stack">${secretCard(state, actions, environment)}${apisCard(actions, environment)}
          <section class="card"><h2>Hand on</h2><p class="muted small">To a colleague, to Postman, to a program. Never with the secret.</p>
            <div class="actions">${button({ label: 'Export…', icon: 'download', id: 'export-environment', name: 'Export this environment', onClick: () => actions.openHandOn('export-environment') })}</div></section>
          <section class="card"><h2>Delete</h2><p class="muted small">The environment, its saved tokens and its secret go. You can undo this for a few seconds.</p>
            <div class="actions">${button({ label: 'Delete environment', kind: 'danger', icon: 'bin', id: 'delete-environment', onClick: () => actions.openDialog('delete', environment.id, {}, 'delete-environment') })}</div></section>
        </div>
      </div>
    </section>`;
}

/** @param {Ipc.EnvironmentView} environment @param {State} state */
function secretWords(environment, state) {
  const { secret } = environment;
  if (!secret) return 'None yet. Without it no token can be asked for.';
  const place = secret.place === 'session' ? 'in memory for this session only' : state.app?.platform === 'macos' ? 'in your Mac’s keychain' : 'in your system’s keychain';
  return html`Set on ${dateOnly(secret.setAt)}, ${secret.characters} characters, fingerprint <code>${secret.fingerprint}</code>, ${place}.`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment */
const secretCard = (state, actions, environment) => html`<section class="card"><h2>Client secret</h2><p class="muted">${secretWords(environment, state)}</p>
  <div class="actions">${button({ label: environment.secret ? 'Replace…' : 'Add the secret…', id: 'replace-secret', name: environment.secret ? 'Replace the client secret' : 'Add the client secret', onClick: () => actions.openDialog('secret', environment.id, {}, 'replace-secret') })}
    ${environment.secret ? button({ label: 'Forget…', kind: 'link', id: 'forget-secret', name: 'Forget the client secret', onClick: () => actions.openDialog('forget-secret', environment.id, {}, 'replace-secret') }) : nothing}</div></section>`;

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment */
const apisCard = (actions, environment) => html`<section class="card"><h2>APIs</h2>
  <ul class="api-list" role="list">${environment.apis.map((api, index) => html`<li><div class="api-words"><b>${named(api.name)}</b><code>${api.audience}</code></div>
    ${api.management ? html`<span class="muted small">always there</span>` : html`<span class="actions nowrap">
      ${button({ label: 'Change', kind: 'link', id: `edit-api-${index}`, name: `Change ${api.name}`, onClick: () => actions.openApi(environment.id, api.audience) })}
      ${button({ label: 'Guard check', kind: 'link', name: `Guard check of ${api.name}`, onClick: () => { void actions.openGuard(environment.id, api.audience); } })}
      ${button({ label: 'Remove', kind: 'link', name: `Remove ${api.name}`, onClick: () => actions.removeApi(environment.id, api.audience) })}</span>`}</li>`)}</ul>
  <div class="actions">${button({ label: 'Add an API', icon: 'plus', id: 'edit-add-api', onClick: () => actions.openApi(environment.id, null) })}
    ${environment.provider === 'kinde' ? button({ label: 'Find in tenant', icon: 'search', id: 'edit-find', onClick: () => { void actions.openTenant(environment.id); } }) : nothing}</div></section>`;
