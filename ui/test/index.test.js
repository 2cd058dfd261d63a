import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

const source = new URL('../src/', import.meta.url);
const page = await readFile(new URL('index.html', source), 'utf8');
const files = (await readdir(source, { recursive: true })).map((path) => path.replaceAll('\\', '/'));

test('every style sheet is one of the window', async () => {
  const all = await readFile(new URL('styles/index.css', source), 'utf8');
  const named = [...all.matchAll(/@import "\.\/([^"]+)"/g)].map((match) => `styles/${match[1]}`);
  assert.deepEqual([...named, 'styles/index.css'].sort(), files.filter((path) => path.endsWith('.css')).sort());
});

test('no module is left behind: main.js leads to each', async () => {
  const seen = new Set(['main.js']);
  for (const path of seen) {
    const text = await readFile(new URL(path, source), 'utf8');
    for (const match of text.matchAll(/(?:from |import )["'](\.[^"']+\.js)["']/g)) {
      seen.add(new URL(match[1], new URL(path, source)).href.slice(source.href.length));
    }
  }
  assert.deepEqual([...seen].sort(), files.filter((path) => path.endsWith('.js')).sort());
});

test('nothing of the page is inline, and no view writes markup from text', async () => {
  assert.doesNotMatch(page, /<style|style="|\son\w+="|<script(?![^>]*\ssrc=)/);
  for (const path of files.filter((name) => name.endsWith('.js') && !name.startsWith('vendor/'))) {
    const text = await readFile(new URL(path, source), 'utf8');
    assert.doesNotMatch(text, /\bstyle="|\son\w+="|innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|\beval\(/, path);
    if (path !== 'backend.js') assert.doesNotMatch(text, /__TAURI/, path);
  }
});

test('every list to choose from follows the state by what its options are', async () => {
  // Once somebody has chosen, a browser no longer heeds the attribute of an option; and a value set on the
  // list itself comes before its options, so that it is lost where they change with it.
  for (const path of files.filter((name) => name.startsWith('views/'))) {
    const text = await readFile(new URL(path, source), 'utf8');
    assert.doesNotMatch(text, /<option[^>]*\?selected=|<select[^>]*\s\.value=/, path);
    for (const [option] of text.matchAll(/<option\b.*?<\/option>/g)) assert.match(option, /\.selected=\$\{|<option value="" selected>/, path);
  }
});
