// @ts-check
// Everything the window knows, outside the document. Never a secret: the client secret is read from its
// field at the moment it is sent, and a revealed token lives only in the element that shows it.

/** @import * as Ipc from './ipc.d.ts' */
/** @import { CheckGroup, ConnectionCheck } from './backend.js' */

/** @typedef {'environment' | 'connect' | 'edit' | 'practice' | 'history' | 'settings' | 'help' | 'connection' | 'checklist' | 'compare' | 'board' | 'import' | 'handover' | 'api' | 'guard' | 'tenant' | 'scopes'} View */
/** @typedef {'token' | 'claims' | 'call' | 'code'} Tab */
/** What a program does. @typedef {'token' | 'call' | 'verify'} CodeKind */
/** @typedef {Ipc.Inspection['profile']} Profile */

/**
 * Something under way: what is awaited is told once it takes longer than a moment (slow).
 * @typedef {{id: string, kind: 'token' | 'call' | 'pages', slow: boolean, words: string, fresh: boolean}} Operation
 */

/** @typedef {{method: string, url: string, headers: {name: string, value: string}[], body: string}} CallForm */

/**
 * What is seldom needed in a token request, as typed.
 * @typedef {object} OptionValues
 * @property {'' | 'client_secret_post' | 'client_secret_basic'} authentication '' = the environment's way
 * @property {string} resources one a line
 * @property {{name: string, value: string}[]} extra
 * @property {string} timeout seconds; '' = the usual limit
 */

/** Own rules of a check, as typed. @typedef {{requiredScopes: string[], leeway: string, algorithms: string[], types: string}} RuleValues */

/** How several APIs are asked for; each = one token each. @typedef {'repeated' | 'space-joined' | 'each'} SeveralForm */

/**
 * What was done with the body that is shown.
 * @typedef {object} BodyShown
 * @property {string} bodyId
 * @property {string} query
 * @property {Ipc.Match | null} match null = being searched
 * @property {number} folds grows when rows of the tree were folded from outside of it
 * @property {number | null} node the node of the tree that the keyboard is at
 * @property {string | null} path of that node
 * @property {'path' | 'value' | 'all' | null} copied
 * @property {'shown' | 'whole' | null} saving
 * @property {number} bytes of the whole answer that are saved so far
 * @property {string | null} operationId
 * @property {string | null} saved where
 * @property {string | null} problem
 */

/**
 * The page of what was sent and answered.
 * @typedef {object} HistoryRoom
 * @property {Ipc.HistoryView | null} view null = not asked yet
 * @property {string} query
 * @property {string | null} environmentId null = of all environments
 * @property {number} shown how many lines are drawn
 * @property {string | null} open the line whose details are shown
 * @property {Ipc.HistoryDetails | null} details
 * @property {string | null} problem
 */

/**
 * What is going on in one environment.
 * @typedef {object} Work
 * @property {Tab} tab
 * @property {string} audience the API a token is asked for; '' = none
 * @property {string[]} more further APIs in the same request
 * @property {SeveralForm} several how several APIs are sent
 * @property {OptionValues} options
 * @property {string[]} scopes
 * @property {Ipc.TokenRequestPreview | null} preview of the first request
 * @property {(Ipc.TokenRequestPreview | null)[]} otherPreviews of the others, where every API gets a token of its own
 * @property {Ipc.IpcError | null} previewProblem
 * @property {Operation | null} operation
 * @property {Ipc.TokenReport | null} report the last answer to a token request
 * @property {Ipc.IpcError | null} tokenProblem why no request could be sent
 * @property {boolean} refused the last token request brought no token
 * @property {string | null} tokenId the token that Claims and Call speak of
 * @property {Profile} profile
 * @property {string | null} judgedFor the API that is imagined to receive the token; null = the one it was asked for
 * @property {RuleValues} rules of the custom profile
 * @property {Ipc.Inspection | null} inspection
 * @property {string | null} inspecting the token that is being looked at
 * @property {Ipc.IpcError | null} inspectionProblem
 * @property {Ipc.CallProposal[] | null} proposals null = not asked yet
 * @property {CallForm} call
 * @property {Ipc.CallReport | null} callReport
 * @property {CallForm | null} sentCall what the report answers
 * @property {Ipc.IpcError | null} callProblem
 * @property {string | null} askHost an origin the token may not go to yet
 * @property {'tree' | 'pretty' | 'raw'} bodyView
 * @property {BodyShown | null} bodyShown null = nothing was done with a body yet
 * @property {CallHelp} callHelp what is known about the call in the form
 * @property {boolean} copied the token was copied a moment ago
 * @property {CodeKind | null} codeKind null = with the call, where there is one
 * @property {{sample: Ipc.CodeSample | null, problem: Ipc.IpcError | null} | null} code null = not written yet
 * @property {string | null} codeDone what was just done with the program
 * @property {Ipc.SinceLastGood | null} lastGood what differs from the last good token of the kind
 * @property {boolean} expecting an expectation is being made of the token
 */

/**
 * What is known about the call in the form, and what goes on around it.
 * @typedef {object} CallHelp
 * @property {Ipc.ApiCatalogue[] | null} catalogue null = not asked yet
 * @property {boolean} stale the APIs have changed since
 * @property {Ipc.ApiLights[] | null} lights
 * @property {string | null} lightsOf the token that the lights are of
 * @property {{audience: string, id: string} | null} picked the operation that the address is one of
 * @property {Ipc.Preflight | null} preflight
 * @property {string} preflightOf the call and the token that it speaks of
 * @property {string | null} notice what was changed in the form, and why
 * @property {Collecting | null} collecting all pages are being fetched
 * @property {{pages: number, items: number, stopped: string | null} | null} collected the answer that is shown is of several pages
 * @property {{until: number, retry: boolean} | null} waiting the server asked to wait; retry = send again when it is over
 * @property {Ipc.SavedCall | null} deleted the kept call that was deleted last
 * @property {string | null} saved the kept call that the form came from
 */

/** @typedef {{pages: number, items: number, waitUntil: number | null, stopping: boolean}} Collecting */

/**
 * Which scopes are needed for what.
 * @typedef {object} ScopesPage
 * @property {string} environmentId '' = none: Kinde's Management API, whoever's it may be
 * @property {string} audience
 * @property {Ipc.ApiCatalogue[] | null} catalogue
 * @property {string} typed
 * @property {string[]} chosen names of operations
 * @property {Ipc.LeastPrivilege | null} answer
 * @property {string | null} problem
 * @property {boolean} copied
 */

/**
 * @typedef {object} FormValues
 * @property {'kinde' | 'other'} provider
 * @property {string} host
 * @property {string} issuer
 * @property {string} tokenEndpoint
 * @property {string} jwksUri
 * @property {string} clientId
 * @property {'client_secret_post' | 'client_secret_basic'} authentication
 * @property {string} expectedOrgCode
 * @property {string} name
 * @property {Ipc.EnvironmentView['colour'] | ''} colour
 * @property {boolean} production
 * @property {'management' | 'own'} api
 * @property {string} audience
 * @property {string} apiName
 */

/**
 * The form that creates or changes an environment.
 * @typedef {object} EnvironmentForm
 * @property {string | null} environmentId null = a new one
 * @property {FormValues} values
 * @property {Ipc.HostReading | null} reading
 * @property {Record<string, string>} errors by field
 * @property {string | null} problem what belongs to no field
 * @property {boolean} busy
 * @property {FormHelp} help
 */

/**
 * What the app noticed about the fields of the form. The texts of secrets are not in it.
 * @typedef {object} FormHelp
 * @property {Ipc.NoteView | null} note a pasted message
 * @property {Record<string, Ipc.FieldReading>} readings by field
 * @property {Ipc.SecretFieldReading | null} secret
 * @property {boolean} cleanSecret take the secret as cleaning would leave it
 * @property {Ipc.HostProbe | null} probe
 * @property {string | null} probing the host that is being asked
 */

/**
 * @typedef {object} DialogState
 * @property {'secret' | 'forget-secret' | 'delete' | 'ask-admin' | 'report' | 'explanation' | 'mints' | 'paste' | 'palette' | 'clear-history' | 'board' | 'expectation' | 'about' | 'export-data' | 'erase' | 'reset-settings' | 'export' | 'tenant-change' | 'save-call' | 'rename-call'} kind
 * @property {string} environmentId '' = of none
 * @property {string | null} opener id of the element that gets the focus back
 * @property {Record<string, string>} values
 * @property {Record<string, string>} errors
 * @property {string | null} problem
 * @property {boolean} busy
 * @property {DialogData} data
 */

/**
 * What a dialog shows beside its fields.
 * @typedef {object} DialogData
 * @property {Ipc.MintEntry[]} [mints]
 * @property {Ipc.DayCount[]} [days]
 * @property {Ipc.ProvedSecret} [proved] the answer that a new secret got
 * @property {Ipc.SecretFieldReading | null} [secret]
 * @property {boolean} [cleanSecret]
 * @property {{text: string, summary: string}} [report]
 * @property {string} [done] what was just done: copied, saved
 * @property {Ipc.ExportPreview} [sheet] an export as it would leave
 */

/**
 * A check of a connection, group by group.
 * @typedef {object} ConnectionRun
 * @property {string} environmentId
 * @property {string} id
 * @property {CheckGroup | null} running
 * @property {Partial<Record<CheckGroup, ConnectionCheck[]>>} checks
 * @property {Ipc.IpcError | null} problem
 * @property {boolean} cancelled
 */

/**
 * One side of a comparison.
 * @typedef {object} CompareSide
 * @property {string} environmentId
 * @property {string | null} tokenId null = none is saved for what is compared
 * @property {string | null} busy the operation that asks for its token
 * @property {Ipc.TokenReport | null} report why no token came
 * @property {Ipc.IpcError | null} problem why none could be asked for
 */

/**
 * Two environments or two tokens side by side: the left one is the measure.
 * @typedef {object} CompareRoom
 * @property {CompareSide} left
 * @property {CompareSide} right
 * @property {Ipc.Comparison | null} comparison
 * @property {string | null} comparing the operation under way
 * @property {Ipc.IpcError | null} problem
 */

/**
 * Everything one has, to be checked.
 * @typedef {object} BoardRoom
 * @property {Ipc.BoardLine[] | null} lines null = not asked yet
 * @property {string[]} skipped lines that somebody left out
 * @property {{id: string, lineId: string, at: number, of: number} | null} running
 * @property {boolean} cancelled
 * @property {string | null} note why the last press did not begin
 * @property {Ipc.IpcError | null} problem
 * @property {{environmentId: string, expectation: Ipc.Expectation} | null} removed an expectation that can be brought back
 */

/**
 * What was pasted, dropped or opened, before it is decided. Its text is not here.
 * @typedef {object} ImportRoom
 * @property {Ipc.ImportView | null} read null = nothing was read yet
 * @property {boolean} busy
 * @property {string | null} problem
 * @property {string} name of the environment that would be added
 * @property {boolean} production
 * @property {Ipc.PackChoice[]} choices one for each environment of a pack
 */

/**
 * One environment that was taken in. had = its secret was there already.
 * @typedef {{id: string, had: boolean, done: boolean, problem: string | null, proved: Ipc.ProvedSecret | null}} HandoverStep
 */

/** @typedef {{name: string, welcome: string, steps: HandoverStep[]}} HandoverRoom */

/**
 * An API being added or changed. A document's text is never in it: it can have megabytes.
 * @typedef {object} ApiForm
 * @property {string} environmentId
 * @property {string | null} previous its audience until now; null = a new one
 * @property {'edit' | 'environment'} from where Cancel leads
 * @property {{audience: string, name: string, baseUrl: string, scopes: string[]}} values
 * @property {Ipc.EndpointView[]} endpoints
 * @property {Record<string, string>} errors by field
 * @property {string | null} problem what belongs to no field
 * @property {boolean} busy
 * @property {string} filter of the endpoints
 * @property {number | null} editing the endpoint that is open
 * @property {boolean} reading a document is being read
 * @property {Ipc.OpenApiPreview | null} preview
 * @property {string | null} documentProblem
 * @property {number} server which of the document's addresses
 */

/**
 * A guard check. Tokens are never in it.
 * @typedef {object} GuardRoom
 * @property {string} environmentId
 * @property {string} audience
 * @property {string} endpoint its path; '' = an address of one's own
 * @property {string} url
 * @property {string} scope '' = not known
 * @property {Ipc.GuardPlan | null} plan
 * @property {Ipc.IpcError | null} problem
 * @property {Partial<Record<Ipc.GuardCase, Ipc.GuardRow>>} rows
 * @property {Partial<Record<Ipc.GuardCase, string>>} left why a case was not sent after all
 * @property {Ipc.GuardCase | null} running
 * @property {string | null} operationId
 * @property {boolean} confirmed bad tokens may go to production
 * @property {string | null} confirmProblem
 * @property {Ipc.GuardReport | null} report
 * @property {boolean} cancelled
 */

/** @typedef {Omit<Ipc.FoundInTenant, 'environment'>} TenantReport */

/**
 * What a tenant was found to have.
 * @typedef {object} TenantRoom
 * @property {string} environmentId
 * @property {Ipc.FindPlan | null} plan
 * @property {Ipc.IpcError | null} problem
 * @property {string | null} operationId
 * @property {TenantReport | null} report
 * @property {string[]} chosen audiences to be taken over
 * @property {number | null} taken
 * @property {{audience: string, sentence: string} | null} changed
 * @property {Ipc.CallReport | null} failure of a change
 */

/**
 * @typedef {object} PracticeRoom
 * @property {Ipc.PracticeState | null} state
 * @property {string | null} application
 * @property {string | null} audience
 * @property {string} filter of the scopes
 * @property {string[]} lead scopes that were on when the list was opened: they stand first, and nothing jumps when a switch moves
 * @property {boolean} busy
 * @property {Ipc.IpcError | null} problem
 */

/**
 * The page of the settings. What the app has saved stands in its preferences.
 * @typedef {object} SettingsRoom
 * @property {Record<string, string>} errors by field
 * @property {string | null} busy what is being saved
 * @property {{kind: Ipc.ProxyKind, address: string, user: string} | null} proxy a proxy that is not saved yet; its password is never here
 * @property {Ipc.Orphan[] | null} orphans left-over entries of the key store; null = not looked for
 */

/**
 * @typedef {object} State
 * @property {Ipc.AppState | null} app null = not read yet
 * @property {Ipc.IpcError | null} startProblem
 * @property {number} now seconds since 1970
 * @property {View} view
 * @property {Record<string, Work>} work by environment
 * @property {EnvironmentForm | null} form
 * @property {DialogState | null} dialog
 * @property {{id: string, name: string, until: number} | null} undo
 * @property {{tone: 'bad' | 'ok', text: string} | null} notice
 * @property {Record<string, boolean>} open disclosures by id
 * @property {PracticeRoom} practice
 * @property {HistoryRoom} history
 * @property {Record<string, Ipc.ScopeUse>} scopeUse by token
 * @property {Ipc.LessonView[] | null} lessons null = not asked yet
 * @property {string | null} lessonBusy the lesson that is being started or mended
 * @property {Ipc.CodeLanguage[] | null} codeLanguages null = not asked yet
 * @property {Ipc.Explanation[] | null} explanations null = not asked yet
 * @property {'me' | 'developer'} register whom failures are worded for
 * @property {string} helpFilter
 * @property {SettingsRoom} settings
 * @property {ConnectionRun | null} connection
 * @property {CompareRoom | null} compare
 * @property {BoardRoom} board
 * @property {ImportRoom} importing
 * @property {HandoverRoom | null} handover what is missing after a pack
 * @property {ApiForm | null} apiForm
 * @property {GuardRoom | null} guard
 * @property {TenantRoom | null} tenant
 * @property {ScopesPage} scopes
 * @property {boolean} starting the practice tenant is being started
 * @property {boolean} retryingStore
 * @property {boolean} keychainWaits something has been waiting for the keychain for a moment
 * @property {boolean} savingAgain what could not be saved is saved again
 * @property {Ipc.SetupStep[] | null} setupSteps null = not asked yet
 * @property {number | null} tour the open stop of the tour
 * @property {{environmentId: string, catalogue: Ipc.ApiCatalogue[]} | null} operations what the palette finds of the open environment
 * @property {boolean} tourBusy a stop does what it promised
 */

/** @returns {SettingsRoom} */
export const emptySettings = () => ({ errors: {}, busy: null, proxy: null, orphans: null });

/** @param {number} now @returns {State} */
export const initialState = (now) => ({
  app: null, startProblem: null, now, view: 'environment', work: {}, form: null, dialog: null, undo: null, notice: null, open: {},
  practice: { state: null, application: null, audience: null, filter: '', lead: [], busy: false, problem: null },
  history: { view: null, query: '', environmentId: null, shown: 100, open: null, details: null, problem: null }, scopeUse: {},
  lessons: null, lessonBusy: null, codeLanguages: null, explanations: null, register: 'me', helpFilter: '', settings: emptySettings(), connection: null, apiForm: null, guard: null, tenant: null, compare: null, board: emptyBoard(), scopes: emptyScopes(), starting: false, retryingStore: false, savingAgain: false, keychainWaits: false, setupSteps: null, operations: null, tour: null, tourBusy: false,
  importing: { read: null, busy: false, problem: null, name: '', production: false, choices: [] }, handover: null,
});

/** @returns {ScopesPage} */
export function emptyScopes() {
  return { environmentId: '', audience: '', catalogue: null, typed: '', chosen: [], answer: null, problem: null, copied: false };
}

/** @returns {CallHelp} */
export const emptyCallHelp = () => ({
  catalogue: null, stale: false, lights: null, lightsOf: null, picked: null, preflight: null, preflightOf: '', notice: null, collecting: null, collected: null, waiting: null, deleted: null, saved: null,
});

/** @returns {BoardRoom} */
export const emptyBoard = () => ({ lines: null, skipped: [], running: null, cancelled: false, note: null, problem: null, removed: null });

/** @returns {CallForm} */
export const emptyCall = () => ({ method: 'GET', url: '', headers: [{ name: 'Accept', value: 'application/json' }], body: '' });

/** @returns {OptionValues} */
export const emptyOptions = () => ({ authentication: '', resources: '', extra: [], timeout: '' });

/** @returns {RuleValues} */
export const emptyRules = () => ({ requiredScopes: [], leeway: '60', algorithms: ['RS256'], types: '' });

/** @returns {FormHelp} */
export const emptyHelp = () => ({ note: null, readings: {}, secret: null, cleanSecret: false, probe: null, probing: null });

/** @param {Ipc.EnvironmentView} environment @returns {Work} */
export const newWork = (environment) => ({
  tab: 'token', audience: environment.apis[0]?.audience ?? '', more: [], several: 'repeated', options: emptyOptions(), scopes: [], preview: null, otherPreviews: [], previewProblem: null, operation: null, report: null,
  tokenProblem: null, refused: false, tokenId: null, profile: 'kinde', judgedFor: null, rules: emptyRules(), inspection: null, inspecting: null, inspectionProblem: null,
  proposals: null, call: emptyCall(), callReport: null, sentCall: null, callProblem: null, askHost: null, bodyView: 'pretty', bodyShown: null, callHelp: emptyCallHelp(), copied: false, codeKind: null, code: null, codeDone: null, lastGood: null, expecting: false,
});

/** @param {string} bodyId @returns {BodyShown} */
export const newShown = (bodyId) => ({ bodyId, query: '', match: null, folds: 0, node: null, path: null, copied: null, saving: null, bytes: 0, operationId: null, saved: null, problem: null });

/** @returns {FormValues} */
export const emptyForm = () => ({
  provider: 'kinde', host: '', issuer: '', tokenEndpoint: '', jwksUri: '', clientId: '', authentication: 'client_secret_post',
  expectedOrgCode: '', name: '', colour: '', production: false, api: 'management', audience: '', apiName: '',
});

/**
 * @typedef {object} Store
 * @property {State} state
 * @property {(change: Partial<State>) => void} set
 * @property {(environmentId: string, change: Partial<Work>) => void} setWork
 * @property {(listener: () => void) => void} subscribe
 */

/** @param {State} state @returns {Store} */
export function createStore(state) {
  /** @type {(() => void)[]} */
  const listeners = [];
  const tell = () => { for (const listener of listeners) listener(); };
  const store = {
    state,
    /** @param {Partial<State>} change */
    set(change) { store.state = { ...store.state, ...change }; tell(); },
    /** @param {string} environmentId @param {Partial<Work>} change */
    setWork(environmentId, change) {
      const environment = store.state.app?.environments.find((e) => e.id === environmentId);
      const before = store.state.work[environmentId] ?? (environment && newWork(environment));
      if (!before) return;
      store.set({ work: { ...store.state.work, [environmentId]: { ...before, ...change } } });
    },
    /** @param {() => void} listener */
    subscribe(listener) { listeners.push(listener); },
  };
  return store;
}
