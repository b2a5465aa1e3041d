// Writes the licences of everything that is in the page to the file that is named: crates of the four programs, and the
// packages that are bundled. MIT and Apache ask for that wherever the page is handed out.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The texts of a package's licences, MIT's alone where that may be chosen. */
function texts(folder, terms) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|unlicense)/i.test(name));
  const mit = files.filter((name) => /mit/i.test(name));
  const chosen = /\bOR\b|\//.test(terms) && /MIT/.test(terms) && mit.length ? mit : files;
  return chosen.map((name) => readFileSync(path.join(folder, name), "utf8").replaceAll("\r", "").trim());
}

/** Crates that the programs hold: what they use, without what only builds them or derives code for them. */
function crates() {
  const words = ["metadata", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"];
  const metadata = JSON.parse(execFileSync("cargo", words, { cwd: path.join(here, ".."), encoding: "utf8", maxBuffer: 2 ** 28 }));
  const packages = new Map(metadata.packages.map((each) => [each.id, each]));
  const nodes = new Map(metadata.resolve.nodes.map((each) => [each.id, each]));
  const isDerived = (id) => packages.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
  const todo = [metadata.packages.find(({ name }) => name === "unblock").id];
  const found = new Set();
  for (let id; (id = todo.pop()); ) {
    if (found.has(id) || isDerived(id)) continue;
    found.add(id);
    todo.push(...nodes.get(id).deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg));
  }
  // Ours are in the repository.
  const foreign = [...found].map((id) => packages.get(id)).filter(({ source }) => source);
  return foreign.map(({ name, version, license, authors, manifest_path }) => ({ name, version, license: license ?? "", authors, folder: path.dirname(manifest_path) }));
}

/** Packages that esbuild bundles. */
function bundled() {
  const read = (folder) => JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const todo = Object.keys(read(here).dependencies);
  const found = new Map();
  for (let name; (name = todo.pop()); ) {
    if (found.has(name)) continue;
    const folder = path.join(here, "node_modules", name);
    const { version, license, dependencies = {} } = read(folder);
    found.set(name, { name, version, license, folder });
    todo.push(...Object.keys(dependencies));
  }
  return [...found.values()];
}

const all = [...crates(), ...bundled()].sort((a, b) => a.name.localeCompare(b.name, "en"));
const byText = new Map();
const silent = [];
for (const each of all) {
  const found = texts(each.folder, each.license);
  if (!found.length) silent.push(each);
  for (const text of found) byText.set(text, [...(byText.get(text) ?? []), each]);
}
const line = ({ name, version, license }) => `${name} ${version} (${license})`;
const lines = (packages) => packages.map(line).join("\n");
const authored = silent.map((each) => `${line(each)}: ${each.authors?.join(", ") || "its contributors"}`);
const head = `Unblock holds Rust's standard library (MIT OR Apache-2.0) and these packages, under the licences that follow.

Without a text of their own, whose terms are those of the same name below:
${authored.join("\n")}`;
const parts = [...byText].map(([text, packages]) => `${lines(packages)}\n\n${text}`);
writeFileSync(process.argv[2], [head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
