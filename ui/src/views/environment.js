// @ts-check
// One environment: its header, its tabs, the open stage.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { PASTED, currentToken, secondsLeft, tokenState, workOf } from '../derive.js';
import { mintSentence } from '../format.js';
import { button, keys, named, pill } from './parts.js';
import { tokenStage } from './token.js';
import { claimsStage } from './claims.js';
import { callStage } from './call.js';
import { codeStage } from './code.js';
import { lessonBar } from './lessons.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Tab, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {{tab: Tab, label: string}[]} */
export const TABS = [{ tab: 'token', label: 'Token' }, { tab: 'claims', label: 'Claims' }, { tab: 'call', label: 'Call' }, { tab: 'code', label: 'Code' }];

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment */
export function environmentPage(state, actions, environment) {
  const work = workOf(state, environment);
  const token = tokenState(environment, work, state.now);
  const pasted = environment.id === PASTED;
  return html`<header class="header">
      <div class="header-who">
        <h1 tabindex="-1" dir="auto" title=${environment.name}>${named(environment.name)}</h1>
        <p class="header-sub">${environment.production ? html`<span class="tag">PRODUCTION</span>` : nothing}<span class="host">${pasted ? 'Tokens that belong to none of your environments' : named(environment.host)}</span>${
          environment.region ? html`<span class="sep">Region ${environment.region}</span>` : nothing}${
          environment.practice ? html`<span class="sep">Inside this app</span>` : nothing}${pasted ? nothing : html`<span class="sep">${environment.practice ? mintSentence(environment.mints) : html`<button type="button" class="text-button" id="mint-history" title="Why were these minted?" @click=${() => actions.openMints(environment.id, 'mint-history')}>${mintSentence(environment.mints)}</button>`}</span>`}</p>
      </div>
      <div class="header-actions">${pill(token.tone, token.icon, token.words)}
        ${pasted ? nothing : button({ label: 'Compare', id: 'compare-environment', icon: 'compare', name: 'Compare with another environment', onClick: () => actions.openCompare(environment.id) })}
        ${pasted ? nothing : environment.practice
          ? button({ label: 'Practice controls', icon: 'flask', onClick: () => actions.go('practice') })
          : html`${button({ label: 'Check connection', id: 'check-connection', icon: 'refresh', onClick: () => { void actions.checkConnection(environment.id); } })}
            ${button({ label: 'Edit', id: 'edit-environment', icon: 'edit', name: 'Edit this environment', onClick: () => actions.edit(environment) })}`}</div>
    </header>
    ${tabs(work, actions, environment, state.now)}
    ${environment.practice ? lessonBar(state, actions) : nothing}
    <section class="stage" id="stage" role="tabpanel" aria-labelledby="tab-${work.tab}">
      ${work.tab === 'token' ? tokenStage(state, actions, environment, work)
        : work.tab === 'claims' ? claimsStage(state, actions, environment, work) : work.tab === 'call' ? callStage(state, actions, environment, work)
        : codeStage(state, actions, environment, work)}
    </section>`;
}

/** @param {Work} work @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {number} now */
function tabs(work, actions, environment, now) {
  const move = (/** @type {KeyboardEvent} */ event) => {
    const at = TABS.findIndex((t) => t.tab === work.tab);
    const to = event.key === 'ArrowRight' ? (at + 1) % TABS.length : event.key === 'ArrowLeft' ? (at + TABS.length - 1) % TABS.length
      : event.key === 'Home' ? 0 : event.key === 'End' ? TABS.length - 1 : -1;
    const target = TABS[to];
    if (!target) return;
    event.preventDefault();
    actions.openTab(target.tab, `#tab-${target.tab}`);
  };
  const stateOf = marksOf(work, environment, now);
  return html`<div class="tabs" role="tablist" aria-label="Stages" @keydown=${move}>
    ${TABS.map(({ tab, label }, index) => html`<button type="button" role="tab" class="tab" id="tab-${tab}" aria-controls="stage" aria-selected=${work.tab === tab ? 'true' : 'false'}
      tabindex=${work.tab === tab ? 0 : -1} title=${keys(String(index + 1))} @click=${() => actions.openTab(tab)}>${
        stateOf[tab] ? html`${icon(stateOf[tab].icon, stateOf[tab].tone)}` : nothing}<span>${label}</span>${
        stateOf[tab] ? html`<span class="visually-hidden">, ${stateOf[tab].words}</span>` : nothing}</button>`)}
  </div>`;
}

/**
 * How each stage stands.
 * @param {Work} work @param {Ipc.EnvironmentView} environment @param {number} now
 * @returns {Record<Tab, {icon: 'check' | 'cross' | 'clock' | 'minus', tone: string, words: string} | null>}
 */
function marksOf(work, environment, now) {
  const token = currentToken(environment, work, now);
  const good = { icon: /** @type {const} */ ('check'), tone: 'ok' }, bad = { icon: /** @type {const} */ ('cross'), tone: 'bad' };
  const over = token && secondsLeft(token, now) <= 0;
  const verdict = work.inspection && work.inspection.tokenId === token?.tokenId ? work.inspection.verdict : null;
  return {
    token: work.refused ? { ...bad, words: 'failed' } : !token ? null : over ? { icon: 'clock', tone: 'warn', words: 'expired' } : { ...good, words: 'done' },
    claims: verdict === 'accept' ? (over ? { icon: 'clock', tone: 'warn', words: 'expired' } : { ...good, words: 'accepted' })
      : verdict === 'reject' ? { ...bad, words: 'rejected' } : verdict === 'undecided' ? { icon: 'minus', tone: '', words: 'undecided' } : null,
    call: work.callReport ? (work.callReport.good ? { ...good, words: 'worked' } : { ...bad, words: 'failed' }) : null,
    code: null,
  };
}
