// Whole modules that people use: marks, diff and timeline appear.
import assert from "node:assert/strict";
import { byId, inPage, openView, pasteAndWait } from "./fixture.mjs";
import { realInput } from "./real_input.mjs";

for (const [module, source] of Object.entries(realInput())) {
  inPage(`${module} is marked, rewritten and run`, {}, async (page, t) => {
    await openView(page, "rewrite");
    const start = Date.now();
    await pasteAndWait(page, source);
    t.diagnostic(`answered and drawn after ${Date.now() - start} ms`);
    assert.match(await byId(page, "status").innerText(), /[1-9]\d* blocking call/);
    await page.locator('[data-testid="view-rewrite"] :is(.cm-insertedLine, .cm-changedLine)').first().waitFor();
    await openView(page, "findings");
    await byId(page, "finding").first().waitFor();
    await byId(page, "finding").first().getByRole("button").first().click();
    await page.locator(".editor .mark").first().waitFor();
    await openView(page, "timeline");
    await byId(page, "chart").waitFor();
  });
}
