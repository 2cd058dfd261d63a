// @ts-check
// What is asked for on the Token stage: the APIs, how several are sent, the scopes, and what is seldom needed.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { apiName, audiencesOf, unusualOptions } from '../derive.js';
import { scopeMeanings } from '../operations.js';
import { button, choice, disclosure, field, input, named, note, term } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { SeveralForm, State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function apiPicker(actions, environment, work) {
  const chosen = environment.apis.find((api) => api.audience === work.audience);
  const free = environment.apis.filter((api) => !audiencesOf(work).includes(api.audience));
  const next = free[0];
  return html`<div class="field-block">
    <div class="label-row"><label class="label" for="api">API</label>
      <span class="label-actions">${chosen && !chosen.management && !environment.practice ? button({ label: 'Change', kind: 'link', id: 'change-api', name: `Change ${chosen.name}`, onClick: () => actions.openApi(environment.id, chosen.audience) }) : nothing}
      ${next && work.audience ? button({ label: work.more.length ? 'Ask for one more' : 'Ask for several', kind: 'link', id: 'more-apis', onClick: () => actions.setMoreApis([...work.more, next.audience]) }) : nothing}
      ${environment.provider === 'kinde' ? button({ label: 'Find in tenant', kind: 'link', icon: 'search', id: 'find-apis', onClick: () => { void actions.openTenant(environment.id); } }) : nothing}${
        environment.practice ? nothing : button({ label: 'Add an API', kind: 'link', icon: 'plus', id: 'add-api', onClick: () => actions.openApi(environment.id, null) })}</span></div>
    ${picker('api', undefined, work.audience, environment, environment.provider === 'other' || !environment.apis.length, (audience) => actions.chooseApi(audience))}
    ${work.more.map((audience, index) => html`<div class="input-row">${picker(`api-${index + 1}`, `API ${index + 2}`, audience, environment, false, (value) => actions.setMoreApis(work.more.map((a, i) => (i === index ? value : a))))}<button
      type="button" class="button plain square" aria-label=${`Remove ${apiName(environment, audience)} from the request`} title="Remove" @click=${() => actions.setMoreApis(work.more.filter((_, i) => i !== index))}>${icon('cross')}</button></div>`)}
    ${note('api-note', undefined, !work.audience ? 'The request names no audience. Some servers then decide by themselves.'
      : work.more.length ? 'An API takes a token only if its own audience is in it.' : html`The token will be good for this API only. Its identifier is called the ${term('audience')}.`)}
  </div>
  ${work.more.length ? several(actions, environment, work) : nothing}`;
}

/**
 * @param {string} id @param {string | undefined} name @param {string} value @param {Ipc.EnvironmentView} environment @param {boolean} none @param {(audience: string) => void} onChange
 */
function picker(id, name, value, environment, none, onChange) {
  const chosen = environment.apis.find((api) => api.audience === value);
  return html`<div class="picker"><span class="picker-face" aria-hidden="true"><b>${named(chosen?.name ?? (value || 'No API named'))}</b><code dir="ltr">${chosen?.audience ?? ''}</code></span>${icon('down')}
    <select id=${id} aria-label=${name ?? nothing} aria-describedby="api-note" @change=${(/** @type {Event} */ e) => onChange(/** @type {HTMLSelectElement} */ (e.target).value)}>
      ${environment.apis.map((api) => html`<option value=${api.audience} .selected=${api.audience === value}>${api.name} – ${api.audience}</option>`)}
      ${none ? html`<option value="" .selected=${value === ''}>No API named</option>` : nothing}
    </select></div>`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function several(actions, environment, work) {
  const tokens = audiencesOf(work).length;
  const last = environment.accepted.audienceForm;
  /** @type {{value: SeveralForm, label: string, line: string}[]} */
  const options = [
    { value: 'repeated', label: 'Repeated', line: 'audience=…&audience=…, as Kinde documents it' }, { value: 'space-joined', label: 'In one parameter', line: 'audience=… …, with spaces between' },
    { value: 'each', label: 'One token each', line: environment.provider === 'kinde' && !environment.practice ? `${tokens} requests, counts as ${tokens}` : `${tokens} requests` },
  ];
  return choice({ name: 'several', legend: 'How the APIs are sent', value: work.several, onChange: (value) => actions.setSeveral(value),
    options: options.map((o) => (o.value === last ? { ...o, line: `${o.line}. Worked last time.` } : o)) });
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function scopes(actions, environment, work) {
  const chosen = audiencesOf(work);
  const known = [...new Set(environment.apis.filter((api) => chosen.includes(api.audience)).flatMap((api) => api.scopes))];
  return html`<div class="field-block">
    <div class="label-row"><label class="label" for="scopes-input">Scopes</label></div>
    <scope-field input-id="scopes-input" .chosen=${work.scopes} .known=${known} .meanings=${scopeMeanings(work.callHelp.catalogue)}
      @open=${() => { void actions.readCatalogue(); }} @scopes=${(/** @type {CustomEvent<string[]>} */ e) => actions.setScopes(e.detail)}></scope-field>
    ${note('scopes-input-note', undefined, work.scopes.length ? html`Only what you need: fewer ${term('scope', 'scopes')} are safer.` : html`Leave empty to get every ${term('scope')} this app has been given. Fewer is safer.`)}
  </div>`;
}

const WAYS = /** @type {const} */ ({ client_secret_post: 'In the form', client_secret_basic: 'In the header' });

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function advanced(state, actions, environment, work) {
  const changed = unusualOptions(work);
  return disclosure(state, actions, 'advanced', changed ? `Advanced (${changed} changed)` : 'Advanced', () => html`<div class="form">
    ${authentication(actions, environment, work)}
    ${field({ id: 'option-resources', label: 'Resource', optional: true, hint: 'For servers that follow RFC 8707. Several: with a space between.',
      control: input({ id: 'option-resources', value: work.options.resources, mono: true, onInput: (resources) => actions.setOptions({ resources }) }) })}
    ${extraParameters(actions, work)}
    ${field({ id: 'option-timeout', label: 'Give up after', optional: true, hint: 'Seconds for the whole exchange, a whole number. The usual limit is 30.', error: timeoutTrouble(work.options.timeout) ?? undefined,
      control: input({ id: 'option-timeout', value: work.options.timeout, error: timeoutTrouble(work.options.timeout) ?? undefined, onInput: (timeout) => actions.setOptions({ timeout }) }) })}
  </div>`);
}

/** @param {string} text */
const timeoutTrouble = (text) => (text.trim() === '' || /^\s*[1-9]\d{0,3}\s*$/.test(text) ? null : 'A whole number of seconds, such as 60.');

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function authentication(actions, environment, work) {
  const now = work.options.authentication || environment.authentication, last = environment.accepted.authentication;
  return html`<div class="field-block">${choice({ name: 'option-authentication', legend: 'How the client proves itself', value: now, row: true,
    onChange: (value) => actions.setOptions({ authentication: value === environment.authentication ? '' : value }), options: [
      { value: 'client_secret_post', label: WAYS.client_secret_post, line: `client_secret_post${last === 'client_secret_post' ? ', worked last time' : ''}` },
      { value: 'client_secret_basic', label: WAYS.client_secret_basic, line: `client_secret_basic${last === 'client_secret_basic' ? ', worked last time' : ''}` }] })}
    ${last && last !== now ? html`<p class="note">This server accepted the other way last time. ${button({ label: 'Use what worked last time', kind: 'link', onClick: () => actions.setOptions({ authentication: last === environment.authentication ? '' : last }) })}</p>` : nothing}</div>`;
}

/** @param {Actions} actions @param {Work} work */
function extraParameters(actions, work) {
  const { extra } = work.options;
  const put = (/** @type {number} */ index, /** @type {Partial<{name: string, value: string}>} */ change) => actions.setOptions({ extra: extra.map((e, i) => (i === index ? { ...e, ...change } : e)) });
  const text = (/** @type {number} */ index, /** @type {'name' | 'value'} */ part, /** @type {string} */ label) => html`<input class="input mono" type="text" autocomplete="off" spellcheck="false" dir="ltr" aria-label=${label}
    .value=${extra[index]?.[part] ?? ''} @input=${(/** @type {Event} */ e) => put(index, { [part]: /** @type {HTMLInputElement} */ (e.target).value })}>`;
  return html`<div class="field-block" role="group" aria-label="Further parameters"><span class="label">Further parameters <span class="optional">optional</span></span>
    ${extra.map((e, index) => html`<div class="header-row">${text(index, 'name', `Name of parameter ${index + 1}`)}${text(index, 'value', `Value of parameter ${index + 1}`)}<button type="button" class="button plain square"
      aria-label=${`Remove parameter ${e.name || index + 1}`} title="Remove" @click=${() => actions.setOptions({ extra: extra.filter((_, i) => i !== index) })}>${icon('cross')}</button></div>`)}
    <div>${button({ label: 'Add a parameter', kind: 'link', icon: 'plus', onClick: () => actions.setOptions({ extra: [...extra, { name: '', value: '' }] }) })}</div></div>`;
}
