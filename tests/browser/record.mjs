// Shows the first view of a page whose programs tell which of their functions run, and writes down the names of these.
//
//     node tests/browser/record.mjs PAGE PROGRAMS NAME ...
//
// `PAGE` is the folder of the page; of each program `NAME.names` is read from the folder `PROGRAMS`, the names of its
// functions by number, and `NAME.ran` written there.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { launch } from "./browsers.mjs";
import { serveFolder } from "./static_server.mjs";

const [folder, programs, ...names] = process.argv.slice(2);
const VIEWPORTS = [{ width: 1440, height: 900 }, { width: 390, height: 800 }];

const ran = Object.fromEntries(names.map((name) => [name, new Set()]));
const server = await serveFolder(`${folder}/`);
const browser = await launch("chromium");
for (const viewport of VIEWPORTS) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => performance.getEntriesByName("marked").length > 0);
  // The runs before and after are drawn when the second worker answers.
  await page.locator(".status-figure").waitFor();
  await note("page", page);
  for (const worker of page.workers()) {
    const program = names.find((name) => path.basename(worker.url()).startsWith(`${name}-`));
    if (program) await note(program, worker);
  }
  await page.context().close();
}
await browser.close();
await server.stop();
for (const name of names) {
  const all = readFileSync(path.join(programs, `${name}.names`), "utf8").split("\n");
  if (ran[name].size === 0) throw new Error(`${name} did not run`);
  console.log(`${name}: ${ran[name].size} of ${all.length} functions run in the first view`);
  writeFileSync(path.join(programs, `${name}.ran`), [...ran[name]].map((number) => all[number]).join("\n"));
}

async function note(name, where) {
  for (const number of await where.evaluate(() => [...(self.ran ?? [])])) ran[name].add(number);
}
