// What was sent and what is handed on: what is asked of Rust, what is told, and what never enters the state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CREDENTIALS, PACK } from './preview/mock-interchange.js';
import { environment, inspection, refusal, token } from './preview/mock-data.js';
import { report, settled, stage } from './stage.js';

const SECRET = 'SECRET?%G&client';
const TEXT = `Domain: acme.kinde.com\nSecret: ${SECRET}`;

test('one paste and one click add an environment, and the text never enters the state', async () => {
  const made = environment({ id: 'made', name: 'Acme dev' });
  const s = stage({ readImport: () => structuredClone(CREDENTIALS), addImport: () => { s.app.environments.push(made); return { environments: [made], audience: made.apis[0].audience, scopes: ['read:orders'] }; } }, []);
  await s.actions.start();
  await s.actions.readImport(TEXT);
  assert.equal(s.store.state.view, 'import');
  assert.equal(s.focused.at(-1), '#import-found');
  assert.match(s.told.at(-1), /Client secret: 48 characters/);
  await s.actions.takeImport();
  assert.deepEqual(s.calls('addImport'), [[CREDENTIALS.importId, 'Acme dev', false]]);
  assert.equal(s.store.state.app.selected, 'made');
  assert.deepEqual(s.store.state.work.made.scopes, ['read:orders']);
  assert.match(s.told.at(-1), /secret is in the keychain/);
  assert.equal(s.store.state.importing.read, null);
  assert.ok(s.states.every((state) => !state.includes(SECRET)));
});

test('an empty box asks for something, a file that is not chosen changes nothing, and a bad one says why', async () => {
  const answers = [null, Promise.reject({ code: 'file-not-read', message: '“x” is 50 MB large; at most 4 MB are read.', field: null })];
  answers[1].catch(() => undefined);
  const s = stage({ pickImport: () => answers.shift() }, []);
  await s.actions.start();
  s.actions.openImport();
  await s.actions.readImport();
  assert.match(s.store.state.importing.problem, /Paste something/);
  s.actions.openImport();
  await s.actions.pickImport();
  assert.deepEqual([s.store.state.importing.busy, s.store.state.importing.read, s.store.state.importing.problem], [false, null, null]);
  await s.actions.pickImport();
  assert.match(s.store.state.importing.problem, /50 MB/);
  assert.equal(s.focused.at(-1), '#import-problem');
});

test('a second text takes the place of the first, which is dropped in Rust', async () => {
  const s = stage({ readImport: () => ({ ...structuredClone(CREDENTIALS), importId: `i${s.calls('readImport').length}` }), discardImport: () => null }, []);
  await s.actions.start();
  await s.actions.readImport('one');
  await s.actions.readImport('two');
  assert.deepEqual(s.calls('discardImport'), [['i1']]);
  s.actions.leaveImport();
  assert.deepEqual(s.calls('discardImport').at(-1), ['i2']);
});

test('where something is missing the form opens with the rest, and the secret stays in Rust', async () => {
  const half = { ...structuredClone(CREDENTIALS), content: { ...CREDENTIALS.content, missing: 'The client ID is empty.', clientId: null } };
  const s = stage({ readImport: () => half, holdImportSecret: () => 'n1', readHost: () => null, probeHost: () => null }, []);
  await s.actions.start();
  await s.actions.readImport(TEXT);
  await s.actions.takeImport();
  await settled();
  const { form, view } = s.store.state;
  assert.equal(view, 'connect');
  assert.deepEqual([form.values.host, form.values.clientId, form.help.note.secret.noteId], ['acme-dev.eu.kinde.com', '', 'n1']);
});

test('a pack asks only for the secrets and ends with a mark', async () => {
  const made = [environment({ id: 'p1', name: 'Acme dev', secret: null, savedTokens: [] }), environment({ id: 'p2', name: 'Production', savedTokens: [] })];
  const answers = [];
  const s = stage({ readImport: () => structuredClone(PACK), takePack: () => { s.app.environments.push(...made); return { environments: made, audience: null, scopes: [] }; }, proveSecret: () => answers.shift() }, [], { '#handover-0': SECRET });
  await s.actions.start();
  await s.actions.readImport('pack');
  assert.deepEqual(s.store.state.importing.choices, ['add', 'add']);
  s.actions.chooseForPack(1, 'replace');
  await s.actions.takeImport();
  assert.deepEqual(s.calls('takePack')[0][1], ['add', 'replace']);
  assert.equal(s.store.state.view, 'handover');
  assert.match(s.told.at(-1), /One secret is missing/);
  answers.push({ ...report(made[0]), replaced: false, outcome: 'refused', token: null, inspection: null, findings: [refusal], environment: made[0] });
  await s.actions.proveHandover('p1', false);
  assert.equal(s.store.state.handover.steps[0].done, false);
  const proved = { ...made[0], secret: { setAt: 1, characters: 16, fingerprint: 'beef', place: 'keychain' }, savedTokens: [token()] };
  answers.push({ ...report(proved), replaced: true, inspection: inspection(proved, token()), environment: proved });
  await s.actions.proveHandover('p1', true);
  assert.equal(s.calls('proveSecret')[1][1], '', 'Rust still holds the secret');
  assert.equal(s.store.state.handover.steps[0].done, true);
  assert.equal(s.focused.at(-1), '#handover-done');
  assert.equal(s.fields['#handover-0'], '');
  assert.ok(s.states.every((state) => !state.includes(SECRET)));
});

test('what differs is never taken by itself, and what is known is left', async () => {
  const known = structuredClone(PACK);
  known.content.environments[1] = { ...known.content.environments[1], adds: [] };
  const s = stage({ readImport: () => known }, []);
  await s.actions.start();
  await s.actions.readImport('pack');
  assert.deepEqual(s.store.state.importing.choices, ['add', 'leave']);
});

test('a file that is dropped is shown wherever the person is, and a bad one does not end the watching', async () => {
  const answers = [structuredClone(PACK), Promise.reject({ code: 'file-not-read', message: 'This is not a text file.', field: null }), structuredClone(CREDENTIALS), null];
  answers[1].catch(() => undefined);
  const s = stage({ nextImport: () => answers.shift(), discardImport: () => null });
  await s.actions.start();
  s.actions.go('settings');
  await s.actions.watchImports();
  assert.equal(answers.length, 0);
  assert.equal(s.store.state.view, 'import');
  assert.equal(s.store.state.importing.read.kind, 'postman-collection');
  assert.ok(s.told.includes('This is not a text file.'));
});

test('an export is shown as it will leave, and only then saved', async () => {
  const s = stage({ previewExport: (request) => ({ text: JSON.stringify(request), notes: [], fileName: 'x' }), saveExport: () => ({ path: '/tmp/x' }) });
  await s.actions.start();
  await s.actions.openHandOn('export-environment');
  assert.deepEqual(s.calls('previewExport')[0][0].environmentIds, ['dev']);
  await s.actions.setHandOn({ format: 'postman-collection' });
  assert.equal(s.store.state.dialog.data.sheet.text, JSON.stringify(s.calls('previewExport')[1][0]));
  await s.actions.saveHandOn();
  assert.equal(s.store.state.dialog.data.done, 'Saved as /tmp/x');
});
