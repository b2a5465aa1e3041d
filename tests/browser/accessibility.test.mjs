// axe finds nothing to object to, in any view, dialog or theme.
import assert from "node:assert/strict";
import { objections } from "./axe.mjs";
import { SMALL, byId, inBothSchemes, inPage, openView, pasteAndWait } from "./fixture.mjs";

const isAccessible = (page, what) =>
  inBothSchemes(page, async (scheme) => assert.deepEqual(await objections(page), [], `${what}, ${scheme}`));

inPage("every view is accessible", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  for (const view of ["rewrite", "timeline", "load", "calls", "findings"]) {
    await openView(page, view);
    await isAccessible(page, view);
  }
});

inPage("a diff side by side is accessible, with lines left out", {}, async (page) => {
  await pasteAndWait(page, `${"x = 1\n".repeat(60)}\n${SMALL}`);
  await page.getByRole("button", { name: "Side by side" }).click();
  await page.locator(".diff .cm-collapsedLines").first().waitFor();
  await isAccessible(page, "side by side");
});

inPage("every dialog is accessible", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  for (const dialog of ["samples", "settings", "share", "shortcuts"]) {
    await byId(page, dialog).click();
    await byId(page, `${dialog}-panel`).waitFor();
    await isAccessible(page, dialog);
    await page.keyboard.press("Escape");
    await byId(page, `${dialog}-panel`).waitFor({ state: "detached" });
  }
});
