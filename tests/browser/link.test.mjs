// The link in the address bar is the document: reload, back, forward, another window, a frame in another page.
import assert from "node:assert/strict";
import { SMALL, address, byId, code, inPage, isFirefox, isOffline, marked, openView, pasteAndWait, ready, settled } from "./fixture.mjs";

/** The link in the address bar, once it no longer changes: the page writes it a moment after the last change. */
async function link(page) {
  for (let last; ; ) {
    const now = page.url();
    if (now === last && now.includes("#")) return now;
    last = now;
    await page.waitForTimeout(1500);
  }
}

inPage("a reload brings back code, settings and view", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await settled(page, () => byId(page, "http").selectOption("httpx"));
  await openView(page, "calls");
  await link(page);
  await page.reload();
  await ready(page);
  assert.equal(await code(page), SMALL);
  assert.equal(await byId(page, "http").inputValue(), "httpx");
  assert.equal(await byId(page, "tab-calls").getAttribute("aria-selected"), "true");
});

inPage("a link opens the same document in another window", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  const other = await page.context().newPage();
  await other.goto(await link(page));
  await ready(other);
  assert.equal(await code(other), SMALL);
  assert.deepEqual(await marked(other), await marked(page));
});

inPage("back and forward go through the views", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  const selected = (view) => page.waitForSelector(`#tab-${view}[aria-selected="true"]`);
  await openView(page, "timeline");
  await openView(page, "calls");
  await page.goBack();
  await selected("timeline");
  await page.goForward();
  await selected("calls");
  assert.equal(await code(page), SMALL);
});

inPage("another link in the same window replaces the document", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  const first = await link(page);
  await pasteAndWait(page, "x = 1\n");
  await link(page);
  await settled(page, () => page.evaluate((first) => (location.href = first), first));
  assert.equal(await code(page), SMALL);
});

inPage("the share panel hands out the link", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await byId(page, "share").click();
  const link = await page.getByLabel("Link", { exact: false }).first().inputValue();
  assert.ok(link.startsWith(address));
});

const HOST = "http://host.test/";

/** A page of another origin which holds the playground in a frame and keeps what that tells it. */
const hostPage = (frame) => `<!doctype html><title>Host</title><script>
  window.heard = [];
  addEventListener("message", (event) => heard.push(event.data));
</script><iframe src="${frame}" width="100%" height="480"></iframe>`;

// Firefox is driven over a protocol that does not answer for a host that does not exist; and there must be a network.
if (!isFirefox && !isOffline) {
  inPage("embedded in another page it is bare, tells its height and links to the full page", { expects: /request to http:..host.test/ }, async (page) => {
    await pasteAndWait(page, SMALL);
    await openView(page, "timeline");
    await byId(page, "share").click();
    const frame = await page.getByLabel("Frame", { exact: false }).first().inputValue();
    const source = frame.match(/src="([^"]+)"/)[1];
    await page.context().route(`${HOST}**`, (route) => route.fulfill({ contentType: "text/html", body: hostPage(source) }));
    await page.goto(HOST);
    const embedded = page.frameLocator("iframe");
    await embedded.getByTestId("chart").waitFor();
    assert.equal(await embedded.getByTestId("share").count(), 0);
    assert.match(await embedded.getByTestId("open-full").getAttribute("href"), /#/);
    await page.waitForFunction(() => window.heard.some((message) => message.unblock === "height" && message.height > 50));
  });
}
