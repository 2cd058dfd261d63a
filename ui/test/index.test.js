import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

const source = new URL('../src/', import.meta.url);
const page = await readFile(new URL('index.html', source), 'utf8');
const files = (await readdir(source, { recursive: true })).map((path) => path.replaceAll('\\', '/'));

test('every module is fetched at once, not one after the other: index.html lists them all', () => {
  const listed = [...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map((match) => match[1]).sort();
  assert.deepEqual(listed, files.filter((path) => path.endsWith('.js') && path !== 'main.js').sort());
});

test('every style sheet is linked', () => {
  const linked = [...page.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1]).sort();
  assert.deepEqual(linked, files.filter((path) => path.endsWith('.css')).sort());
});

test('nothing of the page is inline, and no view writes markup from text', async () => {
  assert.doesNotMatch(page, /<style|style="|\son\w+="|<script(?![^>]*\ssrc=)/);
  for (const path of files.filter((name) => name.endsWith('.js') && !name.startsWith('vendor/'))) {
    const text = await readFile(new URL(path, source), 'utf8');
    assert.doesNotMatch(text, /\bstyle="|\son\w+="|innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|\beval\(/, path);
    if (path !== 'backend.js') assert.doesNotMatch(text, /__TAURI/, path);
  }
});
