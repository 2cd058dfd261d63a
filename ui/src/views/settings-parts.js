// @ts-check
// What the cards of the settings share.
import { html, nothing } from '../lit.js';
import { SETTINGS } from '../settings-list.js';
import { button, field, input, note } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {Ipc.SettingName} name */
export const labelOf = (name) => SETTINGS.find((setting) => setting.name === name)?.label ?? name;

/** The way back to how it was in the beginning, where that is another. @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences @param {Ipc.SettingName} name @param {string} [label] */
export const reset = (state, actions, preferences, name, label = 'Reset') => (preferences.changed.includes(name)
  ? button({ label, kind: 'link', name: `${label}: ${labelOf(name)}`, busy: state.settings.busy === name, onClick: () => { void actions.resetSetting(name); } }) : nothing);

/** A number that is saved when its field is left. @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences @param {Ipc.SettingName} name @param {number | null} value @param {unknown} hint */
export const numberSetting = (state, actions, preferences, name, value, hint) => field({
  id: `setting-${name}`, label: labelOf(name), error: state.settings.errors[name], hint, aside: reset(state, actions, preferences, name),
  control: input({ id: `setting-${name}`, value: value === null ? '' : String(value), error: state.settings.errors[name], onInput: () => undefined, onLeave: () => { void actions.leaveSetting(name); } }),
});

/** A choice between yes and no. @param {State} state @param {Actions} actions @param {Ipc.PreferencesView} preferences @param {Ipc.SettingName} name @param {boolean} on @param {unknown} hint */
export const checkSetting = (state, actions, preferences, name, on, hint) => html`<div class="field-block">
  <div class="label-row"><label class="check-label"><input type="checkbox" id="setting-${name}" .checked=${on} aria-describedby="setting-${name}-note"
    @change=${(/** @type {Event} */ e) => { void actions.changeSetting(name, String(/** @type {HTMLInputElement} */ (e.target).checked)); }}><span>${labelOf(name)}</span></label>${reset(state, actions, preferences, name)}</div>
  ${note(`setting-${name}-note`, undefined, hint)}</div>`;
