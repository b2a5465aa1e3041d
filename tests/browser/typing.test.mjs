// Results follow typing, and typing is never in their way.
import assert from "node:assert/strict";
import { SMALL, byId, code, inPage, marked, openView, pasteAndWait, settled } from "./fixture.mjs";

inPage("a blocking call is marked as it is typed", {}, async (page) => {
  await pasteAndWait(page, "import time\n\n\ndef pause():\n    pass\n");
  assert.deepEqual(await marked(page), []);
  await settled(page, async () => {
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("\ndef wait():\ntime.sleep(2)");
  });
  await page.waitForFunction(() => document.querySelector(".editor .mark")?.textContent.startsWith("time.sleep"));
});

// The rewrite takes longer than finding what blocks, and marks do not wait for it.
const marksAtEachStep = (page) =>
  page.addInitScript(() => {
    window.steps_ = [];
    const mark = performance.mark.bind(performance);
    performance.mark = (name) => {
      const ids = [...document.querySelectorAll(".editor .mark")].map(({ dataset }) => dataset.id);
      window.steps_.push({ name, ids });
      return mark(name);
    };
  });

inPage("long code is marked before its rewrite is there, and as it is marked then", { arrange: marksAtEachStep }, async (page) => {
  const block = Array.from({ length: 150 }, (_, at) => `def f${at}(x):\n    time.sleep(x)\n    return [f${at}(y) for y in open(str(x))]\n`);
  await pasteAndWait(page, `import time\n\n${block.join("\n\n")}`);
  const steps = await page.evaluate(() => window.steps_);
  const at = steps.findLastIndex(({ name }) => name === "sighted");
  const early = steps[at];
  const whole = steps.slice(at).find(({ name }) => name === "marked");
  assert.ok(steps.slice(at).some(({ name }) => name === "answered"), "the answer came after the marks");
  assert.ok(early.ids.length > 10);
  assert.deepEqual(early.ids, whole.ids);
});

inPage("marks stand at the right place behind emoji and combining characters", {}, async (page) => {
  await pasteAndWait(page, 'import time\n\nname = "😀 e\u0301 ünï"; time.sleep(1)  # 😀\n');
  assert.deepEqual(await marked(page), ["time.sleep"]);
});

inPage("the rewrite, the figures and the views follow the code", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  assert.match(await byId(page, "status").innerText(), /2 blocking calls/);
  await openView(page, "rewrite");
  await page.getByTestId("view-rewrite").getByText("async def fetch").first().waitFor();
  await openView(page, "timeline");
  await byId(page, "chart").waitFor();
  await openView(page, "calls");
  await byId(page, "view-calls").getByText("fetch").first().waitFor();
  await openView(page, "findings");
  await byId(page, "finding").first().waitFor();
});

inPage("broken code keeps the last good view and marks what cannot be read", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "rewrite");
  await settled(page, async () => {
    await page.keyboard.press("Escape");
    await byId(page, "code").focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\ndef broken(:\n    time.sleep(3)\n");
  });
  await page.locator(".editor .unread-badge").first().waitFor();
  assert.ok((await marked(page)).some((text) => text.startsWith("requests.get")), "what can be read is still analysed");
});

inPage("half a line keeps the last runs in sight, and code that never ran says why", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  const figure = await byId(page, "speed-up").innerText();
  await settled(page, async () => {
    await byId(page, "code").focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("print((");
  });
  assert.equal(await byId(page, "speed-up").innerText(), figure);
  await byId(page, "view-timeline").getByText("this is the last that could").waitFor();
  await pasteAndWait(page, "x = 1\n");
  await pasteAndWait(page, "print((");
  await byId(page, "view-timeline").getByText("cannot run yet").waitFor();
});

inPage("undo brings the code and its marks back", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await pasteAndWait(page, "x = 1\n");
  assert.deepEqual(await marked(page), []);
  await settled(page, () => page.keyboard.press("ControlOrMeta+z"));
  assert.equal(await code(page), SMALL);
  assert.notEqual((await marked(page)).length, 0);
});

inPage("searching in the code opens by its key and finds", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await page.keyboard.press("Escape");
  await byId(page, "code").focus();
  await page.keyboard.press("ControlOrMeta+f");
  await page.locator(".cm-search input[name=search]").focus();
  await page.keyboard.type("fetch");
  await page.locator(".cm-searchMatch").first().waitFor();
});
