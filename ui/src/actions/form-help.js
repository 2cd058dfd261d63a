// @ts-check
// What the form notices while somebody fills it in: a whole pasted message, slips in a field, whether the host is there.
import { asIpcError } from '../backend.js';
import { emptyHelp } from '../state.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { FormHelp, FormValues } from '../state.js' */

/** @type {Partial<Record<keyof FormValues, Ipc.ReadableField>>} */
const READABLE = { host: 'host', clientId: 'client-id', audience: 'audience', tokenEndpoint: 'token-url', issuer: 'issuer' };

/** @param {Context} context @param {Actions} actions */
export function formHelp({ store, backend, announce, focus, read }, actions) {
  /** @param {Partial<FormHelp>} change */
  const setHelp = (change) => { const { form } = store.state; if (form) store.set({ form: { ...form, help: { ...form.help, ...change } } }); };

  return {
    /** Fills the form from a whole pasted message. Its secret stays in Rust. @param {string} text */
    async readNote(text) {
      const before = store.state.form;
      if (!before) return;
      try {
        const note = await backend.readNote(text);
        const form = store.state.form;
        if (!form) return;
        const audience = note.audiences.find((a) => !note.host || a !== `https://${note.host}/api`) ?? '';
        const other = !note.host && Boolean(note.issuer || note.tokenUrl);
        /** @type {Partial<FormValues>} */
        const values = {
          ...(note.host ? { host: note.host, provider: /** @type {const} */ ('kinde') } : {}), ...(other ? { provider: /** @type {const} */ ('other'), issuer: note.issuer ?? '', tokenEndpoint: note.tokenUrl ?? '' } : {}),
          ...(note.clientId ? { clientId: note.clientId } : {}), ...(audience ? { api: /** @type {const} */ ('own'), audience } : {}), ...(note.name && !form.values.name ? { name: note.name } : {}),
        };
        actions.setFormValues(values);
        setHelp({ ...emptyHelp(), note });
        announce(`From the pasted text: ${[...note.understood, note.secret ? `a secret with ${note.secret.characters} characters was found` : ''].filter(Boolean).join(', ')}.`);
        focus('#form-note');
        if (note.host) { await actions.readHost(); void actions.probeHost(); }
      } catch (thrown) {
        const { message } = asIpcError(thrown);
        // One line that is no message after all: it stays what was pasted, and is read as a domain.
        if (!/[\r\n]/.test(text.trim())) {
          actions.setFormValues({ host: text });
          await actions.leaveField('host');
          return;
        }
        const form = store.state.form;
        if (form) store.set({ form: { ...form, errors: { ...form.errors, host: message } } });
        announce(message);
      }
    },

    /** Drops the secret of the message, so that another can be typed. */
    dropNotedSecret() {
      const note = store.state.form?.help.note;
      if (note) setHelp({ note: { ...note, secret: null } });
      focus('#form-secret');
    },

    /** Reads a field when it is left. Nothing in it is changed. @param {keyof FormValues} name */
    async leaveField(name) {
      const field = READABLE[name], form = store.state.form;
      if (!field || !form) return;
      const text = String(form.values[name]);
      const { [name]: earlier, ...others } = form.help.readings;
      void earlier;
      if (!text.trim()) { setHelp({ readings: others }); return; }
      try {
        const reading = await backend.readField(field, text);
        const now = store.state.form;
        if (now && now.values[name] === text) setHelp({ readings: { ...now.help.readings, [name]: reading } });
      } catch { setHelp({ readings: others }); }
      if (name !== 'host') return;
      await actions.readHost();
      await actions.probeHost();
    },

    /** Puts an offered value into a field. @param {keyof FormValues} name @param {string} value */
    async takeOffer(name, value) {
      actions.setFormValues({ [name]: value });
      focus(`#form-${name}`);
      await actions.leaveField(name);
    },

    /** Asks the host whether it is there. No credentials are sent. */
    async probeHost() {
      const form = store.state.form;
      if (!form || form.values.provider !== 'kinde' || !form.reading || form.help.probing === form.values.host) return;
      const text = form.values.host;
      setHelp({ probing: text, probe: null });
      /** @type {Ipc.HostProbe | null} */
      let probe = null;
      try { probe = await backend.probeHost(text); } catch { probe = null; }
      if (store.state.form?.values.host !== text) return;
      setHelp({ probe, probing: null });
    },

    /** Reads the secret field when it is left: Rust answers lengths and sentences only. */
    async leaveSecret() {
      const form = store.state.form, dialog = store.state.dialog;
      const secret = read(dialog ? '#dialog-secret' : '#form-secret');
      const clientId = dialog ? store.state.app?.environments.find((e) => e.id === dialog.environmentId)?.clientId ?? '' : form?.values.clientId ?? '';
      /** @type {Ipc.SecretFieldReading | null} */
      let reading = null;
      try { if (secret) reading = await backend.readSecretField(secret, clientId); } catch { reading = null; }
      if (dialog) {
        const now = store.state.dialog;
        if (now) store.set({ dialog: { ...now, data: { ...now.data, secret: reading } } });
      } else setHelp({ secret: reading });
    },

    /** Takes the secret as cleaning would leave it, or as it was typed. @param {boolean} clean */
    setCleanSecret(clean) {
      const { dialog } = store.state;
      if (dialog) store.set({ dialog: { ...dialog, data: { ...dialog.data, cleanSecret: clean } } });
      else setHelp({ cleanSecret: clean });
      announce(clean ? 'It will be used without that.' : 'It will be used as typed.');
    },
  };
}
