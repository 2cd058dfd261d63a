// @ts-check
// The practice tenant: the two screens of Kinde that decide whether a token comes, with real switches.
import { html, nothing } from '../lit.js';
import { banner, button, choice, emptyState, input, named, pill } from './parts.js';
import { lessonList } from './lessons.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @typedef {Ipc.PracticeState['applications'][0]} Application */

const LIFETIMES = [{ seconds: 86400, label: '24 h', words: '24 hours' }, { seconds: 3600, label: '1 h', words: '1 hour' }, { seconds: 75, label: '75 s', words: '75 seconds' }];
/** @type {Record<string, string>} */
const KINDS = { m2m: 'Machine to machine', website: 'Website', spa: 'Single-page app' };

/** @param {State} state @param {Actions} actions */
export function practicePage(state, actions) {
  const room = state.practice;
  const practice = room.state;
  const environment = state.app?.environments.find((e) => e.practice);
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Practice</h1>
      <p class="header-sub">A small tenant inside this app. Nothing leaves this computer.${practice ? html`<span class="sep host">${practice.origin}</span>` : nothing}</p></div>
      <div class="header-actions">${practice && environment ? button({ label: 'Go to its Token stage', kind: 'primary', main: true, onClick: () => { actions.select(environment.id); actions.openTab('token', '#tab-token'); } }) : nothing}</div></header>
    <section class="stage" id="stage" aria-label="Practice tenant">
      ${room.problem && practice ? banner('bad', 'warn', room.problem.message) : nothing}
      ${lessonList(state, actions)}
      ${practice ? html`<div class="columns even">${apis(practice, actions)}${application(state, practice, actions)}</div>`
        : room.busy ? html`<p class="muted">Reading the practice tenant.</p>`
        : emptyState('The practice tenant is not running', 'It behaves like a Kinde business: a few APIs and applications, switches for what they may do. Break something and see what an app would see.',
          button({ label: 'Practise', kind: 'primary', main: true, busy: state.starting, onClick: () => actions.startPractice() }), 'flask')}
    </section>`;
}

/** @param {Ipc.PracticeState} practice @param {Actions} actions */
const apis = (practice, actions) => html`<section class="card form" aria-labelledby="practice-apis"><div><h2 id="practice-apis">APIs</h2>
    <p class="muted small">Which application may ask for a token for which API. In Kinde: the app’s page, <b>APIs</b>, <b>Authorize application</b>.</p></div>
  ${practice.apis.map((api) => html`<div class="practice-api" role="group" aria-label=${api.name}><div class="api-words"><b>${api.name}</b><code>${api.audience}</code></div>
    ${practice.applications.map((app) => {
      const on = app.authorisations.some((a) => a.audience === api.audience);
      return switchRow(`auth-${app.id}-${api.audience}`, html`${named(app.name)} <span class="muted small">${KINDS[app.kind] ?? app.kind}${app.orgCode ? `, ${app.orgCode}` : ''}</span>`, on,
        `${app.name} may use ${api.name}`, () => actions.authorise(app, api, !on), on ? 'Authorised' : 'Not authorised');
    })}</div>`)}</section>`;

/** @param {State} state @param {Ipc.PracticeState} practice @param {Actions} actions */
function application(state, practice, actions) {
  const app = practice.applications.find((a) => a.id === state.practice.application) ?? practice.applications[0];
  const api = practice.apis.find((a) => a.audience === state.practice.audience) ?? practice.apis[0];
  if (!app || !api) return nothing;
  const authorisation = app.authorisations.find((a) => a.audience === api.audience);
  return html`<section class="card form" aria-labelledby="practice-app"><div><h2 id="practice-app">Scopes and lifetime</h2>
      <p class="muted small">What one application gets for one API. In Kinde: <b>APIs</b>, the three dots, <b>Manage scopes</b>.</p></div>
    <div class="pair">${picker('practice-application', 'Application', app.id, practice.applications.map((a) => ({ value: a.id, label: a.name })), (id) => actions.choosePracticeApplication(id))}
      ${picker('practice-api', 'API', api.audience, practice.apis.map((a) => ({ value: a.audience, label: a.name })), (audience) => actions.choosePracticeApi(audience))}</div>
    <div class="app-line"><span class="muted small">Client ID <code>${app.clientId}</code></span>${app.current ? pill('ok', 'check', 'Used by the practice environment')
      : button({ label: 'Use this application', name: `Use ${app.name}`, onClick: () => actions.usePracticeApplication(app) })}</div>
    ${choice({ name: 'lifetime', legend: `How long a token of ${app.name} lives`, row: true, small: true, value: String(app.lifetimeSeconds), onChange: (value) => {
      const chosen = LIFETIMES.find((l) => String(l.seconds) === value);
      if (chosen) void actions.setPracticeLifetime(app, chosen.seconds, chosen.words);
    }, options: LIFETIMES.map((l) => ({ value: String(l.seconds), label: l.label })) })}
    ${authorisation ? scopeSwitches(state, actions, app, api, authorisation.scopes) : html`<p class="muted small">${app.name} is not authorised for ${api.name}. Authorise it first.</p>`}
  </section>`;
}

/**
 * @param {State} state @param {Actions} actions @param {Application} app @param {Ipc.PracticeState['apis'][0]} api @param {string[]} on
 */
function scopeSwitches(state, actions, app, api, on) {
  const { filter, lead } = state.practice;
  const wanted = filter.trim().toLowerCase();
  const sorted = [...api.scopes.filter((scope) => lead.includes(scope)), ...api.scopes.filter((scope) => !lead.includes(scope))];
  const shown = sorted.filter((scope) => scope.toLowerCase().includes(wanted));
  return html`<div class="scope-switches"><div class="label-row"><h3 class="label">Scopes</h3><span class="muted small">${on.length} of ${api.scopes.length} on</span></div>
    ${api.scopes.length > 12 ? input({ id: 'scope-filter', name: 'Find a scope', placeholder: 'Find a scope', value: filter, onInput: (text) => actions.filterPracticeScopes(text) }) : nothing}
    <div class="scope-scroll" role="group" tabindex="0" aria-label=${`Scopes of ${app.name} for ${api.name}`}>${shown.map((scope) => {
      const isOn = on.includes(scope);
      return switchRow(`scope-${scope}`, html`<code>${scope}</code>`, isOn, `${scope} for ${app.name}`, () => actions.setPracticeScope(app, api.audience, scope, !isOn), isOn ? 'On' : 'Off');
    })}${shown.length ? nothing : html`<p class="muted small">No scope has this in its name.</p>`}</div></div>`;
}

/** @param {string} id @param {string} label @param {string} value @param {{value: string, label: string}[]} options @param {(value: string) => void} onChange */
const picker = (id, label, value, options, onChange) => html`<div class="field-block"><label class="label" for=${id}>${label}</label>
  <select class="input" id=${id} @change=${(/** @type {Event} */ e) => onChange(/** @type {HTMLSelectElement} */ (e.target).value)}>${options.map((o) => html`<option value=${o.value} .selected=${o.value === value}>${o.label}</option>`)}</select></div>`;

/** @param {string} id @param {unknown} label @param {boolean} on @param {string} name @param {() => void} onChange @param {string} words */
const switchRow = (id, label, on, name, onChange, words) => html`<div class="switch-row"><span class="switch-label">${label}</span><span class="muted small" aria-hidden="true">${words}</span>
  <button type="button" class="switch" role="switch" id=${id.replace(/[^\w-]/g, '-')} aria-checked=${on ? 'true' : 'false'} aria-label=${name} @click=${onChange}><span class="knob"></span></button></div>`;
