import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { html, nothing } from "../src/lit.js";
import { markup, text } from "./text.js";

const file = path => readFile(new URL(path, import.meta.url), "utf8");

test("the file beside the secrets is the one that the lock file pins, and stands alone", async () => {
  const vendored = await file("../src/vendor/lit-html.js");
  assert.equal(vendored, await file("../node_modules/lit-html/lit-html.js"));
  assert.doesNotMatch(vendored, /^\s*import\b/m);

  const lock = JSON.parse(await file("../package-lock.json"));
  const installed = JSON.parse(await file("../node_modules/lit-html/package.json"));
  assert.equal(installed.version, lock.packages["node_modules/lit-html"].version);
  assert.match(lock.packages["node_modules/lit-html"].integrity, /^sha512-/);
});

test("the window has one dependency, beside the program that joins its files", async () => {
  const manifest = JSON.parse(await file("../package.json"));
  assert.deepEqual(Object.keys(manifest.dependencies), ["esbuild", "lit-html"]);
});

test("a view's text can be read without a document, and values stay text", () => {
  const hostile = '<img src=x onerror="alert(1)">';
  const view = html`<p>Hello ${hostile} ${nothing}</p>${[1, 2].map(n => html`<li>${n}</li>`)}`;
  assert.equal(text(view), "Hello &#60;img src=x onerror=&#34;alert(1)&#34;&#62; 1 2");
  assert.match(markup(view), /<li>1<\/li><li>2<\/li>/);
});
