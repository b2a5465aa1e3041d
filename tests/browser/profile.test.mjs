// Recordings of profilers: opened, pasted, kept in the link, and refused with a reason.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { byId, inPage, openView, ready, settled } from "./fixture.mjs";

const recorded = (name) => readFileSync(new URL(`../profiles/${name}`, import.meta.url));
const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(buffer) });
const open = (page, ...files) => byId(page, "file-input").setInputFiles(files);
const first = (page) => byId(page, "finding").first().innerText();

inPage("a recording replaces assumed times, ranks the findings, and stays in the link", {}, async (page) => {
  await ready(page);
  await settled(page, () => open(page, file("shop.py", recorded("shop.py"))));
  await openView(page, "findings");
  assert.match(await first(page), /line (15|20)\b/, "by assumed times, 50 ms come first");
  await settled(page, () => open(page, file("shop.prof", recorded("cprofile.prof"))));
  assert.match(await byId(page, "notice").innerText(), /shop\.prof \(cProfile\): 4 assumed times replaced, 0 left; \d+ entries match nothing/);
  assert.match(await first(page), /line 7\b/, "180 ms of six sleeps come first");
  await byId(page, "settings").click();
  assert.match(await byId(page, "measured").innerText(), /time\.sleep\s+in Client\.fetch\s+33 ms a call, 6 calls; 30 ms assumed/);
  assert.match(await byId(page, "unmatched").textContent(), /create_dynamic/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => location.hash.includes("code="));
  await page.waitForTimeout(800);
  await page.reload();
  await ready(page);
  await openView(page, "findings");
  assert.match(await first(page), /line 7\b/);
});

inPage("raw stacks can be pasted, and a broken recording changes nothing", {}, async (page) => {
  await ready(page);
  await settled(page, () => open(page, file("shop.py", recorded("shop.py"))));
  await open(page, file("cut.prof", recorded("cprofile.prof").subarray(0, 5000)));
  await page.waitForFunction(() => /cut\.prof: .*ends early/.test(document.querySelector('[data-testid="notice"]')?.textContent));
  await byId(page, "settings").click();
  assert.match(await byId(page, "measured").innerText(), /Open or drop a recording/);
  const field = byId(page, "paste-recording");
  await field.click();
  await page.keyboard.insertText(recorded("py-spy.raw.txt").toString());
  await page.keyboard.press("Tab");
  await byId(page, "forget-measured").waitFor({ timeout: 10_000 });
  assert.match(await byId(page, "measured").innerText(), /time\.sleep\s+in Client\.fetch\s+180 ms in all; 30 ms assumed/);
});

inPage("a link with a baseline tells what is new since", {}, async (page) => {
  await ready(page);
  const code = "import time\n\n\nasync def main():\n    time.sleep(1)\n";
  await settled(page, () => open(page, file("main.py", code)));
  await openView(page, "findings");
  await byId(page, "set-baseline").click();
  assert.match(await byId(page, "baseline").innerText(), /0 new, 0 gone since the baseline/);
  await page.waitForTimeout(800);
  await page.reload();
  await ready(page);
  await openView(page, "findings");
  assert.match(await byId(page, "baseline").innerText(), /0 new, 0 gone/, "the link carries it");
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("ControlOrMeta+End");
  await settled(page, () => page.keyboard.insertText("\n\nasync def more():\n    time.sleep(2)\n    time.sleep(3)\n"));
  assert.match(await byId(page, "baseline").innerText(), /2 new, 0 gone/);
});
