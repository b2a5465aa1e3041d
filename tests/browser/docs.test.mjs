// The project's own documentation: built by its own tools, opened in a browser, its examples driven.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freshPage, picture, watch } from "./fixture.mjs";
import { buildOwnSite } from "./docs_sites.mjs";
import { dist, serveFolder } from "./static_server.mjs";

const source = (folder) => fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url));

let folder, host;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "unblock-docs-"));
  cpSync(dist, folder, { recursive: true });
  cpSync(buildOwnSite("../"), path.join(folder, "docs"), { recursive: true });
  host = await serveFolder(folder, { under: "/some/folder/" });
});
after(async () => {
  await host?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

function inSite(name, address, check) {
  test(name, { timeout: 120_000 }, async () => {
    const page = await freshPage();
    const problems = watch(page, host.address);
    try {
      await page.goto(`${host.address}docs/${address}`);
      await check(page);
      assert.deepEqual(problems, []);
    } finally {
      await page.context().close();
    }
  });
}

/** The frame of a page's playground, once it shows its answer. */
async function playground(page, at = 0) {
  const one = page.locator("unblock-playground").nth(at);
  await one.scrollIntoViewIfNeeded();
  await one.locator(".is-ready").waitFor();
  return one.locator("iframe").contentFrame();
}

test("each rule and each rewrite has its page, with a playground", () => {
  for (const kind of ["rules", "rewrite"]) {
    const written = readdirSync(source(kind)).filter((file) => file.endsWith(".md")).map((file) => file.slice(0, -3).replaceAll("_", "-"));
    const pages = readdirSync(path.join(folder, "docs", kind), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(pages.sort(), written.sort());
  }
});

inSite("the first page says what it is about, and its playground plays", "", async (page) => {
  const frame = await playground(page);
  await frame.getByTestId("chart").waitFor();
  await frame.getByTestId("speed-up").getByText("faster").waitFor();
  await picture(page, "docs-home.png");
});

inSite("a rule's example shows its findings, and follows the site's theme", "rules/await-in-loop/", async (page) => {
  const frame = await playground(page);
  await frame.getByTestId("finding").filter({ hasText: "await-in-loop" }).first().waitFor();
  await page.evaluate(() => document.body.setAttribute("data-md-color-scheme", "slate"));
  await frame.locator("html[data-theme=dark]").waitFor();
  await picture(page, "docs-rule-dark.png", { fullPage: true });
});

inSite("a rewrite's example is a diff whose changes switch, and has the settings that its page names", "rewrite/gather-loops/", async (page) => {
  const first = await playground(page);
  await first.getByTestId("diff").getByText("asyncio.gather").first().waitFor();
  await first.getByRole("switch").last().click();
  await first.locator("[role=switch][aria-checked=false]").first().waitFor();
  const count = await page.locator("unblock-playground").count();
  const limited = await page.locator("unblock-playground[settings]").count();
  assert.ok(count > limited && limited > 0, `${limited} of ${count}`);
  await picture(page, "docs-rewrite.png", { fullPage: true });
});
