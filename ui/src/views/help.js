// @ts-check
import { html, nothing } from '../lit.js';
import { count } from '../format.js';
import { selectedEnvironment } from '../derive.js';
import { GLOSSARY } from '../glossary.js';
import { icon } from '../icons.js';
import { SHORTCUTS } from '../keyboard.js';
import { searchExplanations } from '../texts.js';
import { hasChecklist } from './checklist.js';
import { button, disclosure, field, input, keys, marked } from './parts.js';
import { longText } from './explaining-dialogs.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** The way from this computer to an answered call. @type {[Ipc.Stage, string][]} */
const STAGES = [['reach', 'Reaching the server'], ['discover', 'Finding its addresses'], ['authenticate', 'Proving who the app is'], ['grant', 'Being given a token'], ['token', 'The token itself'],
  ['verify', 'What an API checks'], ['call', 'Calling the API'], ['app', 'This app and this computer']];

/** @param {State} state @param {Actions} actions */
function catalogue(state, actions) {
  const all = state.explanations;
  const found = all ? searchExplanations(all, state.helpFilter) : [];
  const searching = state.helpFilter.trim() !== '';
  const one = (/** @type {Ipc.Explanation} */ e) => disclosure(state, actions, `help-${e.code}`, marked(e.title), () => html`<div class="long-text">${longText(e)}</div>`);
  return html`<section class="card form" aria-labelledby="catalogue-title"><h2 id="catalogue-title">What can go wrong, and what to do</h2>
    ${field({ id: 'help-filter', label: 'Search', hint: html`<span role="status">${!all ? 'Being fetched.' : searching ? `${count(found.length, 'explanation')} found` : `${count(all.length, 'explanation')}, readable without any failure`}</span>`,
      control: input({ id: 'help-filter', value: state.helpFilter, placeholder: 'A word from an error, such as audience', onInput: (text) => actions.setHelpFilter(text) }) })}
    ${searching ? (found.length || !all ? html`<div class="catalogue">${found.map(one)}</div>` : html`<p class="muted">No explanation has these words. Try one word of the error, or paste all of it under <strong>Import</strong>.</p>`) : STAGES.map(([stage, title]) => {
      const list = found.filter((e) => e.stage === stage);
      return list.length ? disclosure(state, actions, `help-stage-${stage}`, html`${title} <span class="muted">${list.length}</span>`, () => html`<div class="catalogue">${list.map(one)}</div>`) : nothing;
    })}</section>`;
}

/** What people come for, and the way there. @type {{title: string, steps: string[], then?: 'practise' | 'paste' | 'connect'}[]} */
const JOURNEYS = [
  { title: 'See how it works, without an account', steps: ['Choose **Practise**, then **Get token**: the token comes from a small tenant inside this app.', 'Read the verdict, then press the proposed call.'], then: 'practise' },
  { title: 'Try my own Kinde environment', steps: ['Choose **Add environment** and give its domain, client ID and client secret, or paste the message you were sent.', 'Press **Get token**. The button says what it costs.', 'Press the proposed call: it changes nothing.'], then: 'connect' },
  { title: 'Something fails', steps: ['Read the card from its top: what happened, then what to do, step by step.', 'If somebody else has to do it, **Ask your admin** has the message ready.', 'Press **Try again**. Nothing has to be typed anew.'] },
  { title: 'Somebody sent me a token', steps: ['Choose **Use a token somebody sent you** and paste it.', 'See what it is, whether an API would accept it, and what it may do. No secret is needed.'], then: 'paste' },
  { title: 'One API takes the token, another does not', steps: ['On Claims open **Who is asking** and choose the other API, or how strictly it checks.', 'The check that fails says what it expected.'] },
  { title: 'One environment works, another does not', steps: ['Open the one that does not and choose **Compare**.', 'Only what differs is shown: claims, scopes, lifetime and checks side by side.'] },
  { title: 'Which scopes do I need?', steps: ['Open **Which scopes?** and search what your app has to do, in words such as list users.', 'Tick each. Beside them stand the fewest scopes for it, and where to tick those in Kinde. No token is needed.'] },
  { title: 'Send it to a developer', steps: ['On a failure card choose **Copy report**.', 'Look at the preview: no secret is in it and no usable token. Then copy or save it.'] },
];

/** @param {State} state @param {Actions} actions */
const start = (state, actions) => html`<section class="card form" aria-labelledby="start-title"><h2 id="start-title">Find your way</h2>
  <div class="actions">${button({ label: 'Take the tour', icon: 'route', id: 'help-tour', detail: 'two minutes', busy: state.starting, onClick: () => actions.startTour() })}
    ${button({ label: 'Go to anything', icon: 'search', id: 'help-palette', shortcut: keys('K'), onClick: () => actions.openPalette() })}
    ${setUpOf(state) ? button({ label: 'Set-up, step by step', icon: 'checklist', id: 'help-checklist', onClick: () => actions.openChecklist() }) : nothing}
    ${button({ label: 'Kinde’s documentation', icon: 'out', id: 'help-docs', onClick: () => actions.openPage(null, 'kinde-docs') })}</div></section>`;

/** @param {State} state */
const setUpOf = (state) => { const here = selectedEnvironment(state); return here && hasChecklist(here) ? here : null; };

/** @param {State} state @param {Actions} actions */
const journeys = (state, actions) => html`<section class="card" aria-labelledby="journeys-title"><h2 id="journeys-title">What do you want to do?</h2><div class="folds">${JOURNEYS.map((j, index) =>
  disclosure(state, actions, `journey-${index}`, j.title, () => html`<ol class="steps">${j.steps.map((step) => html`<li>${marked(step)}</li>`)}</ol>${
    j.then === 'practise' ? html`<div class="actions">${button({ label: 'Practise', id: 'journey-practise', busy: state.starting, onClick: () => actions.startPractice() })}</div>`
    : j.then === 'connect' ? html`<div class="actions">${button({ label: 'Add environment', id: 'journey-connect', onClick: () => actions.connect() })}</div>`
    : j.then === 'paste' ? html`<div class="actions">${button({ label: 'Paste a token', id: 'journey-paste', onClick: () => actions.openDialog('paste', '', {}, 'journey-paste') })}</div>` : nothing}`))}</div></section>`;

const way = html`<section class="card" aria-labelledby="way-title"><h2 id="way-title">The stages</h2><ol class="steps">
  <li><strong>Token.</strong> Choose an API and ask for a token. The button says what it costs.</li>
  <li><strong>Claims.</strong> See whether an API would accept it, and why not.</li>
  <li><strong>Call.</strong> Send a request with it. The proposed one changes nothing.</li>
  <li><strong>Code.</strong> The same as a program, in the languages of those who write them.</li></ol>
  <p class="note">They can be opened in any order. A sign beside each name says how it stands.</p></section>`;

const shortcuts = () => html`<section class="card" aria-labelledby="keys-title"><h2 id="keys-title">Shortcuts</h2><table class="shortcuts"><caption class="visually-hidden">Keyboard shortcuts</caption>
  <tbody>${SHORTCUTS.map(({ command, key, does }) => html`<tr><th scope="row"><kbd class="key">${command ? keys(key) : key}</kbd></th><td>${does}</td></tr>`)}</tbody></table></section>`;

const privacy = html`<section class="card form tight" aria-labelledby="secret-title"><h2 id="secret-title">Your secrets and your privacy</h2><ul class="plain-list">
  <li>${icon('lock')}<span>The client secret goes once from its field to the keychain of your system. It is never shown again, never written to a file and goes to the token endpoint of its environment only.</span></li>
  <li>${icon('eye')}<span>Tokens stay behind this window: it shows them masked until you reveal one.</span></li>
  <li>${icon('send')}<span>A token is sent only to hosts that belong to its environment; any other is asked for first. Redirects are never followed with it.</span></li>
  <li>${icon('shield')}<span>No account, no telemetry, no remote content. The app speaks only with the servers of your environments.</span></li></ul></section>`;

/** @param {State} state @param {Actions} actions */
export function helpPage(state, actions) {
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Help</h1></div></header>
    <section class="stage" id="stage" aria-label="Help">${start(state, actions)}
      <div class="columns even"><div class="stack">${journeys(state, actions)}${privacy}</div><div class="stack">${way}${shortcuts()}</div></div>
      ${catalogue(state, actions)}
      <section class="card" aria-labelledby="words-title"><h2 id="words-title">Words</h2><dl class="glossary">${GLOSSARY.map(({ word, title, text }) => html`<div id="word-${word}" tabindex="-1"><dt>${title}</dt><dd>${text}</dd></div>`)}</dl></section>
    </section>`;
}
