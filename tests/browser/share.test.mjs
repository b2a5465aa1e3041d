// The share panel: every form of the link holds what it says, and every file is what its name says.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { SMALL, address, artefact, byId, code, inPage, isFirefox, openView, pasteAndWait, ready, settled } from "./fixture.mjs";

async function shared(page, text = SMALL, view = "timeline") {
  await pasteAndWait(page, text);
  await openView(page, view);
  await byId(page, "share").click();
  await byId(page, "share-panel").waitFor();
}

/** What the button beside a form copies: a field of one line would leave out line ends. */
async function text(page, title) {
  if (!(await byId(page, "share-panel").count())) await byId(page, "share").click();
  await page.getByRole("button", { name: `Copy: ${title}`, exact: true }).click();
  await byId(page, "share-panel").waitFor({ state: "detached" });
  return page.evaluate(() => window.copied);
}

const copies = {
  arrange: (page) => page.addInitScript(() => {
    // Empty pages have no clipboard.
    if (navigator.clipboard) navigator.clipboard.writeText = async (text) => void (window.copied = text);
  }),
};

async function download(page, id) {
  const [file] = await Promise.all([page.waitForEvent("download"), byId(page, id).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

inPage("every form of the link carries the code in its own way", copies, async (page) => {
  await pasteAndWait(page, SMALL);
  await settled(page, () => byId(page, "http").selectOption("httpx"));
  await openView(page, "timeline");
  const link = await text(page, "Link");
  assert.match(link, /#code=2\.[\w-]+&view=timeline$/);
  assert.equal(await text(page, "Markdown"), `[Open in Unblock](${link})`);
  assert.equal(await text(page, "Markdown with code"), `\`\`\`python\n${SMALL}\`\`\`\n\n[Open in Unblock](${link})`);
  assert.match(await text(page, "Frame"), /^<iframe src="[^"]+&embed" title="Unblock" /);
  const element = await text(page, "Element");
  assert.ok(element.startsWith(`<script type="module" src="${address}embed.js"></script>\n<unblock-playground view="timeline" settings='{"http":"Httpx"}'><pre><code>import requests`), element);
  assert.match(await text(page, "Sphinx"), /^\.\. unblock::\n {3}:view: timeline\n\n {3}import requests\n {3}import time\n/);
  assert.match(await text(page, "MkDocs"), /^```python unblock view=timeline\nimport requests\n/);
  const other = await page.context().newPage();
  await other.goto(link);
  await ready(other);
  assert.equal(await code(other), SMALL);
});

inPage("code that holds fences and markup stays whole in every form", copies, async (page) => {
  const tricky = 'TEXT = """\n```\n<b>&amp;\n````\n"""\n';
  await shared(page, tricky, "rewrite");
  for (const title of ["Markdown with code", "MkDocs"]) assert.ok((await text(page, title)).startsWith("`````python"), title);
  const element = await text(page, "Element");
  const shown = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").querySelector("unblock-playground code").textContent, element);
  assert.equal(shown, tricky);
});

inPage("the load view's machine is in the link", copies, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "load");
  await byId(page, "traffic-workers").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await byId(page, "view-load").getByText("3 sync workers").waitFor();
  await byId(page, "share").click();
  const link = await text(page, "Link");
  const other = await page.context().newPage();
  await other.goto(link);
  await ready(other);
  assert.equal(await byId(other, "traffic-workers").inputValue(), "3");
});

// Firefox is driven over a protocol which keeps no downloads.
if (!isFirefox) {
  inPage("the picture shows both runs, as SVG and as PNG", {}, async (page) => {
    await shared(page);
    const svg = await download(page, "save-svg");
    assert.equal(svg.name, "unblock.svg");
    const drawing = svg.bytes.toString();
    const read = await page.evaluate((svg) => {
      const drawing = new DOMParser().parseFromString(svg, "image/svg+xml");
      return { texts: [...drawing.querySelectorAll("text")].map((text) => text.textContent), bars: drawing.querySelectorAll("rect").length, broken: !!drawing.querySelector("parsererror") };
    }, drawing);
    assert.equal(read.broken, false);
    assert.match(read.texts[0], /× faster$/);
    for (const part of ["Before, ", "After, ", "Task-1", "waiting"]) assert.ok(read.texts.some((text) => text.startsWith(part)), part);
    assert.ok(read.bars > 5);
    const png = await download(page, "save-png");
    assert.deepEqual([...png.bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
    assert.equal(png.bytes.readUInt32BE(16), 1920, "twice the drawing's width");
    writeFileSync(artefact("shared.svg"), svg.bytes);
    writeFileSync(artefact("shared.png"), png.bytes);
  });

  inPage("the trace is one that Perfetto reads: both runs, their lanes, their spans", {}, async (page) => {
    await shared(page);
    const { name, bytes } = await download(page, "save-trace");
    assert.equal(name, "unblock-trace.json");
    const { traceEvents } = JSON.parse(bytes);
    const names = (kind) => traceEvents.filter((event) => event.name === kind).map(({ args }) => args.name);
    assert.deepEqual(names("process_name"), ["Before", "After"]);
    assert.ok(names("thread_name").includes("Task-1"));
    const spans = traceEvents.filter(({ ph }) => ph === "X");
    const held = spans.filter(({ pid, cat }) => pid === 1 && cat === "holding the thread");
    assert.ok(held.some(({ dur }) => dur >= 1_000_000), "a second of time.sleep");
    assert.ok(spans.every(({ ts, dur, tid }) => ts >= 0 && dur >= 0 && tid > 0));
  });

  inPage("the project file opens again, and the patch is of the shown code", {}, async (page) => {
    await shared(page);
    const patch = await download(page, "save-patch");
    assert.match(patch.bytes.toString(), /^--- a\/main\.py\n\+\+\+ b\/main\.py\n/);
    const { name, bytes } = await download(page, "save-file");
    await page.keyboard.press("Escape");
    await pasteAndWait(page, "x = 1\n");
    await settled(page, () => byId(page, "file-input").setInputFiles({ name, mimeType: "text/plain", buffer: bytes }));
    assert.equal(await code(page), SMALL);
  });
}
