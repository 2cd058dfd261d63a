// @ts-check
// What a person can do, gathered from its rooms. Views call these and nothing else.
import { navigation } from './navigation.js';
import { environments } from './environments.js';
import { tokens } from './tokens.js';
import { bodies } from './bodies.js';
import { calls } from './calls.js';
import { code } from './code.js';
import { history } from './history.js';
import { operations } from './operations.js';
import { pages } from './pages.js';
import { savedCalls } from './saved-calls.js';
import { scopes } from './scopes.js';
import { practice } from './practice.js';
import { explaining } from './explaining.js';
import { mints } from './mints.js';
import { pasting } from './pasting.js';
import { formHelp } from './form-help.js';
import { secrets } from './secrets.js';
import { connection } from './connection.js';
import { lessons } from './lessons.js';
import { palette } from './palette.js';
import { setup } from './setup.js';
import { tour } from './tour.js';
import { board } from './board.js';
import { comparing } from './comparing.js';
import { expectations } from './expectations.js';
import { settings } from './settings.js';
import { data } from './data.js';
import { storage } from './storage.js';
import { menu } from './menu.js';
import { importing } from './importing.js';
import { handover } from './handover.js';
import { exporting } from './exporting.js';
import { apis } from './apis.js';
import { guard } from './guard.js';
import { tenant } from './tenant.js';

/** @import { Store } from '../state.js' */
/** @import { Backend } from '../backend.js' */
/** @import { Actions } from './contract.d.ts' */

/**
 * What actions may touch.
 * @typedef {object} Context
 * @property {Store} store
 * @property {Backend} backend
 * @property {(text: string) => void} announce tells assistive technology, once
 * @property {(selector: string) => void} focus moves the focus after the next frame
 * @property {() => number} clock seconds since 1970
 * @property {(selector: string) => string} read the text of a field that the state must not hold
 * @property {(selector: string) => void} clear empties such a field
 */

/** @param {Context} context @returns {Actions} */
export function createActions(context) {
  const all = /** @type {Actions} */ ({});
  return Object.assign(all, navigation(context, all), environments(context, all), tokens(context, all), calls(context, all), operations(context, all), pages(context, all), savedCalls(context, all), scopes(context, all), code(context, all), bodies(context, all), history(context, all), practice(context, all),
    explaining(context, all), lessons(context, all), mints(context, all), pasting(context, all), formHelp(context, all), secrets(context, all), connection(context, all), palette(context, all), setup(context, all), tour(context, all),
    board(context, all), comparing(context, all), expectations(context, all), settings(context, all), data(context, all), storage(context, all), menu(context, all),
    importing(context, all), handover(context, all), exporting(context, all),
    apis(context, all), guard(context, all), tenant(context, all));
}

