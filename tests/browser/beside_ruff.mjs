// Our whole answer (findings, chains, rewrite) beside ruff's, which checks its ASYNC rules alone: both as WebAssembly under
// Node, on the same files, one after the other.
//
//     node tests/browser/beside_ruff.mjs [PROGRAMS] FILE.py ...
//
// `PROGRAMS` is the folder of wasm-bindgen's output, that of the last release by default. ruff comes from npm.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { natively } from "./simulations.mjs";

const RUFF = "0.17.4";
const ROUNDS = 31;

const root = fileURLToPath(new URL("../..", import.meta.url));
const arguments_ = process.argv.slice(2);
const isFolder = arguments_[0] && statSync(arguments_[0]).isDirectory();
const programs = isFolder ? arguments_.shift() : path.join(root, "target/bindings/web");
const scratch = path.join(root, "target/beside-ruff");
mkdirSync(scratch, { recursive: true });

const [ours, ruff] = [await startWorker(), startRuff()];
console.log(`${"file".padEnd(24)}${"lines".padStart(7)}${"ours, ms".padStart(12)}${"ruff, ms".padStart(12)}${"ratio".padStart(8)}`);
const documents = natively(["--documents", ...arguments_]).map(({ path: file, question }) => ({
  file,
  text: readFileSync(file, "utf8"),
  message: Uint8Array.from([1, ...question.match(/../g).map((digits) => parseInt(digits, 16))]),
}));
// Until the machine's compiler has made of both programs what it can.
for (let round = 0; round < ROUNDS; round += 1) for (const { text, message } of documents) ours(message), ruff.check(text);
for (const { file, text, message } of documents) {
  const times = { ours: [], ruff: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(time(() => ours(message)));
    times.ruff.push(time(() => ruff.check(text)));
  }
  const [mine, theirs] = [median(times.ours), median(times.ruff)];
  const row = [String(text.split("\n").length).padStart(7), mine.toFixed(1).padStart(12), theirs.toFixed(1).padStart(12), (mine / theirs).toFixed(2).padStart(8)];
  console.log(path.basename(file).padEnd(24) + row.join(""));
}

/** Processor time, as other programs run on the same machine. */
function time(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

/** The page's first worker, with what it expects of its browser. */
async function startWorker() {
  const glue = readFileSync(path.join(programs, "worker.js"), "utf8");
  const imports = '"./worker_bg.js": import0,';
  const cut = path.join(programs, "worker_rest.wasm");
  const rest = existsSync(cut) ? new WebAssembly.Module(readFileSync(cut)) : undefined;
  const source = `${glue.replace(imports, `${imports} half: { fetch: () => join() },`)}
    let rest;
    const join = () => new WebAssembly.Instance(rest, { ...__wbg_get_imports(), half: wasm });
    export const setRest = (module) => { rest = module; };`;
  const file = path.join(scratch, "worker.mjs");
  writeFileSync(file, source);
  let answered;
  Object.assign(globalThis, { self: globalThis, postMessage: (answer) => { answered = answer; } });
  const { initSync, setRest } = await import(pathToFileURL(file));
  setRest(rest);
  initSync({ module: readFileSync(path.join(programs, "worker_bg.wasm")) });
  return (message) => {
    answered = undefined;
    globalThis.onmessage({ data: message });
    if (!(answered instanceof Uint8Array)) throw new Error("the worker gave no answer");
  };
}

function startRuff() {
  const name = "@astral-sh/ruff-wasm-nodejs";
  if (!existsSync(path.join(scratch, "node_modules", name))) {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", scratch, `${name}@${RUFF}`]);
  }
  const { Workspace, PositionEncoding } = createRequire(path.join(scratch, "ours.js"))(name);
  return new Workspace({ lint: { select: ["ASYNC"] } }, PositionEncoding.UTF16);
}
