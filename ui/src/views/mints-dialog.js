// @ts-check
// Why tokens were minted, and the budget for them.
import { html, nothing } from '../lit.js';
import { count, mintSentence } from '../format.js';
import { ago, button, field, input, listed, named } from './parts.js';
import { dayChart } from './charts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions */
export function mintsDialog(state, d, environment, actions) {
  const list = d.data.mints;
  return frame({
    title: 'Why were these minted?', wide: true, reading: true, problem: d.problem, closeLabel: 'Close', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveBudget(); },
    content: html`<p class="muted">${mintSentence(environment.mints)}. This counts what this app asked for, nothing else: other apps with the same client are not in it.</p>
      ${d.data.days ? dayChart(d.data.days) : nothing}
      ${!list ? html`<p class="muted">Being fetched.</p>` : list.length ? html`<div class="mint-scroll" tabindex="0" role="region" aria-label="Minted tokens"><table class="mint-table"><caption class="visually-hidden">Minted tokens, newest first</caption>
        <thead><tr><th scope="col">When</th><th scope="col">For</th><th scope="col">Why</th></tr></thead>
        <tbody>${list.map((entry) => html`<tr><td>${ago(entry.at, state.now)}</td><td>${entry.apis.length ? listed(entry.apis.map(named)) : 'no API named'}</td><td>${entry.reason}</td></tr>`)}</tbody></table></div>`
        : html`<p>None so far.</p>`}
      ${budgetField(d.values.budget ?? '', d.errors.budget, 'dialog-budget', (budget) => actions.setDialogValues({ budget }))}`,
    buttons: button({ label: 'Save the budget', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
  });
}

/** @param {string} value @param {string | undefined} error @param {string} id @param {(value: string) => void} onInput @param {() => void} [onLeave] */
export const budgetField = (value, error, id, onInput, onLeave) => field({
  id, label: 'Budget, in tokens a month', optional: true, error, hint: 'For each environment. You are warned before it is reached, and then; nothing is stopped.',
  control: input({ id, value, error, onInput, onLeave }),
});

/** The warning on the Token stage. @param {Ipc.EnvironmentView} environment @param {number} budget @param {boolean} reached */
export const budgetWords = (environment, budget, reached) => html`<p><strong>${reached ? 'Your budget for this month is reached' : 'Your budget for this month is nearly used'}:</strong> ${
  count(environment.mints.minted, 'token')} of ${budget} minted from this app. ${reached ? 'Use saved tokens where you can.' : nothing}</p>`;
