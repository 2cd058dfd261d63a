// @ts-check
import { html, nothing } from '../lit.js';
import { banner, button, choice, note } from './parts.js';
import { budgetField } from './mints-dialog.js';
import { secretStoreSteps } from './banners.js';

/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Record<string, string>} */
const PLATFORMS = { linux: 'Linux', macos: 'macOS', windows: 'Windows' };

/** @param {State} state @param {Actions} actions */
export function settingsPage(state, actions) {
  const { app } = state;
  if (!app) return nothing;
  const { secretStore, storage } = app;
  const untried = secretStore.state === 'untried';
  const storeTone = untried ? 'plain' : secretStore.works ? 'ok' : 'warn';
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Settings</h1></div></header>
    <section class="stage narrow" id="stage" aria-label="Settings">
      <section class="card">${choice({ name: 'theme', legend: 'Theme', row: true, value: app.preferences.theme, onChange: (theme) => { void actions.setTheme(theme); }, options: [
        { value: 'system', label: 'System', line: 'As your system is set' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }] })}</section>
      <section class="card form" aria-labelledby="store-title"><h2 id="store-title">Where secrets are kept</h2>
        ${banner(storeTone, untried ? 'info' : secretStore.works ? 'check' : 'lock', html`<p>${secretStore.sentence}</p>${secretStoreSteps(secretStore.steps)}`,
          secretStore.works && !untried ? nothing : button({ label: 'Try it now', busy: state.retryingStore, name: 'Try it now: the key store', onClick: () => actions.retrySecretStore() }))}
        <p class="note">Client secrets are never written to a file of this app.</p></section>
      <section class="card form" aria-labelledby="tokens-title"><h2 id="tokens-title">Tokens</h2>
        <div class="field-block"><label class="check-label"><input type="checkbox" id="keep-tokens" .checked=${app.preferences.keepTokens} aria-describedby="keep-tokens-note"
          @change=${(/** @type {Event} */ e) => { void actions.setKeepTokens(/** @type {HTMLInputElement} */ (e.target).checked); }}><span>Keep tokens over a restart</span></label>
          ${note('keep-tokens-note', undefined, app.preferences.keepTokens ? 'They lie in the key store until they end. Tomorrow a valid one still costs nothing.' : 'They are forgotten when the app closes.')}</div>
        ${budgetField(String(app.preferences.mintBudget ?? ''), state.budgetProblem ?? undefined, 'settings-budget', () => undefined, () => { void actions.leaveBudget(); })}</section>
      <section class="card form" aria-labelledby="storage-title"><h2 id="storage-title">Settings and environments</h2>
        ${banner(storage.kind === 'ready' ? 'ok' : 'warn', storage.kind === 'ready' ? 'check' : 'warn', html`<p>${storage.sentence || 'All is saved on this computer.'}</p>${storage.details.length
          ? html`<ul>${storage.details.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}`)}</section>
      <section class="card" aria-labelledby="about-title"><h2 id="about-title">About</h2><p>M2M Token Tester ${app.version} for ${PLATFORMS[app.platform] ?? app.platform}</p>
        <p class="muted small">No account, no telemetry. The app speaks only with the servers of your environments. Before you ask for something it looks at most whether a domain you typed exists.</p></section>
    </section>`;
}
