// @ts-check
// The history: what was sent and answered, found again, looked at, made again.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { currentToken, selectedEnvironment, workOf } from '../derive.js';
import { byteSize, clockTime, count, dateOnly, exactTime, milliseconds } from '../format.js';
import { banner, button, emptyState, keys, light, named } from './parts.js';
import { exchangeBlock } from './exchange.js';
import { scopeUse } from './scope-use.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { HistoryRoom, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function historyPage(state, actions) {
  const { history } = state;
  const { view } = history;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">History</h1></div>${
      view?.kept ? html`<div class="actions">${button({ label: 'Clear the history', icon: 'bin', id: 'clear-history', onClick: () => actions.askClearHistory('clear-history') })}</div>` : nothing}</header>
    <section class="stage" id="stage" aria-label="History">
      ${view?.news ? banner('warn', 'warn', html`<p>${view.news.sentence}</p>`, view.news.canRetry ? button({ label: 'Save again', onClick: () => { void actions.saveHistoryAgain(); } }) : nothing) : nothing}
      ${history.problem ? banner('bad', 'warn', html`<p>${history.problem}</p>`) : nothing}
      ${!view ? nothing : view.kept ? filled(state, actions, history, view) : empty(state, actions)}
      ${keeping(state, actions)}
    </section>`;
}

/** @param {State} state @param {Actions} actions */
function empty(state, actions) {
  if (!state.app?.preferences.keepHistory) return emptyState('No history is kept', 'You chose so. Nothing of what is sent or answered is written down.', nothing, 'clock');
  return emptyState('Nothing here yet', 'Every token request and every call is listed here, without secrets and tokens. You can look at it again and make a call once more.',
    state.app.environments.length ? button({ label: 'Go to the environment', kind: 'primary', main: true, onClick: () => actions.back() }) : nothing, 'clock');
}

/** @param {State} state @param {Actions} actions @param {HistoryRoom} history @param {Ipc.HistoryView} view */
function filled(state, actions, history, view) {
  const { lines } = view;
  const drawn = lines.slice(0, history.shown);
  return html`<section class="card form" aria-labelledby="history-title">
      <h2 id="history-title" class="visually-hidden">Exchanges</h2>
      <div class="history-tools">
        <div class="search-box" role="search" aria-label="Search in the history">${icon('search')}<input class="input" id="history-search" type="search" autocomplete="off" spellcheck="false" aria-label="Search in the history" placeholder=${`Path, status, name (${keys('F')})`}
          .value=${history.query} @input=${(/** @type {Event} */ e) => { void actions.searchHistory(/** @type {HTMLInputElement} */ (e.target).value); }}></div>
        ${environmentPicker(state, actions, history)}
        <span class="muted small" id="history-count">${lines.length === view.kept ? count(view.kept, 'exchange') : `${lines.length} of ${count(view.kept, 'exchange')}`}</span>
      </div>
      ${drawn.length ? days(drawn).map((day) => html`<h3 class="day">${dayWords(day[0]?.at ?? 0, state.now)}</h3>
        <ul class="history" role="list" @keydown=${moveFocus}>${day.map((line) => row(state, actions, history, line))}</ul>`)
        : html`<p class="muted">Nothing kept here has all of these words.</p>`}
      ${lines.length > drawn.length ? html`<div>${button({ label: `Show more`, detail: `${lines.length - drawn.length} are left`, onClick: () => actions.moreHistory() })}</div>` : nothing}
    </section>${scopesCard(state)}`;
}

/** @param {State} state @param {Actions} actions @param {HistoryRoom} history */
function environmentPicker(state, actions, history) {
  const environments = state.app?.environments ?? [];
  if (environments.length < 2) return nothing;
  const name = environments.find((e) => e.id === history.environmentId)?.name ?? 'All environments';
  return html`<div class="picker history-picker"><span class="picker-face" aria-hidden="true">${named(name)}</span>${icon('down')}<select aria-label="Environment" @change=${(/** @type {Event} */ e) => actions.filterHistory(/** @type {HTMLSelectElement} */ (e.target).value || null)}>
    <option value="" .selected=${history.environmentId === null}>All environments</option>${environments.map((e) => html`<option value=${e.id} .selected=${e.id === history.environmentId}>${e.name}</option>`)}</select></div>`;
}

/** @param {State} state @param {Actions} actions @param {HistoryRoom} history @param {Ipc.HistoryLine} line */
function row(state, actions, history, line) {
  const environment = state.app?.environments.find((e) => e.id === line.environmentId);
  const isOpen = history.open === line.id;
  const [code, ...words] = line.statusWords.split(' ');
  return html`<li class="history-item ${isOpen ? 'on' : ''}"><button type="button" class="history-row" id="history-${line.id}" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => { void actions.openHistoryEntry(line.id); }}>
      <span class="dot colour-${environment?.colour ?? 'grey'}" aria-hidden="true"></span>
      <time class="history-time" datetime=${new Date(line.at * 1000).toISOString()} title=${exactTime(line.at)}>${clockTime(line.at)}</time>
      <span class="verb ${line.method.toLowerCase()}">${line.method}</span>
      <span class="history-what"><span class="history-path" dir="ltr" title=${line.path}>${line.path}</span>
        <span class="small muted ellipsis">${line.purpose === 'token-request' ? 'Token request, ' : line.guardCheck ? 'Guard check, ' : nothing}${named(line.environmentName)}${line.host === line.environmentName ? nothing : html`, <bdi>${line.host}</bdi>`}${environment ? nothing : ' (deleted)'}${environment?.practice ? ', practice: not written to the disk' : nothing}</span></span>
      <span class="history-state">${light(line.good ? 'ok' : 'bad', line.status === null ? 'No answer' : html`${code} <span class="history-words">${words.join(' ')}</span>`)}<span class="small muted">${milliseconds(line.milliseconds)}</span></span>
    </button>
    ${isOpen ? html`<div class="history-details">${history.details?.line.id === line.id ? details(actions, history.details, environment) : html`<p class="muted small">Being read.</p>`}</div>` : nothing}</li>`;
}

/** @param {Actions} actions @param {Ipc.HistoryDetails} d @param {Ipc.EnvironmentView | undefined} environment */
function details(actions, d, environment) {
  const sizes = [sizeOf('Sent', d.exchange.request.body), sizeOf('Received', d.exchange.response?.body)].filter(Boolean).join(', ');
  const bodiesOut = !d.bodiesKept && sizes !== '';
  return html`<p class="history-status">${d.line.statusWords}</p>
    ${d.again ? html`<div class="actions">${button({ label: 'Put into the call form', icon: 'send', disabled: !environment, describedBy: environment ? undefined : 'again-gone', onClick: () => actions.callAgain(d) })}${
      button({ label: 'Remove', name: 'Remove this exchange', icon: 'bin', onClick: () => { void actions.forgetHistoryEntry(d.line.id); } })}</div>
      ${environment ? nothing : html`<p class="small muted" id="again-gone">The environment of this call was deleted.</p>`}`
      : html`<div class="actions">${button({ label: 'Remove', name: 'Remove this exchange', icon: 'bin', onClick: () => { void actions.forgetHistoryEntry(d.line.id); } })}</div>`}
    ${bodiesOut ? html`<p class="small muted">${sizes}. Bodies are left out of the history.</p>` : nothing}
    ${exchangeBlock(d.bodiesKept ? d.exchange : withoutBodies(d.exchange))}`;
}

/** @param {string} word @param {Ipc.RecordedBody | undefined} body */
const sizeOf = (word, body) => (body?.kind === 'text' && body.bytes ? `${word} ${byteSize(body.bytes)}` : '');

/** A body of which only the length is known is not drawn as an empty one. @param {Ipc.Exchange} exchange @returns {Ipc.Exchange} */
const withoutBodies = (exchange) => {
  const without = (/** @type {Ipc.RecordedBody} */ body) => (body.kind === 'text' ? /** @type {Ipc.RecordedBody} */ ({ kind: 'none' }) : body);
  return { ...exchange, request: { ...exchange.request, body: without(exchange.request.body) }, response: exchange.response ? { ...exchange.response, body: without(exchange.response.body) } : null };
};

/** @param {State} state */
function scopesCard(state) {
  const environment = selectedEnvironment(state);
  const token = environment && currentToken(environment, workOf(state, environment), state.now);
  const use = token && state.scopeUse[token.tokenId];
  if (!environment || !use || !use.granted) return nothing;
  return html`<section class="card form" aria-labelledby="scope-use-title"><h2 id="scope-use-title">Scopes that were needed</h2>
    <p>The token of ${named(environment.name)} holds ${count(use.granted, 'scope')}.</p>${scopeUse(use)}</section>`;
}

/** @param {State} state @param {Actions} actions */
function keeping(state, actions) {
  const preferences = state.app?.preferences;
  if (!preferences) return nothing;
  const check = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ words, /** @type {boolean} */ on, /** @type {(on: boolean) => void} */ set) => html`<div class="field-block"><label class="check-label"><input type="checkbox" id=${id} .checked=${on} aria-describedby="${id}-note"
    @change=${(/** @type {Event} */ e) => set(/** @type {HTMLInputElement} */ (e.target).checked)}><span>${label}</span></label><p class="note" id="${id}-note">${words}</p></div>`;
  return html`<section class="card form" aria-labelledby="keeping-title"><h2 id="keeping-title">What is kept</h2>
    ${check('keep-history', 'Keep a history', 'The last 500 exchanges, in a file on this computer. Secrets and tokens are never in it; practice is not written down.', preferences.keepHistory, (on) => { void actions.changeSetting('keepHistory', String(on)); })}
    ${preferences.keepHistory ? check('keep-bodies', 'Keep bodies too', 'What calls send and receive may hold personal data. Credentials in it are taken out as far as they can be recognised.', preferences.keepHistoryBodies, (on) => { void actions.changeSetting('keepHistoryBodies', String(on)); }) : nothing}</section>`;
}

/** Lines of one day together, newest first. @param {Ipc.HistoryLine[]} lines */
export function days(lines) {
  /** @type {Ipc.HistoryLine[][]} */
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.[0] && dateOnly(last[0].at) === dateOnly(line.at)) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** @param {number} at @param {number} now */
export const dayWords = (at, now) => (dateOnly(at) === dateOnly(now) ? 'Today' : dateOnly(at) === dateOnly(now - 86400) ? 'Yesterday' : dateOnly(at));

/** Up and down go from line to line. @param {KeyboardEvent} event */
function moveFocus(event) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (!target.classList.contains('history-row')) return;
  const all = [...document.querySelectorAll('.history-row')];
  const next = /** @type {HTMLElement | undefined} */ (all[all.indexOf(target) + (event.key === 'ArrowDown' ? 1 : -1)]);
  if (!next) return;
  event.preventDefault();
  next.focus();
}
