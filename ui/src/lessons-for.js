// @ts-check
// Which lesson of the practice lab teaches a finding, and where a lesson begins.

/** @import * as Ipc from './ipc.d.ts' */

/** @type {Record<string, Ipc.LessonId>} */
const LESSON_FOR = {
  'client-authentication-failed': 'wrong-secret', 'secret-missing': 'wrong-secret', 'secret-ambiguous': 'wrong-secret',
  'audience-not-authorised': 'app-not-authorised', 'client-refused-by-api': 'app-not-authorised',
  'audience-mismatch': 'wrong-audience', 'audience-empty': 'wrong-audience',
  'client-unknown': 'wrong-environment', 'tenant-unknown': 'wrong-environment', 'token-of-another-environment': 'wrong-environment', 'issuer-mismatch': 'wrong-environment',
  'scope-missing': 'scope-missing', 'scope-refused': 'scope-missing', 'scope-not-granted': 'scope-added-later',
  'token-expired': 'short-token', 'token-refused-by-api': 'short-token',
  'signature-mismatch': 'tampered-token', 'signature-missing': 'tampered-token',
  'key-unknown': 'key-rotated', 'no-usable-key': 'key-rotated',
  'clock-decides': 'clock-wrong', 'clock-skew': 'clock-wrong', 'issued-in-the-future': 'clock-wrong', 'token-not-yet-valid': 'clock-wrong',
  'page-instead-of-token': 'html-page', 'answer-not-json': 'html-page', 'network-sign-in-page': 'html-page', 'gateway-wants-login': 'html-page',
  'rate-limited': 'rate-limited', 'api-rate-limited': 'rate-limited',
  'signature-not-checked': 'careless-api', 'expiry-not-checked': 'careless-api', 'audience-not-checked': 'careless-api', 'scope-not-checked': 'careless-api', 'endpoint-is-public': 'careless-api',
  'response-timed-out': 'slow-server', 'body-timed-out': 'slow-server', 'connect-timed-out': 'slow-server',
};

/** @param {string} code @returns {Ipc.LessonId | null} */
export const lessonFor = (code) => (Object.hasOwn(LESSON_FOR, code) ? LESSON_FOR[code] ?? null : null);

/** Every lesson that some finding leads to. */
export const TAUGHT = [...new Set(Object.values(LESSON_FOR))];

/** Lessons that are about an API of one's own, not about the Management API. @type {Ipc.LessonId[]} */
export const OWN_API_LESSONS = ['app-not-authorised', 'wrong-audience'];

/** The lesson that is tried with the guard check. @type {Ipc.LessonId} */
export const GUARD_LESSON = 'careless-api';

/** Lessons that need a token from before them. @type {Ipc.LessonId[]} */
export const WITH_EARLIER_TOKEN = ['key-rotated'];
