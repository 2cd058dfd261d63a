// Serves the window with a mock backend, under the app's own Content-Security-Policy: node test/preview/server.mjs [port]
// Open /?scenario=NAME; the names are in mock-backend.js.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, normalize } from 'node:path';
import { operations } from './operations.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
const source = new URL('../../src/', import.meta.url);
const here = new URL('./', import.meta.url);

export const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)).replace(/^\/+/, '') || 'index.html';
  try {
    const file = path.startsWith('preview/') ? new URL(path.slice(8), here) : new URL(path, source);
    if (!file.href.startsWith(source.href) && !file.href.startsWith(here.href)) throw new Error('outside');
    let body = path === 'preview/operations.js' ? Buffer.from(`export const operations = ${JSON.stringify(operations)};`) : await readFile(file);
    if (path === 'index.html') body = Buffer.from(String(body).replace('<script type="module" src="main.js">', '<script type="module" src="/preview/mock-backend.js"></script><script type="module" src="main.js">'));
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'cache-control': 'no-store' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

if (process.argv[1] && import.meta.url === new URL(process.argv[1], 'file:').href) {
  const port = Number(process.argv[2] ?? 4173);
  server.listen(port, '127.0.0.1', () => { process.stdout.write(`http://127.0.0.1:${port}/?scenario=welcome\n`); });
}
