// Whole modules that people use: marks, diff and timeline appear.
import assert from "node:assert/strict";
import { byId, inPage, openView, pasteAndWait, settled } from "./fixture.mjs";
import { realInput } from "./real_input.mjs";

for (const [module, source] of Object.entries(realInput())) {
  inPage(`${module} is marked, rewritten and run`, {}, async (page, t) => {
    await openView(page, "rewrite");
    const start = Date.now();
    await pasteAndWait(page, source);
    t.diagnostic(`answered and drawn after ${Date.now() - start} ms`);
    assert.match(await byId(page, "status").innerText(), /[1-9]\d* blocking call/);

    // Only the part of the code and of the diff that is in sight is drawn: go to the first change, as a person does.
    await byId(page, "change").first().locator(".row-title button").click();
    await page.locator('[data-testid="view-rewrite"] :is(.cm-insertedLine, .cm-changedLine)').first().waitFor();
    await openView(page, "findings");
    await byId(page, "finding").first().locator("button").first().click();
    await page.locator(".editor .mark").first().waitFor();

    // A module of functions starts nothing by itself.
    await byId(page, "settings").click();
    await settled(page, () => byId(page, "entry").selectOption({ index: 1 }));
    await page.keyboard.press("Escape");
    await openView(page, "timeline");
    await byId(page, "chart").waitFor();
  });
}
