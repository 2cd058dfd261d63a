// @ts-check
// The Claims stage: the verdict first, then one line for each check, then what the token says.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { currentToken, verdictRemainder } from '../derive.js';
import { count, durationWords, exactTime, relative } from '../format.js';
import { layOutJson } from '../texts.js';
import { ago, banner, button, disclosure, emptyState, infoLines, marked, named, term, timeWords, when } from './parts.js';
import { PROFILES, profileFold } from './profile.js';
import { exchangeBlock } from './exchange.js';
import { scopeUse } from './scope-use.js';
import { failureCard } from './failure.js';
import { lifetimeBar } from './charts.js';
import { differences } from './comparison.js';
import { expectedCard } from './expectations.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function claimsStage(state, actions, environment, work) {
  const token = currentToken(environment, work, state.now);
  if (!token) {
    return emptyState('No token to look at yet', 'Get a token first. Its claims and what an API would make of them appear here.',
      button({ label: 'Go to Token', kind: 'primary', main: true, onClick: () => actions.openTab('token', '#tab-token') }), 'key');
  }
  const inspection = work.inspection?.tokenId === token.tokenId ? work.inspection : null;
  if (!inspection) {
    if (work.inspectionProblem) {
      return banner('bad', 'warn', work.inspectionProblem.message, button({ label: 'Try again', main: true, onClick: () => actions.inspect(token.tokenId, work.profile) }));
    }
    return html`<div class="verdict plain is-waiting"><span class="spinner" aria-hidden="true"></span><h2>Reading the token and the keys of its issuer…</h2></div>`;
  }
  const good = inspection.verdict !== 'reject';
  return html`${verdict(state, actions, inspection, work)}
    ${good ? proposal(actions, work, true) : nothing}
    ${inspection.findings.length ? failureCard(state, actions, {
      id: 'claims', environment, findings: inspection.findings, words: null, exchange: null, fallback: inspection.sentence, busy: work.inspecting !== null,
      onRetry: () => actions.inspect(token.tokenId, work.profile), main: false, askAdmin: null,
    }) : nothing}
    ${good ? nothing : proposal(actions, work, false)}
    ${sinceGood(state, actions, work)}
    <div class="columns">
      <div class="stack">${checks(inspection)}${expectedCard(actions, environment, inspection, work)}${profile(state, actions, environment, inspection, work)}</div>
      <div class="stack">${scopes(state, actions, inspection, token.pasted)}${claims(state, actions, environment, inspection)}</div>
    </div>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.Inspection} inspection @param {Work} work */
function verdict(state, actions, inspection, work) {
  const { left, over } = verdictRemainder(inspection, state.now);
  const tone = over ? 'bad' : inspection.verdict === 'accept' ? 'ok' : inspection.verdict === 'reject' ? 'bad' : 'warn';
  const base = inspection.sentence.replace(/\.$/, '');
  const sentence = over ? 'This token has expired since it was looked at' : left !== null ? `${base} for another ${durationWords(left)}` : base;
  const tally = { passed: 0, failed: 0, 'not-checked': 0 };
  for (const check of inspection.checks) tally[check.outcome]++;
  const words = [
    `${count(tally.passed, 'check')} passed`, tally.failed ? `${tally.failed} failed` : '', tally['not-checked'] ? `${tally['not-checked']} not checked` : '',
  ].filter(Boolean).join(', ');
  return html`<section class="verdict ${tone}" aria-labelledby="verdict">
    ${icon(tone === 'ok' ? 'check' : tone === 'bad' ? 'cross' : 'minus')}
    <div class="verdict-text"><h2 id="verdict" tabindex="-1" dir="auto">${sentence}</h2>
      <p>${words}. Profile: ${PROFILES.find((p) => p.value === inspection.profile)?.label ?? inspection.profile}. ${inspection.tokenKind.words.replace(/\.$/, '')}.</p>
      ${lifetimeBar(inspection.lifetime, state.now)}</div>
    ${button({ label: work.copied ? 'Copied' : 'Copy token', icon: work.copied ? 'check' : 'copy', onClick: () => actions.copyToken(inspection.tokenId) })}
  </section>`;
}

/** What has become of the kind since the last good one, if anything differs. @param {State} state @param {Actions} actions @param {Work} work */
function sinceGood(state, actions, work) {
  const { lastGood } = work;
  if (!lastGood?.comparison.differences) return nothing;
  return html`<section class="card form tight since-good" aria-labelledby="since-good-title"><h2 id="since-good-title">Since the last good one, ${ago(lastGood.seenAt, state.now)}</h2><p dir="auto">${lastGood.comparison.sentence}</p>
    ${disclosure(state, actions, 'since-good', count(lastGood.comparison.differences, 'difference'), () => differences(state, actions, 'since', lastGood.comparison, { left: 'The last good one', right: 'This token' }))}</section>`;
}

/** The first harmless call that this token can make. @param {Actions} actions @param {Work} work @param {boolean} good an API would accept the token */
function proposal(actions, work, good) {
  const all = work.proposals;
  if (!all) return html`<section class="card next" aria-label="A first call"><div class="next-text"><h2>A first call</h2><p class="muted small">Looking for one that changes nothing.</p></div></section>`;
  const first = all.find((p) => p.possible) ?? all[0];
  if (!first) {
    return html`<section class="card next" aria-labelledby="next-title"><div class="next-text"><h2 id="next-title">Next: make a call</h2>
      <p class="muted small">We know no call of this API. Type its address on the Call tab.</p></div>${button({ label: 'Go to Call', main: true, onClick: () => actions.openTab('call', '#tab-call') })}</section>`;
  }
  return html`<section class="card next" aria-labelledby="next-title"><div class="next-text"><h2 id="next-title">${first.possible ? (good ? `Next: ${lowerFirst(first.title)}` : 'See what the API says to it') : 'No harmless call fits this token'}</h2>
      <p class="muted small">${marked(first.because)}</p></div>
    ${first.possible
      ? button({ label: `Call ${first.method} ${pathLabel(first.url)}`, kind: good ? 'primary' : 'plain', main: true, icon: 'send', busy: work.operation?.kind === 'call', id: 'send-proposal', onClick: () => actions.sendProposal(first) })
      : button({ label: 'Go to Call', main: true, onClick: () => actions.openTab('call', '#tab-call') })}</section>`;
}

/** @param {string} text */
const lowerFirst = (text) => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** @param {string} url */
function pathLabel(url) {
  try { return new URL(url).pathname; } catch { return url; }
}

const OUTCOME = /** @type {const} */ ({
  passed: { icon: 'check', tone: 'ok', word: 'Passed' }, failed: { icon: 'cross', tone: 'bad', word: 'Failed' }, 'not-checked': { icon: 'minus', tone: 'muted', word: 'Not checked' },
});

const WARNING = /** @type {const} */ ({ icon: 'warn', tone: 'warn', word: 'Look at this' });

/** @param {NonNullable<Ipc.Inspection['keySource']>} source @param {number} now */
const keySource = (source, now) => html`<p class="small">${count(source.keys, 'key')} from <code>${source.url}</code>, fetched ${when(source.fetchedAt, now)}.${
  source.outdated ? html` <strong>They could not be fetched again, so these may be out of date.</strong>` : nothing}</p>`;

/** @param {Ipc.Inspection} inspection */
const checks = (inspection) => html`<section class="card" aria-labelledby="checks-title"><h2 id="checks-title">What an API checks</h2>
  <ul class="checks" role="list">${inspection.checks.map((check) => {
    const o = check.warning && check.outcome !== 'failed' ? WARNING : OUTCOME[check.outcome];
    return html`<li class="check ${check.outcome}">${icon(o.icon, o.tone)}<b>${check.title}</b><div class="check-words"><span class="visually-hidden">${o.word}. </span>${
      check.outcome === 'failed' ? html`<span class="word bad">Failed.</span> ` : nothing}<bdi>${marked(check.because)}</bdi>${
      check.outcome === 'failed' && (check.expected !== null || check.actual !== null) ? html`<dl class="compare">
        ${check.expected !== null ? html`<div><dt>Expected</dt><dd><code>${check.expected}</code></dd></div>` : nothing}
        ${check.actual !== null ? html`<div><dt>In the token</dt><dd><code>${check.actual}</code></dd></div>` : nothing}</dl>` : nothing}${
      check.reference && check.outcome === 'failed' ? html`<span class="muted"> ${check.reference}</span>` : nothing}</div></li>`;
  })}</ul></section>`;

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.Inspection} inspection @param {Work} work */
const profile = (state, actions, environment, inspection, work) => html`<section class="card form tight">
  ${profileFold(state, actions, environment, work)}
  ${inspection.exchanges.length || inspection.keySource ? disclosure(state, actions, 'keys', 'Keys of the issuer', () => html`
    ${inspection.keySource ? keySource(inspection.keySource, state.now) : nothing}${inspection.exchanges.map((exchange) => exchangeBlock(exchange))}`) : nothing}
</section>`;

/** @param {State} state @param {Actions} actions @param {Ipc.Inspection} inspection @param {boolean} pasted */
function scopes(state, actions, { scopes: s, tokenId }, pasted) {
  const use = state.scopeUse[tokenId];
  const row = (/** @type {string} */ title, /** @type {string[]} */ list, /** @type {string} */ tone, /** @type {string} */ none) =>
    html`<div class="scope-row"><dt>${title}</dt><dd>${list.length ? html`<span class="chips">${list.map((scope) => html`<span class="chip ${tone}">${named(scope)}</span>`)}</span>` : html`<span class="muted">${none}</span>`}</dd></div>`;
  return html`<section class="card" aria-labelledby="scopes-title"><h2 id="scopes-title">Scopes</h2><dl class="scope-rows">
    ${row('Requested', s.requested, 'plain', pasted ? 'Not known: the token was pasted' : 'None named: all that the app was given')}
    ${row('Granted', s.granted, '', 'None')}
    ${s.missing.length ? row('Missing', s.missing, 'miss', '') : nothing}
    ${s.extra.length ? row('Extra', s.extra, 'plain', '') : nothing}</dl>${s.note ? html`<p class="note">${marked(s.note)}</p>` : nothing}
    ${use?.calls && use.granted ? disclosure(state, actions, 'scope-use', `Never needed by the calls kept here: ${use.neverNeeded.length}`, () => scopeUse(use)) : nothing}</section>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.Inspection} inspection */
const claims = (state, actions, environment, inspection) => html`<section class="card" aria-labelledby="claims-title"><h2 id="claims-title">Claims</h2>
  <p class="muted small">What the ${term('token', 'token')} says: each line is a ${term('claim')}. The ${term('issuer')} signs them; its keys are public (${term('jwks', 'JWKS')}).</p>
  ${inspection.troubles.length ? html`<ul class="troubles">${inspection.troubles.map((t) => html`<li>${icon('warn')}<span>${t}</span></li>`)}</ul>` : nothing}
  ${claimTable(inspection.claims, state.now, 'Claims of the token')}
  ${infoLines(inspection.notes)}
  <div class="folds">
    ${disclosure(state, actions, 'header-claims', 'Header of the token', () => claimTable(inspection.headerClaims, state.now, 'Header of the token'))}
    ${disclosure(state, actions, 'raw-json', 'Raw JSON', () => html`<h3>Header</h3>${code(layOutJson(inspection.headerJson), 'Header')}<h3>Payload</h3>${code(layOutJson(inspection.payloadJson), 'Payload')}`)}
    ${disclosure(state, actions, 'raw-token', 'Raw token', () => html`<token-text .tokenId=${inspection.tokenId} .masked=${inspection.maskedToken} .reveal=${actions.revealToken}></token-text>`)}
  </div>
  <div class="actions compare-link">${button({ label: 'Compare with another token', kind: 'link', icon: 'compare', onClick: () => actions.openCompare(environment.id, inspection.tokenId) })}</div></section>`;

/** @param {string} text @param {string} label */
const code = (text, label) => html`<div class="wire" tabindex="0" role="group" aria-label=${label} dir="ltr"><div class="wire-text">${text}</div></div>`;

/** @param {Ipc.Inspection['claims']} list @param {number} now @param {string} caption */
const claimTable = (list, now, caption) => html`<table class="claims"><caption class="visually-hidden">${caption}</caption><colgroup><col class="claim-name"><col></colgroup>
  <thead class="visually-hidden"><tr><th scope="col">Name</th><th scope="col">Value and meaning</th></tr></thead>
  <tbody>${list.map((claim) => html`<tr><th scope="row"><code>${claim.name}</code></th><td>${claimValue(claim, now)}<span class="meaning">${claim.meaning}${
    claim.time !== null ? html`, ${relative(claim.time, now)}` : nothing}</span>${claim.notes.map((line) => html`<span class="claim-note">${icon('info')}<span>${marked(line)}</span></span>`)}</td></tr>`)}</tbody></table>`;

/** @param {Ipc.Inspection['claims'][0]} claim @param {number} now */
function claimValue(claim, now) {
  if (claim.time !== null) return html`<span class="value" title=${exactTime(claim.time)}>${timeWords(claim.time, now)}</span> <code class="muted">${claim.value}</code>`;
  return html`${claim.friendly ? html`<b class="friendly">${named(claim.friendly)}</b> ` : nothing}<code class="value"><bdi>${claim.value}</bdi></code>`;
}

