// Pictures of the page for a person to look at, and that nothing scrolls sideways at any width.
//
// They lie in `tests/artefacts/`; with `UNBLOCK_REDRAW=1` the README's picture is taken anew as well.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { artefact, byId, inBothSchemes, inPage, isFirefox, openView, ready } from "./fixture.mjs";

const README_PICTURE = fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));

const SIZES = [[1440, 900], [768, 1024], [320, 640]];
const VIEWS = ["rewrite", "timeline", "load", "calls", "findings"];

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// Firefox is driven over a protocol which cannot ask for a colour scheme.
for (const [width, height] of isFirefox ? [] : SIZES) {
  inPage(`at ${width} pixels`, { colorScheme: "light", viewport: { width, height } }, async (page) => {
    await ready(page);
    if (process.env.UNBLOCK_REDRAW && width === 1440) await page.screenshot({ path: README_PICTURE });
    const looksWell = (what, options) =>
      inBothSchemes(page, async (scheme) => {
        await page.screenshot({ path: artefact(`${what}-${width}-${scheme}.png`), ...options });
        assert.ok(await fits(page), `${what} scrolls sideways`);
      });
    await looksWell("first");
    for (const view of VIEWS) {
      await openView(page, view);
      await looksWell(view, { fullPage: width < 1000 });
    }
    for (const dialog of ["share", "settings", "samples"]) {
      await byId(page, dialog).click();
      await byId(page, `${dialog}-panel`).waitFor();
      await looksWell(dialog);
      await page.keyboard.press("Escape");
    }
  });
}
