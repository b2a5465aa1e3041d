// Whole modules that people use: marks, diff and timeline appear, or the views say why not.
import assert from "node:assert/strict";
import { byId, inPage, openView, pasteAndWait, ready, settled } from "./fixture.mjs";
import { realInput } from "./real_input.mjs";

/** It hands every request to an adapter of another file, so that nothing in it alone is known to block. */
const BLOCKS_ELSEWHERE = "requests/sessions.py";

const { [BLOCKS_ELSEWHERE]: blocksElsewhere, ...modules } = realInput();

inPage(`${BLOCKS_ELSEWHERE} is answered, and every view says that nothing in it blocks`, {}, async (page, t) => {
  await ready(page);
  const start = Date.now();
  await pasteAndWait(page, blocksElsewhere);
  t.diagnostic(`answered and drawn after ${Date.now() - start} ms`);
  // Nor does the sample's speed-up stay.
  assert.match(await byId(page, "status").innerText(), /^0 blocking calls\s+0 functions become async\s+\d+ ms$/);
  await openView(page, "rewrite");
  await byId(page, "nothing-changes").waitFor();
  for (const view of ["timeline", "calls", "findings"]) {
    await openView(page, view);
    await byId(page, "empty").waitFor();
  }
});

for (const [module, source] of Object.entries(modules)) {
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
