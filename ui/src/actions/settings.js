// @ts-check
// Choices of the person: each is saved when it is made, and can be reset by itself.
import { asIpcError } from '../backend.js';
import { SETTINGS, TEXT_SIZES, settingField } from '../settings-list.js';
import { emptySettings } from '../state.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/**
 * What a choice sets, as far as it can be shown before it is saved.
 * @param {Ipc.SettingName} setting @param {string} value
 * @returns {Partial<Ipc.PreferencesView> | null}
 */
function chosenNow(setting, value) {
  switch (setting) {
    case 'theme': return { theme: /** @type {Ipc.Theme} */ (value) };
    case 'dates': return { dates: /** @type {Ipc.DateOrder} */ (value) };
    case 'textSize': return { textSize: Number(value) };
    case 'keepTokens': case 'keepHistory': case 'keepHistoryBodies': return { [setting]: value === 'true' };
    default: return null;
  }
}

/** @param {Context} context @param {Actions} actions */
export function settings({ store, backend, announce, focus, read, clear }, actions) {
  /** @param {Ipc.PreferencesView} preferences */
  const put = (preferences) => { const { app } = store.state; if (app) store.set({ app: { ...app, preferences } }); };
  /** @param {string} field @param {string | null} message */
  const say = (field, message) => {
    const errors = { ...store.state.settings.errors };
    delete errors[field];
    if (message) errors[field] = message;
    store.set({ settings: { ...store.state.settings, errors } });
  };
  /**
   * Does something that ends in new preferences; what is wrong is said at its field, else above the page.
   * @param {string} name
   * @param {() => Promise<Ipc.PreferencesView>} work
   * @returns {Promise<string | null>} what is wrong
   */
  const save = async (name, work) => {
    if (store.state.settings.busy === name) return null;
    store.set({ settings: { ...store.state.settings, busy: name } });
    try {
      put(await work());
      say(name, null);
      return null;
    } catch (thrown) {
      const { message, field } = asIpcError(thrown);
      if (field) say(field, message); else store.set({ notice: { tone: 'bad', text: message } });
      announce(message);
      return message;
    } finally {
      store.set({ settings: { ...store.state.settings, busy: null } });
    }
  };
  const label = (/** @type {Ipc.SettingName} */ name) => SETTINGS.find((setting) => setting.name === name)?.label ?? 'The setting';

  return {
    /** @param {Ipc.SettingName} setting @param {string} value @returns {Promise<string | null>} what is wrong */
    async changeSetting(setting, value) {
      // What is chosen shows at once; where it cannot be saved, it goes back to what it was.
      const before = store.state.app?.preferences, chosen = chosenNow(setting, value);
      if (before && chosen) put({ ...before, ...chosen });
      const wrong = await save(setting, () => backend.changeSetting(setting, value));
      if (wrong === null) announce(`${label(setting)}: saved.`);
      else if (before && chosen) put(before);
      return wrong;
    },

    /** Saves what stands in a field when it is left. @param {Ipc.SettingName} setting */
    async leaveSetting(setting) { await actions.changeSetting(setting, read(`#setting-${setting}`)); },

    /** Larger, smaller or usual text. @param {'larger' | 'smaller' | 'usual'} which */
    async sizeText(which) {
      const { app } = store.state;
      if (!app) return;
      const at = TEXT_SIZES.indexOf(app.preferences.textSize);
      const size = which === 'usual' ? 100 : TEXT_SIZES[Math.min(TEXT_SIZES.length - 1, Math.max(0, at + (which === 'larger' ? 1 : -1)))];
      if (size === undefined || size === app.preferences.textSize) return;
      if (await save('textSize', () => backend.changeSetting('textSize', String(size))) === null) announce(`Text size ${size} %.`);
    },

    /** @param {Ipc.SettingName} setting */
    async resetSetting(setting) {
      const wrong = await save(setting, () => backend.resetSettings(setting));
      if (wrong !== null) return;
      if (setting === 'proxy') store.set({ settings: { ...store.state.settings, proxy: null } });
      announce(`${label(setting)}: reset.`);
      focus(settingField(setting));
    },

    /** Everything on the page, after a question. */
    async resetSettings() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'reset-settings' || dialog.busy) return;
      store.set({ dialog: { ...dialog, busy: true } });
      const wrong = await save('all', () => backend.resetSettings(null));
      if (wrong === null) store.set({ settings: { ...emptySettings(), orphans: store.state.settings.orphans } });
      actions.closeDialog('h1');
      announce(wrong ?? 'All settings are as they were in the beginning.');
    },

    /** Who decides about the proxy; an own one is saved with its fields. @param {Ipc.ProxyKind} kind */
    async chooseProxy(kind) {
      const { app } = store.state;
      if (!app) return;
      if (kind === 'own') {
        const { proxyAddress, proxyUser } = app.preferences.network;
        store.set({ settings: { ...store.state.settings, proxy: { kind, address: proxyAddress, user: proxyUser } } });
        focus('#proxyAddress');
        return;
      }
      const wrong = await save('proxy', () => backend.setProxy({ kind, address: '', user: '', password: null }));
      if (wrong === null) {
        store.set({ settings: { ...store.state.settings, proxy: null } });
        announce(kind === 'none' ? 'No proxy is used.' : 'The proxy of the system is used.');
      }
    },

    /** @param {Partial<{address: string, user: string}>} change */
    typeProxy(change) {
      const { proxy } = store.state.settings;
      if (proxy) store.set({ settings: { ...store.state.settings, proxy: { ...proxy, ...change } } });
    },

    /** Saves the own proxy. Its password is read from the field now, and goes to Rust alone. */
    async saveProxy() {
      const { app, settings: { proxy } } = store.state;
      if (!app) return;
      const { network } = app.preferences;
      const draft = proxy ?? { kind: /** @type {const} */ ('own'), address: network.proxyAddress, user: network.proxyUser };
      for (const field of ['proxyAddress', 'proxyUser', 'proxyPassword']) say(field, null);
      const typed = read('#proxyPassword');
      const wrong = await save('proxy', () => backend.setProxy({ kind: 'own', address: draft.address, user: draft.user, password: typed === '' ? null : typed }));
      if (wrong !== null) {
        focus(['proxyAddress', 'proxyUser', 'proxyPassword'].filter((field) => store.state.settings.errors[field]).map((field) => `#${field}`)[0] ?? '#proxyAddress');
        return;
      }
      clear('#proxyPassword');
      store.set({ settings: { ...store.state.settings, proxy: null } });
      announce('The proxy is saved. The next request goes through it.');
    },

    /** Takes certificates out of their field, or out of a file that Rust lets the person choose. @param {'extraCertificates' | 'clientCertificate'} which @param {boolean} [fromFile] */
    async saveCertificates(which, fromFile = false) {
      const text = read(`#setting-${which}`);
      let chosen = true;
      const wrong = await save(which, async () => {
        const preferences = which === 'extraCertificates' ? await (fromFile ? backend.chooseExtraCertificates() : backend.setExtraCertificates(text))
          : await (fromFile ? backend.chooseClientCertificate(text) : backend.setClientCertificate(text));
        chosen = preferences !== null;
        return preferences ?? /** @type {Ipc.AppState} */ (store.state.app).preferences;
      });
      if (wrong !== null) { focus(`#setting-${which}`); return; }
      if (!chosen) return;
      clear(`#setting-${which}`);
      announce(which === 'extraCertificates' ? 'The authority is trusted from now on.' : 'The client certificate is in use from now on.');
    },
  };
}
