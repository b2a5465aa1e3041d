// Bundles the page: reads `index.html`, builds every file that it names, and writes it all to a folder of hashed names.
//
//     node www/build.mjs --wasm FOLDER --out FOLDER [--release] [--reload]
//
// `--wasm` is the folder of wasm-bindgen's output; `--reload` adds the development server's reloading script.
import esbuild from "esbuild";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import zlib from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({
  options: {
    wasm: { type: "string" },
    out: { type: "string" },
    release: { type: "boolean", default: false },
    reload: { type: "boolean", default: false },
  },
});
const wasm = path.resolve(options.wasm);
const out = path.resolve(options.out);

// An address in `index.html` that is the build's to replace.
const ADDRESS = /\b(href|src)="((?:www|wasm)\/[^"]+)"/g;

let html = readFileSync(path.join(root, "index.html"), "utf8").replace(/\s*<!--[\s\S]*?-->/g, "");
if (options.reload) {
  html = html.replace("</head>", '  <script type="module" src="www/src/reload.js"></script>\n</head>');
}
const named = [...html.matchAll(ADDRESS)].map((match) => match[2]);

// wasm-bindgen copies each JavaScript file that Rust imports; we take the original instead, whose own imports resolve.
const originals = {
  name: "originals",
  setup(build) {
    build.onResolve({ filter: /^\.\/snippets\// }, ({ path: copy }) => ({
      path: path.join(root, copy.replace(/^\.\/snippets\/[^/]+\//, "")),
    }));
  },
};

// CodeMirror adds its styles as a `<style>` element, which our content security policy refuses. Constructed style
// sheets are allowed, and its style module knows how to use them, but does so in shadow roots only.
const constructedStyles = {
  name: "constructed-styles",
  setup(build) {
    build.onLoad({ filter: /style-mod\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, "utf8");
      const condition = "!root.head && root.adoptedStyleSheets";
      if (!source.includes(condition)) throw new Error(`style-mod has changed: look for its use of adoptedStyleSheets`);
      return { contents: source.replace(condition, "root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

const result = await esbuild.build({
  absWorkingDir: root,
  entryPoints: [...new Set(named.filter((address) => address.startsWith("www/")))],
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: options.release,
  sourcemap: options.release ? false : "linked",
  loader: { ".wasm": "file", ".svg": "copy", ".png": "copy", ".woff2": "copy" },
  alias: { wasm },
  nodePaths: [path.join(root, "www/node_modules")],
  plugins: [originals, constructedStyles],
  metafile: true,
  logLevel: "warning",
});

// Source address, as `index.html` has it -> name in the output folder. A module that others import too lies in a chunk
// of its own; the file that esbuild makes for its address only passes on, and nobody needs it.
const names = new Map();
const files = new Set(["index.html"]);
for (const [output, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint && !(entryPoint in inputs)) continue;
  files.add(path.basename(output));
  if (output.endsWith(".map")) continue;
  for (const source of Object.keys(inputs)) {
    const file = path.resolve(root, source);
    const address = file.startsWith(wasm) ? `wasm/${path.relative(wasm, file)}` : path.relative(root, file);
    const isOfItsKind = path.extname(output) === path.extname(source);
    if (isOfItsKind && (!names.has(address) || source === entryPoint)) names.set(address, path.basename(output));
  }
}
html = html.replace(ADDRESS, (_, attribute, address) => {
  if (!names.has(address)) throw new Error(`index.html names ${address}, which the build did not make`);
  return `${attribute}="./${names.get(address)}"`;
});
writeFileSync(path.join(out, "index.html"), html);

if (options.release) for (const file of [...files]) compress(file);
for (const file of readdirSync(out)) if (!files.has(file)) rmSync(path.join(out, file), { recursive: true });
if (options.release) printSizes();

/** Writes `file.br` and `file.gz` beside `file`, for servers that hand out files compressed beforehand. */
function compress(file) {
  const bytes = readFileSync(path.join(out, file));
  const brotli = { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(path.join(out, `${file}.br`), zlib.brotliCompressSync(bytes, brotli));
  writeFileSync(path.join(out, `${file}.gz`), zlib.gzipSync(bytes, { level: 9 }));
  files.add(`${file}.br`).add(`${file}.gz`);
}

function printSizes() {
  const size = (file) => readFileSync(path.join(out, file)).length;
  const rows = [...files].filter((file) => !/\.(br|gz|map)$/.test(file)).map((file) => [file, size(file), size(`${file}.br`)]);
  rows.sort((a, b) => b[2] - a[2]);
  rows.push(["all", ...[1, 2].map((column) => rows.reduce((sum, row) => sum + row[column], 0))]);
  console.log(`${"part".padEnd(32)}${"bytes".padStart(10)}${"brotli".padStart(10)}`);
  for (const [file, raw, brotli] of rows) console.log(file.padEnd(32) + String(raw).padStart(10) + String(brotli).padStart(10));
}
