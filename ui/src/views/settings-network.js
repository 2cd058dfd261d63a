// @ts-check
// The network settings: waiting times, proxy, trust, a certificate of one's own.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { dateOnly } from '../format.js';
import { banner, button, choice, disclosure, field, input } from './parts.js';
import { labelOf, numberSetting, reset } from './settings-parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
export function networkCard(state, actions, preferences) {
  const { network } = preferences;
  return html`<section class="card form" aria-labelledby="network-title"><h2 id="network-title">Network</h2>
    <div class="setting-group" role="group" aria-labelledby="timeouts-title"><h3 id="timeouts-title">Longest waits, in seconds</h3>
      <div class="setting-row">
        ${numberSetting(state, actions, preferences, 'connectTimeout', network.connectSeconds, 'Until a connection stands')}
        ${numberSetting(state, actions, preferences, 'readTimeout', network.readSeconds, 'While an answer is read')}
        ${numberSetting(state, actions, preferences, 'totalTimeout', network.totalSeconds, 'From first to last byte')}</div></div>
    ${proxySetting(state, actions, preferences)}
    ${authorities(state, actions, preferences)}
    ${clientCertificate(state, actions, preferences)}
    <p class="note">Certificates are always verified; there is no way to switch that off. This computer itself is always reached without a proxy.</p></section>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
function proxySetting(state, actions, preferences) {
  const { network } = preferences, { settings } = state;
  const kind = settings.proxy?.kind ?? network.proxyKind;
  const address = settings.proxy?.address ?? network.proxyAddress, user = settings.proxy?.user ?? network.proxyUser;
  const busy = settings.busy === 'proxy';
  return html`<div class="setting-group" id="setting-proxy" tabindex="-1">
    ${choice({ name: 'proxy', legend: html`Proxy ${reset(state, actions, preferences, 'proxy')}`, row: true, value: kind, onChange: (value) => { void actions.chooseProxy(value); }, options: [
      { value: /** @type {Ipc.ProxyKind} */ ('system'), label: 'System', line: 'As this computer is set' }, { value: 'none', label: 'None', line: 'Always directly' }, { value: 'own', label: 'Own', line: 'Host and port, as IT gave them' }] })}
    ${kind === 'system' ? html`<p class="note">Scripts for automatic configuration (PAC) are not run. If your network has one, ask IT for host and port and choose Own.</p>` : nothing}
    ${kind === 'own' ? html`<div class="inset form">
      ${field({ id: 'proxyAddress', label: 'Host and port', error: settings.errors.proxyAddress, hint: 'Such as proxy.example:3128. No script, and no password here.',
        control: input({ id: 'proxyAddress', value: address, mono: true, required: true, error: settings.errors.proxyAddress, onInput: (text) => actions.typeProxy({ address: text }) }) })}
      <div class="setting-row">
        ${field({ id: 'proxyUser', label: 'User name', optional: true, error: settings.errors.proxyUser, hint: 'Only if the proxy asks for one.',
          control: input({ id: 'proxyUser', value: user, error: settings.errors.proxyUser, onInput: (text) => actions.typeProxy({ user: text }) }) })}
        ${field({ id: 'proxyPassword', label: 'Password', optional: true, error: settings.errors.proxyPassword, hint: passwordHint(network),
          control: html`<input class="input" id="proxyPassword" type="password" autocomplete="off" dir="ltr" aria-describedby="proxyPassword-note" aria-invalid=${settings.errors.proxyPassword ? 'true' : nothing}>` })}</div>
      <div class="actions">${button({ label: 'Save the proxy', id: 'save-proxy', busy, onClick: () => { void actions.saveProxy(); } })}
        ${settings.proxy ? html`<span class="note">Not saved yet.</span>` : html`<span class="note">${icon('check', 'ok')} In use.</span>`}</div></div>` : nothing}</div>`;
}

/** @param {Ipc.NetworkView} network */
const passwordHint = (network) => (network.proxyPassword === 'keychain' ? 'Kept in your key store. Empty leaves it as it is.'
  : network.proxyPassword === 'session' ? 'Kept until the app closes. Empty leaves it as it is.' : 'It goes to your key store.');

/** @param {Ipc.CertificateNote[]} notes @param {number} now */
const certificates = (notes, now) => html`<ul class="certificates" role="list">${notes.slice(0, 8).map((certificate) => html`<li>${icon('lock')}<div>
    <strong>${certificate.subject || 'A certificate without a name'}</strong>
    <p class="small muted">From ${certificate.issuer || 'nobody named'}, ${certificate.until < now ? html`<span class="bad-text">ended ${dateOnly(certificate.until)}</span>` : `good until ${dateOnly(certificate.until)}`}</p>
    <p class="small"><code class="muted">${certificate.fingerprint}</code></p></div></li>`)}${
  notes.length > 8 ? html`<li class="muted small">and ${notes.length - 8} more</li>` : nothing}</ul>`;

/**
 * A text field for certificates, with a way to fill it from a file.
 * @param {State} state @param {Actions} actions @param {'extraCertificates' | 'clientCertificate'} which @param {string} label @param {string} hint @param {string} use what the button says
 */
function pemField(state, actions, which, label, hint, use) {
  const id = `setting-${which}`, error = state.settings.errors[which], busy = state.settings.busy === which;
  return html`${field({ id, label, error, hint, control: html`<textarea class="input mono pem" id=${id} rows="3" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr"
      placeholder="-----BEGIN CERTIFICATE-----" aria-describedby="${id}-note" aria-invalid=${error ? 'true' : nothing}></textarea>` })}
    <div class="actions">${button({ label: use, busy, onClick: () => { void actions.saveCertificates(which); } })}
      ${button({ label: 'From a file…', name: `From a file…: ${label}`, busy, onClick: () => { void actions.saveCertificates(which, true); } })}</div>`;
}

/**
 * A rarely needed setting: folded, with its state in the line that opens it.
 * @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences @param {'extraCertificates' | 'clientCertificate'} which
 * @param {Ipc.CertificateNote[]} notes @param {() => unknown} content
 */
const folded = (state, actions, preferences, which, notes, content) => disclosure(state, actions, `fold-${which}`,
  html`${labelOf(which)} <span class="muted">${notes.length ? notes.length > 1 && which === 'extraCertificates' ? `${notes.length} in use` : notes[0]?.subject || 'in use' : 'none'}</span>`,
  () => html`<div class="form">${content()}${notes.length ? html`<div class="actions">${reset(state, actions, preferences, which, 'Remove')}</div>` : nothing}</div>`);

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
function authorities(state, actions, preferences) {
  const notes = preferences.network.extraCertificates;
  return folded(state, actions, preferences, 'extraCertificates', notes, () => html`
    ${notes.length ? certificates(notes, state.now) : html`<p class="note">Needed where a company reads encrypted traffic, or runs servers with certificates of its own.</p>`}
    ${pemField(state, actions, 'extraCertificates', notes.length ? 'Others in their place' : 'Certificate of the authority', 'As PEM text. Servers with certificates of this authority are trusted, beside those that your system trusts.', 'Trust this authority')}`);
}

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
function clientCertificate(state, actions, preferences) {
  const { clientCertificate: notes, clientKey } = preferences.network;
  return folded(state, actions, preferences, 'clientCertificate', notes, () => html`
    ${notes.length ? certificates(notes, state.now) : html`<p class="note">Needed where a server asks for one (mutual TLS). It is shown to every server of your environments that asks.</p>`}
    ${clientKey === 'session' ? banner('warn', 'lock', html`<p>Its key stays for this session only, because the key store does not work.</p>`) : clientKey ? html`<p class="note">Its key is in your key store.</p>` : nothing}
    ${pemField(state, actions, 'clientCertificate', notes.length ? 'Another in its place' : 'Certificate and private key', 'As PEM text, the certificate first. The key goes to your key store and is never shown again; it may come from a file while the certificate stands here.', 'Use this certificate')}`);
}
