// @ts-check
// The settings, in groups. Each is saved when it is changed.
import { html, nothing } from '../lit.js';
import { TEXT_SIZES } from '../settings-list.js';
import { button, choice } from './parts.js';
import { checkSetting, numberSetting, reset } from './settings-parts.js';
import { networkCard } from './settings-network.js';
import { dataCard, storeCard } from './settings-data.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Record<string, string>} */
export const PLATFORMS = { linux: 'Linux', macos: 'macOS', windows: 'Windows' };

/** @param {State} state @param {Actions} actions */
export function settingsPage(state, actions) {
  const { app } = state;
  if (!app) return nothing;
  const { preferences } = app;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Settings</h1></div>
      <div class="header-actions">${preferences.changed.length ? button({ label: 'Reset all settings…', id: 'reset-settings', onClick: () => actions.openDialog('reset-settings', '', {}, 'reset-settings') }) : nothing}</div></header>
    <section class="stage narrow" id="stage" aria-label="Settings">
      ${appearance(state, actions, preferences)}
      ${tokens(state, actions, preferences)}
      ${historyCard(state, actions, preferences)}
      ${networkCard(state, actions, preferences)}
      ${storeCard(state, actions)}
      ${dataCard(state, actions)}
      <section class="card form" aria-labelledby="about-title"><h2 id="about-title">About</h2><p>M2M Token Tester ${app.version} for ${PLATFORMS[app.platform] ?? app.platform}</p>
        <p class="muted small">No account, no telemetry. The app speaks only with the servers of your environments. Before you ask for something it looks at most whether a domain you typed exists.</p>
        <div class="actions">${button({ label: 'Version and licences', id: 'about', onClick: () => { void actions.openAbout('about'); } })}</div></section>
    </section>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
const appearance = (state, actions, preferences) => html`<section class="card form" aria-labelledby="appearance-title"><h2 id="appearance-title">Appearance</h2>
  <div class="setting-group" id="setting-theme" tabindex="-1">${choice({ name: 'theme', legend: html`Theme ${reset(state, actions, preferences, 'theme')}`, row: true, value: preferences.theme, onChange: (theme) => { void actions.changeSetting('theme', theme); }, options: [
    { value: 'system', label: 'System', line: 'As your system is set' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }] })}</div>
  <div class="setting-group" id="setting-textSize" tabindex="-1">${choice({ name: 'textSize', legend: html`Text size ${reset(state, actions, preferences, 'textSize')}`, row: true, small: true, value: String(preferences.textSize),
    onChange: (size) => { void actions.changeSetting('textSize', size); }, options: TEXT_SIZES.map((size) => ({ value: String(size), label: `${size} %` })) })}</div>
  <div class="setting-group" id="setting-dates" tabindex="-1">${choice({ name: 'dates', legend: html`Dates ${reset(state, actions, preferences, 'dates')}`, row: true, value: preferences.dates, onChange: (dates) => { void actions.changeSetting('dates', dates); }, options: [
    { value: 'local', label: 'Local time first', line: 'As the clock on your wall' }, { value: 'utc', label: 'UTC first', line: 'As in tokens and logs' }] })}</div></section>`;

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
const tokens = (state, actions, preferences) => html`<section class="card form" aria-labelledby="tokens-title"><h2 id="tokens-title">Tokens</h2>
  ${checkSetting(state, actions, preferences, 'keepTokens', preferences.keepTokens, preferences.keepTokens ? 'They lie in the key store until they end. Tomorrow a valid one still costs nothing.' : 'They are forgotten when the app closes.')}
  <div class="setting-row">
    ${numberSetting(state, actions, preferences, 'mintBudget', preferences.mintBudget, 'For each environment; empty means none. Nothing is stopped.')}
    ${numberSetting(state, actions, preferences, 'mintWarning', preferences.mintWarning, 'Per cent of the budget; and again when it is reached.')}</div>
  <div class="setting-row">
    ${numberSetting(state, actions, preferences, 'leeway', preferences.leeway, 'Seconds by which clocks may differ when a token is judged.')}
    ${numberSetting(state, actions, preferences, 'clipboard', preferences.clipboardSeconds, 'Seconds after which a copied token is taken off it, if it is still there.')}</div></section>`;

/** @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences */
const historyCard = (state, actions, preferences) => html`<section class="card form" aria-labelledby="history-title"><h2 id="history-title">History</h2>
  ${checkSetting(state, actions, preferences, 'keepHistory', preferences.keepHistory, 'The last 500 exchanges, in a file on this computer. Secrets and tokens are never in it.')}
  ${checkSetting(state, actions, preferences, 'keepHistoryBodies', preferences.keepHistoryBodies, 'Bodies may hold personal data. Credentials in them are taken out as far as they can be recognised.')}</section>`;
