// Text that would be markup, a script or the end of an attribute, in whatever comes from outside: code, names of files,
// settings, recordings, links. Every view and panel shows it as text, and nothing is made of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { byId, inPage, isFirefox, openView, pasteAndWait, ready, settled } from "./fixture.mjs";

const MARKUP = '<hostile-mark data-hostile onpointerenter="ran()">';
const TEXTS = [
  MARKUP,
  `">${MARKUP}`,
  "' data-hostile onfocus='ran()' autofocus='",
  "</script><script>ran()</script>",
  "</textarea></title></style><img data-hostile src=x onerror=ran()>",
  "javascript:ran()",
  "{{ran()}} ${ran()} &lt;hostile-mark&gt; &#60;hostile-mark&#62;",
  "\u202e\u2066\u200b\ufeff\u0000\u001b[31m",
  "x".repeat(3_000),
];
const LONG = "a".repeat(2_000);

const strings = TEXTS.map((text) => JSON.stringify(text));
// Bytes of zero are no Python outside of strings, nor is a file with them text.
const PROGRAM = `import asyncio
import time

import requests

TEXTS = [
    ${strings.join(",\n    ")},
]


def fetch(text=${strings[0]}):
    # ${TEXTS.join(" ").replaceAll("\0", "")}
    time.sleep(1)
    return requests.get(${strings[1]}, headers={"a": ${strings[0]}}, timeout=5).text


def ${LONG}(text):
    return fetch(text)


async def work(text):
    print(text)
    await asyncio.sleep(0.1)
    return ${LONG}(text)


async def main():
    await asyncio.wait([asyncio.create_task(work(text), name=text) for text in TEXTS])
    asyncio.create_task(work(${strings[0]}))
    raise ValueError(${strings[1]})


asyncio.run(main())
`;

/** What was made of the texts: elements, attributes, addresses, scripts that ran. Nothing, if all is well. */
const made = (page) => page.evaluate(() => {
  const found = window.hasRun ? ["a script ran"] : [];
  const isMade = (element) => {
    const names = element.getAttributeNames();
    const isHandler = names.some((name) => name.startsWith("on") || name === "data-hostile");
    return element.localName === "hostile-mark" || isHandler || names.some((name) => /^\s*javascript:/i.test(element.getAttribute(name)) && name !== "value");
  };
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (isMade(element)) found.push(element.outerHTML.slice(0, 300));
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return found;
});

/** That a part of the page shows the markup as text, in its words or in a field. */
async function showsMarkup(part) {
  const shown = await part.evaluate((part) => [part.textContent, ...[...part.querySelectorAll("input, textarea, [title], [aria-label]")].flatMap((each) => [each.value, each.title, each.ariaLabel])].join("\n"));
  assert.ok(shown.includes("<hostile-mark"), `no hostile text in ${shown.slice(0, 400)}`);
}

const arrange = (page) => page.addInitScript(() => (window.ran = () => (window.hasRun = true)));

inPage("code is text in every view and panel", { arrange }, async (page) => {
  await pasteAndWait(page, PROGRAM);
  for (const view of ["rewrite", "timeline", "load", "calls", "findings"]) {
    await openView(page, view);
    if (view === "timeline") await byId(page, "chart").waitFor();
    assert.deepEqual(await made(page), [], view);
    // The other views name functions and calls, and quote nothing.
    if (["rewrite", "timeline"].includes(view)) await showsMarkup(byId(page, `view-${view}`));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} scrolls sideways`);
  }
  for (const panel of ["settings", "share"]) {
    await byId(page, panel).click();
    await byId(page, `${panel}-panel`).waitFor();
    assert.deepEqual(await made(page), [], panel);
    await page.keyboard.press("Escape");
  }
  await page.locator(".editor .mark").first().click();
  await page.keyboard.press("ControlOrMeta+i");
  await byId(page, "card").waitFor();
  assert.deepEqual(await made(page), [], "card");
});

inPage("names of files, broken ones too, are text", { arrange }, async (page) => {
  await ready(page);
  const file = (name, text) => ({ name, mimeType: "text/x-python", buffer: Buffer.from(text) });
  const names = [`${MARKUP}.py`, `"'>&lt;${LONG}.py`, "\u202eyp.x.py"];
  await settled(page, () => byId(page, "file-input").setInputFiles(names.map((name) => file(name, PROGRAM))));
  await showsMarkup(byId(page, "files"));
  for (const view of ["rewrite", "timeline", "calls", "findings"]) {
    await openView(page, view);
    assert.deepEqual(await made(page), [], view);
  }
  await byId(page, "file-input").setInputFiles([file(`${MARKUP}.prof`, "nothing that is known")]);
  await byId(page, "notice").waitFor();
  await showsMarkup(byId(page, "notice"));
  assert.deepEqual(await made(page), [], "notice");
});

inPage("settings of a link are text, and those that make no sense do no harm", {
  arrange,
  fragment: `python=${encodeURIComponent(PROGRAM)}&view=${encodeURIComponent(MARKUP)}&settings=${encodeURIComponent(JSON.stringify({
    blocking: TEXTS.map((name) => ({ name, async_name: name, milliseconds: 1e300 })),
    harmless: TEXTS,
    milliseconds: Object.fromEntries(TEXTS.map((name) => [name, -1])),
    frontier: Object.fromEntries(TEXTS.map((name) => [name, "Thread"])),
    assumed: Object.fromEntries(TEXTS.map((name) => [name, name])),
    off: TEXTS,
    silenced: TEXTS,
    measured: TEXTS.map((text) => ({ file: text, function: text, call: text, milliseconds: 7, count: 3 })),
  }))}`,
}, async (page) => {
  await ready(page);
  await byId(page, "settings").click();
  await showsMarkup(byId(page, "settings-panel"));
  assert.deepEqual(await made(page), [], "settings");
  await page.keyboard.press("Escape");
  for (const view of ["rewrite", "timeline", "load", "calls", "findings"]) {
    await openView(page, view);
    assert.deepEqual(await made(page), [], view);
  }
});

inPage("what a recording names is text", { arrange }, async (page) => {
  await pasteAndWait(page, PROGRAM);
  const frames = TEXTS.map((name) => ({ name, file: name, line: 1 }));
  const profile = { type: "sampled", name: MARKUP, unit: "seconds", startValue: 0, endValue: 9, samples: frames.map((_, at) => [at]), weights: frames.map(() => 1) };
  const recording = JSON.stringify({ exporter: MARKUP, shared: { frames }, profiles: [profile] });
  await byId(page, "file-input").setInputFiles([{ name: `${MARKUP}.json`, mimeType: "application/json", buffer: Buffer.from(recording) }]);
  await byId(page, "notice").waitFor();
  await showsMarkup(byId(page, "notice"));
  await byId(page, "settings").click();
  await showsMarkup(byId(page, "unmatched"));
  assert.deepEqual(await made(page), []);
});

inPage("the parts of a link are text in a frame too", {
  arrange,
  fragment: `python=${encodeURIComponent(PROGRAM)}&view=findings&embed=editor&theme=${encodeURIComponent(MARKUP)}&x=${encodeURIComponent(MARKUP)}`,
}, async (page) => {
  await byId(page, "finding").first().waitFor();
  assert.deepEqual(await made(page), []);
});

// Firefox is driven over a protocol which keeps no downloads.
if (!isFirefox) {
  inPage("the picture of both runs holds code as text", { arrange }, async (page) => {
    await pasteAndWait(page, PROGRAM);
    await openView(page, "timeline");
    await byId(page, "chart").waitFor();
    await byId(page, "share").click();
    const [file] = await Promise.all([page.waitForEvent("download"), byId(page, "save-svg").click()]);
    const svg = readFileSync(await file.path(), "utf8");
    const { elements, text } = await page.evaluate((svg) => {
      const read = new DOMParser().parseFromString(svg, "image/svg+xml");
      const elements = [...read.querySelectorAll("*")].map((element) => [element.localName, ...element.getAttributeNames()].join(" "));
      return { elements, text: read.documentElement.textContent };
    }, svg);
    assert.ok(elements.length > 10 && text.includes("<hostile-mark"), text.slice(0, 500));
    assert.deepEqual(elements.filter((element) => /parsererror|script|hostile| on/.test(element)), []);
  });
}
