// The first visit: what is shown, what is asked for, and what the page may do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { address, byId, freshPage, inPage, isFirefox, marked, openView, pasteAndWait, ready, watch } from "./fixture.mjs";
import { dist, serveFolder } from "./static_server.mjs";

/** Bytes of everything that the first view loads, compressed with brotli, and of the engine in it. */
const [BUDGET, ENGINE] = [600_000, 350_000];

inPage("a sample is shown, analysed", {}, async (page) => {
  await ready(page);
  assert.notEqual((await marked(page)).length, 0);
  assert.match(await byId(page, "status").innerText(), /blocking call/);
});

inPage("the content security policy allows nothing inline and nothing foreign", { expects: /Content.Security.Policy/ }, async (page) => {
  await ready(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  const ran = await page.evaluate(async () => {
    const refused = new Promise((done) => document.addEventListener("securitypolicyviolation", done, { once: true }));
    const script = document.createElement("script");
    script.textContent = "window.inlineRan = true";
    document.body.append(script);
    await refused;
    return window.inlineRan;
  });
  assert.equal(ran, undefined);
});

inPage("nothing is kept that another origin could read, and no cookie at all", {}, async (page) => {
  await pasteAndWait(page, "import time\n\ntime.sleep(1)\n");
  await byId(page, "theme").click();
  const { cookies, origins } = await page.context().storageState();
  assert.deepEqual(cookies, []);
  for (const { origin } of origins) assert.equal(origin, new URL(address).origin);
});

/** The headers that `_headers` asks a host for, by path. */
function asked(text) {
  const blocks = text.trim().split("\n\n").map((block) => block.split("\n"));
  return new Map(blocks.map(([path, ...lines]) => [path, Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/)))]));
}

test("a host that sends what `_headers` asks for shows a working page, and its policy is the page's own", { timeout: 120_000 }, async () => {
  const headers = asked(readFileSync(`${dist}_headers`, "utf8"));
  const served = await serveFolder(dist, { headers: (path) => ({ ...headers.get("/*"), ...headers.get(path) }) });
  const page = await freshPage();
  try {
    const problems = watch(page, served.address);
    const response = await page.goto(served.address);
    const policy = response.headers()["content-security-policy"];
    assert.equal(policy, await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content"));
    assert.equal(response.headers()["x-content-type-options"], "nosniff");
    await ready(page);
    for (const view of ["timeline", "load", "calls", "findings"]) await openView(page, view);
    assert.deepEqual(problems, []);
  } finally {
    await page.context().close();
    await served.stop();
  }
  // Whatever has a hash may be kept for ever; what has none may not, nor may a script be without the policy.
  for (const [path, { "Cache-Control": cache = "", "Content-Security-Policy": policy }] of headers) {
    assert.equal(/immutable/.test(cache), /-[0-9A-Z]{8}\./.test(path), path);
    if (/(\/|\.html|worker.*\.js)$/.test(path)) assert.match(policy, /default-src 'none'/, path);
  }
});

// These are about the build and its server, not the browser; Firefox is driven over a protocol that shows neither
// all headers nor the requests of workers.
if (!isFirefox) {
  inPage("everything is hashed, compressed and from here", {}, async (page) => {
    const responses = [];
    page.on("response", (response) => responses.push(response));
    await page.reload();
    await ready(page);
    for (const response of responses) {
      const { pathname } = new URL(response.url());
      assert.match(pathname, /^\/$|-[A-Z0-9]{8}\.(js|css|wasm|svg)$/);
      const { "content-encoding": encoding, "cache-control": cache, "content-type": type } = response.headers();
      assert.equal(encoding, "br", `${pathname} comes compressed`);
      assert.match(cache, pathname === "/" ? /no-cache/ : /immutable/);
      if (pathname.endsWith(".wasm")) assert.equal(type, "application/wasm");
    }
  });

  inPage("the first view is light", {}, async (page, t) => {
    await ready(page);
    const sizes = [];
    page.on("response", (response) => {
      // What comes once the first view is drawn may overtake the test.
      const { pathname } = new URL(response.url());
      if (!/simulator|_rest/.test(pathname)) sizes.push([Number(response.headers()["content-length"]), pathname]);
    });
    await page.reload();
    await ready(page);
    const all = sizes.reduce((sum, [size]) => sum + size, 0);
    const table = sizes.toSorted(([a], [b]) => b - a).map(([size, file]) => `${String(size).padStart(8)} ${file}`);
    t.diagnostic([`${all} bytes in ${sizes.length} files`, ...table].join("\n"));
    assert.ok(all > 0 && all < BUDGET, `${all} bytes`);
    const [engine] = sizes.find(([, file]) => /worker_bg/.test(file));
    assert.ok(engine < ENGINE, `${engine} bytes of engine`);
  });

  inPage("the half of each program that the first view does without comes by itself", {}, async (page) => {
    const rest = ["page_rest", "worker_rest"].map((name) => page.waitForResponse((response) => response.url().includes(name)));
    await page.reload();
    for (const response of rest) assert.equal((await response).status(), 200);
  });

  inPage("who is faster than the second half of a program waits for it and finds it", {
    // What is asked for ahead never comes; only who cannot go on without it is answered.
    arrange: (page) => page.context().route(/_rest/, (route) => route.request().resourceType() === "xhr" && route.continue()),
  }, async (page) => {
    await ready(page);
    await pasteAndWait(page, "import time\n\n\nclass Pool:\n    def close(self):\n        time.sleep(3)\n");
    assert.deepEqual(await marked(page), ["time.sleep"]);
    for (const view of ["timeline", "calls", "findings", "load"]) await openView(page, view);
  });

  inPage("it works in any folder of any host", {
    arrange: (page) => page.context().route("**/some/folder/**", (route) => {
      const url = route.request().url().replace("some/folder/", "");
      return route.fetch({ url }).then((response) => route.fulfill({ response }));
    }),
  }, async (page) => {
    await page.goto(`${address}some/folder/`);
    await ready(page);
    assert.notEqual((await marked(page)).length, 0);
    // The second worker, which runs the programs, is found too.
    await openView(page, "timeline");
    await byId(page, "chart").waitFor();
  });
}
