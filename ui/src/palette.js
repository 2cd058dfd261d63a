// @ts-check
// The command palette: everything one can go to or do, and how well it fits what is typed. Pure.
import { GLOSSARY } from './glossary.js';
import { SETTINGS, settingField } from './settings-list.js';
import { selectedEnvironment, tokenState, workOf } from './derive.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { IconName } from './icons.js' */
/** @import { State, View } from './state.js' */
/** @import { Actions } from './actions/contract.d.ts' */

/** @typedef {{id: string, kind: string, icon: IconName, title: string, detail: string, words: string, shortcut?: string, run: (actions: Actions) => unknown}} Entry */

/** The most that are shown at once. */
export const MOST = 40;

/**
 * How well one typed word fits a text: the higher the better, 0 = not at all. In one piece beats letter by letter.
 * @param {string} word lower case @param {string} text lower case
 */
export function fit(word, text) {
  const at = text.indexOf(word);
  if (at === 0) return 100 + Math.max(0, 20 - text.length / 4);
  if (at > 0) return /[\s:/_.-]/.test(text[at - 1] ?? '') ? 80 + Math.max(0, 10 - text.length / 8) : 60 - Math.min(20, at / 4);
  // Letters in their order: those that begin a word, or follow the one before, count more.
  let from = 0, points = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next < 0) return 0;
    points += next === from && from > 0 ? 3 : next === 0 || /[\s:/_.-]/.test(text[next - 1] ?? '') ? 4 : 1;
    from = next + 1;
  }
  return word.length < 2 ? 0 : Math.min(40, (points / word.length) * 10) * (points >= word.length * 2 ? 1 : 0);
}

/**
 * The entries that fit all typed words, the best first; without any words those that stand first by themselves.
 * @param {Entry[]} entries @param {string} typed
 */
export function search(entries, typed) {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  if (!words.length) return entries.filter((e) => LEADING.includes(e.kind)).slice(0, MOST);
  const scored = entries.flatMap((entry, index) => {
    const title = entry.title.toLowerCase(), rest = `${entry.kind} ${entry.detail} ${entry.words}`.toLowerCase();
    let sum = 0;
    for (const word of words) {
      const beside = rest.includes(word) ? 35 : 0;
      const best = Math.max(fit(word, title), beside);
      if (!best) return [];
      sum += best;
    }
    return [{ entry, index, sum: sum + (LEADING.includes(entry.kind) ? 10 : 0) }];
  });
  return scored.sort((a, b) => b.sum - a.sum || a.index - b.index).slice(0, MOST).map((s) => s.entry);
}

/** Kinds that are offered before anything is typed. */
const LEADING = ['Environment', 'Action', 'Page'];

/** @param {State} state @param {(key: string) => string} keys a shortcut as this platform writes it @returns {Entry[]} */
export function entries(state, keys) {
  const here = selectedEnvironment(state), environments = state.app?.environments ?? [];
  const plain = (/** @type {string} */ text) => text.replace(/[*`]/g, '');
  /** @type {Entry[]} */
  const list = environments.map((e) => ({
    id: `environment-${e.id}`, kind: 'Environment', icon: /** @type {IconName} */ (e.practice ? 'flask' : 'globe'), title: e.name, detail: [e.production ? 'PRODUCTION' : '', e.host, tokenState(e, workOf(state, e), state.now).words].filter(Boolean).join(' · '), words: `${e.clientId} ${e.region ?? ''}`,
    run: (actions) => { actions.select(e.id); actions.focusOn('h1'); },
  }));
  if (here) list.push(...stageEntries(keys));
  list.push(...actionEntries(state, here, keys), ...pageEntries(environments.length > 0));
  for (const e of environments) for (const api of e.apis) list.push({
    id: `api-${e.id}-${api.audience}`, kind: 'API', icon: 'key', title: api.name, detail: `${e.name} · ${api.audience}`, words: 'audience',
    run: (actions) => { actions.select(e.id); actions.openTab('token', '#api'); actions.chooseApi(api.audience); },
  });
  for (const { name, label, words } of SETTINGS) list.push({ id: `setting-${name}`, kind: 'Setting', icon: 'gear', title: label, detail: 'Settings', words, run: (actions) => { actions.go('settings'); actions.setOpen(`fold-${name}`, true); actions.focusOn(settingField(name)); } });
  if (here) for (const api of state.operations?.environmentId === here.id ? state.operations.catalogue : []) for (const o of api.operations) list.push({
    id: `operation-${api.audience}-${o.id}`, kind: 'Operation', icon: 'send', title: o.summary, detail: `${o.method} ${o.path}`, words: `${o.group ?? ''} ${api.name} endpoint call`, run: (actions) => actions.openOperation(api.audience, o.id),
  });
  for (const entry of GLOSSARY) list.push({ id: `word-${entry.word}`, kind: 'Word', icon: 'book', title: entry.title, detail: entry.text, words: entry.word, run: (actions) => { actions.go('help'); actions.focusOn(`#word-${entry.word}`); } });
  for (const e of state.explanations ?? []) list.push({ id: `explanation-${e.code}`, kind: 'Explanation', icon: 'help', title: plain(e.title), detail: plain(e.what), words: `${e.code} error failure`, run: (actions) => actions.explain(e.code, '') });
  for (const lesson of state.lessons ?? []) list.push({ id: `lesson-${lesson.id}`, kind: 'Lesson', icon: 'flask', title: lesson.title, detail: lesson.teaches, words: 'practice practise break', run: (actions) => actions.startLesson(lesson.id) });
  return list;
}

/** @param {(key: string) => string} keys @returns {Entry[]} */
const stageEntries = (keys) => /** @type {const} */ ([['token', 'Token'], ['claims', 'Claims'], ['call', 'Call'], ['code', 'Code']]).map(([tab, title], index) => ({
  id: `tab-${tab}`, kind: 'Page', icon: /** @type {const} */ ('right'), title: `${title} stage`, detail: 'Of this environment', words: tab === 'code' ? 'program snippet curl python verify copy' : '', shortcut: keys(String(index + 1)), run: (actions) => { actions.back(); actions.openTab(tab, `#tab-${tab}`); },
}));

/** @param {State} state @param {Ipc.EnvironmentView | null} here @param {(key: string) => string} keys @returns {Entry[]} */
function actionEntries(state, here, keys) {
  /** @type {Entry[]} */
  const list = [
    { id: 'new', kind: 'Action', icon: 'plus', title: 'New environment', detail: 'Connect Kinde, or any OAuth server', words: 'add create connect', shortcut: keys('N'), run: (actions) => actions.connect() },
    { id: 'paste', kind: 'Action', icon: 'copy', title: 'Use a token somebody sent you', detail: 'Paste it and see what it is', words: 'paste decode jwt', run: (actions) => actions.openDialog('paste', '', {}) },
    { id: 'import', kind: 'Action', icon: 'file', title: 'Read a file or message you were sent', detail: 'Postman, .env, cURL, a team pack, an error', words: 'import paste open drop', run: (actions) => actions.openImport() },
    { id: 'practise', kind: 'Action', icon: 'flask', title: 'Practise', detail: 'A small tenant inside this app', words: 'practice learn demo', run: (actions) => actions.startPractice() },
    { id: 'tour', kind: 'Action', icon: 'route', title: 'Take the tour', detail: 'Two minutes, in Practice', words: 'guide introduction learn', run: (actions) => actions.startTour() },
  ];
  if (here) list.push({ id: 'check-all', kind: 'Action', icon: 'checklist', title: 'Check all', detail: 'Every environment and API; the price is said before', words: 'board expectations test everything junit', run: (actions) => actions.openBoard() });
  if (here && here.id !== 'pasted') list.push({ id: 'compare', kind: 'Action', icon: 'compare', title: 'Compare with another environment', detail: here.name, words: 'diff difference side by side tokens', run: (actions) => actions.openCompare(here.id) });
  if (here && here.id !== 'pasted') list.push({ id: 'go-get', kind: 'Action', icon: 'key', title: 'Get a token', detail: `Goes to the button, which states the price · ${here.name}`, words: 'mint request fetch', shortcut: keys('↵'), run: (actions) => { actions.back(); actions.openTab('token', '#stage [data-primary]'); } });
  const work = here ? workOf(state, here) : null;
  if (here && (work?.inspection || work?.callReport)) list.push({ id: 'report', kind: 'Action', icon: 'copy', title: 'Report for a developer', detail: `What was asked and answered, without secrets · ${here.name}`, words: 'share send copy markdown json support', run: (actions) => { void actions.openReport(here.id, ''); } });
  if (here && here.id !== 'pasted' && here.apis.some((api) => !api.management)) list.push({ id: 'guard', kind: 'Action', icon: 'shield', title: 'Guard check', detail: `Does an API really check tokens? · ${here.name}`, words: 'verify security bad forged expired signature', run: (actions) => actions.openGuard(here.id) });
  if (here && here.id !== 'pasted' && here.provider === 'kinde') list.push({ id: 'find', kind: 'Action', icon: 'search', title: 'Find in tenant', detail: `Its APIs and scopes, and what this app may use · ${here.name}`, words: 'discover authorise grant scope api audience', run: (actions) => actions.openTenant(here.id) });
  if (here && !here.practice && here.id !== 'pasted') {
    list.push(
      { id: 'add-api', kind: 'Action', icon: 'plus', title: 'Add an API', detail: `By audience, or from an OpenAPI document · ${here.name}`, words: 'endpoint openapi swagger yaml json import', run: (actions) => actions.openApi(here.id, null) },
      { id: 'check', kind: 'Action', icon: 'pulse', title: 'Check the connection', detail: here.name, words: 'doctor dns tls metadata keys', run: (actions) => actions.checkConnection(here.id) },
      { id: 'edit', kind: 'Action', icon: 'edit', title: 'Edit this environment', detail: here.name, words: 'change secret name colour delete', run: (actions) => actions.edit(here) },
      { id: 'export', kind: 'Action', icon: 'download', title: 'Hand this environment on', detail: `Team pack, Postman, .env · ${here.name}`, words: 'export share newman', run: (actions) => actions.openHandOn('') },
      { id: 'minted', kind: 'Action', icon: 'list', title: 'Why were tokens minted?', detail: here.name, words: 'count budget price ledger', run: (actions) => actions.openMints(here.id, 'mint-history') },
    );
    if (here.provider === 'kinde') list.push({ id: 'checklist', kind: 'Action', icon: 'checklist', title: 'Set-up, step by step', detail: here.name, words: 'checklist onboarding kinde register authorise scopes', run: (actions) => actions.openChecklist() });
  }
  for (const theme of /** @type {const} */ (['light', 'dark', 'system'])) if (state.app?.preferences.theme !== theme) list.push({ id: `theme-${theme}`, kind: 'Action', icon: 'gear', title: `Theme: ${theme}`, detail: theme === 'system' ? 'As your system is set' : '', words: 'appearance colour mode', run: (actions) => actions.setTheme(theme) });
  return list;
}

/** @param {boolean} any there are environments @returns {Entry[]} */
const pageEntries = (any) => PAGES.filter(([view]) => any || view !== 'practice').map(([view, title, icon, detail]) => ({ id: `page-${view}`, kind: 'Page', icon, title, detail, words: '', ...(view === 'help' ? { shortcut: 'F1' } : {}), run: (actions) => actions.go(view) }));

/** @type {[View, string, IconName, string][]} */
const PAGES = [['scopes', 'Which scopes do I need?', 'list', 'The fewest scopes for what an app has to do'], ['practice', 'Practice', 'flask', 'Lessons and switches'], ['history', 'History', 'clock', 'What was sent and answered'], ['settings', 'Settings', 'gear', 'Theme, tokens, network'], ['help', 'Help', 'help', 'Words, shortcuts, what can go wrong']];
