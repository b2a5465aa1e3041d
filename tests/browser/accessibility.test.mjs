// axe finds nothing to object to, in any view, dialog or theme.
import assert from "node:assert/strict";
import { objections } from "./axe.mjs";
import { SMALL, byId, inPage, isFirefox, openView, pasteAndWait } from "./fixture.mjs";

// Firefox is driven over a protocol which cannot ask for a colour scheme.
for (const colorScheme of isFirefox ? [undefined] : ["light", "dark"]) {
  const options = { ...(colorScheme && { colorScheme }), ...(!isFirefox && { reducedMotion: "reduce" }) };
  const theme = colorScheme ?? "as the system has it";
  for (const view of ["rewrite", "timeline", "load", "calls", "findings"]) {
    inPage(`${view}, ${theme}`, options, async (page) => {
      await pasteAndWait(page, SMALL);
      await openView(page, view);
      assert.deepEqual(await objections(page), []);
    });
  }
  inPage(`a diff side by side, with lines left out, ${theme}`, options, async (page) => {
    await pasteAndWait(page, `${"x = 1\n".repeat(60)}\n${SMALL}`);
    await page.getByRole("button", { name: "Side by side" }).click();
    await page.locator(".diff .cm-collapsedLines").first().waitFor();
    assert.deepEqual(await objections(page), []);
  });
  for (const dialog of ["samples", "settings", "share", "shortcuts"]) {
    inPage(`the ${dialog} dialog, ${theme}`, options, async (page) => {
      await pasteAndWait(page, SMALL);
      await byId(page, dialog).click();
      await byId(page, `${dialog}-panel`).waitFor();
      assert.deepEqual(await objections(page), []);
    });
  }
}
