// What a page must stand that stays open all day: an engine that stops, and a thousand documents.
import assert from "node:assert/strict";
import { SMALL, byId, code, inPage, isFirefox, isOffline, marked, pasteAndWait, ready, settled } from "./fixture.mjs";
import { realInput } from "./real_input.mjs";

// Which worker is which cannot be seen over the protocol that Firefox is driven over.
if (!isFirefox) {
  inPage("an engine that stops over some code is started again, which the page says, and the code stays", {}, async (page) => {
    await pasteAndWait(page, SMALL);
    const stopped = page.workers().find((worker) => /\/worker-/.test(worker.url()));
    await stopped.evaluate(() => (self.onmessage = () => { throw new WebAssembly.RuntimeError("unreachable"); }));
    await byId(page, "code").focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("time.sleep(2)\n");
    await byId(page, "notice").getByText("was restarted. Your code is untouched").waitFor();
    assert.equal(await code(page), `${SMALL}time.sleep(2)\n`);
    assert.deepEqual(await marked(page), ["requests.get", "time.sleep"], "the last answer stays in sight");
    await settled(page, () => page.keyboard.insertText("time.sleep(3)\n"));
    assert.deepEqual(await marked(page), ["requests.get", "time.sleep", "time.sleep", "time.sleep"]);
  });

  // A tenth of them bring the memories to their level. `DOCUMENTS=1000` is the whole trial, which takes minutes.
  const ALL = Number(process.env.DOCUMENTS ?? 100);
  const FIRST = ALL / 10;

  // What notes the memories makes other scripts of those whose digests the page knows, on their way over the network.
  if (!isOffline) inPage(`memory is after ${ALL} documents where it was after ${FIRST}`, { arrange: notesMemories, expects: /digest/, timeout: 60_000 + ALL * 3_000 }, async (page, t) => {
    await ready(page);
    const session = await page.context().newCDPSession(page);
    let early;
    for (const [number, text] of pieces(ALL).entries()) {
      await pasteAndWait(page, text);
      if (number + 1 !== FIRST) continue;
      // The program that writes links starts in the first pause.
      while (!(early = await memories(page, session)).links) await page.waitForTimeout(100);
    }
    const late = await memories(page, session);
    t.diagnostic(`MB after ${FIRST}: ${JSON.stringify(early)}; after ${ALL}: ${JSON.stringify(late)}`);
    for (const [name, megabytes] of Object.entries(late)) assert.ok(megabytes <= early[name] * 1.5 + 4, `${name} grew from ${early[name]} to ${megabytes} MB`);
  });
}

/** Different documents: real modules, cut into pieces of 40 to 400 lines, each with something that blocks. */
function pieces(count) {
  const lines = Object.values(realInput()).flatMap((text) => text.split("\n"));
  return Array.from({ length: count }, (_, at) => {
    const length = 40 + ((at * 97) % 360);
    const start = (at * 7919) % (lines.length - length);
    return `import time\n\n\ndef pause_${at}():\n    time.sleep(${at % 7})\n\n\npause_${at}()\n${lines.slice(start, start + length).join("\n")}\n`;
  });
}

/** Lets the page and its workers note the memories of their programs, as nothing tells them otherwise. */
async function notesMemories(page) {
  const note = `
    self.memories = [];
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const made = WebAssembly[name];
      WebAssembly[name] = async (...all) => {
        const result = await made(...all);
        const { memory } = (result.instance ?? result).exports;
        if (memory) self.memories.push(memory);
        return result;
      };
    }
  `;
  await page.addInitScript(note);
  await page.context().route(/\/(worker|simulator|links)-\w+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: note + (await response.text()) });
  });
}

/** Megabytes of each program, and of the page's objects. */
async function memories(page, session) {
  const own = () => self.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / 2 ** 20;
  const entries = [["page", await page.evaluate(own)]];
  for (const worker of page.workers()) entries.push([/\/(\w+)-/.exec(worker.url())[1], await worker.evaluate(own)]);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return Object.fromEntries([...entries, ["objects", usedSize / 2 ** 20]].map(([name, size]) => [name, Math.round(size * 10) / 10]));
}
