// @ts-check
import { asIpcError } from '../backend.js';
import { count } from '../format.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { ApiForm } from '../state.js' */

/** @returns {Ipc.EndpointView} */
const emptyEndpoint = () => ({ method: 'GET', path: '', summary: '', scopes: [], scopesGuessed: false, parameters: [], body: false });

/** @param {Ipc.EndpointView} endpoint */
const key = (endpoint) => `${endpoint.method} ${endpoint.path}`;

/** @param {Context} context @param {Actions} actions */
export function apis({ store, backend, announce, focus, read, clear }, actions) {
  /** @param {Partial<ApiForm>} change */
  const setForm = (change) => { if (store.state.apiForm) store.set({ apiForm: { ...store.state.apiForm, ...change } }); };

  /** @param {Ipc.IpcError} error */
  const fail = (error) => {
    const field = error.field ?? '';
    const at = /^endpoints\.(\d+)$/.exec(field);
    if (at) setForm({ busy: false, editing: Number(at[1]), filter: '', errors: { [field]: error.message } });
    else if (['audience', 'name', 'baseUrl', 'scopes', 'endpoints'].includes(field)) setForm({ busy: false, errors: { [field]: error.message } });
    else setForm({ busy: false, problem: error.message });
    focus(at ? '#endpoint-path' : field && field !== 'endpoints' ? `#api-${field}` : '#api-problem');
    announce(error.message);
  };

  /** Shows what is understood of a document; null = there is none. @param {() => Promise<Ipc.OpenApiPreview | null>} ask */
  const understand = async (ask) => {
    setForm({ reading: true, documentProblem: null, preview: null });
    try {
      const preview = await ask();
      setForm({ reading: false, preview, server: 0 });
      if (!preview) { focus('#choose-document'); return; }
      announce(`${count(preview.endpoints.length, 'endpoint')} understood. Nothing is kept yet.`);
      focus('#preview-title');
    } catch (thrown) {
      const error = asIpcError(thrown);
      setForm({ reading: false, documentProblem: error.message });
      announce(error.message);
      focus('#api-document');
    }
  };

  /** What is asked for keeps its API when the audience of that API was changed. @param {string} id @param {string | null} previous @param {string} audience */
  const followAudience = (id, previous, audience) => {
    const work = store.state.work[id];
    if (!work || previous === null || previous === audience) return;
    const now = (/** @type {string} */ one) => (one === previous ? audience : one);
    store.setWork(id, { audience: now(work.audience), more: work.more.map(now), preview: null, otherPreviews: [], previewProblem: null });
  };

  return {
    /** Opens the page of an API, or of a new one. @param {string} environmentId @param {string | null} audience @param {Partial<ApiForm['values']>} [typed] */
    openApi(environmentId, audience, typed = {}) {
      const environment = store.state.app?.environments.find((e) => e.id === environmentId);
      if (!environment) return;
      const api = environment.apis.find((a) => a.audience === audience);
      store.set({
        view: 'api', notice: null,
        apiForm: {
          environmentId, previous: api?.audience ?? null, from: store.state.view === 'edit' ? 'edit' : 'environment',
          values: { audience: api?.audience ?? '', name: api?.name ?? '', baseUrl: api?.baseUrl ?? '', scopes: api?.scopes ?? [], ...typed },
          endpoints: structuredClone(api?.endpoints ?? []), errors: {}, problem: null, busy: false, filter: '', editing: null, reading: false, preview: null, documentProblem: null, server: 0,
        },
      });
      focus(api ? 'h1' : '#api-audience');
    },

    /** Goes back to where the page was opened from; what was typed on it is dropped. */
    closeApi() {
      const form = store.state.apiForm;
      const environment = store.state.app?.environments.find((e) => e.id === form?.environmentId);
      clear('#api-document');
      store.set({ apiForm: null });
      if (form?.from !== 'edit' || !environment) return actions.back();
      // What was typed on the Edit page before is still there.
      if (store.state.form?.environmentId !== environment.id) return actions.edit(environment);
      store.set({ view: 'edit' });
      return focus('h1');
    },

    /** @param {Partial<ApiForm['values']>} change */
    setApiValues(change) {
      const form = store.state.apiForm;
      if (!form) return;
      const errors = { ...form.errors };
      for (const field of Object.keys(change)) delete errors[field];
      setForm({ values: { ...form.values, ...change }, errors });
    },

    /** @param {string} filter */
    filterEndpoints(filter) { setForm({ filter }); },

    addEndpoint() {
      const form = store.state.apiForm;
      if (!form) return;
      setForm({ endpoints: [...form.endpoints, emptyEndpoint()], editing: form.endpoints.length, filter: '' });
      focus('#endpoint-path');
    },

    /** @param {number | null} index null = none */
    editEndpoint(index) {
      const before = store.state.apiForm?.editing ?? null;
      setForm({ editing: index });
      focus(index === null ? (before === null ? 'h1' : `#edit-endpoint-${before}`) : '#endpoint-path');
    },

    /** @param {number} index @param {Partial<Ipc.EndpointView>} change */
    setEndpoint(index, change) {
      const form = store.state.apiForm;
      if (!form) return;
      const errors = { ...form.errors };
      delete errors[`endpoints.${index}`];
      // Scopes that somebody set are no guess any more.
      const known = 'scopes' in change ? { scopesGuessed: false } : {};
      setForm({ endpoints: form.endpoints.map((e, i) => (i === index ? { ...e, ...change, ...known } : e)), errors });
    },

    /** @param {number} index */
    removeEndpoint(index) {
      const form = store.state.apiForm;
      const gone = form?.endpoints[index];
      if (!form || !gone) return;
      setForm({ endpoints: form.endpoints.filter((_, i) => i !== index), editing: null, errors: {} });
      announce(`${key(gone)} is removed from the list.`);
      focus('#add-endpoint');
    },

    /** Reads the document that stands in its field. The text stays there: it can have megabytes. */
    async readDocument() {
      const form = store.state.apiForm;
      if (!form || form.reading) return;
      const text = read('#api-document');
      if (!text.trim()) {
        setForm({ documentProblem: 'Paste the whole document here first.' });
        focus('#api-document');
        announce('Paste the whole document here first.');
        return;
      }
      await understand(() => backend.readOpenApi(text));
    },

    /** Lets the person choose the document's file; Rust reads it. */
    async chooseDocument() {
      const form = store.state.apiForm;
      if (form && !form.reading) await understand(() => backend.chooseOpenApi());
    },

    /** @param {number} server */
    chooseServer(server) { setForm({ server }); },

    dropDocument() {
      setForm({ preview: null, documentProblem: null });
      focus('#api-document');
    },

    /** Puts what was understood into the form. What is there already is replaced only where method and path are the same. */
    takeDocument() {
      const form = store.state.apiForm;
      const preview = form?.preview;
      if (!form || !preview) return;
      const fresh = new Set(preview.endpoints.map(key));
      const kept = form.endpoints.filter((e) => !fresh.has(key(e)) && e.path.trim() !== '');
      const { values } = form;
      setForm({
        endpoints: [...kept, ...preview.endpoints], preview: null, editing: null, errors: {},
        values: { ...values, name: values.name.trim() || preview.title, baseUrl: values.baseUrl.trim() || (preview.servers[form.server] ?? ''), scopes: [...new Set([...values.scopes, ...preview.scopes])] },
      });
      clear('#api-document');
      const open = form.values.audience.trim() ? 'Save the API to keep them.' : 'Now type the audience, and save.';
      announce(`${count(preview.endpoints.length, 'endpoint')} taken. ${open}`);
      focus(form.values.audience.trim() ? '#endpoints-title' : '#api-audience');
    },

    async saveApiForm() {
      const form = store.state.apiForm;
      if (!form || form.busy) return;
      const audience = form.values.audience.trim();
      if (!audience) return fail({ code: 'incomplete', field: 'audience', message: 'Type the audience exactly as it is registered.' });
      setForm({ busy: true, problem: null, errors: {} });
      try {
        // An endpoint that was begun and left empty is none.
        const endpoints = form.endpoints.filter((e) => e.path.trim() !== '');
        setForm({ endpoints });
        const api = { audience, name: form.values.name.trim(), scopes: form.values.scopes, baseUrl: form.values.baseUrl.trim(), endpoints };
        const environment = await backend.saveApi(form.environmentId, api, form.previous);
        const saved = environment.apis.find((a) => a.audience === audience);
        if (saved) followAudience(environment.id, form.previous, saved.audience);
        await actions.refresh();
        actions.putEnvironment(environment);
        if (saved && form.from === 'environment') store.setWork(environment.id, { audience: saved.audience, preview: null, tokenProblem: null });
        actions.closeApi();
        announce(`${saved?.name || audience} is saved.`);
      } catch (thrown) { fail(asIpcError(thrown)); }
      return undefined;
    },
  };
}
