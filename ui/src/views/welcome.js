// @ts-check
import { html, svg } from '../lit.js';
import { icon } from '../icons.js';
import { button, keys } from './parts.js';
import { pasteButton } from './pasting.js';

/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const logo = html`<span class="logo"><svg viewBox="0 0 24 24" aria-hidden="true">${svg`<circle class="logo-bow" cx="8" cy="16" r="5.200"/><path d="M11.500 12.500L20.200 3.800M16 8l2.700 2.700M18.600 5.400l1.900 1.900"/><path class="logo-check" d="M5.700 16.200l1.700 1.700 3-3.300"/>`}</svg></span>`;

/** First run. @param {State} state @param {Actions} actions */
export const welcome = (state, actions) => html`<section class="welcome" aria-labelledby="welcome-title">
  <div class="welcome-head">${logo}
    <h1 id="welcome-title" tabindex="-1">Does your machine-to-machine app work?</h1>
    <p class="muted">Get a token, see whether your API would accept it, make a call. When something is wrong, see what to change and where.</p>
  </div>
  <div class="welcome-options">
    <div class="card welcome-card"><span class="welcome-icon">${icon('flask')}</span><h2>Practise first</h2>
      <p class="muted small">A small tenant inside this app. No account, no network, nothing to break.</p>
      ${button({ label: 'Practise', kind: 'primary', main: true, busy: state.starting, onClick: () => actions.startPractice() })}</div>
    <div class="card welcome-card"><span class="welcome-icon">${icon('key')}</span><h2>Connect a Kinde environment</h2>
      <p class="muted small">You need its domain, a client ID and a client secret. The secret goes into your system’s keychain.</p>
      ${button({ label: 'Connect', id: 'welcome-connect', shortcut: keys('N'), onClick: () => actions.connect() })}</div>
  </div>
  <p class="welcome-third actions">${button({ label: 'I was sent a file or a message', kind: 'link', icon: 'file', id: 'welcome-import', onClick: () => actions.openImport() })}${pasteButton(actions, 'welcome-paste', 'I was sent a token')}${button({ label: 'Take the two-minute tour', kind: 'link', icon: 'route', id: 'welcome-tour', busy: state.starting, onClick: () => actions.startTour() })}${button({ label: 'Which scopes do I need?', kind: 'link', icon: 'list', onClick: () => actions.go('scopes') })}</p>
  <p class="muted small welcome-foot">${icon('shield')}<span>No token is asked for and no call is made until you say so. There is no account and no telemetry.</span></p>
</section>`;

/** The app could not even be read. @param {State} state @param {Actions} actions */
export const startProblem = (state, actions) => html`<main class="main"><section class="welcome"><div class="welcome-head">${logo}
  <h1 tabindex="-1">The app could not start</h1><p class="muted">${state.startProblem?.message}</p>
  ${button({ label: 'Try again', kind: 'primary', main: true, onClick: () => actions.start() })}</div></section></main>`;
