// @ts-check
// The set-up of an environment: its steps in Kinde's order, where each is done, and what was seen of it.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { selectedEnvironment, workOf } from '../derive.js';
import { apiOf, checklist, progressOf } from '../checklist.js';
import { banner, button, disclosure, light, named, progress, term } from './parts.js';
import { failureCard } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { ListedStep } from '../checklist.js' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const STATE = /** @type {const} */ ({ done: { tone: 'ok', words: 'Done' }, problem: { tone: 'bad', words: 'Not right yet' }, open: { tone: 'plain', words: 'To do' }, unknown: { tone: 'plain', words: 'Not seen yet' } });

/** A checklist makes sense where the steps are Kinde's. @param {Ipc.EnvironmentView} environment */
export const hasChecklist = (environment) => environment.provider === 'kinde';

/** @param {State} state @param {Actions} actions */
export function checklistPage(state, actions) {
  const environment = selectedEnvironment(state);
  if (!environment || !hasChecklist(environment)) return nothing;
  const work = workOf(state, environment);
  const list = checklist(state.setupSteps ?? [], environment, work, state.now, state.guard);
  const { done, total, next } = progressOf(list);
  const api = apiOf(environment, work);
  const busy = work.operation?.kind === 'token';
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">Set up ${named(environment.name)}</h1>
      <p class="header-sub"><span>From an empty environment to an API that takes a machine’s token (${term('m2m', 'M2M')})</span></p></div>
      <div class="header-actions">${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div></header>
    <section class="stage" id="stage" aria-label="Set up">
      ${state.setupSteps ? nothing : html`<p class="muted">Reading the steps.</p>`}
      <section class="card form" aria-labelledby="setup-progress"><div class="setup-head"><h2 id="setup-progress">${done} of ${total} seen to be done</h2>
        ${environment.apis.length > 1 ? html`<div class="field-block"><label class="label" for="setup-api">For which API</label><select class="input" id="setup-api" @change=${(/** @type {Event} */ e) => actions.chooseApi(/** @type {HTMLSelectElement} */ (e.target).value)}>
          ${environment.apis.map((one) => html`<option value=${one.audience} .selected=${one.audience === api?.audience}>${one.name}</option>`)}</select></div>` : nothing}</div>
        <progress class="meter ok" max=${total || 1} .value=${done} aria-labelledby="setup-progress"></progress>
        <p class="note">What was seen by itself counts: nothing has to be ticked off. Looking costs nothing; where only a token tells, the button states the price.</p>
        ${work.tokenProblem ? banner('bad', 'warn', work.tokenProblem.message) : nothing}
        ${busy && work.operation?.slow ? progress(work.operation.words, () => actions.cancel()) : nothing}</section>
      <ol class="setup-steps" role="list">${list.map((item, index) => html`<li>${card(state, actions, environment, work, item, index, item === next)}</li>`)}</ol>
    </section>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {ListedStep} item @param {number} index @param {boolean} isNext */
function card(state, actions, environment, work, item, index, isNext) {
  const { step, state: stand, words, check } = item, s = STATE[stand];
  const failed = stand === 'problem' && step.id === 'token' && work.report;
  return html`<section class="card setup-step ${isNext ? 'is-next' : ''}" aria-labelledby="setup-${step.id}">
    <span class="setup-number" aria-hidden="true">${stand === 'done' ? icon('check') : index + 1}</span>
    <div class="setup-text"><h2 id="setup-${step.id}">${step.title}</h2><p class="muted small">${step.why}</p>
      <p class="setup-stand">${light(s.tone, isNext && stand !== 'problem' ? 'Next' : s.words, stand === 'open' && isNext ? 'right' : undefined)} <span class="small"><bdi>${words}</bdi></span></p>
      ${where(state, actions, environment, item)}
      ${failed ? failureCard(state, actions, { id: 'setup', environment, findings: failed.findings, words: failed.providerWords, exchange: failed.exchange, fallback: words, busy: work.operation?.kind === 'token', onRetry: () => actions.getToken(true), main: false, askAdmin: failed.askAdmin }) : nothing}</div>
    <div class="actions setup-actions">${check ? button({ label: check.label, id: `setup-check-${step.id}`, detail: check.price || undefined, kind: isNext ? 'primary' : 'plain', main: isNext, busy: check.run === 'token' && work.operation?.kind === 'token', describedBy: `setup-${step.id}`, onClick: () => actions.checkStep(check.run, `setup-check-${step.id}`) }) : nothing}</div>
  </section>`;
}

/** Where in Kinde, the way there, and the page of documentation. @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {ListedStep} item */
function where(state, actions, environment, { step }) {
  const ways = step.ways.map((way) => html`<li>${way.map((part, i) => html`${i ? html` <span class="muted" aria-hidden="true">›</span> ` : nothing}<b>${part}</b>`)}</li>`);
  return disclosure(state, actions, `setup-where-${step.id}`, step.ways.length ? 'Where in Kinde' : 'Read about it', () => html`
    ${ways.length ? html`<ul class="setup-ways">${ways}</ul>` : nothing}
    ${environment.practice ? html`<p class="small muted">In practice the same switches stand on the Practice page.</p>` : nothing}
    <div class="actions">${!ways.length ? nothing : environment.practice ? button({ label: 'Practice controls', icon: 'flask', name: `Practice controls: ${step.title}`, onClick: () => actions.go('practice') })
      : button({ label: 'Open in Kinde', icon: 'out', name: `Open in Kinde: ${step.title}`, onClick: () => actions.openPage(environment.id, step.screen ?? 'kinde-admin') })}
      ${button({ label: 'Documentation', icon: 'book', name: `Documentation: ${step.title}`, onClick: () => actions.openPage(environment.id, step.documentation) })}</div>
    ${ways.length && !environment.practice ? html`<p class="note">It opens in your browser, and may land on the start page of Kinde.</p>` : nothing}`);
}

/** On the Token stage: how far it is, and the next step. @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function checklistCard(state, actions, environment, work) {
  if (!state.setupSteps || environment.practice || !hasChecklist(environment) || state.app?.preferences.hiddenChecklists.includes(environment.id)) return nothing;
  const { done, total, next } = progressOf(checklist(state.setupSteps, environment, work, state.now, state.guard));
  if (!next || (next.step.id === 'validate' && next.state === 'unknown')) return nothing;
  return html`<section class="card form tight setup-card" aria-labelledby="setup-card"><h2 id="setup-card">Set-up: ${done} of ${total}</h2>
    <progress class="meter ok" max=${total} .value=${done} aria-labelledby="setup-card"></progress>
    <p class="muted small">${next.state === 'problem' ? 'Not right yet' : 'Next'}: ${next.step.title}.</p>
    <div class="actions">${button({ label: 'Show the steps', id: 'open-checklist', icon: 'checklist', onClick: () => actions.openChecklist() })}
      ${button({ label: 'Put away', kind: 'link', id: 'hide-checklist', name: 'Put away: the set-up', onClick: () => actions.hideChecklist(environment.id, true) })}</div></section>`;
}

