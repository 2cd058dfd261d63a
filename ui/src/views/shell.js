// @ts-check
// The whole window: rail, banners, the open page, the dialog.
import { html, nothing } from '../lit.js';
import { selectedEnvironment } from '../derive.js';
import { banners } from './banners.js';
import { connectPage, editPage } from './environment-pages.js';
import { dialog } from './dialogs.js';
import { environmentPage } from './environment.js';
import { boardPage } from './board.js';
import { comparePage } from './compare.js';
import { connectionPage } from './connection.js';
import { checklistPage } from './checklist.js';
import { tourCard } from './tour.js';
import { handoverPage } from './handover.js';
import { apiPage } from './api-page.js';
import { guardPage } from './guard.js';
import { tenantPage } from './tenant.js';
import { helpPage } from './help.js';
import { historyPage } from './history.js';
import { importPage } from './import.js';
import { practicePage } from './practice.js';
import { rail } from './rail.js';
import { scopesPage } from './scopes.js';
import { settingsPage } from './settings.js';
import { startProblem, welcome } from './welcome.js';

/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function shell(state, actions) {
  if (state.startProblem) return startProblem(state, actions);
  if (!state.app) return nothing;
  const first = state.app.environments.length === 0;
  return html`<div class="window"><div class="shell ${first ? 'first-run' : ''}">
    ${first ? nothing : rail(state, actions)}
    <main class="main" id="main">
      ${banners(state, actions)}
      ${page(state, actions, first)}
    </main>
  </div></div>${tourCard(state, actions)}${dialog(state, actions)}`;
}

/** @param {State} state @param {Actions} actions @param {boolean} first */
function page(state, actions, first) {
  switch (state.view) {
    case 'connect': return connectPage(state, actions);
    case 'edit': return editPage(state, actions);
    case 'practice': return practicePage(state, actions);
    case 'history': return historyPage(state, actions);
    case 'settings': return settingsPage(state, actions);
    case 'help': return helpPage(state, actions);
    case 'connection': return connectionPage(state, actions);
    case 'import': return importPage(state, actions);
    case 'handover': return handoverPage(state, actions);
    case 'scopes': return scopesPage(state, actions);
    case 'checklist': return checklistPage(state, actions);
    case 'compare': return comparePage(state, actions);
    case 'board': return boardPage(state, actions);
    case 'api': return apiPage(state, actions);
    case 'guard': return guardPage(state, actions);
    case 'tenant': return tenantPage(state, actions);
    default: {
      const environment = selectedEnvironment(state);
      return first || !environment ? welcome(state, actions) : environmentPage(state, actions, environment);
    }
  }
}
