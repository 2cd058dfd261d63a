// @ts-check
// The Token stage: which API, which scopes, what it costs, the exact request.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { PASTED, apiName, audiencesOf, budgetState, currentToken, matchingToken, oneEach, plan, price, secondsLeft } from '../derive.js';
import { duration, listWords } from '../format.js';
import { banner, button, disclosure, infoLines, named, progress, when } from './parts.js';
import { exchangeBlock, requestBlock } from './exchange.js';
import { failureCard } from './failure.js';
import { lifetimeBar } from './charts.js';
import { pasteButton, pastedStage } from './pasting.js';
import { budgetWords } from './mints-dialog.js';
import { checklistCard } from './checklist.js';
import { advanced, apiPicker, scopes } from './token-request.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function tokenStage(state, actions, environment, work) {
  if (environment.id === PASTED) return pastedStage(state, actions, environment);
  const busy = work.operation?.kind === 'token';
  const failed = work.refused && work.report;
  return html`${work.tokenProblem ? banner('bad', 'warn', work.tokenProblem.message,
      environment.secret === null ? button({ label: 'Add the secret', id: 'add-secret-problem', onClick: () => actions.openDialog('secret', environment.id, {}, 'add-secret-problem') }) : nothing, 'token-problem') : nothing}
    ${failed ? failureCard(state, actions, {
      id: 'token', environment, findings: failed.findings, words: failed.providerWords, exchange: failed.exchange, busy,
      fallback: failed.outcome === 'refused' ? 'The server refused to give a token' : 'No token came back', onRetry: () => actions.getToken(true), main: true, askAdmin: failed.askAdmin,
    }) : nothing}
    ${budgetBanner(state, actions, environment)}
    ${failed && work.operation?.slow ? progress(work.operation.words, () => actions.cancel()) : nothing}
    <div class="columns">
      <section class="card form" aria-labelledby="ask-title"><h2 id="ask-title">Ask for a token</h2>
        ${apiPicker(actions, environment, work)}
        ${scopes(actions, environment, work)}
        <div class="fold-row">${advanced(state, actions, environment, work)}${disclosure(state, actions, 'exact-request', 'Exact request', () => exactRequest(work))}</div>
        ${work.report && !work.refused ? infoLines(work.report.notes) : nothing}
        ${work.report?.exchange && !work.refused ? disclosure(state, actions, 'token-exchange', 'Last exchange, exactly', () => work.report?.exchange && exchangeBlock(work.report.exchange)) : nothing}
      </section>
      <div class="stack">${tokenCard(state, actions, environment, work, busy, Boolean(failed))}${otherTokens(state, actions, environment, work)}${checklistCard(state, actions, environment, work)}<div class="aside-link">${pasteButton(actions, 'paste-token', 'Use a token somebody sent you')}</div></div>
    </div>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment */
function budgetBanner(state, actions, environment) {
  const budget = state.app?.preferences.mintBudget ?? null;
  const stand = budgetState(environment, budget, state.app?.preferences.mintWarning);
  if (budget === null || stand === 'none' || stand === 'fine') return nothing;
  return banner('warn', 'warn', budgetWords(environment, budget, stand === 'reached'), button({ label: 'Why were these minted?', id: 'budget-why', onClick: () => actions.openMints(environment.id, 'budget-why') }));
}

/** @param {Work} work */
function exactRequest(work) {
  if (oneEach(work)) return html`${[work.preview, ...work.otherPreviews].map((preview, index) => (preview?.request ? requestBlock(preview.request, `Request ${index + 1} as it will be sent`) : nothing))}`;
  if (work.preview?.request) return requestBlock(work.preview.request, 'Request as it will be sent');
  if (work.preview) return html`<p class="muted small">The token endpoint is found by discovery when the first token is asked for.</p>`;
  if (work.previewProblem) return html`<p class="note error">${icon('warn')}<span>${work.previewProblem.message}</span></p>`;
  return html`<p class="muted small">Being put together.</p>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy @param {boolean} failed */
function tokenCard(state, actions, environment, work, busy, failed) {
  const { saved: all, fresh } = plan(environment, work, state.now);
  const saved = fresh ? null : all[0] ?? null;
  const apis = audiencesOf(work).length;
  const each = oneEach(work);
  const cost = price(environment, each ? apis : 1);
  const slow = busy && work.operation?.slow;
  const waiting = slow && !failed ? progress(work.operation?.words ?? '', () => actions.cancel(), true) : nothing;
  if (saved) {
    return html`<section class="card form" aria-labelledby="saved-title"><h2 id="saved-title">${all.length > 1 ? 'Saved tokens' : 'Saved token'}</h2>
      ${all.map((token) => lifetime(token, environment, state.now))}
      ${work.preview?.coversMore ? html`<p class="small">${icon('info')} It was asked for with more than this, and covers it.</p>` : nothing}
      <div class="actions">
        ${button({ label: all.length > 1 ? 'Use saved tokens' : 'Use saved token', kind: 'primary', detail: 'free', main: !failed, busy: busy && !work.operation?.fresh, onClick: () => actions.getToken(false) })}
        ${button({ label: each ? 'Get new ones' : 'Get a new one', detail: cost.short, busy: busy && work.operation?.fresh, onClick: () => actions.getToken(true) })}</div>
      ${waiting}
      <p class="note">${environment.practice ? 'In practice a new token costs nothing.' : environment.provider === 'kinde'
        ? 'Kinde counts each new token. Using a saved one again costs nothing.' : 'Using a saved token again asks the server for nothing.'}</p>
    </section>`;
  }
  const last = currentToken(environment, work, state.now);
  const noSecret = environment.secret === null && !environment.practice;
  return html`<section class="card form" aria-labelledby="get-title"><h2 id="get-title">${noSecret ? 'The client secret is missing' : last && secondsLeft(last, state.now) <= 0 ? 'The saved token has expired' : all.length ? `${all.length} of ${apis} saved already` : 'No saved token for this'}</h2>
    <p class="muted">${noSecret ? 'This environment has no client secret yet. It is needed to ask for a token.'
      : environment.practice ? 'Ask for one. Everything happens inside this app.'
      : environment.provider === 'kinde' ? 'Kinde counts each new token. It is kept until it ends, and using it again is free.' : 'It is kept until it ends, and can be used again.'}</p>
    <div class="actions">${noSecret
      ? button({ label: 'Add the secret', kind: 'primary', main: true, id: 'add-secret', icon: 'key', onClick: () => actions.openDialog('secret', environment.id, {}, 'add-secret') })
      : button({ label: each ? `Get ${apis} tokens` : 'Get token', kind: 'primary', id: 'get-token', detail: each ? price(environment, fresh).long : cost.long, main: !failed, busy, onClick: () => actions.getToken(false) })}</div>
    ${waiting}
  </section>`;
}

/** @param {Ipc.SavedToken} token @param {Ipc.EnvironmentView} environment @param {number} now */
function lifetime(token, environment, now) {
  const left = secondsLeft(token, now);
  const scopesOf = token.grantedScopes.length ? token.grantedScopes : token.requestedScopes;
  const shown = scopesOf.length > 4 ? `${listWords(scopesOf.slice(0, 3))} and ${scopesOf.length - 3} more scopes` : scopesOf.length ? listWords(scopesOf) : 'no scope';
  return html`<div class="saved-life">
    <div class="lifetime-row"><span>${left === Infinity ? 'Valid without an end' : html`Valid for another <b>${duration(left)}</b>`}</span>${
      token.expiresAt === null ? nothing : html`<span class="muted small">until ${when(token.expiresAt, now)}</span>`}</div>
    ${lifetimeBar({ issuedAt: token.obtainedAt, expiresAt: token.expiresAt }, now, true)}
    <p class="muted small">For ${named(token.audiences.map((a) => apiName(environment, a)).join(', ') || 'no API named')} with ${shown}.</p>
  </div>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
function otherTokens(state, actions, environment, work) {
  const match = matchingToken(environment, work, state.now);
  const others = environment.savedTokens.filter((t) => t.tokenId !== match?.tokenId && secondsLeft(t, state.now) > 0);
  if (!others.length) return nothing;
  return html`<section class="card form tight">${disclosure(state, actions, 'other-tokens', `Other saved tokens (${others.length})`, () => html`<ul class="token-list" role="list">${others.map((t) => html`<li>
    <div><b>${named(t.name ?? (t.audiences.map((a) => apiName(environment, a)).join(', ') || 'No API named'))}</b>${t.pasted ? html` <span class="muted small">pasted</span>` : nothing} <span class="muted small">${secondsLeft(t, state.now) === Infinity ? 'without an end' : `valid ${duration(secondsLeft(t, state.now))}`}</span>
      <p class="muted small">${t.pasted ? t.grantedScopes.join(' ') || 'No scope in it' : t.requestedScopes.length ? t.requestedScopes.join(' ') : 'All scopes the app was given'}</p></div>
    <div class="actions">${button({ label: 'Show claims', kind: 'link', onClick: () => actions.showToken(t.tokenId) })}${button({ label: 'Forget', kind: 'link', onClick: () => actions.forgetToken(t.tokenId) })}</div></li>`)}</ul>`)}</section>`;
}
