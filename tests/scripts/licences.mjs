// Writes the licences of everything that is built into the program: node tests/scripts/licences.mjs OUTPUT
// From cargo's own graph (what tests and build scripts need is not in it) and the window's one library.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../', import.meta.url));
const output = process.argv[2];
if (!output) throw new Error('usage: licences.mjs OUTPUT');

// What is built differs from system to system; a package is made on the system that it is for.
const run = (program, ...rest) => execFileSync(program, rest, { cwd: top, maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const host = /^host: (.*)$/m.exec(run('rustc', '-vV'))[1];
const metadata = JSON.parse(run('cargo', 'metadata', '--format-version', '1', '--locked', '--filter-platform', host));
const packages = new Map(metadata.packages.map((found) => [found.id, found]));
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
const app = metadata.packages.find((found) => found.name === 'm2m-token-tester');

const built = new Set();
const waiting = [app.id];
for (let id = waiting.pop(); id; id = waiting.pop()) {
  if (built.has(id)) continue;
  built.add(id);
  for (const dependency of nodes.get(id).deps) {
    if (dependency.dep_kinds.some((kind) => kind.kind === null)) waiting.push(dependency.pkg);
  }
}

const isText = (name) => /^(licen[cs]e|copying|notice|unlicense|copyright)/i.test(name) && !/\.(rs|toml|json)$/i.test(name);
const texts = (folder) => readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && isText(entry.name))
  .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim());

const parts = [...built].map((id) => packages.get(id)).filter((found) => found.source !== null)
  .map((found) => ({ name: found.name, version: found.version, licence: found.license ?? 'see its text', texts: texts(dirname(found.manifest_path)) }));
const lit = join(top, 'ui', 'node_modules', 'lit-html');
const litPackage = JSON.parse(readFileSync(join(lit, 'package.json'), 'utf8'));
parts.push({ name: 'lit-html (window)', version: litPackage.version, licence: litPackage.license, texts: texts(lit) });
parts.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));

// Many packages hold the same text to the letter: it is printed once.
const byText = new Map();
for (const part of parts) {
  for (const text of part.texts) {
    const key = createHash('sha256').update(text.replace(/\s+/g, ' ')).digest('hex');
    const known = byText.get(key) ?? { text, of: [] };
    known.of.push(`${part.name} ${part.version}`);
    byText.set(key, known);
  }
}
const rule = '-'.repeat(80);
const list = parts.map((part) => `${part.name} ${part.version}: ${part.licence}`).join('\n');
const all = [...byText.values()].map(({ text, of }) => `${rule}\n${of.join(', ')}\n${rule}\n\n${text}\n`).join('\n');
mkdirSync(dirname(output), { recursive: true });
const silent = parts.filter((part) => part.texts.length === 0).map((part) => `${part.name} ${part.version}: ${part.licence}`);
const note = silent.length ? `\n\nThe packages of these hold no text; the licence named is meant in its standard wording:\n\n${silent.join('\n')}` : '';
writeFileSync(output, `M2M Token Tester is built with these works of others.\n\n${list}${note}\n\n\n${all}`);
process.stdout.write(`${parts.length} packages, ${byText.size} texts, ${silent.length} without a text of their own: ${output}\n`);
