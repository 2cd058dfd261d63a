// @ts-check
// The Token stage: which API, which scopes, what it costs, the exact request.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { apiName, currentToken, matchingToken, price, secondsLeft } from '../derive.js';
import { duration, listWords } from '../format.js';
import { banner, button, disclosure, infoLines, named, note, progress, when } from './parts.js';
import { exchangeBlock, requestBlock } from './exchange.js';
import { failureCard } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function tokenStage(state, actions, environment, work) {
  const busy = work.operation?.kind === 'token';
  const failed = work.refused && work.report;
  return html`${work.tokenProblem ? banner('bad', 'warn', work.tokenProblem.message,
      environment.secret === null ? button({ label: 'Add the secret', id: 'add-secret-problem', onClick: () => actions.openDialog('secret', environment.id, {}, 'add-secret-problem') }) : nothing, 'token-problem') : nothing}
    ${failed ? failureCard(state, actions, {
      id: 'token', environment, findings: failed.findings, words: failed.providerWords, exchange: failed.exchange, busy,
      fallback: failed.outcome === 'refused' ? 'The server refused to give a token' : 'No token came back', onRetry: () => actions.getToken(true), main: true, askAdmin: failed.askAdmin,
    }) : nothing}
    ${failed && work.operation?.slow ? progress(work.operation.words, () => actions.cancel()) : nothing}
    <div class="columns">
      <section class="card form" aria-labelledby="ask-title"><h2 id="ask-title">Ask for a token</h2>
        ${apiPicker(actions, environment, work)}
        ${scopes(actions, environment, work)}
        ${disclosure(state, actions, 'exact-request', 'Exact request', () => exactRequest(work))}
        ${work.report && !work.refused ? infoLines(work.report.notes) : nothing}
        ${work.report?.exchange && !work.refused ? disclosure(state, actions, 'token-exchange', 'Last exchange, exactly', () => work.report?.exchange && exchangeBlock(work.report.exchange)) : nothing}
      </section>
      <div class="stack">${tokenCard(state, actions, environment, work, busy, Boolean(failed))}${otherTokens(state, actions, environment, work)}</div>
    </div>`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function apiPicker(actions, environment, work) {
  const chosen = environment.apis.find((api) => api.audience === work.audience);
  const none = environment.provider === 'other';
  return html`<div class="field-block">
    <div class="label-row"><label class="label" for="api">API</label>
      <span class="label-actions">${chosen && !chosen.management && !environment.practice ? button({ label: 'Change', kind: 'link', id: 'change-api', name: `Change ${chosen.name}`, onClick: () =>
        actions.openDialog('api', environment.id, { audience: chosen.audience, name: chosen.name, baseUrl: chosen.baseUrl ?? '', scopes: chosen.scopes.join(' '), previous: chosen.audience }, 'change-api') }) : nothing}
      ${environment.practice ? nothing : button({ label: 'Add an API', kind: 'link', icon: 'plus', id: 'add-api', onClick: () => actions.openDialog('api', environment.id, { audience: '', name: '', baseUrl: '', scopes: '', previous: '' }, 'add-api') })}</span></div>
    <div class="picker"><span class="picker-face" aria-hidden="true"><b>${named(chosen?.name ?? (work.audience || 'No API named'))}</b><code dir="ltr">${chosen?.audience ?? ''}</code></span>${icon('down')}
      <select id="api" aria-describedby="api-note" .value=${work.audience} @change=${(/** @type {Event} */ e) => actions.chooseApi(/** @type {HTMLSelectElement} */ (e.target).value)}>
        ${environment.apis.map((api) => html`<option value=${api.audience} ?selected=${api.audience === work.audience}>${api.name} – ${api.audience}</option>`)}
        ${none || !environment.apis.length ? html`<option value="" ?selected=${work.audience === ''}>No API named</option>` : nothing}
      </select></div>
    ${note('api-note', undefined, work.audience ? 'The token will be good for this API only. Its identifier is called the audience.' : 'The request names no audience. Some servers then decide by themselves.')}
  </div>`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function scopes(actions, environment, work) {
  const known = environment.apis.find((api) => api.audience === work.audience)?.scopes ?? [];
  return html`<div class="field-block">
    <div class="label-row"><label class="label" for="scopes-input">Scopes</label></div>
    <scope-field input-id="scopes-input" .chosen=${work.scopes} .known=${known} @scopes=${(/** @type {CustomEvent<string[]>} */ e) => actions.setScopes(e.detail)}></scope-field>
    ${note('scopes-input-note', undefined, work.scopes.length ? 'Only what you need: fewer scopes are safer.' : 'Leave empty to get every scope this app has been given. Fewer is safer.')}
  </div>`;
}

/** @param {Work} work */
function exactRequest(work) {
  if (work.preview?.request) return requestBlock(work.preview.request, 'Request as it will be sent');
  if (work.preview) return html`<p class="muted small">The token endpoint is found by discovery when the first token is asked for.</p>`;
  if (work.previewProblem) return html`<p class="note error">${icon('warn')}<span>${work.previewProblem.message}</span></p>`;
  return html`<p class="muted small">Being put together.</p>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy @param {boolean} failed */
function tokenCard(state, actions, environment, work, busy, failed) {
  const saved = matchingToken(environment, work, state.now);
  const cost = price(environment);
  const slow = busy && work.operation?.slow;
  const waiting = slow && !failed ? progress(work.operation?.words ?? '', () => actions.cancel(), true) : nothing;
  if (saved) {
    return html`<section class="card form" aria-labelledby="saved-title"><h2 id="saved-title">Saved token</h2>
      ${lifetime(saved, environment, state.now)}
      ${work.preview?.coversMore ? html`<p class="muted small">It was asked for with more than this, and covers it.</p>` : nothing}
      <div class="actions">
        ${button({ label: 'Use saved token', kind: 'primary', detail: 'free', main: !failed, busy: busy && !work.operation?.fresh, onClick: () => actions.getToken(false) })}
        ${button({ label: 'Get a new one', detail: cost.short, busy: busy && work.operation?.fresh, onClick: () => actions.getToken(true) })}</div>
      ${waiting}
      <p class="note">${environment.practice ? 'In practice a new token costs nothing.' : environment.provider === 'kinde'
        ? 'Kinde counts each new token. Using a saved one again costs nothing.' : 'Using a saved token again asks the server for nothing.'}</p>
    </section>`;
  }
  const last = currentToken(environment, work, state.now);
  const noSecret = environment.secret === null && !environment.practice;
  return html`<section class="card form" aria-labelledby="get-title"><h2 id="get-title">${noSecret ? 'The client secret is missing' : last && secondsLeft(last, state.now) <= 0 ? 'The saved token has expired' : 'No saved token for this'}</h2>
    <p class="muted">${noSecret ? 'This environment has no client secret yet. It is needed to ask for a token.'
      : environment.practice ? 'Ask for one. Everything happens inside this app.'
      : environment.provider === 'kinde' ? 'Kinde counts each new token. It is kept until it ends, and using it again is free.' : 'It is kept until it ends, and can be used again.'}</p>
    <div class="actions">${noSecret
      ? button({ label: 'Add the secret', kind: 'primary', main: true, id: 'add-secret', icon: 'key', onClick: () => actions.openDialog('secret', environment.id, {}, 'add-secret') })
      : button({ label: 'Get token', kind: 'primary', id: 'get-token', detail: cost.long, main: !failed, busy, onClick: () => actions.getToken(false) })}</div>
    ${waiting}
  </section>`;
}

/** @param {Ipc.SavedToken} token @param {Ipc.EnvironmentView} environment @param {number} now */
function lifetime(token, environment, now) {
  const left = secondsLeft(token, now);
  const all = token.expiresAt === null ? 1 : Math.max(1, token.expiresAt - token.obtainedAt);
  const scopesOf = token.grantedScopes.length ? token.grantedScopes : token.requestedScopes;
  const shown = scopesOf.length > 4 ? `${listWords(scopesOf.slice(0, 3))} and ${scopesOf.length - 3} more scopes` : scopesOf.length ? listWords(scopesOf) : 'no scope';
  return html`<div>
    <div class="lifetime-row"><span>${left === Infinity ? 'Valid without an end' : html`Valid for another <b>${duration(left)}</b>`}</span>${
      token.expiresAt === null ? nothing : html`<span class="muted small">until ${when(token.expiresAt, now)}</span>`}</div>
    <progress class="lifetime ${left < 300 ? 'short' : ''}" max=${all} .value=${Math.max(0, Math.min(all, left))} aria-label="Time left"></progress>
    <p class="muted small">For ${named(token.audiences.map((a) => apiName(environment, a)).join(', ') || 'no API named')} with ${shown}. Fetched at ${when(token.obtainedAt, now)}.</p>
  </div>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function otherTokens(state, actions, environment, work) {
  const match = matchingToken(environment, work, state.now);
  const others = environment.savedTokens.filter((t) => t.tokenId !== match?.tokenId && secondsLeft(t, state.now) > 0);
  if (!others.length) return nothing;
  return html`<section class="card form tight">${disclosure(state, actions, 'other-tokens', `Other saved tokens (${others.length})`, () => html`<ul class="token-list" role="list">${others.map((t) => html`<li>
    <div><b>${named(t.audiences.map((a) => apiName(environment, a)).join(', ') || 'No API named')}</b> <span class="muted small">${secondsLeft(t, state.now) === Infinity ? 'without an end' : `valid ${duration(secondsLeft(t, state.now))}`}</span>
      <p class="muted small">${t.requestedScopes.length ? t.requestedScopes.join(' ') : 'All scopes the app was given'}</p></div>
    <div class="actions">${button({ label: 'Show claims', kind: 'link', onClick: () => actions.showToken(t.tokenId) })}${button({ label: 'Forget', kind: 'link', onClick: () => actions.forgetToken(t.tokenId) })}</div></li>`)}</ul>`)}</section>`;
}
