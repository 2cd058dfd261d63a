// @ts-check
import { asIpcError } from '../backend.js';
import { askedAfter, keptWords } from '../derive.js';
import { draftOf, firstWrongField, missingFields } from '../environment-draft.js';
import { emptyCall, emptyForm, emptyHelp } from '../state.js';
import { dateOnly, originOf } from '../format.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState, EnvironmentForm, FormValues } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function environments({ store, backend, announce, focus, clock, read, clear }, actions) {
  /** @param {Partial<EnvironmentForm>} change */
  const setForm = (change) => { if (store.state.form) store.set({ form: { ...store.state.form, ...change } }); };
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };

  /** What is asked for and called follows the environment to its new APIs. @param {Ipc.EnvironmentView} before @param {Ipc.EnvironmentView} after */
  const follow = (before, after) => {
    const work = store.state.work[after.id];
    if (!work) return;
    store.setWork(after.id, askedAfter(work, before, after));
    const old = originOf(before.issuer ?? '');
    if (!old || old === originOf(after.issuer ?? '')) return;
    store.setWork(after.id, { proposals: null });
    if (originOf(work.call.url) !== old) return;
    store.setWork(after.id, { call: emptyCall(), callProblem: null, askHost: null });
    actions.setCallHelp(after.id, { picked: null, preflight: null, preflightOf: '', notice: null, saved: null });
  };

  /** @param {Ipc.IpcError} error */
  const showFormError = (error) => {
    const form = store.state.form;
    if (!form) return;
    if (error.field) setForm({ errors: { ...form.errors, [error.field]: error.message }, busy: false, problem: null });
    else setForm({ problem: error.message, busy: false });
    const wrong = firstWrongField(store.state.form?.errors ?? {});
    if (wrong === 'name') actions.setOpen('form-identity', true);
    if (['issuer', 'tokenEndpoint', 'jwksUri'].includes(wrong ?? '')) actions.setOpen('form-provider', true);
    if (wrong === 'expectedOrgCode') actions.setOpen('form-checks', true);
    focus(wrong ? `#form-${wrong}` : '#form-problem');
    announce(error.message);
  };

  return {
    /** Only one that is known: a late answer brings no deleted environment back. New ones come with a refresh. @param {Ipc.EnvironmentView} environment */
    putEnvironment(environment) {
      const { app } = store.state;
      const before = app?.environments.find((e) => e.id === environment.id);
      if (!app || !before) return;
      store.set({ app: { ...app, environments: app.environments.map((e) => (e.id === environment.id ? environment : e)) } });
      if (JSON.stringify(before.apis) === JSON.stringify(environment.apis)) return;
      actions.forgetOperations(environment.id);
      follow(before, environment);
    },

    /** @param {Partial<FormValues>} change */
    setFormValues(change) {
      const form = store.state.form;
      if (!form) return;
      const errors = { ...form.errors };
      for (const field of Object.keys(change)) delete errors[field];
      // What was noticed about an earlier text says nothing of the new one.
      const readings = { ...form.help.readings };
      for (const field of Object.keys(change)) delete readings[field];
      const host = 'host' in change && change.host !== form.values.host;
      setForm({ values: { ...form.values, ...change }, errors, help: { ...form.help, readings, ...(host ? { probe: null, probing: null } : {}) }, ...(host ? { reading: null } : {}) });
    },

    /** The secret field was typed in: its text stays there, only the error goes. */
    touchSecret() {
      const form = store.state.form;
      if (form?.help.secret || form?.help.cleanSecret) setForm({ help: { ...form.help, secret: null, cleanSecret: false } });
      if (store.state.dialog?.data.secret) setDialog({ data: { ...store.state.dialog.data, secret: null, cleanSecret: false } });
      if (form?.errors.secret) { const { secret, ...errors } = form.errors; void secret; setForm({ errors }); }
      if (store.state.dialog?.errors.secret) setDialog({ errors: {} });
    },

    /** Reads the host when its field is left: no network, only what the text means. */
    async readHost() {
      const form = store.state.form;
      if (!form || form.values.provider !== 'kinde' || !form.values.host.trim()) return;
      const text = form.values.host;
      try {
        const reading = await backend.readHost(text);
        if (store.state.form?.values.host === text) setForm({ reading });
      } catch (thrown) {
        const error = asIpcError(thrown);
        const now = store.state.form;
        if (now?.values.host === text) setForm({ reading: null, errors: { ...now.errors, host: error.message } });
      }
    },

    async saveForm() {
      const form = store.state.form;
      if (!form || form.busy) return;
      const creating = form.environmentId === null;
      const noted = form.help.note?.secret?.noteId ?? null;
      const secret = creating && !noted ? read('#form-secret') : '';
      const errors = missingFields(form.values, creating ? noted ?? secret : null);
      const wrong = firstWrongField(errors);
      if (wrong) {
        setForm({ errors, problem: null });
        focus(`#form-${wrong}`);
        announce(Object.values(errors).join(' '));
        return;
      }
      setForm({ busy: true, errors: {}, problem: null });
      try {
        if (form.values.provider === 'kinde' && !form.reading) setForm({ reading: await backend.readHost(form.values.host) });
        const draft = draftOf(form.values, store.state.form?.reading ?? null);
        const { environmentId } = form;
        const environment = await actions.waitForKeychain(() => (environmentId === null
          ? backend.createEnvironment(draft, secret, form.help.cleanSecret, noted)
          : backend.updateEnvironment(environmentId, draft)));
        clear('#form-secret');
        if (creating) await actions.arrive(environment, form.values);
        else {
          actions.putEnvironment(environment);
          store.setWork(environment.id, { preview: null });
          store.set({ view: 'environment', form: null });
          announce(`${environment.name} is saved.`);
          focus('#edit-environment');
          actions.enterStage();
        }
      } catch (thrown) {
        showFormError(asIpcError(thrown));
      }
    },

    /**
     * Opens a new environment on its Token stage, with the API that was chosen for it.
     * @param {Ipc.EnvironmentView} created @param {FormValues} values
     */
    async arrive(created, values) {
      let environment = created;
      /** @type {Ipc.IpcError | null} */
      let apiError = null;
      const audience = values.audience.trim();
      const own = (values.api === 'own' || values.provider === 'other') && audience !== '';
      if (own) {
        try {
          environment = await backend.saveApi(created.id, { audience, name: values.apiName.trim(), scopes: [], baseUrl: '' }, null);
        } catch (thrown) {
          apiError = asIpcError(thrown);
        }
      }
      await actions.refresh();
      actions.putEnvironment(environment);
      if (store.state.app?.selected !== environment.id) await backend.selectEnvironment(environment.id);
      const { app } = store.state;
      if (app) store.set({ app: { ...app, selected: environment.id }, view: 'environment', form: null });
      const api = own ? environment.apis.find((a) => a.audience === audience) ?? environment.apis.find((a) => !a.management) : undefined;
      store.setWork(environment.id, { tab: 'token', audience: api?.audience ?? environment.apis[0]?.audience ?? '' });
      announce(`${environment.name} ${keptWords(store.state)}. Next: get a token.`);
      actions.enterStage();
      focus('[data-primary]');
      if (apiError) {
        const { field, message } = apiError;
        actions.openApi(environment.id, null, { audience: values.audience, name: values.apiName });
        const form = store.state.apiForm;
        if (form) store.set({ apiForm: { ...form, ...(field ? { errors: { [field]: message } } : { problem: message }) } });
      }
    },

    /** @param {Ipc.EnvironmentView} environment */
    edit(environment) {
      const values = {
        ...emptyForm(), provider: environment.provider, host: environment.issuer?.startsWith('http://') ? environment.issuer : environment.host, issuer: environment.issuer ?? '',
        tokenEndpoint: environment.tokenEndpoint ?? '', jwksUri: environment.jwksUri ?? '', clientId: environment.clientId,
        authentication: environment.authentication, expectedOrgCode: environment.expectedOrgCode ?? '', name: environment.name,
        colour: environment.colour, production: environment.production,
      };
      store.set({ view: 'edit', notice: null, form: { environmentId: environment.id, values, reading: null, errors: {}, problem: null, busy: false, help: emptyHelp() } });
      focus('h1');
    },

    /**
     * @param {DialogState['kind']} kind @param {string} environmentId
     * @param {Record<string, string>} [values] @param {string | null} [opener]
     */
    openDialog(kind, environmentId, values = {}, opener = null) {
      store.set({ dialog: { kind, environmentId, opener, values, errors: {}, problem: null, busy: false, data: {} } });
    },

    /** @param {string} [focusOn] */
    closeDialog(focusOn) {
      const dialog = store.state.dialog;
      if (!dialog) return;
      store.set({ dialog: null });
      const back = focusOn ?? (dialog.opener ? `#${dialog.opener}` : null);
      if (back) focus(back);
    },

    /** @param {Record<string, string>} change */
    setDialogValues(change) {
      const dialog = store.state.dialog;
      if (!dialog) return;
      const errors = { ...dialog.errors };
      for (const field of Object.keys(change)) delete errors[field];
      setDialog({ values: { ...dialog.values, ...change }, errors });
    },

    /** Does what the open dialog asks about. */
    async confirmDialog() {
      const dialog = store.state.dialog;
      if (!dialog || dialog.busy) return;
      const { environmentId: id } = dialog;
      const secret = dialog.kind === 'secret' ? read('#dialog-secret') : '';
      if (dialog.kind === 'secret' && !secret) return fail('secret', 'Paste the client secret here.');
      setDialog({ busy: true, problem: null, errors: {} });
      try {
        if (dialog.kind === 'delete') return await remove(id);
        if (dialog.kind === 'secret') {
          const environment = await actions.waitForKeychain(() => backend.replaceSecret(id, secret, Boolean(dialog.data.cleanSecret)));
          clear('#dialog-secret');
          settle(environment, environment.secret ? `The client secret is saved, set on ${dateOnly(environment.secret.setAt)}.` : 'The client secret is saved.');
        }
        if (dialog.kind === 'forget-secret') settle(await actions.waitForKeychain(() => backend.forgetSecret(id)), 'The client secret is forgotten.');
        await actions.refresh();
        actions.enterStage();
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (error.field) return fail(error.field, error.message);
        setDialog({ busy: false, problem: error.message });
        announce(error.message);
      }

      /** @param {string} field @param {string} message */
      function fail(field, message) {
        setDialog({ busy: false, errors: { [field]: message } });
        focus(`#dialog-${field}`);
        announce(message);
      }
      /** @param {Ipc.EnvironmentView} environment @param {string} words */
      function settle(environment, words) {
        actions.putEnvironment(environment);
        store.setWork(environment.id, { tokenProblem: null });
        actions.closeDialog();
        announce(words);
      }
      /** @param {string} environmentId */
      async function remove(environmentId) {
        const name = store.state.app?.environments.find((e) => e.id === environmentId)?.name ?? 'The environment';
        const { undoSeconds } = await backend.deleteEnvironment(environmentId);
        store.set({ dialog: null, form: null, view: 'environment', now: clock(), undo: { id: environmentId, name, until: clock() + undoSeconds } });
        await actions.refresh();
        actions.enterStage();
        announce(`${name} is deleted. Undo is possible for ${undoSeconds} seconds.`);
        focus('#undo-delete');
      }
    },

    async undoDelete() {
      const undo = store.state.undo;
      if (!undo) return;
      try {
        const environment = await backend.restoreEnvironment(undo.id);
        await actions.refresh();
        actions.putEnvironment(environment);
        store.set({ undo: null });
        actions.select(environment.id);
        announce(`${environment.name} is back.`);
        focus('h1');
      } catch (thrown) {
        store.set({ undo: null, notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string} environmentId @param {string} audience */
    async removeApi(environmentId, audience) {
      try {
        const environment = await backend.removeApi(environmentId, audience);
        actions.putEnvironment(environment);
        announce('The API is removed.');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string | null} environmentId null = a page that belongs to none @param {string} page */
    async openPage(environmentId, page) {
      try {
        await backend.openPage(environmentId, page);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };
}
