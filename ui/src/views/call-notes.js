// @ts-check
// What is said around an answer: a wait the server asks for, the pages beside it, credentials that are hidden in it.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { banner, button } from './parts.js';

/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Work} work */
export const answerNotes = (state, actions, work) => html`${waiting(state, actions, work)}${collecting(state, actions, work)}${pages(actions, work)}${hidden(actions, work)}`;

/** @param {State} state @param {Actions} actions @param {Work} work */
function waiting(state, actions, work) {
  const wait = work.callHelp.waiting;
  if (!wait) return nothing;
  const left = Math.max(0, Math.ceil(wait.until - state.now));
  const busy = work.operation !== null;
  if (!left) {
    return banner('plain', 'clock', html`<p id="wait-words">You can send it again now.</p>`, button({ label: 'Send again', kind: 'primary', busy, onClick: () => actions.sendCall() }));
  }
  return banner('warn', 'clock', html`<p><strong>The API asks to wait.</strong> <span class="countdown">${count(left, 'second')} left</span>${wait.retry ? ', then it is sent again by itself.' : '.'}</p>`,
    wait.retry ? button({ label: 'Do not send again', onClick: () => actions.retryAfterWait(false) })
      : button({ label: 'Send again when it is over', onClick: () => actions.retryAfterWait(true) }));
}

/** @param {State} state @param {Actions} actions @param {Work} work */
function collecting(state, actions, work) {
  const now = work.callHelp.collecting;
  if (!now) return nothing;
  const left = now.waitUntil === null ? 0 : Math.max(0, Math.ceil(now.waitUntil - state.now));
  return html`<div class="card tight collecting" role="group" aria-label="All pages"><p><span class="spinner" aria-hidden="true"></span><span>${
      now.stopping ? 'Stopping after this page' : now.waitUntil !== null ? `The API asks to wait: ${count(left, 'second')} left` : `Page ${now.pages + 1} is on its way`}. ${count(now.items, 'item')} so far.</span></p>
    ${button({ label: 'Stop here', icon: 'stop', disabled: now.stopping, onClick: () => actions.stopPages() })}</div>`;
}

/** @param {Actions} actions @param {Work} work */
function pages(actions, work) {
  const report = work.callReport;
  const { collected, collecting: now } = work.callHelp;
  if (!report || now) return nothing;
  if (collected) {
    return banner(collected.stopped ? 'warn' : 'ok', collected.stopped ? 'warn' : 'list', html`<p><strong>${count(collected.items, 'item')} on ${count(collected.pages, 'page')}</strong>, put together into one list.${collected.stopped ? ` ${collected.stopped}` : ''}</p>`);
  }
  if (!report.nextPage && !report.previousPage) return nothing;
  const busy = work.operation !== null;
  return html`<nav class="card tight pages" aria-label="Pages of the answer"><span class="muted small">This answer is one page of a list.</span><div class="actions">
    ${report.previousPage ? button({ label: 'Previous page', icon: 'left', busy, onClick: () => actions.goToPage(report.previousPage ?? '') }) : nothing}
    ${report.nextPage ? html`${button({ label: 'Next page', icon: 'right', id: 'next-page', busy, onClick: () => actions.goToPage(report.nextPage ?? '') })}
      ${button({ label: 'All pages', icon: 'list', id: 'all-pages', detail: 'up to 100', busy, onClick: () => actions.allPages() })}` : nothing}</div></nav>`;
}

/** @param {Actions} actions @param {Work} work */
function hidden(actions, work) {
  const many = work.callReport?.body?.hidden ?? 0;
  if (!many) return nothing;
  return html`<div class="banner plain">${icon('lock')}<div class="banner-text"><p>${many === 1 ? 'One credential in this answer is hidden.' : `${many} credentials in this answer are hidden.`}
    <span class="muted">Whoever looks over your shoulder, or at a picture of this screen, could use it.</span></p></div>${button({ label: 'Show credentials', icon: 'eye', onClick: () => actions.revealBody() })}</div>`;
}
