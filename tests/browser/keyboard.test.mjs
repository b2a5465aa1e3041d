// The main flow without a pointer.
import assert from "node:assert/strict";
import { SMALL, byId, code, inPage, pasteAndWait, ready, settled } from "./fixture.mjs";

const focused = (page, id) => page.waitForFunction((id) => document.activeElement?.closest(`[data-testid="${id}"]`), id);

/** Presses Tab until the control has the focus; fails when it is not reached. */
async function tabTo(page, id) {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.evaluate((id) => !!document.activeElement?.closest(`[data-testid="${id}"]`), id)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${id}`);
}

inPage("code is typed, left, and its views are reached", {}, async (page) => {
  await ready(page);
  await tabTo(page, "code");
  await settled(page, async () => {
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(SMALL);
  });
  // The emptied editor may have been answered first.
  await page.locator(".editor .mark").first().waitFor();
  // Tab indents; Escape first lets it leave.
  await page.keyboard.press("Escape");
  await tabTo(page, "tab-rewrite");
  await page.keyboard.press("ArrowRight");
  await focused(page, "tab-timeline");
  await byId(page, "view-timeline").waitFor();
  await page.keyboard.press("End");
  await byId(page, "view-findings").waitFor();
  await tabTo(page, "finding");
});

inPage("a dialog takes the focus, closes with Escape and gives it back", {}, async (page) => {
  await ready(page);
  await tabTo(page, "share");
  await page.keyboard.press("Enter");
  await focused(page, "share-panel");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  await focused(page, "share");
});

inPage("the question mark opens the shortcuts", {}, async (page) => {
  await ready(page);
  await byId(page, "tab-rewrite").focus();
  await page.keyboard.press("?");
  await byId(page, "shortcuts-panel").waitFor();
});

inPage("a blocking call's card opens from the keyboard, and its time can be changed", {}, async (page) => {
  await pasteAndWait(page, "import requests\nrequests.get('x')");
  await byId(page, "code").focus();
  await page.keyboard.press("ControlOrMeta+End");
  for (const _ of "t('x')") await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ControlOrMeta+i");
  await byId(page, "card").waitFor();
  await focused(page, "card");
  await tabTo(page, "milliseconds");
  await settled(page, async () => {
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("750");
    await page.keyboard.press("Enter");
  });
  await page.locator(".editor .note", { hasText: "750 ms" }).waitFor();
  assert.match(await code(page), /requests\.get/);
});
