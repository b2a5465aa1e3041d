// Files in and out: what is dropped or opened, with folders and zip archives unpacked. The code for archives is loaded
// when the first one comes.

// Beyond these an archive or a folder is no program that a person wants to read here.
const MOST_FILES = 400;
const MOST_BYTES = 5_000_000;
const PYTHON = /\.pyi?$/;
// Folders of things that others wrote or that tools made.
const FOREIGN = /(^|\/)(\.[^/]*|__pycache__|__MACOSX|node_modules|site-packages|venv|build|dist)\//;

/**
 * Reads the files of a drop's `DataTransfer` or a field's `FileList`. Resolves to an array: a note about what was left
 * out (or an empty string), then name and text of each file in turn, or its bytes where a profiler wrote it.
 */
export async function readFiles(source) {
  const found = [];
  // Both lists are empty once the event is over, so everything is taken out of them before the first pause.
  const entries = [...(source.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length) for (const entry of entries) await walk(entry, found);
  else for (const file of source.files ?? source) found.push({ name: file.webkitRelativePath || file.name, file });
  return taken(await unpacked(found));
}

/** Puts files, as name and text of each in turn, into a zip archive. */
export async function zipFiles(flat) {
  const { strToU8, zipSync } = await import("fflate");
  const files = {};
  for (let i = 0; i < flat.length; i += 2) files[flat[i]] = strToU8(flat[i + 1]);
  return new Blob([zipSync(files)], { type: "application/zip" });
}

/** Makes a file of both runs: see `runs.js`. */
export async function makeOfRuns(kind, text) {
  const { make } = await import("./runs.js");
  return make(kind, text);
}

async function walk(entry, found) {
  if (found.length > MOST_FILES) return;
  const name = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    if (isWanted(name)) found.push({ name, file: await new Promise((done, failed) => entry.file(done, failed)) });
    return;
  }
  if (FOREIGN.test(`${name}/`)) return;
  const reader = entry.createReader();
  // A reader gives some entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const each of some) await walk(each, found);
  }
}

/** Whatever a person names is opened; of a folder only Python. */
const isWanted = (name) => !name.includes("/") || (PYTHON.test(name) && !FOREIGN.test(name));

/** The files with their bytes, archives replaced by what is in them. */
async function unpacked(found) {
  const files = [];
  for (const { name, file } of found.filter(({ name }) => isWanted(name))) {
    if (file.size > 4 * MOST_BYTES) files.push({ name, tooLarge: true });
    else if (/\.zip$/i.test(name)) files.push(...(await unzip(new Uint8Array(await file.arrayBuffer()))));
    else files.push({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  return files;
}

async function unzip(bytes) {
  const { unzipSync } = await import("fflate");
  let size = 0;
  let tooLarge = false;
  const filter = ({ name, originalSize }) => {
    if (!PYTHON.test(name) || FOREIGN.test(name)) return false;
    size += originalSize;
    tooLarge ||= size > MOST_BYTES;
    return !tooLarge;
  };
  try {
    const files = Object.entries(unzipSync(bytes, { filter })).map(([name, bytes]) => ({ name: relative(name), bytes }));
    if (tooLarge) files.push({ tooLarge });
    return files.length ? files : [{ problem: "That archive holds no Python files." }];
  } catch {
    return [{ problem: "That archive cannot be read: it is damaged, or of a kind that this page does not know." }];
  }
}

/** A name from an archive cannot climb out of it. */
const relative = (name) => name.split("/").filter((part) => part && part !== "." && part !== "..").join("/");

function taken(files) {
  const problem = files.find((file) => file.problem)?.problem;
  const readable = files.filter((file) => file.bytes).slice(0, MOST_FILES);
  const left = files.length - readable.length - (problem ? 1 : 0);
  const note = problem ?? (left > 0 ? `Not everything was taken in: at most ${MOST_FILES} files, and 5 MB together.` : "");
  const top = sharedFolder(readable.map(({ name }) => name));
  const decoder = new TextDecoder();
  const content = (name, bytes) => (isRecording(name, bytes) ? bytes : decoder.decode(bytes));
  const named = readable.map(({ name, bytes }) => [name.slice(top.length), content(name, bytes)]);
  if (readable.length > 1) named.sort(([a], [b]) => (a < b ? -1 : 1));
  return [note, ...named.flat()];
}

// What profilers call their files. Raw stacks are often plain text: each line of them ends with a number.
const RECORDING = /\.(prof|pstats|profile|json|speedscope|raw|folded|collapsed)$/i;
const STACKS = /^[^\n]*\([^()\n]*:\d+\) \d+\r?\n/;

/** Whether a file is a profiler's: its bytes are handed on as they are. Dictionaries of marshal begin with these two. */
function isRecording(name, bytes) {
  const isMarshal = (bytes[0] & 0x7f) === 0x7b && [0x28, 0x29].includes(bytes[1] & 0x7f);
  if (RECORDING.test(name) || isMarshal) return true;
  return !PYTHON.test(name) && STACKS.test(new TextDecoder().decode(bytes.subarray(0, 10_000)));
}

/** The folder that all files lie in, unless it is a package itself. */
function sharedFolder(names) {
  let top = "";
  for (;;) {
    const next = names[0]?.slice(top.length).match(/^[^/]+\//)?.[0];
    if (!next || !names.every((name) => name.startsWith(top + next)) || names.includes(`${top + next}__init__.py`)) return top;
    top += next;
  }
}
