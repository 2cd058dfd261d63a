// @ts-check
// A failure, in place: what happened, how to put it right, why we think so, the provider's own words.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { clockTime, milliseconds } from '../format.js';
import { newEvidence } from '../derive.js';
import { lessonFor } from '../lessons-for.js';
import { button, disclosure, marked, pill } from './parts.js';
import { exchangeBlock } from './exchange.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/**
 * @typedef {object} Failure
 * @property {string} id
 * @property {Ipc.EnvironmentView} environment
 * @property {Ipc.Finding[]} findings
 * @property {Ipc.TokenReport['providerWords']} words
 * @property {Ipc.Exchange | null} exchange
 * @property {string} fallback the title when nothing was found
 * @property {(() => void) | null} onRetry
 * @property {boolean} busy
 * @property {boolean} [main] Try again is the stage's primary action
 * @property {string | null} askAdmin a ready message to whoever can mend it
 * @property {string} [titleId]
 * @property {boolean} [bare] inside a dialog: nothing that would open another one
 */

const CERTAINTY = { proven: 'Proven', likely: 'Likely', possible: 'Possible' };
const WHO = {
  you: 'You can do this yourself.', 'kinde-admin': 'For somebody who may change things in Kinde.', 'api-owner': 'For the people who run the API.',
  it: 'For your IT department.', 'server-owner': 'For the people who run the server.',
};

/** @param {Ipc.Finding['certainty']} certainty */
const certaintyPill = (certainty) => pill(certainty === 'possible' ? 'plain' : 'bad', null, CERTAINTY[certainty]);

/** @param {State} state @param {Actions} actions @param {Failure} f */
export function failureCard(state, actions, f) {
  const [finding, ...others] = f.findings;
  const own = f.environment.practice ? 'The practice tenant’s own words' : f.environment.provider === 'kinde' ? 'Kinde’s own words' : 'The server’s own words';
  const title = f.titleId ?? 'failure-title';
  return html`<article class="card failure" aria-labelledby=${title}>
    <div class="failure-head">${icon('cross', 'bad')}<div class="failure-words">
      <h2 class="failure-title" id=${title} tabindex="-1">${finding ? marked(finding.title) : f.fallback}</h2>
      ${finding ? lead(state, finding) : html`<p class="muted">This answer is not one we can explain. What came back is below, word for word.</p>`}
    </div>${finding ? register(state, actions) : nothing}</div>
    <div class="failure-columns">
      <div class="failure-column">
        ${finding ? steps(finding, true) : nothing}
        ${mainActions(actions, f, finding)}
      </div>
      <div class="failure-column">
        ${finding ? html`<h3>Why we think so</h3>${reasons(state, finding, f.words)}` : nothing}
        ${f.words ? html`<h3>${own}</h3>${quoted([[f.words.error, f.words.description].filter(Boolean).join(': '), f.words.uri ?? ''].filter(Boolean))}` : nothing}
      </div>
    </div>
    ${others.length ? html`<div class="also"><h3>Also seen</h3>${others.map((other, index) => disclosure(state, actions, `${f.id}-also-${index}`, html`${marked(other.title)} <span class="muted">${CERTAINTY[other.certainty].toLowerCase()}</span>`, () => html`
      ${lead(state, other)}${reasons(state, other, f.words)}${steps(other, false)}
      ${f.bare ? nothing : html`<div class="actions">${explainButton(actions, other.code, `${f.id}-explain-${index}`)}</div>`}`))}</div>` : nothing}
    <div class="failure-foot">
      <div class="failure-more">${f.bare ? nothing : moreActions(actions, f, finding)}</div>
      <p class="small muted stamp">${finding ? html`<span>${finding.code}</span>` : nothing}${f.exchange
        ? html`<span>${f.exchange.response ? `${f.exchange.response.status} in ` : 'No answer after '}${milliseconds(f.exchange.timings.totalMs)}, ${clockTime(f.exchange.sentAt)}</span>` : nothing}</p>
      ${f.exchange ? html`<div class="failure-folds">${disclosure(state, actions, `${f.id}-exchange`, 'Exact exchange', () => f.exchange && exchangeBlock(f.exchange))}</div>` : nothing}
    </div>
  </article>`;
}

/** What happened, in the register that was chosen. @param {State} state @param {Ipc.Finding} finding */
const lead = (state, finding) => {
  const text = state.register === 'developer' && finding.developer ? finding.developer : finding.summary;
  return text ? html`<p class="muted">${marked(text)}</p>` : nothing;
};

/** @param {State} state @param {Actions} actions */
const register = (state, actions) => html`<div class="segmented" role="group" aria-label="Whom this is worded for">${/** @type {const} */ (['me', 'developer']).map((whom) => html`<button type="button" class="segment"
  aria-pressed=${state.register === whom ? 'true' : 'false'} @click=${() => actions.setRegister(whom)}>${whom === 'me' ? 'For me' : 'For a developer'}</button>`)}</div>`;

/** @param {Ipc.Finding} finding @param {boolean} headed */
const steps = (finding, headed) => (finding.fixes.length ? html`${headed ? html`<h3>Put it right</h3>` : nothing}${finding.fixes.map((fix, index) => html`${index ? html`<p class="or">Or:</p>` : nothing}
  <ol class="steps">${fix.steps.map((step) => html`<li>${marked(step)}</li>`)}</ol><p class="who small muted">${WHO[fix.who]}</p>`)}` : nothing);

/** @param {Actions} actions @param {Failure} f @param {Ipc.Finding | undefined} finding */
function mainActions(actions, f, finding) {
  const page = finding?.page, message = f.askAdmin, kinde = f.environment.provider === 'kinde';
  const note = page && !f.environment.practice ? `${f.id}-page-note` : undefined;
  return html`<div class="actions">
      ${f.onRetry ? button({ label: 'Try again', kind: 'primary', main: f.main ?? true, busy: f.busy, id: 'try-again', onClick: f.onRetry }) : nothing}
      ${page ? (f.environment.practice
        ? button({ label: 'Practice controls', icon: 'flask', onClick: () => actions.go('practice') })
        : button({ label: kinde ? 'Open in Kinde' : 'Open the page', icon: 'out', describedBy: note, onClick: () => actions.openPage(f.environment.id, page) })) : nothing}
      ${message ? button({ label: 'Ask your admin', icon: 'send', id: `${f.id}-ask`, onClick: () => actions.askAdmin(f.environment.id, message, `${f.id}-ask`) }) : nothing}
    </div>
    ${note ? html`<p class="small muted" id=${note}>It opens in your browser, and may land on the start page of ${kinde ? 'Kinde' : 'the server'}. The steps name the screen.</p>` : nothing}`;
}

/** @param {Actions} actions @param {Failure} f @param {Ipc.Finding | undefined} finding */
function moreActions(actions, f, finding) {
  const lesson = finding && !f.environment.practice ? lessonFor(finding.code) : null;
  return html`${button({ label: 'Copy report…', kind: 'link', icon: 'copy', id: `${f.id}-report`, onClick: () => actions.openReport(f.environment.id, `${f.id}-report`) })}
    ${lesson ? button({ label: 'Practise this', kind: 'link', icon: 'flask', onClick: () => actions.startLesson(lesson) }) : nothing}
    ${finding ? explainButton(actions, finding.code, `${f.id}-explain`) : nothing}`;
}

/** @param {Actions} actions @param {string} code @param {string} id */
const explainButton = (actions, code, id) => button({ label: 'Explain more', kind: 'link', icon: 'help', id, onClick: () => actions.explain(code, id) });

/** @param {State} state @param {Ipc.Finding} finding @param {Failure['words']} words */
const reasons = (state, finding, words) => html`${finding.causes.length ? html`<ul class="causes" role="list">${finding.causes.map((cause) => html`<li>${certaintyPill(cause.certainty)}<span>${marked(cause.text)} ${
  cause.because ? html`<span class="muted">${marked(cause.because)}</span>` : nothing}</span></li>`)}</ul>` : nothing}
  ${evidence(finding, words, state.register === 'me')}
  ${state.register === 'developer' && finding.references.length ? html`<ul class="references">${finding.references.map((r) => html`<li>${r.title}<br><code>${r.url}</code></li>`)}</ul>` : nothing}`;

/** Somebody else's words, letter by letter; very long ones scroll. @param {string[]} lines */
export function quoted(lines) {
  const long = lines.join('').length > 500;
  return html`<blockquote class="mono words ${long ? 'long' : ''}" tabindex=${long ? 0 : nothing}>${lines.map((line, index) => html`${index ? html`<br>` : nothing}<bdi>${line}</bdi>`)}</blockquote>`;
}

/** @param {Ipc.Finding} finding @param {Failure['words']} words @param {boolean} brief */
function evidence(finding, words, brief) {
  const list = newEvidence(finding, words, brief);
  if (!list.length) return nothing;
  return html`<dl class="evidence">${list.map((e) => html`<div><dt>${e.label}</dt><dd>${e.actual !== null ? html`<code>${e.actual}</code>` : nothing}${
    e.expected !== null ? html` <span class="muted">expected</span> <code>${e.expected}</code>` : nothing}${e.place ? html` <span class="muted">${e.place}</span>` : nothing}</dd></div>`)}</dl>`;
}
