// What the browser tests share: a page that must stay free of problems, text that is pasted, answers that are awaited.
//
// `PAGE` is the address of the page under test, as `cargo xtask test browser` sets it, and `BROWSER` the browser.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./browsers.mjs";

export const address = process.env.PAGE ?? "http://localhost:8080/";
export const isFirefox = process.env.BROWSER === "firefox";
/** Tests run in a profile that has visited the page once, without a network. */
export const isOffline = !!process.env.OFFLINE;

/** Long enough for a loaded machine: no test is about time. */
const PATIENCE = 30_000;

const artefacts = fileURLToPath(new URL("../artefacts/", import.meta.url));

// Started by the first test: a file that has none for this browser must not leave one behind.
let browser;
after(async () => (await browser)?.close());

/**
 * A test in a fresh browser profile. Fails, whatever else it checks, when the page throws, logs an error or a warning,
 * or asks another origin than its own for anything.
 *
 * `fragment` is the part of the first address after `#`, `arrange` runs before that is opened, `expects` is a pattern for
 * problems that the test itself provokes, `timeout` in milliseconds; other options are Playwright's for a context.
 */
export function inPage(name, { fragment = "", arrange, expects, timeout = 10 * PATIENCE, ...options }, check) {
  test(name, { timeout }, async (t) => {
    const page = await freshPage(options);
    const problems = watch(page);
    try {
      await arrange?.(page);
      await page.goto(address + (fragment && `#${fragment}`));
      await check(page, t);
      assert.deepEqual(problems.filter((problem) => !expects?.test(problem)), []);
    } finally {
      // What a route still fetches would fail after the test, in nobody's name.
      await page.context().unrouteAll({ behavior: "ignoreErrors" });
      await (isOffline ? page : page.context()).close();
    }
  });
}

let visited;

/** A profile that has kept the page for use without a network, and has none from then on. */
async function visitOnce() {
  const context = await (await (browser ??= launch())).newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.close();
  await context.setOffline(true);
  return context;
}

/** A page in a profile of its own; without a network, in the one that has visited it. */
export async function freshPage(options = {}) {
  if (isOffline) {
    const page = await (await (visited ??= visitOnce())).newPage();
    const { viewport, colorScheme, reducedMotion } = options;
    await page.emulateMedia({ colorScheme, reducedMotion });
    if (viewport) await page.setViewportSize(viewport);
    return page;
  }
  // Firefox is driven over a protocol which cannot emulate media, and refuses the attempt.
  // Elsewhere nothing moves on its way: what a test looks at is where it will be.
  const emulation = isFirefox
    ? { colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null }
    : { reducedMotion: "reduce" };
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: { width: 1440, height: 900 }, ...emulation, ...options });
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/** Collects what must not happen in a page, which may ask only `own` for anything. */
export function watch(page, own = address) {
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOwn = url.origin === new URL(own).origin || ["data:", "blob:"].includes(url.protocol);
    if (!isOwn) problems.push(`request to ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`);
  });
  return problems;
}

/** How many answers the page has had; runs, which come later, are none. */
const answers = () => performance.getEntriesByName("answered").length;

/** Waits until the page has drawn the answer to what it shows now. */
export async function ready(page, atLeast = 1) {
  await page.waitForFunction((least) => {
    const times = (name) => performance.getEntriesByName(name).map(({ startTime }) => startTime);
    const answered = times("answered");
    const isDrawn = ["marked", "shown"].every((what) => times(what).at(-1) >= answered.at(-1));
    return answered.length >= least && isDrawn && document.querySelector('[data-testid="analysis-time"]:not(.is-busy)');
  }, atLeast);
}

/** Does something that changes the code, and waits for the answer to it. */
export async function settled(page, change) {
  const before = await page.evaluate(answers);
  await change();
  await ready(page, before + 1);
}

export const byId = (page, id) => page.getByTestId(id);

/** Replaces the code, as a person does who selects all and pastes. */
export async function paste(page, text) {
  await byId(page, "code").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await byId(page, "code").evaluate((code, text) => {
    const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    // Firefox empties what a script hands to the event's constructor.
    const clipboardData = { getData: (type) => (type === "text/plain" ? text : "") };
    Object.defineProperty(paste, "clipboardData", { value: clipboardData });
    code.dispatchEvent(paste);
  }, text);
}

/** Replaces the code of a page that stands still, and waits for the answer. */
export async function pasteAndWait(page, text) {
  await ready(page);
  await settled(page, () => paste(page, text));
}

/** The code in the editor, which must fit into its window: lines out of sight are not in the document. */
export async function code(page) {
  return (await page.locator(".editor .cm-line").evaluateAll((lines) => {
    const text = (line) => [...line.childNodes].filter((node) => !["note", "who"].some((kind) => node.classList?.contains(kind))).map((node) => node.textContent);
    return lines.map((line) => text(line).join(""));
  })).join("\n");
}

/** The texts that are marked as blocking calls; one that spans lines comes in pieces. */
export const marked = (page) => page.locator(".editor .mark").allTextContents();

/** Opens a view and waits until it has what it shows: the runs of a timeline come after the answer. */
export async function openView(page, view) {
  await byId(page, `tab-${view}`).click();
  await byId(page, `view-${view}`).waitFor();
  for (const coming of ["running", "loading-load"]) await byId(page, coming).waitFor({ state: "detached" });
}

/** Where a screenshot is kept for a person to look at. */
export function artefact(name) {
  mkdirSync(artefacts, { recursive: true });
  return artefacts + name;
}

/**
 * Looks at the page in light and in dark, calling `look` with the scheme's name; once, as the system has it, in Firefox,
 * which is driven over a protocol that cannot ask for a scheme.
 */
export async function inBothSchemes(page, look) {
  if (isFirefox) return look("firefox");
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await look(colorScheme);
  }
}

/** Keeps a picture. In Firefox the driver adds a style for it, which the page's policy refuses. */
export const picture = (page, name, options) => isFirefox || page.screenshot({ path: artefact(name), ...options });

/** A program with a blocking call two callers deep, and one that starts it. */
export const SMALL = `import requests
import time


def fetch(url):
    return requests.get(url).json()


def api(urls):
    time.sleep(1)
    return [fetch(url) for url in urls]


print(api(["a", "b", "c"]))
`;
