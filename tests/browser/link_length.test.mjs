// How long a link is beside the same text packed by lz-string, which most playgrounds use: a table, and a bar for 500 lines.
// Needs no browser: it runs once, with Chromium's tests.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import LZString from "lz-string";
import { realInput } from "./real_input.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "links-"));

/** Length of the packed part of a link to `text`, as the page and the command line write it. */
function linkLength(text) {
  const file = path.join(folder, "main.py");
  writeFileSync(file, text);
  const run = ["run", "--quiet", "--bin", "unblock", "--", "link", file];
  return execFileSync("cargo", run, { cwd: root, encoding: "utf8" }).trim().length - "code=".length;
}

/** The first lines from the first import on: what comes before is a licence or a manual. */
function opening(text, lines) {
  const all = text.split("\n");
  const start = Math.max(all.findIndex((line) => /^(import|from) /.test(line)), 0);
  return all.slice(start, start + lines).join("\n");
}

if (process.env.BROWSER !== "firefox") {
  test("links of real modules are far shorter than lz-string's", (t) => {
    const mean = {};
    for (const [module, source] of Object.entries(realInput())) {
      for (const lines of [20, 100, 500]) {
        const text = opening(source, lines);
        if (text.split("\n").length < lines) continue;
        const [ours, lz] = [linkLength(text), LZString.compressToEncodedURIComponent(text).length];
        const deflated = Math.ceil((deflateRawSync(text, { level: 9 }).length * 4) / 3);
        (mean[lines] ??= []).push(ours / lz);
        t.diagnostic(`${module}, ${lines} lines: ${ours}, lz-string ${lz}, deflate ${deflated}, ratio ${(ours / lz).toFixed(3)}`);
        if (lines === 500) assert.ok(ours / lz <= 0.65, `${module}: ${ours} of ${lz}`);
      }
    }
    for (const [lines, ratios] of Object.entries(mean)) {
      t.diagnostic(`mean ratio at ${lines} lines: ${(ratios.reduce((a, b) => a + b) / ratios.length).toFixed(3)}`);
    }
    rmSync(folder, { recursive: true });
  });
}
