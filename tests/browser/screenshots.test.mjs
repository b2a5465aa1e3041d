// Pictures of the page for a person to look at, and that nothing scrolls sideways at any width.
//
// They lie in `tests/artefacts/`; with `UNBLOCK_REDRAW=1` the README's picture is taken anew as well.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { artefact, byId, inPage, isFirefox, openView, ready } from "./fixture.mjs";

const README_PICTURE = fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));

const SIZES = [[1440, 900], [768, 1024], [320, 640]];
const VIEWS = ["rewrite", "timeline", "load", "calls", "findings"];

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// Firefox is driven over a protocol which cannot ask for a colour scheme.
for (const colorScheme of isFirefox ? [] : ["light", "dark"]) {
  for (const [width, height] of SIZES) {
    const options = { colorScheme, reducedMotion: "reduce", viewport: { width, height } };
    inPage(`at ${width} pixels, ${colorScheme}`, options, async (page) => {
      await ready(page);
      await page.screenshot({ path: artefact(`first-${width}-${colorScheme}.png`) });
      if (process.env.UNBLOCK_REDRAW && width === 1440 && colorScheme === "light") await page.screenshot({ path: README_PICTURE });
      for (const view of VIEWS) {
        await openView(page, view);
        await page.screenshot({ path: artefact(`${view}-${width}-${colorScheme}.png`), fullPage: width < 1000 });
        assert.ok(await fits(page), `${view} scrolls sideways`);
      }
      for (const dialog of ["share", "settings", "samples"]) {
        await byId(page, dialog).click();
        await byId(page, `${dialog}-panel`).waitFor();
        await page.screenshot({ path: artefact(`${dialog}-${width}-${colorScheme}.png`) });
        assert.ok(await fits(page), `${dialog} scrolls sideways`);
        await page.keyboard.press("Escape");
      }
    });
  }
}
