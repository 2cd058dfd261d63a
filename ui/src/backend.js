// @ts-check
// The only file that knows how the window reaches Rust. One function for each command.

/** @import * as Ipc from './ipc.d.ts' */

/**
 * A token request as the window asks for it; what is left out follows the environment.
 * @typedef {Omit<Ipc.TokenRequestDraft, 'options'> & Partial<Pick<Ipc.TokenRequestDraft, 'options'>>} TokenRequest
 */

/** @typedef {{environmentId: string, format: 'markdown' | 'json', hideClaimValues: boolean}} ReportRequest */

/** The parts of a connection that are asked one after another. @typedef {'address' | 'network' | 'metadata' | 'keys'} CheckGroup */

/**
 * @typedef {object} ConnectionCheck
 * @property {string} name
 * @property {string} title
 * @property {'passed' | 'failed' | 'warning' | 'not-checked'} outcome
 * @property {string} because
 * @property {number | null} milliseconds
 * @property {{label: string, value: string, seconds?: number | null}[]} details
 * @property {string | null} fix
 */

/** @typedef {(command: string, payload?: Record<string, unknown>) => Promise<any>} Invoke */

/** @type {Invoke} */
let invoke = (command, payload) => {
  const internals = /** @type {any} */ (globalThis).__TAURI_INTERNALS__;
  if (!internals) return Promise.reject({ code: 'no-backend', message: 'This page works only inside the app.', field: null });
  return internals.invoke(command, payload);
};

/**
 * Replaces the way to Rust. For tests.
 * @param {Invoke} replacement
 */
export function useInvoke(replacement) { invoke = replacement; }

/**
 * Brings whatever a command was rejected with into the one shape the window handles.
 * @param {unknown} thrown
 * @returns {Ipc.IpcError}
 */
export function asIpcError(thrown) {
  if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown) {
    const { code, message, field } = /** @type {any} */ (thrown);
    return { code: String(code), message: String(message), field: typeof field === 'string' ? field : null };
  }
  return { code: 'unexpected', message: typeof thrown === 'string' ? thrown : 'The app could not do this, and did not say why.', field: null };
}

/**
 * A way for Rust to tell the window something, as tauri's own `Channel` makes it: each message carries its number.
 * @param {(message: any) => void} onMessage
 */
function channel(onMessage) {
  const internals = /** @type {any} */ (globalThis).__TAURI_INTERNALS__;
  const id = internals?.transformCallback?.((/** @type {{message?: unknown, end?: true}} */ told) => { if (told.message !== undefined) onMessage(told.message); });
  return `__CHANNEL__:${id ?? 0}`;
}

/**
 * @param {string} command
 * @param {Record<string, unknown>} [args]
 */
const call = (command, args) => invoke(command, args ? { args } : {}).catch((thrown) => {
  if (asIpcError(thrown).code === 'not-saved') unsaved();
  throw thrown;
});

let unsaved = () => {};

/** Whom to tell when a change could not be saved. @param {() => void} listener */
export function whenUnsaved(listener) { unsaved = listener; }

export const backend = {
  /** @returns {Promise<Ipc.AppState>} */
  appState: () => call('app_state'),
  /** @param {string} environmentId @returns {Promise<null>} */
  selectEnvironment: (environmentId) => call('select_environment', { environmentId }),
  /** @param {string} text @returns {Promise<Ipc.HostReading>} */
  readHost: (text) => call('read_host', { text }),
  /**
   * @param {Ipc.EnvironmentDraft} draft @param {string} secret
   * @param {boolean} [cleanSecret] take the secret as cleaning would leave it
   * @param {string | null} [noteId] the secret of a pasted message, where none was typed
   * @returns {Promise<Ipc.EnvironmentView>}
   */
  createEnvironment: (draft, secret, cleanSecret = false, noteId = null) => call('create_environment', { draft, secret, cleanSecret, noteId }),
  /** @param {string} environmentId @param {Ipc.EnvironmentDraft} draft @returns {Promise<Ipc.EnvironmentView>} */
  updateEnvironment: (environmentId, draft) => call('update_environment', { environmentId, draft }),
  /** @param {string} environmentId @returns {Promise<{undoSeconds: number}>} */
  deleteEnvironment: (environmentId) => call('delete_environment', { environmentId }),
  /** @param {string} environmentId @returns {Promise<Ipc.EnvironmentView>} */
  restoreEnvironment: (environmentId) => call('restore_environment', { environmentId }),
  /** @param {string} environmentId @param {string} secret @param {boolean} [cleanSecret] @returns {Promise<Ipc.EnvironmentView>} */
  replaceSecret: (environmentId, secret, cleanSecret = false) => call('replace_secret', { environmentId, secret, cleanSecret }),
  /**
   * Asks for a token with a new secret; only when one comes is the old secret replaced.
   * @param {string} environmentId @param {string} secret '' = the one typed before, which Rust still holds
   * @param {boolean} cleanSecret @param {TokenRequest} request @param {string} operationId
   * @returns {Promise<Ipc.ProvedSecret>}
   */
  proveSecret: (environmentId, secret, cleanSecret, request, operationId) => call('prove_secret', { environmentId, secret, cleanSecret, request, operationId }),
  /** @param {string} environmentId @returns {Promise<Ipc.EnvironmentView>} */
  keepNextSecret: (environmentId) => call('keep_next_secret', { environmentId }),
  /** @param {string} environmentId @returns {Promise<null>} */
  discardNextSecret: (environmentId) => call('discard_next_secret', { environmentId }),
  /** @param {string} text @returns {Promise<Ipc.NoteView>} */
  readNote: (text) => call('read_note', { text }),
  /** @param {Ipc.ReadableField} field @param {string} text @returns {Promise<Ipc.FieldReading>} */
  readField: (field, text) => call('read_field', { field, text }),
  /** @param {string} secret @param {string} clientId @returns {Promise<Ipc.SecretFieldReading>} */
  readSecretField: (secret, clientId) => call('read_secret_field', { secret, clientId }),
  /** @param {string} text @returns {Promise<Ipc.HostProbe>} */
  probeHost: (text) => call('probe_host', { text }),
  /** @param {string} environmentId @param {CheckGroup} group @param {string} operationId @returns {Promise<ConnectionCheck[]>} */
  checkConnection: (environmentId, group, operationId) => call('check_connection', { environmentId, group, operationId }),
  /** @param {string} environmentId @returns {Promise<Ipc.EnvironmentView>} */
  forgetSecret: (environmentId) => call('forget_secret', { environmentId }),
  /** @returns {Promise<Ipc.AppState['secretStore']>} */
  retrySecretStore: () => call('retry_secret_store'),
  /** @returns {Promise<Ipc.StorageView>} */
  retrySave: () => call('retry_save'),
  /** @param {Ipc.Choice} keep @returns {Promise<Ipc.StorageView>} */
  settleSettings: (keep) => call('settle_settings', { keep }),
  /**
   * @param {string} environmentId
   * @param {{audience: string, name: string, scopes: string[], baseUrl: string, endpoints?: Ipc.EndpointView[]}} api without endpoints, those it has stay
   * @param {string | null} previousAudience
   * @returns {Promise<Ipc.EnvironmentView>}
   */
  saveApi: (environmentId, api, previousAudience) => call('save_api', { environmentId, api, previousAudience }),
  /** @param {string} environmentId @param {string} audience @returns {Promise<Ipc.EnvironmentView>} */
  removeApi: (environmentId, audience) => call('remove_api', { environmentId, audience }),
  /** @param {string} text @returns {Promise<Ipc.OpenApiPreview>} */
  readOpenApi: (text) => call('read_open_api', { text }),
  /** Lets the person choose a document's file. @returns {Promise<Ipc.OpenApiPreview | null>} null = none was chosen */
  chooseOpenApi: () => call('choose_open_api'),
  /** @param {string} environmentId @param {string} audience @param {string} url @param {string | null} scope @returns {Promise<Ipc.GuardPlan>} */
  planGuardCheck: (environmentId, audience, url, scope) => call('plan_guard_check', { environmentId, audience, url, scope }),
  /** @param {string} runId @param {Ipc.GuardCase} guardCase @param {boolean} confirmed @param {string} operationId @returns {Promise<Ipc.GuardRow>} */
  sendGuardCase: (runId, guardCase, confirmed, operationId) => call('send_guard_case', { runId, case: guardCase, confirmed, operationId }),
  /** @param {string} runId @returns {Promise<Ipc.GuardReport>} */
  guardReport: (runId) => call('guard_report', { runId }),
  /** @param {string} environmentId @returns {Promise<Ipc.FindPlan>} */
  planFindInTenant: (environmentId) => call('plan_find_in_tenant', { environmentId }),
  /** @param {string} environmentId @param {string} operationId @returns {Promise<Ipc.FoundInTenant>} */
  findInTenant: (environmentId, operationId) => call('find_in_tenant', { environmentId, operationId }),
  /** @param {string} environmentId @param {string[]} audiences @returns {Promise<Ipc.TakenOver>} */
  takeOverApis: (environmentId, audiences) => call('take_over_apis', { environmentId, audiences }),
  /** @param {string} environmentId @param {string} apiId @param {string} confirmation @param {string} operationId @returns {Promise<Ipc.TenantChanged>} */
  authoriseApp: (environmentId, apiId, confirmation, operationId) => call('authorise_app', { environmentId, apiId, confirmation, operationId }),
  /** @param {string} environmentId @param {string} apiId @param {string} scopeId @param {string} confirmation @param {string} operationId @returns {Promise<Ipc.TenantChanged>} */
  grantScope: (environmentId, apiId, scopeId, confirmation, operationId) => call('grant_scope', { environmentId, apiId, scopeId, confirmation, operationId }),
  /** @param {string} environmentId @param {string} origin @returns {Promise<Ipc.EnvironmentView>} */
  allowTokenHost: (environmentId, origin) => call('allow_token_host', { environmentId, origin }),
  /** @param {string} theme @returns {Promise<null>} */
  setTheme: (theme) => call('set_theme', { theme }),
  /** @param {boolean} forDevelopers @returns {Promise<null>} */
  setRegister: (forDevelopers) => call('set_register', { forDevelopers }),
  /** @param {Ipc.SettingName} setting @param {string} value as typed or chosen @returns {Promise<Ipc.PreferencesView>} */
  changeSetting: (setting, value) => call('change_setting', { setting, value }),
  /** @param {Ipc.SettingName | null} setting null = all of them @returns {Promise<Ipc.PreferencesView>} */
  resetSettings: (setting) => call('reset_settings', { setting }),
  /** @param {Ipc.ProxyDraft} proxy @returns {Promise<Ipc.PreferencesView>} */
  setProxy: (proxy) => call('set_proxy', { proxy }),
  /** @param {string} text @returns {Promise<Ipc.PreferencesView>} */
  setExtraCertificates: (text) => call('set_extra_certificates', { text }),
  /** @param {string} text @returns {Promise<Ipc.PreferencesView>} */
  setClientCertificate: (text) => call('set_client_certificate', { text }),
  /** @returns {Promise<Ipc.PreferencesView | null>} null = no file was chosen */
  chooseExtraCertificates: () => call('choose_extra_certificates'),
  /** @param {string} text what stands in the field already @returns {Promise<Ipc.PreferencesView | null>} null = no file was chosen */
  chooseClientCertificate: (text) => call('choose_client_certificate', { text }),
  /** @returns {Promise<null>} */
  revealDataFolder: () => call('reveal_data_folder'),
  /** @returns {Promise<Ipc.DataPreview>} */
  previewData: () => call('preview_data'),
  /** @returns {Promise<Ipc.SavedData>} */
  saveData: () => call('save_data'),
  /** @returns {Promise<Ipc.Orphan[]>} */
  findOrphans: () => call('find_orphans'),
  /** @param {string[]} ids @returns {Promise<Ipc.Orphan[]>} */
  removeOrphans: (ids) => call('remove_orphans', { ids }),
  /** @param {string} typed @returns {Promise<Ipc.Erased>} */
  eraseEverything: (typed) => call('erase_everything', { typed }),
  /** @returns {Promise<string>} */
  licences: () => call('licences'),
  /** Tells what is chosen in the menu, from now on. @param {(choice: string) => void} onChoice @returns {Promise<null>} */
  listenToMenu: (onChoice) => call('listen_to_menu', { channel: channel(onChoice) }),
  /** @param {string} text @returns {Promise<null>} */
  copyText: (text) => call('copy_text', { text }),
  /** @returns {Promise<Ipc.SetupStep[]>} */
  setupSteps: () => call('setup_steps'),
  /** @param {string} environmentId @param {boolean} hidden @returns {Promise<null>} */
  hideChecklist: (environmentId, hidden) => call('hide_checklist', { environmentId, hidden }),
  /** @returns {Promise<Ipc.Explanation[]>} */
  findingExplanations: () => call('finding_explanations'),

  /** @returns {Promise<Ipc.EnvironmentView>} */
  startPractice: () => call('start_practice'),
  /** @returns {Promise<Ipc.PracticeState>} */
  practiceState: () => call('practice_state'),
  /** @param {string} applicationId @param {string} audience @param {boolean} authorised @returns {Promise<Ipc.PracticeState>} */
  practiceAuthorise: (applicationId, audience, authorised) => call('practice_authorise', { applicationId, audience, authorised }),
  /** @param {string} applicationId @param {string} audience @param {string} scope @param {boolean} enabled @returns {Promise<Ipc.PracticeState>} */
  practiceSetScope: (applicationId, audience, scope, enabled) => call('practice_set_scope', { applicationId, audience, scope, enabled }),
  /** @param {string} applicationId @param {number} seconds @returns {Promise<Ipc.PracticeState>} */
  practiceSetLifetime: (applicationId, seconds) => call('practice_set_lifetime', { applicationId, seconds }),
  /** @param {string} applicationId @returns {Promise<Ipc.EnvironmentView>} */
  practiceUseApplication: (applicationId) => call('practice_use_application', { applicationId }),
  /** @returns {Promise<Ipc.LessonView[]>} */
  practiceLessons: () => call('practice_lessons'),
  /** @param {Ipc.LessonId} lesson @returns {Promise<Ipc.EnvironmentView>} */
  startLesson: (lesson) => call('start_lesson', { lesson }),
  /** @returns {Promise<Ipc.EnvironmentView>} */
  mendLesson: () => call('mend_lesson'),
  /** @returns {Promise<Ipc.EnvironmentView>} */
  endLesson: () => call('end_lesson'),

  /** @param {TokenRequest} request @returns {Promise<Ipc.TokenRequestPreview>} */
  previewTokenRequest: (request) => call('preview_token_request', { request }),
  /** @param {TokenRequest} request @param {boolean} fresh @param {string} operationId @returns {Promise<Ipc.TokenReport>} */
  getToken: (request, fresh, operationId) => call('get_token', { request, fresh, operationId }),
  /** @param {string} operationId @returns {Promise<null>} */
  cancelOperation: (operationId) => call('cancel_operation', { operationId }),
  /** @param {string} tokenId @returns {Promise<null>} */
  copyToken: (tokenId) => call('copy_token', { tokenId }),
  /** @param {string} tokenId @returns {Promise<string>} */
  revealToken: (tokenId) => call('reveal_token', { tokenId }),
  /** @param {string} tokenId @returns {Promise<Ipc.EnvironmentView>} */
  forgetToken: (tokenId) => call('forget_token', { tokenId }),
  /**
   * @param {string} environmentId @param {string} tokenId @param {string} profile @param {string[]} requiredScopes
   * @param {string | null} [audience] the API that is imagined; null = the one the token was asked for
   * @param {Ipc.Rules | null} [rules] own rules, for the custom profile
   * @returns {Promise<Ipc.Inspection>}
   */
  inspectToken: (environmentId, tokenId, profile, requiredScopes, audience = null, rules = null) =>
    call('inspect_token', { environmentId, tokenId, profile, requiredScopes, audience, rules }),
  /** @param {string} text @param {string} name @returns {Promise<Ipc.PastedToken>} */
  pasteToken: (text, name) => call('paste_token', { text, name }),
  /** @param {string} environmentId @returns {Promise<Ipc.MintEntry[]>} */
  mintHistory: (environmentId) => call('mint_history', { environmentId }),

  /** @param {string} environmentId @returns {Promise<Ipc.DayCount[]>} thirty days, oldest first */
  mintDays: (environmentId) => call('mint_days', { environmentId }),

  /** @param {Ipc.ComparedSide} left @param {Ipc.ComparedSide} right @param {string} operationId @returns {Promise<Ipc.Comparison>} */
  compareSides: (left, right, operationId) => call('compare_sides', { left, right, operationId }),
  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.SinceLastGood | null>} */
  compareWithLastGood: (environmentId, tokenId) => call('compare_with_last_good', { environmentId, tokenId }),
  /** @returns {Promise<Ipc.BoardLine[]>} */
  boardLines: () => call('board_lines'),
  /** @param {Ipc.LineRef} line @param {boolean} mayMint the person was told of the new token @param {string} operationId @returns {Promise<Ipc.CheckedLine>} */
  checkLine: (line, mayMint, operationId) => call('check_line', { line, mayMint, operationId }),
  /** @param {Ipc.BoardFormat} format @returns {Promise<{text: string, summary: string}>} */
  previewBoard: (format) => call('preview_board', { format }),
  /** @param {Ipc.BoardFormat} format @returns {Promise<null>} */
  copyBoard: (format) => call('copy_board', { format }),
  /** @param {Ipc.BoardFormat} format @returns {Promise<{path: string} | null>} null = no place was chosen */
  saveBoard: (format) => call('save_board', { format }),
  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.EnvironmentView>} */
  expectToken: (environmentId, tokenId) => call('expect_token', { environmentId, tokenId }),
  /** @param {string} environmentId @param {Ipc.Expectation} expectation @returns {Promise<Ipc.EnvironmentView>} */
  saveExpectation: (environmentId, expectation) => call('save_expectation', { environmentId, expectation }),
  /** @param {string} environmentId @param {string} expectationId @returns {Promise<Ipc.EnvironmentView>} */
  removeExpectation: (environmentId, expectationId) => call('remove_expectation', { environmentId, expectationId }),

  /** @returns {Promise<Ipc.CodeLanguage[]>} */
  codeLanguages: () => call('code_languages'),
  /** @param {Ipc.WriteCode} wanted @returns {Promise<Ipc.CodeSample>} */
  writeCode: (wanted) => call('write_code', { ...wanted }),
  /** @param {Ipc.WriteCode} wanted @returns {Promise<Ipc.SavedFile | null>} null = no place was chosen */
  saveCode: (wanted) => call('save_code', { ...wanted }),
  /** @param {string} language @returns {Promise<null>} */
  setCodeLanguage: (language) => call('set_code_language', { language }),
  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.CallProposal[]>} */
  proposeCalls: (environmentId, tokenId) => call('propose_calls', { environmentId, tokenId }),
  /**
   * @param {string} environmentId @param {string} tokenId @param {Ipc.CallDraft} draft @param {string} operationId
   * @param {string | null} [confirmation] the environment's name, typed for a writing call to production
   * @returns {Promise<Ipc.CallReport>}
   */
  sendCall: (environmentId, tokenId, draft, operationId, confirmation = null) => call('send_call', { environmentId, tokenId, call: draft, operationId, confirmation }),
  /** The same answer with the credentials in it. @param {string} bodyId @returns {Promise<Ipc.BodySummary>} */
  revealBody: (bodyId) => call('reveal_body', { bodyId }),
  /**
   * @param {string} environmentId @param {string} tokenId @param {Ipc.CallDraft} draft @param {string | null} collectionId null = begin
   * @param {string} operationId @returns {Promise<Ipc.CollectedPage>}
   */
  collectPage: (environmentId, tokenId, draft, collectionId, operationId) => call('collect_page', { environmentId, tokenId, call: draft, collectionId, operationId }),
  /** @param {string} environmentId @param {string} collectionId @returns {Promise<Ipc.BodySummary>} */
  showCollection: (environmentId, collectionId) => call('show_collection', { environmentId, collectionId }),
  /** @param {string | null} environmentId null = Kinde's Management API, whoever's it may be @returns {Promise<Ipc.ApiCatalogue[]>} */
  listOperations: (environmentId) => call('list_operations', { environmentId }),
  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.ApiLights[]>} */
  tokenLights: (environmentId, tokenId) => call('token_lights', { environmentId, tokenId }),
  /** @param {string} environmentId @param {string} tokenId @param {Ipc.PreflightDraft} draft @returns {Promise<Ipc.Preflight>} */
  preflightCall: (environmentId, tokenId, draft) => call('preflight_call', { environmentId, tokenId, draft }),
  /** @param {string | null} environmentId @param {string} audience @param {string[]} operations @returns {Promise<Ipc.LeastPrivilege>} */
  neededScopes: (environmentId, audience, operations) => call('needed_scopes', { environmentId, audience, operations }),
  /** @param {string} environmentId @param {string | null} callId null = a new one @param {Ipc.SavedCallDraft} draft @returns {Promise<Ipc.CallSaved>} */
  saveCall: (environmentId, callId, draft) => call('save_call', { environmentId, callId, draft }),
  /** @param {string} environmentId @param {string} callId @returns {Promise<Ipc.EnvironmentView>} */
  deleteCall: (environmentId, callId) => call('delete_call', { environmentId, callId }),
  /** @param {string} environmentId @param {string} callId @param {string} name @returns {Promise<Ipc.EnvironmentView>} */
  renameCall: (environmentId, callId, name) => call('rename_call', { environmentId, callId, name }),
  /**
   * @param {string} bodyId @param {Ipc.BodyView} view @param {number} from @param {number} count
   * @returns {Promise<Ipc.BodyLines>}
   */
  bodyLines: (bodyId, view, from, count) => call('body_lines', { bodyId, view, from, count }),
  /** @param {string} bodyId @param {number} from @param {number} count @returns {Promise<Ipc.TreeRows>} */
  bodyRows: (bodyId, from, count) => call('body_rows', { bodyId, from, count }),
  /** @param {string} bodyId @param {number | null} node null = all of them @param {boolean} open @returns {Promise<number>} the rows there are now */
  foldBody: (bodyId, node, open) => call('fold_body', { bodyId, node, open }),
  /** @param {string} bodyId @param {Ipc.BodyView} view @param {string} query @param {number} number @returns {Promise<Ipc.Match>} */
  searchBody: (bodyId, view, query, number) => call('search_body', { bodyId, view, query, number }),
  /** @param {string} bodyId @returns {Promise<string | null>} */
  bodyPicture: (bodyId) => call('body_picture', { bodyId }),
  /** @param {string} bodyId @param {number} node @returns {Promise<string>} */
  nodePath: (bodyId, node) => call('node_path', { bodyId, node }),
  /** @param {string} bodyId @param {number} node @param {Ipc.NodePart} part @returns {Promise<null>} */
  copyNode: (bodyId, node, part) => call('copy_node', { bodyId, node, part }),
  /** @param {string} bodyId @returns {Promise<null>} */
  copyBody: (bodyId) => call('copy_body', { bodyId }),
  /** @param {string} bodyId @returns {Promise<{path: string} | null>} null = no place was chosen */
  saveBody: (bodyId) => call('save_body', { bodyId }),
  /** @param {string} environmentId @param {string} tokenId @param {Ipc.CallDraft} draft @param {string} operationId @returns {Promise<{path: string} | null>} */
  saveWholeAnswer: (environmentId, tokenId, draft, operationId) => call('save_whole_answer', { environmentId, tokenId, call: draft, operationId }),
  /** @param {string} operationId @returns {Promise<number | null>} */
  savedBytes: (operationId) => call('saved_bytes', { operationId }),
  /** @param {string} query @param {string | null} environmentId @returns {Promise<Ipc.HistoryView>} */
  history: (query, environmentId) => call('history', { query, environmentId }),
  /** @param {string} id @returns {Promise<Ipc.HistoryDetails>} */
  historyEntry: (id) => call('history_entry', { id }),
  /** @returns {Promise<null>} */
  clearHistory: () => call('clear_history'),
  /** @param {string} id @returns {Promise<null>} */
  forgetHistoryEntry: (id) => call('forget_history_entry', { id }),
  /** @returns {Promise<null>} */
  saveHistoryAgain: () => call('save_history_again'),
  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.ScopeUse>} */
  scopeUse: (environmentId, tokenId) => call('scope_use', { environmentId, tokenId }),
  /** @param {string | null} environmentId @param {string} page @returns {Promise<null>} */
  openPage: (environmentId, page) => call('open_page', { environmentId, page }),

  /** Says what a text is and what is in it. @param {string} text @returns {Promise<Ipc.ImportView>} */
  readImport: (text) => call('read_import', { text }),
  /** Lets the person choose a file. @returns {Promise<Ipc.ImportView | null>} null = none was chosen */
  pickImport: () => call('pick_import'),
  /** Waits for a file that is dropped or opened. @returns {Promise<Ipc.ImportView | null>} null = another question took its place */
  nextImport: () => call('next_import'),
  /** @param {string} importId @returns {Promise<null>} */
  discardImport: (importId) => call('discard_import', { importId }),
  /** @param {string} importId @returns {Promise<Ipc.PastedToken>} */
  openImport: (importId) => call('open_import', { importId }),
  /** @param {string} importId @param {string} name '' = the proposed one @param {boolean} production @returns {Promise<Ipc.Imported>} */
  addImport: (importId, name, production) => call('add_import', { importId, name, production }),
  /** @param {string} importId @returns {Promise<string | null>} the name under which Rust holds the secret */
  holdImportSecret: (importId) => call('hold_import_secret', { importId }),
  /** @param {string} importId @param {Ipc.PackChoice[]} choices one for each environment @returns {Promise<Ipc.Imported>} */
  takePack: (importId, choices) => call('take_pack', { importId, choices }),
  /** @param {Ipc.ExportRequest} request @returns {Promise<Ipc.ExportPreview>} */
  previewExport: (request) => call('preview_export', request),
  /** @param {Ipc.ExportRequest} request @returns {Promise<null>} */
  copyExport: (request) => call('copy_export', request),
  /** @param {Ipc.ExportRequest} request @returns {Promise<Ipc.SavedExport | null>} null = no place was chosen */
  saveExport: (request) => call('save_export', request),

  /** @param {ReportRequest} request @returns {Promise<{text: string, summary: string}>} */
  previewReport: (request) => call('preview_report', request),
  /** @param {ReportRequest} request @returns {Promise<null>} */
  copyReport: (request) => call('copy_report', request),
  /** @param {ReportRequest} request @returns {Promise<{path: string}>} */
  saveReport: (request) => call('save_report', request),
};

/** @typedef {typeof backend} Backend */
