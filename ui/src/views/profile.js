// @ts-check
// Who is imagined to receive the token: which API, and how strict it is.
import { html, nothing } from '../lit.js';
import { PASTED } from '../derive.js';
import { scopeMeanings } from '../operations.js';
import { ALGORITHMS, leewayTrouble } from '../rules.js';
import { button, choice, disclosure, field, input } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Profile, State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {{value: Profile, label: string, line: string}[]} */
export const PROFILES = [
  { value: 'kinde', label: 'Kinde-like API', line: 'Signature, algorithm, issuer, audience and lifetime. What an API behind Kinde’s own libraries does.' },
  { value: 'rfc9068', label: 'RFC 9068', line: 'All of that, and the type at+jwt with sub, client_id, iat and jti. What strict resource servers do.' },
  { value: 'signature', label: 'Signature only', line: 'Only that the signature is good and the token has not ended. What some middleware does: it explains “the other API took it”.' },
  { value: 'custom', label: 'Custom', line: 'Your own rules: scopes, leeway, algorithms, type. What an API does whose settings you know.' },
];

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export const profileFold = (state, actions, environment, work) => disclosure(state, actions, 'profile', `Who is asking: ${PROFILES.find((p) => p.value === work.profile)?.label ?? work.profile}`, () => html`
  ${audience(state, actions, environment, work)}
  ${choice({ name: 'profile', legend: 'How strict is the API', value: work.profile, options: PROFILES, onChange: (value) => { void actions.setProfile(value); } })}
  ${work.profile === 'custom' ? custom(actions, environment, work) : nothing}`);

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function audience(state, actions, environment, work) {
  const all = environment.id === PASTED ? (state.app?.environments ?? []).flatMap((e) => e.apis) : environment.apis;
  const apis = all.filter((api, index) => all.findIndex((other) => other.audience === api.audience) === index);
  const typed = work.judgedFor !== null && !apis.some((api) => api.audience === work.judgedFor);
  return html`<div class="field-block"><label class="label" for="judged-for">For which API is it judged?</label>
    <select class="input" id="judged-for" @change=${(/** @type {Event} */ e) => {
      const { value } = /** @type {HTMLSelectElement} */ (e.target);
      void actions.judgeFor(value === 'own' ? null : value === 'typed' ? '' : value.slice(4));
    }}>
      <option value="own" .selected=${work.judgedFor === null}>The one it was asked for</option>
      ${apis.map((api) => html`<option value="api:${api.audience}" .selected=${work.judgedFor === api.audience}>${api.name} – ${api.audience}</option>`)}
      <option value="typed" .selected=${typed}>Another audience…</option></select></div>
    ${typed ? field({ id: 'judged-audience', label: 'Audience', hint: 'Letter by letter, as that API expects it. Checked when you leave the field.',
      control: input({ id: 'judged-audience', value: work.judgedFor ?? '', mono: true, onInput: (text) => actions.typeAudience(text), onLeave: () => { void actions.judgeFor(work.judgedFor); } }) }) : nothing}`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function custom(actions, environment, work) {
  const { rules } = work;
  const known = [...new Set(environment.apis.flatMap((api) => api.scopes))];
  const trouble = leewayTrouble(rules.leeway) ?? undefined;
  return html`<div class="inset form">
    <div class="field-block"><div class="label-row"><label class="label" for="rule-scopes">Scopes it needs</label></div>
      <scope-field input-id="rule-scopes" .chosen=${rules.requiredScopes} .known=${known} .meanings=${scopeMeanings(work.callHelp.catalogue)} @open=${() => { void actions.readCatalogue(); }}
        @scopes=${(/** @type {CustomEvent<string[]>} */ e) => { void actions.setRules({ requiredScopes: e.detail }); }}></scope-field>
      <p class="note" id="rule-scopes-note">Empty: any token will do.</p></div>
    <fieldset class="field-block"><legend class="label">Algorithms it accepts</legend><div class="check-row">${ALGORITHMS.map((name) => html`<label class="check-label"><input type="checkbox" .checked=${rules.algorithms.includes(name)}
      @change=${(/** @type {Event} */ e) => { void actions.setRules({ algorithms: /** @type {HTMLInputElement} */ (e.target).checked ? [...rules.algorithms, name] : rules.algorithms.filter((a) => a !== name) }); }}><code>${name}</code></label>`)}</div></fieldset>
    ${field({ id: 'rule-leeway', label: 'Leeway in seconds', error: trouble, hint: 'By how much two clocks may differ.', control: input({ id: 'rule-leeway', value: rules.leeway, error: trouble, onInput: (leeway) => actions.typeRules({ leeway }), onLeave: () => { void actions.setRules({}); } }) })}
    ${field({ id: 'rule-types', label: 'Types (typ) it accepts', optional: true, hint: 'For example at+jwt. Empty accepts any, and none.', control: input({ id: 'rule-types', value: rules.types, mono: true, onInput: (types) => actions.typeRules({ types }), onLeave: () => { void actions.setRules({}); } }) })}
    <div class="actions">${button({ label: 'Check with these rules', id: 'check-rules', busy: work.inspecting !== null, onClick: () => actions.setRules({}) })}</div></div>`;
}
