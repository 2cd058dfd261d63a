// CONTRACT between window and Rust. The final ui/src/ipc.d.ts is generated from Rust and will match this (names, kebab-case enums, camelCase members).
// invoke(command, { args: {…} }) -> Promise<T>; a rejection is IpcError.
export type IpcError = { code: string /*kebab*/, message: string /*plain sentence*/, field: string | null /* name of the draft member it belongs to */ };

// ---- state
export type AppState = {
  version: string; platform: "linux" | "macos" | "windows"; automation: boolean;
  now: number;                       // seconds since 1970, computer clock
  storage: { kind: "ready" | "restored" | "read-only" | "newer" | "unsaved" ; sentence: string; details: string[] };
  secretStore: { state: string /* untried|available|locked|prompt-closed|no-default-ring|unavailable|timed-out|… */; works: boolean; sentence: string; steps: string[] };
  preferences: { theme: "system" | "light" | "dark" };
  environments: EnvironmentView[]; selected: string | null;
};
export type EnvironmentView = {
  id: string; name: string; colour: "green"|"amber"|"red"|"blue"|"violet"|"teal"|"pink"|"grey"; production: boolean; practice: boolean;
  provider: "kinde" | "other"; host: string /* display, e.g. acme-dev.eu.kinde.com */; region: string | null; customDomain: boolean;
  issuer: string | null; tokenEndpoint: string | null; jwksUri: string | null; clientId: string;
  authentication: "client_secret_post" | "client_secret_basic";
  apis: ApiView[]; tokenHosts: string[] /* origins a token may be sent to */; expectedOrgCode: string | null;
  secret: null | { setAt: number; characters: number; fingerprint: string /* 4 hex */; place: "keychain" | "session" };
  mints: { month: string /*2026-11*/; minted: number; reused: number };
  savedTokens: SavedToken[];         // newest first; expired ones included for a while so that the rail can say "expired"
};
export type ApiView = { audience: string; name: string; scopes: string[] /* known scopes to offer */; management: boolean; baseUrl: string | null };
export type SavedToken = { tokenId: string; audiences: string[]; requestedScopes: string[]; grantedScopes: string[]; obtainedAt: number; expiresAt: number | null };

// ---- environments
export type EnvironmentDraft = { name: string; colour: string | null; production: boolean; provider: "kinde" | "other";
  host: string;                       // Kinde: acme | acme.kinde.com | full URL
  issuer: string; tokenEndpoint: string; jwksUri: string;   // other servers; issuer alone = discovery; "" = not given
  clientId: string; authentication: "client_secret_post" | "client_secret_basic"; expectedOrgCode: string; };
export type HostReading = { origin: string; host: string; region: string | null; customDomain: boolean; proposedName: string; notes: string[] };

// commands: app_state() -> AppState
//  select_environment({environmentId}) -> null
//  read_host({text}) -> HostReading                        (pure, no network; rejects with field "host")
//  create_environment({draft, secret}) -> EnvironmentView     (secret "" allowed = none yet)
//  update_environment({environmentId, draft}) -> EnvironmentView
//  delete_environment({environmentId}) -> { undoSeconds: number };  restore_environment({environmentId}) -> EnvironmentView
//  replace_secret({environmentId, secret}) -> EnvironmentView;  forget_secret({environmentId}) -> EnvironmentView
//  retry_secret_store() -> AppState["secretStore"]
//  save_api({environmentId, api: {audience, name, scopes: string[], baseUrl: string}, previousAudience: string|null}) -> EnvironmentView;  remove_api({environmentId, audience}) -> EnvironmentView
//  allow_token_host({environmentId, origin}) -> EnvironmentView
//  set_theme({theme}) -> null
//  start_practice() -> EnvironmentView     (starts the embedded practice tenant; its environment becomes selected)
//  practice_state() -> PracticeState; practice_authorise({applicationId, audience, authorised}) ; practice_set_scope({applicationId, audience, scope, enabled}); practice_set_lifetime({applicationId, seconds}) -> PracticeState each; practice_use_application({applicationId}) -> EnvironmentView
export type PracticeState = { origin: string; apis: { audience: string; name: string; scopes: string[] }[];
  applications: { id: string; name: string; clientId: string; kind: string /* m2m | website | spa */; orgCode: string | null; lifetimeSeconds: number; current: boolean;
    authorisations: { audience: string; scopes: string[] }[] }[] };

// ---- token
export type TokenRequestDraft = { environmentId: string; audiences: string[]; scopes: string[]; };
export type TokenRequestPreview = { request: RecordedRequest; saved: SavedToken | null /* a valid saved token for exactly this request */; };
//  preview_token_request({request: TokenRequestDraft}) -> TokenRequestPreview
//  get_token({request: TokenRequestDraft, fresh: boolean, operationId: string}) -> TokenReport   (fresh=false uses a valid saved one: free)
//  cancel_operation({operationId}) -> null     (the pending command then rejects with code "cancelled")
//  copy_token({tokenId}) -> null (Rust writes the clipboard);  reveal_token({tokenId}) -> string;  forget_token({tokenId}) -> EnvironmentView
export type TokenReport = { outcome: "token" | "refused" | "failed"; reused: boolean; token: SavedToken | null; exchange: Exchange | null /* null when reused */;
  providerWords: { error: string; description: string | null; uri: string | null } | null; notes: string[];
  findings: Finding[]; inspection: Inspection | null; environment: EnvironmentView };
//  inspect_token({environmentId, tokenId, profile: "kinde"|"rfc9068"|"signature", requiredScopes: string[]}) -> Inspection
export type Inspection = {
  tokenId: string; now: number; apiName: string /* "Orders API" */; audience: string;
  verdict: "accept" | "reject" | "undecided"; sentence: string /* whole verdict in words, without the ticking remainder */; remainingSeconds: number | null;
  profile: "kinde" | "rfc9068" | "signature"; checks: Check[];
  scopes: { requested: string[]; granted: string[]; missing: string[]; extra: string[]; note: string | null };
  tokenKind: { kind: string; words: string };
  claims: Claim[]; headerClaims: Claim[]; headerJson: string; payloadJson: string; maskedToken: string; troubles: string[];
  keySource: string | null /* "6 keys from https://…/jwks, fetched 14:02" */; exchanges: Exchange[] /* discovery + JWKS */; findings: Finding[];
  lifetime: { issuedAt: number | null; expiresAt: number | null };
};
export type Check = { name: string; title: string; outcome: "passed" | "failed" | "not-checked"; required: boolean; expected: string | null; actual: string | null; because: string; reference: string | null };
export type Claim = { name: string; value: string /* exactly as sent, JSON text or string */; meaning: string; time: number | null /* seconds, when it is a date */; friendly: string | null /* a name for the value, e.g. Orders API */ };

// ---- calls
//  propose_calls({environmentId, tokenId}) -> CallProposal[]   (harmless calls; first = proposed one)
export type CallProposal = { title: string; method: string; url: string; scope: string | null; possible: boolean; because: string };
//  send_call({environmentId, tokenId, call: CallDraft, operationId}) -> CallReport
export type CallDraft = { method: string; url: string; headers: { name: string; value: string }[]; body: string | null };
export type CallReport = { outcome: "answered" | "failed"; statusWords: string /* "200 OK: it worked" */; good: boolean; exchange: Exchange; body: BodySummary | null;
  redirect: string | null; challenge: string | null; findings: Finding[]; providerWords: { error: string; description: string | null; uri: string | null } | null };
//  a host outside tokenHosts: rejects {code:"token-host-not-allowed", message, field:"url"} -> UI asks, then allow_token_host + send again
export type BodySummary = { bodyId: string; bytes: number; lines: number; kind: "json" | "text" | "html" | "xml" | "binary" | "empty"; truncated: boolean };
//  body_lines({bodyId, view: "pretty"|"raw", from: number, count: number}) -> { from: number; total: number; lines: string[] }

// ---- exchange
export type Exchange = { purpose: "token-request" | "discovery" | "jwks" | "call"; request: RecordedRequest; response: RecordedResponse | null; failure: TransportFailure | null; timings: Timings; sentAt: number };
export type RecordedRequest = { method: string; url: string; headers: Header[]; body: RecordedBody };
export type RecordedBody = { kind: "none" } | { kind: "form"; fields: { name: string; value: string; redacted: boolean }[] } | { kind: "text"; text: string; bytes: number; truncated: boolean };
export type Header = { name: string; value: string; redacted: boolean };
export type RecordedResponse = { status: number; reason: string; version: string; headers: Header[]; body: RecordedBody; remoteAddress: string | null };
export type TransportFailure = { failure: string /*kebab kind*/; sentence: string; detail: string };
export type Timings = { dnsMs: number | null; connectMs: number | null; firstByteMs: number | null; downloadMs: number | null; totalMs: number; reusedConnection: boolean };

// ---- findings (failure card)
export type Finding = { code: string; stage: string; certainty: "proven" | "likely" | "possible"; title: string; summary: string;
  evidence: { label: string; expected: string | null; actual: string | null; place: string | null }[];
  causes: { certainty: "proven" | "likely" | "possible"; text: string; because: string | null }[];
  fixes: { steps: string[] /* **bold** marks allowed, nothing else */; who: "you" | "kinde-admin" | "api-owner" | "it" | "server-owner" }[];
  references: { title: string; url: string }[]; page: string | null /* id for open_page */ };
//  open_page({environmentId, page}) -> null   (Rust opens the browser from a fixed list)
