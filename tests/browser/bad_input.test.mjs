// Input that is empty, huge, broken or hostile: a clear message, nothing lost, and the page goes on.
import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { SMALL, byId, code, inPage, marked, paste, pasteAndWait, ready } from "./fixture.mjs";

/** Pastes `text`, then good code, which must be analysed as if nothing had been. */
function survives(name, text) {
  inPage(`${name} is answered, and the page goes on`, {}, async (page) => {
    await pasteAndWait(page, text);
    await pasteAndWait(page, SMALL);
    assert.match(await byId(page, "status").innerText(), /2 blocking calls/);
    assert.equal(await byId(page, "notice").count(), 0, "the engine did not have to be restarted");
  });
}

const every = (...parts) => parts.join("\n");

survives("whitespace", " \t\n\n  ");
survives("binary text", String.fromCharCode(...Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)));
survives("lone surrogates", "x = '\ud800'; y = '\udc00\ud800'\n");
survives("unclosed brackets", "x = " + "([{".repeat(2_000));
survives("parentheses, 20,000 deep", `x = ${"(".repeat(20_000)}1${")".repeat(20_000)}\n`);
survives("a sum of 50,000 terms", `x = ${"1 + ".repeat(50_000)}1\n`);
survives("a chain of 20,000 attributes", `x = a${".b".repeat(20_000)}\n`);
survives("a chain of 20,000 calls", `x = a${"()".repeat(20_000)}\n`);
survives("blocks, 2,000 deep", every(...Array.from({ length: 2_000 }, (_, at) => `${" ".repeat(at)}if x:`), `${" ".repeat(2_000)}pass\n`));
survives("functions, 500 deep", every(...Array.from({ length: 500 }, (_, at) => `${" ".repeat(at)}def f():`), `${" ".repeat(500)}pass\n`));
survives("unary operators, 50,000 deep", `x = ${"-".repeat(50_000)}1\n`);
survives("lambdas, 10,000 deep", `x = ${"lambda: ".repeat(10_000)}1\n`);
survives("an f-string in an f-string, 200 deep", `x = ${'f"{'.repeat(200)}1${'}"'.repeat(200)}\n`);
survives("functions that call each other in a ring", every(...Array.from({ length: 500 }, (_, at) => `def f${at}():\n    f${(at + 1) % 500}()`), ""));
survives("a loop without an end", "import time\nwhile True:\n    time.sleep(1)\n");
survives("a list that doubles without an end", "x = [1]\nwhile True:\n    x = x + x\n");

inPage("an empty editor says what to do", {}, async (page) => {
  await pasteAndWait(page, "");
  await byId(page, "tab-rewrite").click();
  await byId(page, "empty").waitFor();
});

const FIVE_MEGABYTES = "def f():\n    return 1\n".repeat(227_272);

inPage("five megabytes are answered, and the page goes on", {}, async (page) => {
  await pasteAndWait(page, FIVE_MEGABYTES);
  assert.match(await byId(page, "status").innerText(), /0 blocking calls/);
  await pasteAndWait(page, SMALL);
  assert.match(await byId(page, "status").innerText(), /2 blocking calls/);
});

inPage("more than five megabytes are refused, and the code stays, in the editor too", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await paste(page, `${FIVE_MEGABYTES}${"# more\n".repeat(10)}`);
  await byId(page, "notice").getByText("more than 5 MB").waitFor();
  assert.equal(await code(page), SMALL);
});

inPage("a picture is refused, and the code stays", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  const buffer = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff, 0xfe]);
  await byId(page, "file-input").setInputFiles({ name: "picture.py", mimeType: "text/x-python", buffer });
  await byId(page, "notice").waitFor();
  assert.equal(await code(page), SMALL);
});

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const hostile = {
  "a script": "<script>alert(1)</script>",
  "half an escape": "%E0%A4%A",
  "a prototype": "__proto__=1&constructor=2",
  "noise": base64url(Array.from({ length: 500 }, (_, at) => (at * 131) % 251)),
  "a bomb": base64url(deflateRawSync(Buffer.alloc(200_000_000))),
  "an empty document": base64url(deflateRawSync("{}")),
};
for (const [name, payload] of Object.entries(hostile)) {
  inPage(`a link that is ${name} opens a working page`, { fragment: payload }, async (page) => {
    await ready(page);
    await pasteAndWait(page, SMALL);
    assert.match(await byId(page, "status").innerText(), /2 blocking calls/);
  });
  inPage(`a link whose code is ${name} says that it is damaged`, { fragment: `code=1.${payload}` }, async (page) => {
    await ready(page);
    assert.match(await byId(page, "notice").innerText(), /link/i);
    await pasteAndWait(page, SMALL);
    assert.match(await byId(page, "status").innerText(), /2 blocking calls/);
  });
}

inPage("code that looks like HTML is shown as text in every view", {}, async (page) => {
  const name = "<img src=x onerror=alert(1)>";
  await pasteAndWait(page, `import time\n\n\ndef f():\n    """${name}"""\n    time.sleep(1)  # ${name}\n\n\nf("${name}")\n`);
  for (const view of ["rewrite", "timeline", "load", "calls", "findings"]) {
    await byId(page, `tab-${view}`).click();
    await byId(page, `view-${view}`).waitFor();
    // CodeMirror puts images without a source beside its widgets.
    assert.equal(await page.locator("img:not(.cm-widgetBuffer)").count(), 0);
  }
  assert.notEqual((await marked(page)).length, 0);
});
