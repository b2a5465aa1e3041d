// The timeline and the load view: what is played, stepped through, asked and answered.
import assert from "node:assert/strict";
import { SMALL, byId, inPage, openView, pasteAndWait } from "./fixture.mjs";

const clock = (page) => byId(page, "clock").innerText();
const inspector = (page) => byId(page, "inspector").innerText();

/** Types into a field as a person does: Firefox tells of no change that a script made. */
async function typed(page, field, text) {
  await byId(page, field).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

inPage("the player steps forward and back, and the code lights where each task stands", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  await byId(page, "chart").focus();
  const first = await inspector(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await inspector(page), first);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  assert.equal(await inspector(page), first);
  // In the middle of the run after, the requests wait for the network.
  await byId(page, "scrub").evaluate((scrub) => {
    scrub.value = 740;
    scrub.dispatchEvent(new Event("input", { bubbles: true }));
  });
  assert.match(await inspector(page), /Waiting on I\/O\s*3/);
  await page.locator(".editor .stands.waiting").first().waitFor();
  await page.locator(".editor .who", { hasText: "and 2 more" }).waitFor();
  await openView(page, "calls");
  assert.equal(await page.locator(".editor .stands").count(), 0);
});

inPage("play runs to the end and pauses", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  const start = await clock(page);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction((start) => document.querySelector('[data-testid="clock"]').textContent !== start, start);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Play" }).waitFor();
});

inPage("a request budget tells who would have been killed", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  await typed(page, "budget", "1");
  assert.match(await byId(page, "over-budget").innerText(), /1 before, 4 after/);
});

inPage("the load view answers for another machine", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "load");
  await byId(page, "load-row").first().waitFor();
  const before = await byId(page, "capacity").innerText();
  await typed(page, "traffic-workers", "4");
  await page.waitForFunction((before) => document.querySelector('[data-testid="capacity"]').innerText !== before, before);
  assert.match(await byId(page, "view-load").innerText(), /4 sync workers/);
  await byId(page, "load-row").nth(2).hover();
  // A line of no width is hidden to Playwright.
  await page.locator(".load-chart .pointed").first().waitFor({ state: "attached" });
});

inPage("code that starts nothing says so under load and on the timeline", {}, async (page) => {
  await pasteAndWait(page, "x = 1\n");
  for (const view of ["timeline", "load"]) {
    await openView(page, view);
    await byId(page, "empty").waitFor();
  }
});
