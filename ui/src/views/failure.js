// @ts-check
// A failure, in place: what happened, how to put it right, why we think so, the provider's own words.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { clockTime, milliseconds } from '../format.js';
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
  const page = finding?.page;
  return html`<article class="card failure" aria-labelledby="failure-title">
    <div class="failure-head">${icon('cross', 'bad')}<div>
      <h2 class="failure-title" id="failure-title" tabindex="-1">${finding ? marked(finding.title) : f.fallback}</h2>
      ${finding?.summary ? html`<p class="muted">${marked(finding.summary)}</p>` : finding ? nothing : html`<p class="muted">This answer is not one we can explain. What came back is below, word for word.</p>`}
    </div></div>
    <div class="failure-columns">
      <div class="failure-column">
        ${finding?.fixes.length ? html`<h3>Put it right</h3>${finding.fixes.map((fix, index) => html`${index ? html`<p class="or">Or:</p>` : nothing}
          <ol class="steps">${fix.steps.map((step) => html`<li>${marked(step)}</li>`)}</ol><p class="who small muted">${WHO[fix.who]}</p>`)}` : nothing}
        <div class="actions">
          ${f.onRetry ? button({ label: 'Try again', kind: 'primary', main: f.main ?? true, busy: f.busy, id: 'try-again', onClick: f.onRetry }) : nothing}
          ${page ? (f.environment.practice
            ? button({ label: 'Practice controls', icon: 'flask', onClick: () => actions.go('practice') })
            : button({ label: f.environment.provider === 'kinde' ? 'Open in Kinde' : 'Open the page', icon: 'out', onClick: () => actions.openPage(f.environment.id, page) })) : nothing}
        </div>
      </div>
      <div class="failure-column">
        ${finding ? html`<h3>Why we think so</h3>
          ${finding.causes.length ? html`<ul class="causes" role="list">${finding.causes.map((cause) => html`<li>${certaintyPill(cause.certainty)}<span>${marked(cause.text)} ${
            cause.because ? html`<span class="muted">${marked(cause.because)}</span>` : nothing}</span></li>`)}</ul>` : nothing}
          ${evidence(finding)}` : nothing}
        ${f.words ? html`<h3>${own}</h3>${quoted([[f.words.error, f.words.description].filter(Boolean).join(': '), f.words.uri ?? ''].filter(Boolean))}` : nothing}
      </div>
    </div>
    ${others.length ? html`<div class="also"><h3>Also seen</h3><ul>${others.map((other) => html`<li><strong>${marked(other.title)}</strong> <span class="muted">${marked(other.summary)}</span></li>`)}</ul></div>` : nothing}
    <div class="failure-foot">
      <div class="failure-folds">${finding?.developer ? disclosure(state, actions, `${f.id}-developer`, 'For a developer', () => developer(finding)) : nothing}
      ${f.exchange ? disclosure(state, actions, `${f.id}-exchange`, 'Exact exchange', () => f.exchange && exchangeBlock(f.exchange)) : nothing}</div>
      <p class="small muted stamp">${finding ? html`<span>${finding.code}</span>` : nothing}${f.exchange
        ? html`<span>${f.exchange.response ? `${f.exchange.response.status} in ` : 'No answer after '}${milliseconds(f.exchange.timings.totalMs)}, ${clockTime(f.exchange.sentAt)}</span>` : nothing}</p>
    </div>
  </article>`;
}

/** Somebody else's words, letter by letter; very long ones scroll. @param {string[]} lines */
export function quoted(lines) {
  const long = lines.join('').length > 500;
  return html`<blockquote class="mono words ${long ? 'long' : ''}" tabindex=${long ? 0 : nothing}>${lines.map((line, index) => html`${index ? html`<br>` : nothing}<bdi>${line}</bdi>`)}</blockquote>`;
}

/** The same in another register, with the places to read on. @param {Ipc.Finding} finding */
const developer = (finding) => html`<p>${marked(finding.developer)}</p>${finding.references.length
  ? html`<ul class="references">${finding.references.map((r) => html`<li>${r.title}<br><code>${r.url}</code></li>`)}</ul>` : nothing}`;

/** @param {Ipc.Finding} finding */
function evidence(finding) {
  if (!finding.evidence.length) return nothing;
  return html`<dl class="evidence">${finding.evidence.map((e) => html`<div><dt>${e.label}</dt><dd>${e.actual !== null ? html`<code>${e.actual}</code>` : nothing}${
    e.expected !== null ? html` <span class="muted">expected</span> <code>${e.expected}</code>` : nothing}${e.place ? html` <span class="muted">${e.place}</span>` : nothing}</dd></div>`)}</dl>`;
}
