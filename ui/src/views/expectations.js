// @ts-check
// What tokens have to be like: made from a token in one click, changed in a dialog, told wherever a token is looked at.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { PASTED } from '../derive.js';
import { readDuration } from '../durations.js';
import { durationWords } from '../format.js';
import { button, field, input, marked, named } from './parts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

export const STANDING = /** @type {const} */ ({
  held: { icon: 'check', tone: 'ok', word: 'As expected' }, broken: { icon: 'cross', tone: 'bad', word: 'Not as expected' }, undecided: { icon: 'minus', tone: 'muted', word: 'Not decided' },
});

const OUTCOME = /** @type {const} */ ({ passed: ['check', 'ok', 'Passed'], failed: ['cross', 'bad', 'Failed'], 'not-checked': ['minus', 'muted', 'Not checked'] });

/** Every condition with its reason. @param {Ipc.Evaluation} evaluation @param {boolean} [asked] leave out what the expectation leaves open */
export const conditions = (evaluation, asked = false) => html`<ul class="checks conditions" role="list">${evaluation.conditions.filter((c) => c.asked || !asked).map((c) => {
  const [iconName, tone, word] = OUTCOME[c.outcome];
  return html`<li class="check ${c.outcome}">${icon(iconName, tone)}<b>${c.title}</b><div class="check-words"><span class="visually-hidden">${word}. </span><bdi>${c.because}</bdi></div></li>`;
})}</ul>`;

/** On the Claims stage: what is expected of this token, or the one click that expects it. @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.Inspection} inspection @param {Work} work */
export function expectedCard(actions, environment, inspection, work) {
  if (environment.id === PASTED) return nothing;
  const list = inspection.expectations;
  return html`<section class="card form tight" aria-labelledby="expected-title"><h2 id="expected-title" tabindex="-1">Expected</h2>
    ${list.length ? html`${list.map((evaluation) => one(actions, environment, evaluation))}
        <div class="actions">${button({ label: 'Check all', kind: 'link', icon: 'checklist', name: 'Check all environments and APIs', onClick: () => actions.openBoard() })}</div>`
      : html`<p class="small muted">Keep what this token is like – its scopes, how long it lives, its organisation – as what every later one has to be like.</p>
        <div class="actions">${button({ label: 'Expect this from now on', id: 'expect-token', icon: 'plus', busy: work.expecting, onClick: () => actions.expectToken(environment.id, inspection.tokenId) })}</div>`}</section>`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.Evaluation} evaluation */
function one(actions, environment, evaluation) {
  const o = STANDING[evaluation.standing], kept = environment.expectations.find((e) => e.id === evaluation.expectationId);
  const id = `change-expectation-${evaluation.expectationId}`;
  return html`<div class="expected"><div class="expected-head">${icon(o.icon, o.tone)}<span class="expected-words"><b>${o.word}:</b> ${named(evaluation.name)}</span>
      ${kept ? button({ label: 'Change', kind: 'link', id, name: `Change the expectation ${evaluation.name}`, onClick: () => actions.editExpectation(environment.id, kept, id) }) : nothing}</div>
    ${evaluation.standing === 'held' ? nothing : conditions(evaluation, true)}</div>`;
}

/** @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions */
export function expectationDialog(d, environment, actions) {
  const api = environment.apis.find((a) => a.audience === d.values.audience);
  const seconds = readDuration(d.values.lifetime ?? '');
  const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {unknown} */ hint, mono = false, optional = true) => field({
    id: `dialog-${name}`, label, hint, optional, error: d.errors[name],
    control: input({ id: `dialog-${name}`, value: d.values[name] ?? '', mono, error: d.errors[name], required: !optional, onInput: (value) => actions.setDialogValues({ [name]: value }) }),
  });
  return frame({
    title: 'What a token has to be like', problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveExpectation(); },
    content: html`<p class="muted small">For ${named(api?.name ?? d.values.audience ?? '')}, asked for ${d.values.requested ? html`with <code>${d.values.requested}</code>` : 'without naming scopes'}. What is left empty is not checked.</p>
      ${text('name', 'Name', 'How it is called on the board.', false, false)}
      <div class="field-block"><div class="label-row"><label class="label" for="dialog-mustHold">Scopes it must hold <span class="optional">optional</span></label></div>
        <scope-field input-id="dialog-mustHold" .chosen=${(d.values.mustHold ?? '').split(' ').filter(Boolean)} .known=${api?.scopes ?? []} @scopes=${(/** @type {CustomEvent<string[]>} */ e) => actions.setDialogValues({ mustHold: e.detail.join(' ') })}></scope-field>
        <p class="note ${d.errors.mustHold ? 'error' : ''}" id="dialog-mustHold-note">${d.errors.mustHold ?? 'More scopes than these are no failure.'}</p></div>
      ${text('lifetime', 'Lives at least', seconds ? `That is ${durationWords(seconds)}.` : 'Such as 1 h, 90 min or 75 s.')}
      ${text('orgCode', 'Organisation it must carry', html`The value of <code>org_code</code>.`, true)}`,
    buttons: button({ label: 'Save', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
  });
}

/** What an expectation asks, in a line. @param {Ipc.Expectation} e */
export function expectationWords(e) {
  const parts = [e.mustHold.length ? `holds ${e.mustHold.length > 3 ? `${e.mustHold.length} scopes` : e.mustHold.join(', ')}` : '', e.leastLifetime !== null ? `lives ${durationWords(e.leastLifetime)} or more` : '', e.orgCode ? `carries ${e.orgCode}` : ''].filter(Boolean);
  return marked(parts.length ? parts.join(', ') : 'Only the API is checked');
}
