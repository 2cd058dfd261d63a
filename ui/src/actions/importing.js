// @ts-check
// What was pasted, dropped or opened: read in Rust, shown, then decided. The text never enters the state.
import { asIpcError } from '../backend.js';
import { emptyForm, emptyHelp } from '../state.js';
import { keptWords, selectedEnvironment } from '../derive.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { ImportRoom } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function importing({ store, backend, announce, focus, read, clear, clock }, actions) {
  /** @param {Partial<ImportRoom>} change */
  const set = (change) => store.set({ importing: { ...store.state.importing, ...change } });
  const discard = () => { const id = store.state.importing.read?.importId; if (id) backend.discardImport(id).catch(() => undefined); };
  /** @param {unknown} thrown */
  const fail = (thrown) => {
    const { message } = asIpcError(thrown);
    set({ busy: false, problem: message });
    announce(message);
    focus('#import-problem');
  };

  /** @param {Ipc.ImportView} found */
  const show = (found) => {
    discard();
    clear('#import-text');
    store.set({ view: 'import', form: null, notice: null, dialog: null });
    const { content } = found;
    set({
      read: found, busy: false, problem: null, name: content.what === 'credentials' ? content.name : '', production: false,
      choices: content.what === 'pack' ? content.environments.map((e) => (e.there !== null && !e.adds.length ? 'leave' : 'add')) : [],
    });
    announce([...found.understood, ...(content.what === 'nothing' ? found.leftOver : [])].join('. ') || 'It was read.');
    focus('#import-found');
  };

  /** Opens an environment on its Token stage. @param {Ipc.EnvironmentView} environment @param {string | null} audience @param {string[]} scopes */
  const arrive = async (environment, audience, scopes) => {
    await actions.refresh();
    const { app } = store.state;
    if (app) store.set({ app: { ...app, selected: environment.id }, view: 'environment', form: null, now: clock() });
    const api = environment.apis.find((a) => a.audience === audience) ?? environment.apis[0];
    store.setWork(environment.id, { tab: 'token', audience: api?.audience ?? '', scopes: api?.audience === audience ? scopes : [], preview: null });
    actions.enterStage();
    focus('[data-primary]');
  };

  // Whoever goes elsewhere, by whatever way, leaves nothing behind in Rust.
  store.subscribe(() => {
    const { view, importing: { read: found, busy } } = store.state;
    if (view === 'import' || !found || busy) return;
    discard();
    set({ read: null, problem: null });
  });

  return {
    openImport() {
      discard();
      set({ read: null, problem: null, busy: false });
      store.set({ view: 'import', form: null, notice: null });
      focus('#import-text');
    },

    /** Reads a text; without one, the text that stands in the box. @param {string} [pasted] */
    async readImport(pasted) {
      const text = pasted ?? read('#import-text');
      if (store.state.importing.busy) return;
      if (!text.trim()) {
        set({ problem: 'Paste something first, or choose a file.' });
        announce('Paste something first, or choose a file.');
        focus('#import-text');
        return;
      }
      set({ busy: true, problem: null });
      try { show(await backend.readImport(text)); } catch (thrown) { fail(thrown); }
    },

    async pickImport() {
      if (store.state.importing.busy) return;
      set({ busy: true, problem: null });
      try {
        const found = await backend.pickImport();
        if (found) show(found);
        else set({ busy: false });
      } catch (thrown) { fail(thrown); }
    },

    /** Takes what is dropped on the window or opened with the app, for as long as the window lives. */
    async watchImports() {
      for (;;) {
        try {
          const found = await backend.nextImport();
          if (!found) return;
          show(found);
        } catch (thrown) {
          if (asIpcError(thrown).code !== 'file-not-read') return;
          store.set({ view: 'import', form: null, notice: null });
          set({ read: null });
          fail(thrown);
        }
      }
    },

    /** @param {Partial<Pick<ImportRoom, 'name' | 'production'>>} change */
    setImport(change) { set(change); },

    /** @param {number} index @param {Ipc.PackChoice} choice */
    chooseForPack(index, choice) { set({ choices: store.state.importing.choices.map((old, at) => (at === index ? choice : old)) }); },

    /** Does what the shown text is good for. */
    async takeImport() {
      const { read: found, busy, name, production, choices } = store.state.importing;
      if (!found || busy) return;
      const { content } = found;
      set({ busy: true, problem: null });
      try {
        if (content.what === 'token') {
          await actions.openPasted(await backend.openImport(found.importId));
        } else if (content.what === 'credentials' && content.missing !== null) {
          await actions.completeImport(found, content);
        } else if (content.what === 'credentials') {
          const { environments: [environment], audience, scopes } = await backend.addImport(found.importId, name.trim(), production);
          if (environment?.secret) {
            await arrive(environment, audience, scopes);
            announce(`${environment.name} ${keptWords(store.state)}, its secret is ${environment.secret.place === 'session' ? 'kept for this session' : 'in the keychain'}. Next: get a token.`);
          } else if (environment) await actions.openHandover([environment], '', '');
        } else if (content.what === 'pack') {
          const { environments } = await backend.takePack(found.importId, choices);
          await actions.refresh();
          if (environments.length) await actions.openHandover(environments, content.name, content.welcome);
          else actions.openImport();
        }
        set({ read: null, busy: false });
      } catch (thrown) { fail(thrown); }
    },

    /** Opens the form with what was found, where something is missing. @param {Ipc.ImportView} found @param {Extract<Ipc.ImportContent, {what: 'credentials'}>} content */
    async completeImport(found, content) {
      const noteId = content.secretCharacters === null ? null : await backend.holdImportSecret(found.importId);
      const other = !content.host && Boolean(content.issuer || content.tokenUrl);
      const audience = content.audiences.find((a) => !content.host || a !== `https://${content.host}/api`) ?? '';
      /** @type {Ipc.NoteView} */
      const note = {
        kind: found.kind, host: content.host, clientId: content.clientId, secret: noteId && content.secretCharacters ? { noteId, characters: content.secretCharacters } : null, audiences: content.audiences, scopes: [],
        tokenUrl: content.tokenUrl, issuer: content.issuer, name: content.name || null, understood: found.understood, leftOver: found.leftOver,
      };
      store.set({ view: 'connect', notice: null, form: { environmentId: null, reading: null, errors: {}, problem: null, busy: false, help: { ...emptyHelp(), note }, values: {
        ...emptyForm(), host: content.host ?? '', ...(other ? { provider: 'other', issuer: content.issuer ?? '', tokenEndpoint: content.tokenUrl ?? '' } : {}),
        clientId: content.clientId ?? '', name: content.name, ...(audience ? { api: 'own', audience } : {}) } } });
      focus('#form-note');
      if (content.host) { await actions.readHost(); void actions.probeHost(); }
    },

    leaveImport() {
      set({ problem: null, busy: false });
      store.set({ view: 'environment' });
      actions.enterStage();
      focus(selectedEnvironment(store.state) ? 'h1' : '#welcome-import');
    },
  };
}
