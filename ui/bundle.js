// Joins the window's modules and style sheets into one file each, in dist/: a web view fetches two files much faster
// than a hundred and fifty. Names are kept, so that an error in the window says where it happened.
// The build script of the app calls this; the files in src/ run as they are, too (test/preview).

import { copyFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = path => new URL(path, import.meta.url);

await rm(here("dist"), { recursive: true, force: true });
await build({
  absWorkingDir: fileURLToPath(here(".")),
  entryPoints: ["src/main.js", "src/styles/index.css"],
  outdir: "dist",
  outbase: "src",
  bundle: true,
  format: "esm",
  target: "esnext",
  charset: "utf8",
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
}).catch(() => process.exit(1));
await copyFile(here("src/index.html"), here("dist/index.html"));
