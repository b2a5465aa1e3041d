// After one visit the page works without its server: a visit, a reload, another link, all views, and the main flows as
// other tests have them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { SMALL, byId, code, freshPage, isFirefox, marked, openView, pasteAndWait, ready } from "./fixture.mjs";
import { dist, serveFolder } from "./static_server.mjs";

/** A file whose tests need the page alone: not what it costs to fetch, and no server or profile of their own. */
function isFlow(file) {
  const text = file.endsWith(".test.mjs") ? readFileSync(new URL(file, import.meta.url), "utf8") : "";
  return text.includes("inPage(") && !/content-length|static_server/.test(text);
}

// The protocol that Firefox is driven over does not show service workers.
if (!isFirefox) {
  test("with the server stopped, the page opens, analyses, rewrites and runs", { timeout: 120_000 }, async () => {
    const host = await serveFolder(dist, { under: "/some/folder/" });
    const page = await freshPage();
    try {
      await page.goto(host.address);
      await ready(page);
      await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state));
      await host.stop();

      const other = await page.context().newPage();
      await other.goto(host.address);
      await pasteAndWait(other, SMALL);
      assert.equal((await marked(other)).length, 2);
      for (const view of ["rewrite", "calls", "findings", "timeline"]) await openView(other, view);
      await byId(other, "chart").waitFor();
      await other.waitForFunction(() => location.hash.includes("timeline"));
      await other.waitForTimeout(1000);
      await other.reload();
      await ready(other);
      assert.equal(await code(other), SMALL);
    } finally {
      await page.context().close();
      await host.stop();
    }
  });

  // `UNBLOCK_FULL=1` runs every flow of the page, which takes as long as all of them do with a network.
  const ALL = readdirSync(new URL(".", import.meta.url)).filter(isFlow).map((file) => file.replace(".test.mjs", ""));
  const FLOWS = process.env.UNBLOCK_FULL ? ALL : ["typing", "keyboard", "share", "files"];
  test(`without a network, the flows of ${FLOWS.join(", ")} run as with one`, { timeout: 1_800_000 }, async (t) => {
    const files = FLOWS.map((flow) => fileURLToPath(new URL(`${flow}.test.mjs`, import.meta.url)));
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const words = ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files];
    const run = spawn(process.execPath, words, { env: { ...env, OFFLINE: "1" }, stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    run.stdout.on("data", (words) => (said += words));
    const [status] = await once(run, "close");
    t.diagnostic(`${said.match(/pass (\d+)/)?.[1]} tests without a network`);
    assert.equal(status, 0, said);
    assert.ok(Number(said.match(/pass (\d+)/)?.[1]) > 20, said);
  });

  test("a newer version says that it is there, and comes when asked", { timeout: 120_000 }, async () => {
    const { cpSync, mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
    const { tmpdir } = await import("node:os");
    const path = await import("node:path");
    const folder = mkdtempSync(path.join(tmpdir(), "unblock-"));
    cpSync(dist, folder, { recursive: true });
    const host = await serveFolder(folder);
    const page = await freshPage();
    try {
      await page.goto(host.address);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      const change = (name, edit) => writeFileSync(path.join(folder, name), edit(readFileSync(path.join(folder, name), "utf8")));
      change("index.html", (text) => text.replace("<title>", "<title>Newer "));
      change("sw.js", (text) => text.replace(/unblock-\w+|"[0-9a-f]{12}"/, (version) => version.replace(/\w{4}("?)$/, "next$1")));
      await page.reload();
      await ready(page);
      assert.doesNotMatch(await page.title(), /Newer/);
      await byId(page, "update").getByRole("button", { name: "Reload" }).click();
      await page.waitForFunction(() => document.title.startsWith("Newer"));
    } finally {
      await page.context().close();
      await host.stop();
      rmSync(folder, { recursive: true });
    }
  });
}
