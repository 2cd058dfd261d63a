// @ts-check
// After a pack was taken in: the secrets that are missing, one card each, up to the mark that all is done.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { price, workOf } from '../derive.js';
import { provingApi } from '../actions/handover.js';
import { banner, button, field, named, pill, progress, secretInput } from './parts.js';
import { failureCard } from './failure.js';

/** @import { HandoverStep, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function handoverPage(state, actions) {
  const room = state.handover;
  if (!room) return nothing;
  const here = room.steps.filter((step) => state.app?.environments.some((e) => e.id === step.id));
  const ready = here.filter((step) => step.done || step.had).length;
  const all = ready === here.length && here.length > 0;
  const next = here.find((step) => !step.done && !step.had);
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">${room.name ? html`Set up ${named(room.name)}` : 'The secret is missing'}</h1>
      <p class="header-sub">${all ? 'Nothing is missing.' : 'Everything came along but the secrets.'} ${ready} of ${here.length} done</p></div></header>
    <section class="stage" id="stage" aria-label="Set up">
      ${room.welcome ? html`<blockquote class="pack-welcome" dir="auto">${room.welcome}</blockquote>` : nothing}
      <progress class="meter ok" max=${here.length || 1} .value=${ready} aria-label="Environments that are set up"></progress>
      ${all ? html`<section class="card form handover-done" aria-labelledby="handover-done"><h2 id="handover-done" tabindex="-1">${icon('check', 'ok')} All set</h2>
        <p class="muted">${here.every((step) => step.done) ? `${count(here.length, 'environment')}, each proved by a token.` : 'Every environment has its secret.'}</p>
        <div class="actions">${button({ label: 'Start', kind: 'primary', main: true, id: 'handover-start', onClick: () => actions.leaveHandover(here[0]?.id ?? '') })}</div></section>` : nothing}
      ${here.map((step) => card(state, actions, step, room.steps.indexOf(step), step === next))}
      ${all ? nothing : html`<div class="actions">${button({ label: 'Later', id: 'handover-later', name: 'Give the secrets later', onClick: () => actions.leaveHandover(here[0]?.id ?? '') })}</div>`}
    </section>`;
}

/** @param {State} state @param {Actions} actions @param {HandoverStep} step @param {number} index @param {boolean} isNext */
function card(state, actions, step, index, isNext) {
  const environment = state.app?.environments.find((e) => e.id === step.id);
  if (!environment) return nothing;
  const work = workOf(state, environment), busy = work.operation?.kind === 'token', api = provingApi(environment);
  const rejected = step.done && step.proved?.inspection && step.proved.inspection.verdict !== 'accept';
  const head = html`<div class="handover-head"><h2 id="handover-title-${index}"><span class="dot colour-${environment.colour}" aria-hidden="true"></span> ${named(environment.name)}</h2>
    ${environment.production ? html`<span class="tag">PRODUCTION</span>` : nothing}
    ${step.done ? pill('ok', 'check', 'Done') : step.had ? pill('plain', 'check', 'Has its secret') : pill('plain', 'key', 'Secret missing')}</div>`;
  const failed = step.proved !== null && !step.proved.replaced;
  if (step.done || step.had) {
    return html`<section class="card form tight" aria-labelledby="handover-title-${index}">${head}<p class="muted small">${step.done ? html`The secret works: a token for ${named(api?.name ?? 'no API')} was issued.` : 'It was here before and is not changed.'}</p>
      ${rejected ? banner('warn', 'warn', step.proved?.inspection?.sentence ?? '') : nothing}</section>`;
  }
  return html`<section class="card" aria-labelledby="handover-title-${index}"><form class="form" novalidate autocomplete="off" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); void actions.proveHandover(step.id, false); }}>
    ${head}
    ${field({ id: `handover-${index}`, label: `Client secret of ${environment.name}`, error: step.problem ?? undefined, hint: html`For the client <code>${environment.clientId}</code>. It goes into your system’s keychain, and to <bdi>${environment.host}</bdi> only.`,
      control: secretInput(`handover-${index}`, step.problem ?? undefined, () => undefined) })}
    ${busy && work.operation?.slow ? progress(work.operation.words, () => actions.cancelHandover(step.id), true) : nothing}
    <div class="actions">${button({ label: 'Prove and keep', kind: isNext && !failed ? 'primary' : 'plain', type: 'submit', main: isNext && !failed, busy, detail: price(environment).long, onClick: () => undefined })}</div>
    ${step.proved && failed ? html`${failureCard(state, actions, { id: `handover-${index}`, environment, findings: step.proved.findings, words: step.proved.providerWords, exchange: step.proved.exchange, busy, askAdmin: step.proved.askAdmin, main: failed, onRetry: () => actions.proveHandover(step.id, true), fallback: 'No token came back' })}
      <div class="actions">${button({ label: 'Keep the secret anyway', onClick: () => actions.keepHandover(step.id) })}</div>` : nothing}
  </form></section>`;
}
