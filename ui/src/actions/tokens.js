// @ts-check
import { asIpcError } from '../backend.js';
import { PASTED, currentToken, requestsOf, selectedEnvironment, waitingWords, workOf } from '../derive.js';
import { rulesOf } from '../rules.js';
import { operate } from './operation.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { OptionValues, Profile, RuleValues, SeveralForm, Work } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function tokens(context, actions) {
  const { store, backend, announce, focus, clock } = context;
  /** Operations that somebody cancelled. @type {Set<string>} */
  const cancelled = new Set();
  /** How often a token was looked at, by environment: an answer to an earlier look is not shown. @type {Map<string, number>} */
  const looks = new Map();
  const isSelected = (/** @type {string} */ id) => store.state.view === 'environment' && selectedEnvironment(store.state)?.id === id;
  /** @param {Ipc.EnvironmentView} environment */
  const requests = (environment) => requestsOf(environment, workOf(store.state, environment));
  /** @param {Partial<Work>} change of what is asked for */
  const ask = (change) => {
    const environment = selectedEnvironment(store.state);
    if (!environment) return;
    store.setWork(environment.id, { ...change, preview: null, otherPreviews: [], previewProblem: null });
    void actions.preview();
  };

  return {
    /** @param {string} audience */
    chooseApi(audience) {
      ask({ audience, scopes: [] });
    },

    /** Chooses the further APIs of the request. @param {string[]} more */
    setMoreApis(more) {
      const environment = selectedEnvironment(store.state);
      const before = environment ? workOf(store.state, environment).more.length : 0;
      ask({ more });
      if (more.length > before) focus(`#api-${more.length}`);
      else if (more.length < before) focus('#more-apis');
    },

    /** @param {SeveralForm} several */
    setSeveral(several) { ask({ several }); },

    /** @param {Partial<OptionValues>} change */
    setOptions(change) {
      const environment = selectedEnvironment(store.state);
      if (environment) ask({ options: { ...workOf(store.state, environment).options, ...change } });
    },

    /** @param {string[]} scopes */
    setScopes(scopes) { ask({ scopes }); },

    /** Asks what the request will be, and whether a saved token makes it needless. Sends nothing. */
    async preview() {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      if (environment.id === PASTED) return;
      const asked = requests(environment);
      const same = () => JSON.stringify(requests(environment)) === JSON.stringify(asked);
      try {
        const [preview, ...otherPreviews] = await Promise.all(asked.map((request) => backend.previewTokenRequest(request)));
        if (same()) store.setWork(environment.id, { preview: preview ?? null, otherPreviews, previewProblem: null });
      } catch (thrown) {
        if (same()) store.setWork(environment.id, { preview: null, otherPreviews: [], previewProblem: asIpcError(thrown) });
      }
    },

    /** @param {boolean} fresh true = a new one even if a saved one would do */
    async getToken(fresh) {
      const environment = selectedEnvironment(store.state);
      if (!environment || workOf(store.state, environment).operation) return;
      const { id } = environment;
      const asked = requests(environment);
      store.setWork(id, { tokenProblem: null });
      const what = { kind: /** @type {const} */ ('token'), fresh, words: waitingWords(environment) };
      try {
        // One after another: where one is refused, the next would be as well, and would count.
        const reports = await operate(context, id, what, async (operationId) => {
          /** @type {Ipc.TokenReport[]} */
          const answers = [];
          for (const request of asked) {
            const answer = await backend.getToken(request, fresh, operationId);
            answers.push(answer);
            if (answer.outcome !== 'token' || cancelled.has(operationId)) break;
          }
          return answers;
        });
        const last = reports.at(-1), first = reports[0];
        if (!last || !first) return;
        const all = last.outcome === 'token';
        actions.takeTokenReport(id, all ? { ...first, environment: last.environment } : last);
        if (all && reports.length > 1) announce(`${reports.length} tokens are here. These are the claims of the first.`);
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (environment.practice) void actions.readLessons();
        if (error.code === 'cancelled') {
          announce('Cancelled. No token was saved.');
          if (isSelected(id)) focus('#stage [data-primary]');
          return;
        }
        // What was offered as free is gone: from now on the button states the price.
        if (error.code === 'saved-token-gone') {
          await actions.refresh().catch(() => {});
          void actions.preview();
        }
        store.setWork(id, { tokenProblem: error });
        announce(error.message);
        if (isSelected(id)) focus('#token-problem');
      }
    },

    /** @param {string} environmentId @param {Ipc.TokenReport} report */
    takeTokenReport(environmentId, report) {
      store.set({ now: clock() });
      actions.putEnvironment(report.environment);
      const got = report.outcome === 'token';
      if (report.environment.practice) void actions.readLessons();
      store.setWork(environmentId, { report, refused: !got, preview: null, otherPreviews: [] });
      if (got && report.token) {
        store.setWork(environmentId, {
          tab: 'claims', tokenId: report.token.tokenId, inspection: report.inspection, inspectionProblem: null, profile: report.inspection?.profile ?? 'kinde',
          judgedFor: null, proposals: null, callReport: null, sentCall: null, callProblem: null, askHost: null,
        });
        void actions.readLastGood(environmentId, report.token.tokenId);
        announce(report.inspection ? `Claims. ${report.inspection.sentence}` : 'Claims. The token is here.');
        if (isSelected(environmentId)) { focus('#tab-claims'); actions.enterStage(); }
        return;
      }
      announce(report.findings[0]?.title ?? report.providerWords?.description ?? 'No token came back.');
      if (isSelected(environmentId)) {
        store.setWork(environmentId, { tab: 'token' });
        focus('#failure-title');
        void actions.preview();
      }
    },

    async cancel() {
      const environment = selectedEnvironment(store.state);
      const operation = environment && workOf(store.state, environment).operation;
      if (!operation) return;
      cancelled.add(operation.id);
      try {
        await backend.cancelOperation(operation.id);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string} tokenId @param {Profile} profile */
    async inspect(tokenId, profile) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      const { id } = environment;
      const token = environment.savedTokens.find((t) => t.tokenId === tokenId);
      const look = (looks.get(id) ?? 0) + 1;
      looks.set(id, look);
      const isLatest = () => looks.get(id) === look;
      const isAwaited = () => isLatest() && store.state.work[id]?.tokenId === tokenId && store.state.work[id]?.profile === profile;
      store.setWork(id, { inspecting: tokenId, inspectionProblem: null, profile, tokenId });
      try {
        const { judgedFor, rules } = workOf(store.state, environment);
        const own = profile === 'custom';
        const inspection = await backend.inspectToken(id, tokenId, profile, own ? [] : token?.requestedScopes ?? [], judgedFor?.trim() || null, own ? rulesOf(rules) : null);
        store.set({ now: clock() });
        if (!isAwaited()) return;
        store.setWork(id, { inspection });
        void actions.readLastGood(id, tokenId);
      } catch (thrown) {
        if (isAwaited()) store.setWork(id, { inspectionProblem: asIpcError(thrown), inspection: null });
      } finally {
        if (isLatest()) store.setWork(id, { inspecting: null });
        if (environment.practice) void actions.readLessons();
      }
    },

    /** @param {Profile} profile */
    async setProfile(profile) {
      const environment = selectedEnvironment(store.state);
      const token = environment && currentToken(environment, workOf(store.state, environment), store.state.now);
      if (!environment || !token) return;
      await actions.inspect(token.tokenId, profile);
      const { inspection, inspecting } = workOf(store.state, environment);
      if (inspection && !inspecting) announce(inspection.sentence);
    },

    /** Judges the token as if this API had received it. @param {string | null} judgedFor null = the one it was asked for, '' = one that is typed next */
    async judgeFor(judgedFor) {
      const environment = selectedEnvironment(store.state);
      const token = environment && currentToken(environment, workOf(store.state, environment), store.state.now);
      if (!environment || !token) return;
      store.setWork(environment.id, { judgedFor });
      if (judgedFor === '') { focus('#judged-audience'); return; }
      await actions.setProfile(workOf(store.state, environment).profile);
    },

    /** @param {string} judgedFor */
    typeAudience(judgedFor) {
      const environment = selectedEnvironment(store.state);
      if (environment) store.setWork(environment.id, { judgedFor });
    },

    /** Changes own rules without checking yet. @param {Partial<RuleValues>} change */
    typeRules(change) {
      const environment = selectedEnvironment(store.state);
      if (environment) store.setWork(environment.id, { rules: { ...workOf(store.state, environment).rules, ...change } });
    },

    /** Changes own rules and checks by them. @param {Partial<RuleValues>} change */
    async setRules(change) {
      actions.typeRules(change);
      await actions.setProfile('custom');
    },

    /** @param {string} tokenId */
    showToken(tokenId) {
      const environment = selectedEnvironment(store.state);
      if (!environment) return;
      store.setWork(environment.id, { tokenId, inspection: null, proposals: null, refused: false, judgedFor: null });
      actions.openTab('claims', '#tab-claims');
    },

    /** @param {string} tokenId */
    async copyToken(tokenId) {
      const environment = selectedEnvironment(store.state);
      try {
        await backend.copyToken(tokenId);
        announce('Token copied.');
        if (!environment) return;
        store.setWork(environment.id, { copied: true });
        setTimeout(() => store.setWork(environment.id, { copied: false }), 2000);
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string} tokenId */
    async forgetToken(tokenId) {
      try {
        const environment = await backend.forgetToken(tokenId);
        actions.putEnvironment(environment);
        const work = store.state.work[environment.id];
        const gone = work?.tokenId === tokenId ? { tokenId: null, inspection: null, proposals: null } : {};
        store.setWork(environment.id, { ...gone, preview: null });
        if (environment.id === PASTED) { store.set({ notice: null }); await actions.refresh(); }
        announce('The token is forgotten.');
        focus('#tab-token');
        void actions.preview();
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    /** @param {string} tokenId @returns {Promise<string>} */
    revealToken: (tokenId) => backend.revealToken(tokenId),
  };
}
