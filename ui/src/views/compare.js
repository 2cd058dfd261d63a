// @ts-check
// Two environments or two tokens side by side: one sentence, then only what differs.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { PASTED, apiName, price, secondsLeft, workOf } from '../derive.js';
import { count, duration, listWords } from '../format.js';
import { wanted } from '../comparing.js';
import { banner, button, emptyState, named } from './parts.js';
import { differences } from './comparison.js';
import { failureCard } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { CompareRoom, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function comparePage(state, actions) {
  const room = state.compare;
  const environments = state.app?.environments ?? [];
  const left = environments.find((e) => e.id === room?.left.environmentId), right = environments.find((e) => e.id === room?.right.environmentId);
  if (!room || !left || !right) return nothing;
  const alone = left.id === right.id && left.savedTokens.length < 2;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Compare</h1>
      <p class="header-sub"><span>Saved tokens are used. A new one is asked for only when you say so.</span></p></div>
      <div class="header-actions">${button({ label: 'Swap sides', id: 'swap-sides', icon: 'compare', onClick: () => actions.swapSides() })}
        ${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div></header>
    <section class="stage" id="stage" aria-label="Compare" aria-busy=${room.comparing ? 'true' : 'false'}>
      ${alone ? emptyState('There is nothing to compare with yet', 'Add another environment, or get a second token here, for instance with other scopes.',
          button({ label: 'Add environment', kind: 'primary', icon: 'plus', onClick: () => actions.connect() }), 'compare')
        : html`<div class="compare-sides">${picker(state, actions, room, 'left', left)}${picker(state, actions, room, 'right', right)}</div>
          ${failures(state, actions, room, left, right)}
          ${result(state, actions, room, left, right)}`}
    </section>`;
}

const TITLES = { left: 'Reference', right: 'In question' };

/** @param {State} state @param {Actions} actions @param {CompareRoom} room @param {'left' | 'right'} which @param {Ipc.EnvironmentView} environment */
function picker(state, actions, room, which, environment) {
  const here = room[which];
  const token = environment.savedTokens.find((t) => t.tokenId === here.tokenId);
  const choose = (/** @type {Event} */ e) => /** @type {HTMLSelectElement} */ (e.target).value;
  return html`<section class="card form tight" aria-labelledby="side-${which}"><h2 id="side-${which}">${TITLES[which]}</h2>
    <div class="field-block"><label class="label" for="environment-${which}">Environment</label>
      <select class="input" id="environment-${which}" @change=${(/** @type {Event} */ e) => actions.chooseSide(which, choose(e))}>${(state.app?.environments ?? []).map((e) =>
        html`<option value=${e.id} .selected=${e.id === environment.id}>${e.name}${e.production ? ' (PRODUCTION)' : ''}</option>`)}</select></div>
    <div class="field-block"><label class="label" for="token-${which}">Token</label>
      <select class="input" id="token-${which}" @change=${(/** @type {Event} */ e) => actions.chooseToken(which, choose(e))}>
        ${token ? nothing : html`<option value="" selected>No saved token for this</option>`}${environment.savedTokens.map((t) => html`<option value=${t.tokenId} .selected=${t.tokenId === token?.tokenId}>${tokenWords(environment, t, state.now)}</option>`)}</select></div>
    ${token ? nothing : missing(state, actions, room, which, environment)}
  </section>`;
}

/** @param {Ipc.EnvironmentView} environment @param {Ipc.SavedToken} token @param {number} now */
function tokenWords(environment, token, now) {
  const left = secondsLeft(token, now);
  const scopes = token.requestedScopes.length ? `, ${token.requestedScopes.length > 2 ? count(token.requestedScopes.length, 'scope') : token.requestedScopes.join(' ')}` : '';
  return `${token.name ?? listWords(token.audiences.map((a) => apiName(environment, a)))}${token.pasted ? ', pasted' : scopes} – ${left === Infinity ? 'without an end' : left > 0 ? `valid ${duration(left)}` : 'expired'}`;
}

/** What a side lacks, and what it would cost. @param {State} state @param {Actions} actions @param {CompareRoom} room @param {'left' | 'right'} which @param {Ipc.EnvironmentView} environment */
function missing(state, actions, room, which, environment) {
  const here = room[which];
  if (environment.id === PASTED) return nothing;
  const right = state.app?.environments.find((e) => e.id === room.right.environmentId) ?? environment;
  const request = wanted(state.app?.environments ?? [], room, which, workOf(state, right).audience);
  const apis = listWords(request.audiences.map((a) => apiName(environment, a)));
  const noSecret = environment.secret === null && !environment.practice;
  return html`<p class="small muted" id="lack-${which}">${here.problem?.code === 'unknown-token' ? 'Its saved token cannot be had any more. ' : nothing}${noSecret ? 'There is no client secret for this environment, so no token can be asked for.'
      : html`No saved token for ${named(apis || 'no API named')}${request.scopes.length ? ` with ${listWords(request.scopes)}` : nothing}.`}</p>
    ${here.problem && here.problem.code !== 'unknown-token' ? banner('bad', 'warn', here.problem.message) : nothing}
    <div class="actions">${noSecret ? button({ label: 'Add the secret', icon: 'key', id: `compare-secret-${which}`, name: `Add the secret of ${environment.name}`, onClick: () => actions.openDialog('secret', environment.id, {}, `compare-secret-${which}`) })
      : button({ label: 'Get token', kind: 'primary', detail: price(environment).short, id: `get-${which}`, busy: here.busy !== null, main: which === 'right' || room.right.tokenId !== null, describedBy: `lack-${which}`, onClick: () => actions.getSide(which) })}${here.busy ? button({ label: 'Cancel', kind: 'link', onClick: () => actions.cancelCompare() }) : nothing}</div>`;
}

/** @param {State} state @param {Actions} actions @param {CompareRoom} room @param {Ipc.EnvironmentView} left @param {Ipc.EnvironmentView} right */
const failures = (state, actions, room, left, right) => /** @type {const} */ (['left', 'right']).map((which) => {
  const { report } = room[which], busy = room[which].busy !== null;
  return report ? failureCard(state, actions, {
    id: `compare-${which}`, environment: which === 'left' ? left : right, findings: report.findings, words: report.providerWords, exchange: report.exchange, busy, titleId: `compare-${which}-failure`,
    fallback: report.outcome === 'refused' ? 'The server refused to give a token' : 'No token came back', onRetry: () => actions.getSide(which), main: false, askAdmin: report.askAdmin,
  }) : nothing;
});

/** @param {State} state @param {Actions} actions @param {CompareRoom} room @param {Ipc.EnvironmentView} left @param {Ipc.EnvironmentView} right */
function result(state, actions, room, left, right) {
  if (room.problem) return banner('bad', 'warn', room.problem.message, button({ label: 'Try again', onClick: () => actions.compareAgain() }));
  const { comparison } = room;
  if (!comparison) return html`<div class="verdict plain is-waiting"><span class="spinner" aria-hidden="true"></span><h2>Looking at both sides…</h2>${room.comparing ? button({ label: 'Cancel', onClick: () => actions.cancelCompare() }) : nothing}</div>`;
  const differs = comparison.differences > 0;
  const same = left.id === right.id;
  const name = (/** @type {Ipc.EnvironmentView} */ e, /** @type {string} */ own) => (same ? own : named(e.name));
  return html`<section class="verdict ${differs ? 'warn' : comparison.withTokens ? 'ok' : 'plain'}" aria-labelledby="compare-sentence">${icon(differs ? 'compare' : comparison.withTokens ? 'check' : 'minus')}
      <div class="verdict-text"><h2 id="compare-sentence" tabindex="-1" dir="auto">${comparison.sentence}</h2>
        <p>${count(comparison.differences, 'difference')} that may matter. ${comparison.withTokens ? nothing : 'Only the settings are compared until both sides have a token.'}</p></div></section>
    ${differences(state, actions, 'compare', comparison, { left: name(left, 'First token'), right: name(right, 'Second token') })}`;
}
