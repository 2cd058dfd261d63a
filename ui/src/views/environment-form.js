// @ts-check
// The fields of an environment, for connecting one and for changing one.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { proposedName } from '../environment-draft.js';
import { isMessage } from '../texts.js';
import { fieldHelp, noteReading, notedSecret, secretHelp } from './field-help.js';
import { choice, disclosure, field, input, named, note, secretInput } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { EnvironmentForm, FormValues, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {import('../ipc.d.ts').EnvironmentView['colour'][]} */
export const COLOURS = ['green', 'teal', 'blue', 'violet', 'pink', 'red', 'amber', 'grey'];

/** @param {State} state @param {Actions} actions @param {EnvironmentForm} form */
export function environmentFields(state, actions, form) {
  const { values, errors } = form;
  const creating = form.environmentId === null;
  const kinde = values.provider === 'kinde';
  return html`${creating ? noteReading(form) : nothing}${kinde ? hostField(actions, form) : otherServerFields(actions, form)}
    ${text(actions, form, 'clientId', 'Client ID', creating ? 'Beside the domain in App keys.' : 'The saved tokens of another client ID are not used.')}
    ${creating && form.help.note?.secret ? notedSecret(actions, form.help.note.secret.characters) : creating ? html`<div class="field-block">${field({
      id: 'form-secret', label: 'Client secret', error: errors.secret, hint: 'Goes into your system’s keychain. It is never shown again and never written to a file.',
      control: secretInput('form-secret', errors.secret, () => actions.touchSecret(), () => { void actions.leaveSecret(); }),
    })}${secretHelp(actions, form.help.secret, form.help.cleanSecret)}</div>` : nothing}
    ${creating ? (kinde ? apiChoice(actions, form) : html`${text(actions, form, 'audience', 'Audience of the API', 'Some servers need none.', true)}`) : nothing}
    ${production(actions, values)}
    <div class="folds">
      ${disclosure(state, actions, 'form-identity', html`<span class="clamp">Name and colour${nameOf(form) ? html`: <b>${named(nameOf(form))}</b>` : nothing}</span>`, () => identity(actions, form))}
      ${disclosure(state, actions, 'form-provider', kinde ? 'Not Kinde? Use any OAuth server' : 'Another OAuth server', () => provider(actions, values))}
      ${disclosure(state, actions, 'form-checks', 'Expected organisation', () =>
        text(actions, form, 'expectedOrgCode', 'Organisation code', 'A token with another org_code, or without one, is then rejected on the Claims tab.', true))}
    </div>`;
}

/** @param {EnvironmentForm} form */
const nameOf = (form) => form.values.name.trim() || proposedName(form.values, form.reading);

/**
 * @param {Actions} actions @param {EnvironmentForm} form @param {keyof FormValues} name @param {string} label @param {unknown} hint @param {boolean} [optional]
 */
function text(actions, form, name, label, hint, optional = false) {
  const error = form.errors[name];
  return html`<div class="field-block">${field({
    id: `form-${name}`, label, optional, error, hint,
    control: input({ id: `form-${name}`, value: String(form.values[name]), mono: name !== 'apiName' && name !== 'name', error, required: !optional, onInput: (value) => actions.setFormValues({ [name]: value }), onLeave: () => { void actions.leaveField(name); } }),
  })}${fieldHelp(actions, form, name)}</div>`;
}

/** @param {Actions} actions @param {EnvironmentForm} form */
function hostField(actions, form) {
  const { reading, errors } = form;
  const hint = reading ? hostLine(form, reading)
    : form.environmentId === null ? 'For example acme.kinde.com. You can also paste the whole message you were sent: the other fields fill themselves.' : 'For example acme.kinde.com. A whole address works too.';
  return html`<div class="field-block">${field({
    id: 'form-host', label: 'Kinde domain', error: errors.host, hint,
    control: input({ id: 'form-host', value: form.values.host, mono: true, mode: 'url', error: errors.host, required: true,
      onInput: (host) => { actions.setFormValues({ host }); }, onLeave: () => { void actions.leaveField('host'); },
      onPaste: (pasted) => { if (form.environmentId !== null || !isMessage(pasted)) return false; void actions.readNote(pasted); return true; } }),
  })}${fieldHelp(actions, form, 'host')}</div>`;
}

/** What the domain is, and whether somebody answers there: one line, one sign. @param {EnvironmentForm} form @param {Ipc.HostReading} reading */
function hostLine({ help }, reading) {
  const { probe, probing } = help;
  const sign = probing ? html`<span class="spinner" aria-hidden="true"></span>` : !probe ? icon('info') : probe.isTenant ? icon('check', 'ok') : icon('warn', 'warn');
  return html`<span class="read-host" role="status">${sign}<span><bdi>${reading.host}</bdi>${reading.region ? html`, region ${reading.region}` : nothing}${reading.customDomain ? ', a custom domain' : nothing}. ${
    probing ? 'Looking whether it is there.' : probe ? html`${probe.sentence} ` : nothing}${help.readings.host ? nothing : reading.notes.map((line) => html`${line} `)}</span></span>`;
}

/** @param {Actions} actions @param {EnvironmentForm} form */
const otherServerFields = (actions, form) => html`
  ${text(actions, form, 'issuer', 'Issuer', 'Its addresses are then found by discovery. Leave it empty to type them.', form.values.tokenEndpoint.trim() !== '')}
  ${text(actions, form, 'tokenEndpoint', 'Token endpoint', 'Only if discovery does not tell it.', true)}
  ${text(actions, form, 'jwksUri', 'JWKS address', 'The public keys of the server. Without them no signature can be checked.', true)}
  ${choice({ name: 'authentication', legend: 'How the client proves itself', value: form.values.authentication, row: true, onChange: (authentication) => actions.setFormValues({ authentication }),
    options: [{ value: 'client_secret_post', label: 'In the form', line: 'client_secret_post' }, { value: 'client_secret_basic', label: 'In the header', line: 'client_secret_basic' }] })}`;

/** @param {Actions} actions @param {EnvironmentForm} form */
function apiChoice(actions, form) {
  const origin = form.reading?.origin;
  return html`<div>${choice({ name: 'api', legend: 'Which API is the token for?', value: form.values.api, row: true, onChange: (api) => actions.setFormValues({ api }), options: [
    { value: 'management', label: 'Kinde Management API', line: html`<span class="ellipsis">${origin ? `${origin}/api` : 'Reads and changes your Kinde business'}</span>` },
    { value: 'own', label: 'An API of your own', line: 'Registered in Kinde with its audience' },
  ] })}${form.values.api === 'own' ? html`<div class="inset form">${text(actions, form, 'audience', 'Audience', 'Exactly as it is registered in Kinde, letter by letter.')}${
    text(actions, form, 'apiName', 'Name of the API', 'For you. The audience serves when this is empty.', true)}</div>` : nothing}</div>`;
}

/** @param {Actions} actions @param {FormValues} values */
const production = (actions, values) => html`<div class="field-block"><label class="check-label"><input type="checkbox" id="form-production" .checked=${values.production} aria-describedby="form-production-note"
    @change=${(/** @type {Event} */ e) => actions.setFormValues({ production: /** @type {HTMLInputElement} */ (e.target).checked })}><span>This is a production environment</span></label>
  ${note('form-production-note', undefined, values.production ? 'It will be marked PRODUCTION, and every call that writes asks first.' : 'Better to start with one that is not: nothing real can break there.')}</div>`;

/** @param {Actions} actions @param {EnvironmentForm} form */
const identity = (actions, form) => html`<div class="form">
  ${field({ id: 'form-name', label: 'Name', error: form.errors.name, hint: 'Only for you.', control: input({ id: 'form-name', value: form.values.name, error: form.errors.name, placeholder: proposedName(form.values, form.reading), onInput: (name) => actions.setFormValues({ name }) }) })}
  <fieldset class="colours"><legend class="label">Colour</legend>${COLOURS.map((colour) => html`<label class="colour" title=${colour}><input type="radio" name="colour" value=${colour} aria-label=${colour}
    .checked=${form.values.colour === colour} @change=${() => actions.setFormValues({ colour })}><span class="dot colour-${colour}" aria-hidden="true"></span></label>`)}</fieldset></div>`;

/** @param {Actions} actions @param {FormValues} values */
const provider = (actions, values) => choice({ name: 'provider', legend: 'Who issues the tokens?', value: values.provider, row: true, onChange: (chosen) => actions.setFormValues({ provider: chosen }), options: [
  { value: 'kinde', label: 'Kinde', line: 'Addresses follow from the domain' }, { value: 'other', label: 'Another OAuth server', line: 'By its issuer, or by typed addresses' }] });
