// Playgrounds inside other pages: of plain HTML, under strict policies, and in sites that documentation tools build.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { freshPage, isFirefox, picture } from "./fixture.mjs";
import { buildSites } from "./docs_sites.mjs";
import { dist, serveFolder } from "./static_server.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PROGRAM = "import time\n\n\ndef work(n):\n    time.sleep(1)\n    return n\n\n\nprint([work(n) for n in range(3)])\n";

let playground;
const hosts = [];
before(async () => (playground = await serveFolder(dist, { under: "/some/folder/" })));
after(() => Promise.all([playground, ...hosts].map((host) => host?.stop())));

async function host(body, headers = {}) {
  const script = `<script type="module" src="${playground.address}embed.js"></script>`;
  const page = `<!doctype html><html lang="en"><title>Host</title>${script}<main><h1>Host</h1>${body}</main>`;
  const served = await serveFolder("/nowhere", { pages: { "/": page, "/favicon.ico": "" }, headers });
  hosts.push(served);
  return served.address;
}

async function site(folder) {
  const served = await serveFolder(folder);
  hosts.push(served);
  return served.address;
}

/** Opens a page, which may ask only itself and the playground, and must log no problem. */
function inHost(name, options, check) {
  test(name, { timeout: 120_000 }, async (t) => {
    const page = await freshPage(options.context);
    const problems = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !options.expects?.test(message.text())) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    try {
      const address = await options.address();
      const own = [address, playground.address, ...((await options.others?.()) ?? [])].map((url) => new URL(url).origin);
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (!own.includes(origin) && !["data:", "blob:"].includes(protocol)) problems.push(`request to ${request.url()}`);
      });
      await page.goto(address);
      await check(page, t);
      assert.deepEqual(problems, []);
    } finally {
      await page.context().close();
    }
  });
}

/** Scrolls through the page until all of its playgrounds show their answer. */
async function allReady(page, count) {
  await page.waitForFunction((count) => document.querySelectorAll("unblock-playground").length === count, count);
  for (let at = 0; at < count; at++) {
    const one = page.locator("unblock-playground").nth(at);
    await one.scrollIntoViewIfNeeded();
    await one.locator(".is-ready").waitFor();
  }
}

const element = (attributes = "") => `<unblock-playground ${attributes}><pre><code>${PROGRAM}</code></pre></unblock-playground>`;

const tall = { viewport: { width: 1200, height: 4000 } };
inHost("ten playgrounds answer, and fetch each WebAssembly file once", { address: () => host(element('view="rewrite"').repeat(10)), context: tall }, async (page, t) => {
  const isReady = () => [...document.querySelectorAll("unblock-playground")].filter((each) => each.shadowRoot?.querySelector(".is-ready")).length === 10;
  await page.waitForFunction(isReady);
  t.diagnostic(`first visit: all ten show their answer ${Math.round(await page.evaluate(() => performance.now()))} ms after it began`);
  const fetched = playground.asked.filter((path) => path.endsWith(".wasm"));
  assert.deepEqual(fetched.toSorted(), [...new Set(fetched)].toSorted());
});

// The first frame to ask starts the shared worker, which does not get its program.
const failing = serveFolder(dist, {
  refuses: (path, asked) => /worker_bg-.*\.wasm$/.test(path) && asked.filter((each) => each === path).length === 1,
});
inHost("playgrounds go on with workers of their own when the shared one fails", {
  address: async () => {
    const { address, stop } = await failing;
    hosts.push({ stop });
    const script = `<script type="module" src="${address}embed.js"></script>`;
    const served = await serveFolder("/nowhere", { pages: { "/": `<!doctype html><html lang="en"><title>Host</title>${script}${element('view="findings"').repeat(2)}` } });
    hosts.push(served);
    return served.address;
  },
  others: async () => [(await failing).address],
  expects: /404|Failed to load|CompileError|instantiate/,
}, async (page) => {
  await allReady(page, 2);
  assert.ok((await failing).asked.filter((path) => /worker_bg-.*\.wasm$/.test(path)).length > 1, "asked for again");
});

inHost("with an editor, typing is answered in the frame", { address: () => host(element('editor view="findings"')) }, async (page) => {
  await allReady(page, 1);
  const frame = page.frameLocator("unblock-playground iframe");
  await frame.getByTestId("code").focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("\ntime.sleep(7)\n");
  await frame.getByTestId("finding").filter({ hasText: "7 s" }).waitFor();
  assert.equal(await frame.getByTestId("share").count(), 0);
});

inHost("a playground is as tall as its content, and follows its page's theme", { address: () => host(element('view="findings"')) }, async (page) => {
  await allReady(page, 1);
  const frame = page.locator("unblock-playground iframe");
  const root = page.frameLocator("unblock-playground iframe").locator("html");
  const [outer, inner] = [(await frame.boundingBox()).height, await root.evaluate(() => document.body.getBoundingClientRect().height)];
  assert.ok(Math.abs(outer - inner) < 4, `${outer} around ${inner}`);
  assert.equal(await root.getAttribute("data-theme"), "light");
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("body.night { background: #111; color: #eee }");
    document.adoptedStyleSheets = [sheet];
    document.body.className = "night";
  });
  await page.frameLocator("unblock-playground iframe").locator("html[data-theme=dark]").waitFor();
});

inHost("messages of strangers, and of another shape, change nothing", { address: () => host(element('view="findings"')) }, async (page) => {
  await allReady(page, 1);
  const height = () => page.locator("unblock-playground iframe").evaluate((frame) => frame.style.height);
  const earlier = await height();
  await page.evaluate(() => {
    postMessage({ unblock: "height", height: 5000 }, "*");
    document.querySelector("unblock-playground").shadowRoot.querySelector("iframe").contentWindow.postMessage({ unblock: "theme", theme: "<b>" }, "*");
  });
  await page.waitForTimeout(200);
  assert.equal(await height(), earlier);
  assert.equal(await page.frameLocator("unblock-playground iframe").locator("html").getAttribute("data-theme"), "light");
});

inHost("sandboxed, under a strict policy of its host, a playground answers", {
  address: () => {
    const { origin } = new URL(playground.address);
    const policy = `default-src 'none'; script-src ${origin}; frame-src ${origin}; img-src 'self'`;
    return host(element('sandboxed view="timeline"'), { "Content-Security-Policy": policy });
  },
}, async (page) => {
  await allReady(page, 1);
  await page.frameLocator("unblock-playground iframe").getByTestId("chart").waitFor();
});

inHost("a marked block becomes a playground; settings and views are as its classes say", {
  address: () => host(`<pre><code class="language-python unblock unblock-view-rewrite unblock-http-httpx">import requests\n\n\ndef get(url):\n    return requests.get(url).text\n</code></pre>`),
}, async (page) => {
  await allReady(page, 1);
  await page.frameLocator("unblock-playground iframe").getByText("httpx").first().waitFor();
});

const withoutScripts = { address: () => host(element()), context: { javaScriptEnabled: false } };
if (!isFirefox) inHost("without JavaScript the code stays readable", withoutScripts, async (page) => {
  assert.ok(await page.getByText("def work(n):").isVisible());
});

inHost("embeds hold no accessibility problem", { address: () => host(["rewrite", "timeline", "calls", "findings"].map((view) => element(`view="${view}"`)).join("")) }, async (page) => {
  await allReady(page, 4);
  for (const frame of page.frames()) {
    // The policy allows no foreign scripts: evaluated by the test's driver, it is none.
    await frame.evaluate((await import("node:fs")).readFileSync(axe, "utf8"));
    const { violations } = await frame.evaluate(() => axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  }
});

let sites;
const built = () => (sites ??= buildSites(playground.address));

for (const [tool, dark] of Object.entries({
  sphinx: (page) => page.evaluate(() => (document.body.dataset.theme = "dark")),
  mkdocs: (page) => page.evaluate(() => document.body.setAttribute("data-md-color-scheme", "slate")),
})) {
  inHost(`playgrounds in a site of ${tool}: several, dark, printed`, { address: () => site(built()[tool]) }, async (page) => {
    await allReady(page, 3);
    await picture(page, `embed-${tool}-light.png`, { fullPage: true });
    assert.equal(await page.locator("unblock-playground iframe").nth(2).evaluate((frame) => frame.style.height), "300px");
    await dark(page);
    for (let at = 0; at < 3; at++) {
      await page.locator("unblock-playground").nth(at).locator("iframe").contentFrame().locator("html[data-theme=dark]").waitFor();
    }
    await picture(page, `embed-${tool}-dark.png`, { fullPage: true });
    if (isFirefox) return;
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("unblock-playground pre").first().isVisible());
    assert.ok(!(await page.locator("unblock-playground iframe").first().isVisible()));
  });
}
