// Several files: opened one by one, as a folder or as a zip, and handed out again rewritten.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { byId, code, inPage, isFirefox, openView, ready, settled } from "./fixture.mjs";

// The archives' library is the page's own.
const { strFromU8, strToU8, unzipSync, zipSync } = createRequire(new URL("../../www/", import.meta.url))("fflate");

const TREE = {
  "shop/__init__.py": "",
  "shop/client.py": "import requests\n\n\ndef price(item):\n    return requests.get(item).json()\n",
  "main.py": "from shop.client import price\n\n\ndef total(items):\n    return [price(item) for item in items]\n\n\ntotal(['a', 'b'])\n",
};

const tabs = (page) => byId(page, "file").allTextContents();
const bytes = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(buffer) });
const archive = (files) => zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

inPage("a zip opens as tabs, imports resolve, and the rewritten tree comes out as a zip", { acceptDownloads: true }, async (page) => {
  await ready(page);
  const inFolder = Object.fromEntries(Object.entries(TREE).map(([name, text]) => [`project-1.0/${name}`, text]));
  const foreign = { "project-1.0/.git/hook.py": "x", "project-1.0/README.md": "x", "project-1.0/venv/lib/a.py": "x" };
  await settled(page, () => byId(page, "file-input").setInputFiles(bytes("project.zip", archive({ ...inFolder, ...foreign }))));
  assert.deepEqual(await tabs(page), ["main.py", "shop/__init__.py", "shop/client.py"]);
  assert.match(await byId(page, "status").innerText(), /1 blocking call.*2 functions become async/s);
  await openView(page, "rewrite");
  // Firefox is driven over a protocol that does not tell of downloads which a page makes.
  if (isFirefox) return;
  const [download] = await Promise.all([page.waitForEvent("download"), byId(page, "download-zip").click()]);
  const out = unzipSync(readFileSync(await download.path()));
  assert.deepEqual(Object.keys(out).sort(), Object.keys(TREE).sort());
  assert.match(strFromU8(out["shop/client.py"]), /async def price/);
  assert.match(strFromU8(out["main.py"]), /await/);
});

inPage("a damaged archive is refused, and the code stays", {}, async (page) => {
  await ready(page);
  const before = await tabs(page);
  await byId(page, "file-input").setInputFiles(bytes("broken.zip", "PK\x03\x04 and nothing more"));
  assert.match(await byId(page, "notice").innerText(), /archive/);
  assert.deepEqual(await tabs(page), before);
});

/** A zip whose directory says of its one file that it is smaller than it is. */
function lying(bytes, size) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint32(directory + 24, size, true);
  return bytes;
}

inPage("an archive that would unpack to something huge, or to places outside, does neither", {}, async (page) => {
  const open = (name, archive) => byId(page, "file-input").setInputFiles(bytes(name, archive));
  await ready(page);
  const before = await tabs(page);
  await open("bomb.zip", archive({ "bomb.py": " ".repeat(60_000_000) }));
  await byId(page, "notice").getByText("5 MB").waitFor();
  assert.deepEqual(await tabs(page), before);
  await settled(page, () => open("liar.zip", lying(archive({ "liar.py": `x = 1${" ".repeat(60_000_000)}` }), 6)));
  assert.deepEqual([await tabs(page), (await code(page)).length], [["liar.py"], 6]);
  await settled(page, () => open("climber.zip", archive({ "../../etc/climber.py": "x = 1\n", "/above/climber.py": "y = 1\n" })));
  assert.deepEqual([await tabs(page), await code(page)], [["liar.py", "climber.py"], "y = 1\n"]);
});

inPage("files are renamed and closed, and code stays with its file", {}, async (page) => {
  await ready(page);
  await settled(page, () => byId(page, "file-input").setInputFiles([bytes("a.py", "import time\ntime.sleep(1)\n"), bytes("b.py", "x = 1\n")]));
  await byId(page, "file").first().press("F2");
  await page.getByLabel("File name").waitFor();
  await page.keyboard.type("renamed.py");
  await page.keyboard.press("Enter");
  assert.deepEqual(await tabs(page), ["renamed.py", "b.py"]);
  await settled(page, () => page.getByLabel("Close renamed.py").click());
  assert.deepEqual(await tabs(page), ["b.py"]);
  assert.match(await byId(page, "status").innerText(), /0 blocking calls/);
});

// Firefox is driven over a protocol that cannot fill a folder field.
if (!isFirefox) {
  inPage("a folder opens as tabs", {}, async (page) => {
    const folder = mkdtempSync(path.join(tmpdir(), "unblock-"));
    for (const [name, text] of Object.entries(TREE)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    await ready(page);
    await settled(page, () => byId(page, "folder-input").setInputFiles(folder));
    assert.deepEqual(await tabs(page), ["main.py", "shop/__init__.py", "shop/client.py"]);
  });
}
