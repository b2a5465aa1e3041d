// Measures the released page in a browser and prints the figures: `cargo xtask measure`.
//
//     first view     bytes over the wire (brotli) and files
//     to an answer   from the start of the visit until the sample is analysed and drawn: first visit, and with a warm cache
//     key press      from the key's event until the marks of what it made of the code are drawn, in files of 500 to 10,000
//                    lines, and until the whole answer is there
//     tasks          what the page's own thread computed at a stretch while one typed: its own time, which no other program
//                    on a busy machine adds to; the longest is the longest frame that typing can block
//     blocked        the longest stretch after each key in which the page's own thread took no other task
//     frames         time between two frames while one typed there
//     paste          from pasting a whole module until its marks are drawn
//     timeline       time between two frames while a run of 1,000 tasks is played, and how many came late
//     playgrounds    from the start of another page until its ten embedded playgrounds show their answers
//     simulator      one run of a million steps, one of 10,000 sleeping tasks, and 100,000 requests served at once
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./browsers.mjs";
import { realInput } from "./real_input.mjs";
import { inWorker, natively } from "./simulations.mjs";
import { dist, serveFolder } from "./static_server.mjs";

const { values: options } = parseArgs({
  options: {
    visits: { type: "string", default: "7" },
    keys: { type: "string", default: "40" },
    json: { type: "string" },
  },
});
const address = process.env.PAGE ?? "http://localhost:8080/";

const MANY_TASKS = `import asyncio
import random


async def worker(number):
    for turn in range(3):
        await asyncio.sleep(0.001 * (number % 97 + turn))


async def main():
    await asyncio.gather(*(worker(number) for number in range(1000)))


asyncio.run(main())
`;

// Eleven operations a turn, as in `benches/simulate.rs`; what starts nothing is not run.
const MILLION_STEPS = `import asyncio


async def work(n):
    total = 0
    for i in range(n):
        total = (total * 31 + i) % 1000003
    return total


asyncio.run(work(91_000))
`;

const SLEEPERS = `import asyncio


async def main():
    await asyncio.gather(*[asyncio.sleep(1) for _ in range(10_000)])


asyncio.run(main())
`;

const HANDLER = `import requests


def handler():
    user = requests.get("https://example.org/user").json()
    return requests.get("https://example.org/feed", params=user).json()


handler()
`;

const EMBEDDED = "import time\n\n\ndef work(n):\n    time.sleep(1)\n    return n\n\n\nprint([work(n) for n in range(3)])\n";

const browser = await launch("chromium");
const modules = realInput();
const machine = `Chromium ${browser.version()}, ${os.cpus().length} × ${os.cpus()[0].model.trim()}`;
const figures = { machine, rows: {} };
console.log(`${machine}, load ${os.loadavg()[0].toFixed(1)}`);

const visits = [];
for (let visit = 0; visit < Number(options.visits); visit++) visits.push(await measureVisit());
figures.bytes = visits[0].bytes;
console.log(`\nfirst view: ${visits[0].bytes} bytes in ${visits[0].files} files`);
row("to an answer, first visit (ms)", visits.map(({ cold }) => cold));
row("to an answer, warm cache (ms)", visits.map(({ warm }) => warm));

const page = await open();
for (const lines of [500, 1000, 10_000]) {
  const { keys, answers, tasks, blocked, frames } = await measureKeys(page, lines);
  row(`key press to marks, ${lines} lines (ms)`, keys);
  row(`key press to the whole answer, ${lines} lines (ms)`, answers);
  row(`tasks of a millisecond or more, ${lines} lines (ms)`, tasks);
  row(`thread blocked after a key, ${lines} lines (ms)`, blocked);
  row(`frames while typing, ${lines} lines (ms)`, frames);
}
for (const [module, source] of Object.entries(modules)) {
  const lines = source.split("\n").length;
  row(`paste to marks, ${module}, ${lines} lines (ms)`, [await measurePaste(page, source)]);
}
row("frames of the timeline, 1,000 tasks played (ms)", await measureTimeline(page));
await page.context().close();
row("ten playgrounds, first visit (ms)", await measurePlaygrounds());
await measureSimulator(await open());
await browser.close();
// For `cargo xtask figures`.
if (options.json) writeFileSync(options.json, JSON.stringify(figures));

async function open() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  await answered(page);
  return page;
}

/** The time of the first answer drawn after `since`, in milliseconds of the page's own clock. */
async function answered(page, since = 0) {
  const drawn = await page.waitForFunction((since) => {
    const marks = performance.getEntriesByName("marked").filter(({ startTime }) => startTime > since);
    const isCurrent = document.querySelector('[data-testid="analysis-time"]:not(.is-busy)');
    return isCurrent && marks.at(-1)?.startTime;
  }, since);
  return drawn.jsonValue();
}

async function measureVisit() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const sizes = [];
  page.on("response", (response) => {
    // What is fetched once the first view stands may overtake this.
    if (!/simulator|_rest/.test(response.url())) sizes.push(Number(response.headers()["content-length"]));
  });
  await page.goto(address);
  const cold = await answered(page);
  const visit = { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length, cold };
  await page.reload();
  visit.warm = await answered(page);
  await context.close();
  return visit;
}

async function measurePaste(page, text) {
  await page.getByTestId("code").focus();
  await page.keyboard.press("ControlOrMeta+a");
  const start = await page.getByTestId("code").evaluate((code, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const start = performance.now();
    code.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    return start;
  }, text);
  return (await answered(page, start)) - start;
}

async function measureKeys(page, count) {
  const module = modules["urllib/request.py"].split("\n");
  const source = Array.from({ length: count }, (_, at) => module[at % module.length]).join("\n");
  await measurePaste(page, `${source}\n`);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\n\n# ");
  await page.evaluate(() => addEventListener("keydown", (event) => (window.pressed = event.timeStamp), { capture: true }));
  // What was pasted has been run and drawn.
  await page.getByTestId("progress").waitFor({ state: "detached" });
  await page.waitForTimeout(1500);
  const [keys, answers, blocked] = [[], [], []];
  for (let key = 0; key < Number(options.keys); key++) {
    const { pressed, whole } = await pressKey(page);
    // Of a short file the whole answer comes at once.
    const early = await page.evaluate((since) => performance.getEntriesByName("sighted").find(({ startTime }) => startTime > since)?.startTime, pressed);
    keys.push((early ?? whole) - pressed);
    answers.push(whole - pressed);
  }
  // What watches the thread and its frames keeps it busy, so it watches other keys than those that are timed.
  await watchFrames(page);
  await watchThread(page);
  const trace = path.join(mkdtempSync(path.join(os.tmpdir(), "unblock-trace-")), "trace.json");
  await browser.startTracing(page, { path: trace, categories: ["toplevel"] });
  for (let key = 0; key < Number(options.keys); key++) {
    await pressKey(page);
    blocked.push(await page.evaluate(() => window.longest_()));
  }
  await browser.stopTracing();
  return { keys, answers, tasks: tasksOf(trace), blocked, frames: await page.evaluate(() => window.frames_()) };
}

/** When a key was pressed and when its whole answer was drawn. */
async function pressKey(page) {
  await page.waitForTimeout(150);
  await page.keyboard.press("a");
  const pressed = await page.evaluate(() => window.pressed);
  return { pressed, whole: await answered(page, pressed) };
}

/** Notes the time between frames from now on; `frames_()` gives it and stops. */
function watchFrames(page) {
  return page.evaluate(() => {
    const gaps = [];
    let last = performance.now();
    let on = true;
    const step = (now) => {
      gaps.push(now - last);
      last = now;
      if (on) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    window.frames_ = () => ((on = false), gaps.slice(1));
  });
}

/** Milliseconds of its own time that each longer task of the page's thread took. */
function tasksOf(trace) {
  const { traceEvents } = JSON.parse(readFileSync(trace, "utf8"));
  const isMain = (event) => event.name === "thread_name" && event.args.name === "CrRendererMain";
  const threads = new Set(traceEvents.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ pid, tid, name, tdur }) => tdur >= 1000 && name.endsWith("RunTask") && threads.has(`${pid} ${tid}`));
  return tasks.map(({ tdur }) => tdur / 1000);
}

/** Sends the page's thread one message after another; `longest_()` gives the longest wait for one since it last did. */
function watchThread(page) {
  return page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    let [last, longest] = [performance.now(), 0];
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      port2.postMessage(0);
    };
    port2.postMessage(0);
    window.longest_ = () => {
      const found = longest;
      longest = 0;
      return found;
    };
  });
}

/** Each time in a fresh profile, where all ten are in sight at once. */
async function measurePlaygrounds() {
  const playground = await serveFolder(dist);
  const element = `<unblock-playground view="rewrite"><pre><code>${EMBEDDED}</code></pre></unblock-playground>`;
  const text = `<!doctype html><title>Host</title><script type="module" src="${playground.address}embed.js"></script>${element.repeat(10)}`;
  const host = await serveFolder("/nowhere", { pages: { "/": text } });
  const times = [];
  for (let visit = 0; visit < Number(options.visits); visit++) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 4000 } });
    const page = await context.newPage();
    await page.goto(host.address);
    const ready = await page.waitForFunction(() => {
      const elements = [...document.querySelectorAll("unblock-playground")];
      return elements.length === 10 && elements.every((one) => one.shadowRoot?.querySelector(".is-ready")) && performance.now();
    });
    times.push(await ready.jsonValue());
    await context.close();
  }
  await Promise.all([playground.stop(), host.stop()]);
  return times;
}

async function measureTimeline(page) {
  await measurePaste(page, MANY_TASKS);
  await page.getByTestId("tab-timeline").click();
  await page.locator(".lane-total", { hasText: "1\u202f001 tasks" }).first().waitFor();
  await watchFrames(page);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForTimeout(4000);
  return page.evaluate(() => window.frames_());
}

/** The worker's own times. A question about a program is answered by two runs of it, before and after. */
async function measureSimulator(page) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "unblock-measure-"));
  const file = (name, text) => (writeFileSync(path.join(folder, name), text), path.join(folder, name));
  const runs = natively([file("steps.py", MILLION_STEPS), file("sleepers.py", SLEEPERS)]);
  const [, load] = natively(["--requests", "100000", file("handler.py", HANDLER)]);
  const times = async ({ question }) => (await inWorker(page, Array(7).fill(question))).map(({ milliseconds }) => milliseconds);
  row("a run of a million steps (ms)", (await times(runs[0])).map((time) => time / 2));
  row("a run of 10,000 sleeping tasks, and its drawing (ms)", (await times(runs[1])).map((time) => time / 2));
  row("100,000 requests, to workers and to loops (ms)", await times(load));
}

function row(name, values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  figures.rows[name] = { median: at(0.5), p95: at(0.95), n: values.length };
  const [median, p95, max] = [0.5, 0.95, 1].map((share) => at(share).toFixed(0).padStart(5));
  console.log(`${name.padEnd(64)} median ${median}   p95 ${p95}   max ${max}   n ${values.length}`);
}
