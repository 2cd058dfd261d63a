// @ts-check
// The only file that knows how the window reaches Rust. One function for each command.

/** @import * as Ipc from './ipc.d.ts' */

/**
 * A token request as the window asks for it; what is left out follows the environment.
 * @typedef {Omit<Ipc.TokenRequestDraft, 'options'> & Partial<Pick<Ipc.TokenRequestDraft, 'options'>>} TokenRequest
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
 * @param {string} command
 * @param {Record<string, unknown>} [args]
 */
const call = (command, args) => invoke(command, args ? { args } : {});

export const backend = {
  /** @returns {Promise<Ipc.AppState>} */
  appState: () => call('app_state'),
  /** @param {string} environmentId @returns {Promise<null>} */
  selectEnvironment: (environmentId) => call('select_environment', { environmentId }),
  /** @param {string} text @returns {Promise<Ipc.HostReading>} */
  readHost: (text) => call('read_host', { text }),
  /** @param {Ipc.EnvironmentDraft} draft @param {string} secret @returns {Promise<Ipc.EnvironmentView>} */
  createEnvironment: (draft, secret) => call('create_environment', { draft, secret }),
  /** @param {string} environmentId @param {Ipc.EnvironmentDraft} draft @returns {Promise<Ipc.EnvironmentView>} */
  updateEnvironment: (environmentId, draft) => call('update_environment', { environmentId, draft }),
  /** @param {string} environmentId @returns {Promise<{undoSeconds: number}>} */
  deleteEnvironment: (environmentId) => call('delete_environment', { environmentId }),
  /** @param {string} environmentId @returns {Promise<Ipc.EnvironmentView>} */
  restoreEnvironment: (environmentId) => call('restore_environment', { environmentId }),
  /** @param {string} environmentId @param {string} secret @returns {Promise<Ipc.EnvironmentView>} */
  replaceSecret: (environmentId, secret) => call('replace_secret', { environmentId, secret }),
  /** @param {string} environmentId @returns {Promise<Ipc.EnvironmentView>} */
  forgetSecret: (environmentId) => call('forget_secret', { environmentId }),
  /** @returns {Promise<Ipc.AppState['secretStore']>} */
  retrySecretStore: () => call('retry_secret_store'),
  /**
   * @param {string} environmentId
   * @param {{audience: string, name: string, scopes: string[], baseUrl: string}} api
   * @param {string | null} previousAudience
   * @returns {Promise<Ipc.EnvironmentView>}
   */
  saveApi: (environmentId, api, previousAudience) => call('save_api', { environmentId, api, previousAudience }),
  /** @param {string} environmentId @param {string} audience @returns {Promise<Ipc.EnvironmentView>} */
  removeApi: (environmentId, audience) => call('remove_api', { environmentId, audience }),
  /** @param {string} environmentId @param {string} origin @returns {Promise<Ipc.EnvironmentView>} */
  allowTokenHost: (environmentId, origin) => call('allow_token_host', { environmentId, origin }),
  /** @param {string} theme @returns {Promise<null>} */
  setTheme: (theme) => call('set_theme', { theme }),

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
  /** @param {string} environmentId @param {string} tokenId @param {string} profile @param {string[]} requiredScopes @returns {Promise<Ipc.Inspection>} */
  inspectToken: (environmentId, tokenId, profile, requiredScopes) => call('inspect_token', { environmentId, tokenId, profile, requiredScopes }),

  /** @param {string} environmentId @param {string} tokenId @returns {Promise<Ipc.CallProposal[]>} */
  proposeCalls: (environmentId, tokenId) => call('propose_calls', { environmentId, tokenId }),
  /**
   * @param {string} environmentId @param {string} tokenId @param {Ipc.CallDraft} draft @param {string} operationId
   * @returns {Promise<Ipc.CallReport>}
   */
  sendCall: (environmentId, tokenId, draft, operationId) => call('send_call', { environmentId, tokenId, call: draft, operationId }),
  /**
   * @param {string} bodyId @param {'pretty' | 'raw'} view @param {number} from @param {number} count
   * @returns {Promise<{from: number, total: number, lines: string[]}>}
   */
  bodyLines: (bodyId, view, from, count) => call('body_lines', { bodyId, view, from, count }),
  /** @param {string} environmentId @param {string} page @returns {Promise<null>} */
  openPage: (environmentId, page) => call('open_page', { environmentId, page }),
};

/** @typedef {typeof backend} Backend */
