// @ts-check
import { html, nothing } from '../lit.js';
import { count } from '../format.js';
import { GLOSSARY } from '../glossary.js';
import { searchExplanations } from '../texts.js';
import { disclosure, field, input, keys, marked } from './parts.js';
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
    ${searching ? html`<div class="catalogue">${found.map(one)}</div>` : STAGES.map(([stage, title]) => {
      const list = found.filter((e) => e.stage === stage);
      return list.length ? disclosure(state, actions, `help-stage-${stage}`, html`${title} <span class="muted">${list.length}</span>`, () => html`<div class="catalogue">${list.map(one)}</div>`) : nothing;
    })}</section>`;
}

/** @param {State} state @param {Actions} actions */
export function helpPage(state, actions) {
  const shortcuts = [
    [keys('↵'), 'Do what the stage is for: get the token, make the call, save'], [`${keys('1')} … ${keys('3')}`, 'Token, Claims, Call'],
    [keys('N'), 'New environment'], ['F1', 'Help'], ['Esc', 'Close'], ['← →', 'Move between the stages when one has the focus'],
  ];
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Help</h1></div></header>
    <section class="stage" id="stage" tabindex="0" aria-label="Help">${catalogue(state, actions)}<div class="columns even">
      <section class="card" aria-labelledby="words-title"><h2 id="words-title">Words</h2><dl class="glossary">${GLOSSARY.map(({ title, text }) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl></section>
      <div class="stack">
        <section class="card" aria-labelledby="way-title"><h2 id="way-title">The way</h2><ol class="steps">
          <li><strong>Token.</strong> Choose an API and ask for a token. The button says what it costs.</li>
          <li><strong>Claims.</strong> See whether an API would accept it, and why not.</li>
          <li><strong>Call.</strong> Send a request with it. The proposed one changes nothing.</li></ol></section>
        <section class="card" aria-labelledby="keys-title"><h2 id="keys-title">Shortcuts</h2><table class="shortcuts"><caption class="visually-hidden">Keyboard shortcuts</caption>
          <tbody>${shortcuts.map(([key, text]) => html`<tr><th scope="row"><kbd class="key">${key}</kbd></th><td>${text}</td></tr>`)}</tbody></table></section>
        <section class="card" aria-labelledby="secret-title"><h2 id="secret-title">Your secret and your tokens</h2><p class="muted">The client secret goes once from its field to the keychain of your system. Tokens stay behind this window:
          it shows them masked until you reveal one. A token is sent only to hosts that belong to its environment; any other is asked for first. Redirects are never followed with it.</p></section>
      </div></div></section>`;
}
