// Bundles the page: reads `index.html`, builds every file that it names, and writes it all to a folder of hashed names.
//
//     node www/build.mjs --wasm FOLDER --out FOLDER [--release] [--reload]
//
// `--wasm` is the folder of wasm-bindgen's output; `--reload` adds the development server's reloading script.
import esbuild from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
const manifest = JSON.parse(readFileSync(path.join(root, "www/manifest.webmanifest"), "utf8"));
named.push(...manifest.icons.map(({ src }) => src));

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

// A program that was cut in two names its rest and how it is linked; one that is recorded tells which functions ran.
const halves = {
  name: "halves",
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      if (path.dirname(file) !== wasm) return;
      const name = path.basename(file, ".js");
      const source = readFileSync(file, "utf8");
      const imports = `"./${name}_bg.js": import0,`;
      if (!source.includes(imports)) throw new Error("wasm-bindgen has changed: look for the imports that it hands a program");
      const withHalf = (half) => source.replace(imports, `${imports} half: ${half},`);
      if (existsSync(path.join(wasm, `${name}.names`))) {
        return { contents: `${withHalf("{ ran: (number) => (self.ran ??= new Set()).add(number) }")}\nexport const ahead = () => {};` };
      }
      if (!existsSync(path.join(wasm, `${name}_rest.wasm`))) return { contents: `${source}\nexport const ahead = () => {};` };
      return {
        contents: `${withHalf("{ fetch: () => rest.now() }")}
          import { restOf } from ${JSON.stringify(path.join(root, "www/src/rest.js"))};
          import restAddress from "./${name}_rest.wasm";
          const rest = restOf(new URL(restAddress, import.meta.url), (module) => {
            new WebAssembly.Instance(module, { ...__wbg_get_imports(), half: wasm });
          });
          export const ahead = rest.ahead;`,
      };
    });
  },
};

const result = await esbuild.build({
  absWorkingDir: root,
  entryPoints: [...new Set(named.filter((address) => address.startsWith("www/") && !address.endsWith(".webmanifest")))],
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
  plugins: [originals, constructedStyles, halves],
  metafile: true,
  logLevel: "warning",
  define: { RELEASED: String(options.release) },
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
const built = (address) => {
  if (!names.has(address)) throw new Error(`index.html or the manifest names ${address}, which the build did not make`);
  return names.get(address);
};
writeManifest();
html = html.replace(ADDRESS, (_, attribute, address) => `${attribute}="./${built(address)}"`);
if (options.release) html = html.replace(/<(script|link)\b[^>]*>/g, withIntegrity);
writeFileSync(path.join(out, "index.html"), html);

// Hosts name this one in their pages, so that its name never changes.
await buildAlone("embed", {});
if (options.release) await writeForHosts();

if (options.release) for (const file of [...files]) if (file !== "_headers") compress(file);
for (const file of readdirSync(out)) if (!files.has(file)) rmSync(path.join(out, file), { recursive: true });
if (options.release) printSizes();

/** The manifest, with its icons' built names. It changes seldom, and its name with it. */
function writeManifest() {
  for (const icon of manifest.icons) icon.src = `./${built(icon.src)}`;
  const text = JSON.stringify(manifest);
  const name = `manifest-${hash("sha256", text, "hex").slice(0, 8).toUpperCase()}.webmanifest`;
  writeFileSync(path.join(out, name), text);
  files.add(name);
  names.set("www/manifest.webmanifest", name);
}

/** Scripts and style sheets are refused by the browser when they are not what was built. */
function withIntegrity(tag) {
  const file = tag.match(/(?:href|src)="\.\/([^"]+\.(?:js|css))"/)?.[1];
  if (!file) return tag;
  const integrity = `integrity="sha384-${hash("sha384", readFileSync(path.join(out, file)), "base64")}"`;
  return tag.replace(/>$/, ` ${integrity}${tag.includes("crossorigin") ? "" : " crossorigin"}>`);
}

/** One script in one file, whose name stays. */
async function buildAlone(name, define) {
  const entry = path.join(root, "www/src", `${name}.js`);
  await esbuild.build({ entryPoints: [entry], outdir: out, bundle: true, format: "esm", target: "es2022", minify: options.release, define, logLevel: "warning" });
  files.add(`${name}.js`);
}

/** The service worker, and headers for hosts that read a `_headers` file. */
async function writeForHosts() {
  const kept = [...files].filter((file) => !["embed.js", "index.html"].includes(file)).sort();
  const version = hash("sha256", [html, ...kept].join("\n"), "hex").slice(0, 12);
  await buildAlone("sw", { VERSION: JSON.stringify(version), FILES: JSON.stringify(["./", ...kept.map((file) => `./${file}`)]) });
  const policy = html.match(/Content-Security-Policy" content="([^"]+)"/)[1];
  const always = [
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    // Frames may stand in any page, sandboxed ones too: those have no origin, and their scripts count as foreign.
    "Access-Control-Allow-Origin: *",
    "Cross-Origin-Resource-Policy: cross-origin",
  ];
  const block = (name, lines) => `${name}\n${lines.map((line) => `  ${line}\n`).join("")}`;
  // Workers obey the policy of their own script. What else lies in the folder, as documentation does, has its own.
  const strict = `Content-Security-Policy: ${policy}`;
  const forEver = "Cache-Control: public, max-age=31536000, immutable";
  const blocks = kept.map((file) => block(`/${file}`, file.endsWith(".js") ? [strict, forEver] : [forEver]));
  const pages = ["/", "/index.html", "/sw.js"].map((name) => block(name, [strict]));
  writeFileSync(path.join(out, "_headers"), [block("/*", always), ...pages, ...blocks].join("\n"));
  files.add("_headers");
}

function hash(kind, content, form) {
  return createHash(kind).update(content).digest(form);
}

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
  const rows = [...files].filter((file) => !/\.(br|gz|map)$|^_headers$/.test(file)).map((file) => [file, size(file), size(`${file}.br`)]);
  rows.sort((a, b) => b[2] - a[2]);
  rows.push(["all", ...[1, 2].map((column) => rows.reduce((sum, row) => sum + row[column], 0))]);
  console.log(`${"part".padEnd(32)}${"bytes".padStart(10)}${"brotli".padStart(10)}`);
  for (const [file, raw, brotli] of rows) console.log(file.padEnd(32) + String(raw).padStart(10) + String(brotli).padStart(10));
}
