// Exploring an answer: one thing lights up everywhere, changes and functions are switched, findings are silenced and
// compared, and every setting bears on what is shown.
import assert from "node:assert/strict";
import { SMALL, byId, inPage, openView, pasteAndWait, settled } from "./fixture.mjs";

const lit = (page) => page.locator(".editor .lit").allTextContents();
const mark = (page) => page.locator(".editor .mark", { hasText: "requests.get" });
const view = (page, name) => byId(page, `view-${name}`);

/** Types into a field as a person does: Firefox tells of no change that a script made. */
async function typed(page, field, text) {
  await byId(page, field).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** What lights up in each view when the call is pointed at in the code. */
const PLACES = {
  rewrite: [".changes .row.is-lit", ".diff .lit"],
  timeline: [".bar.is-lit"],
  calls: [".node.is-lit", ".edge.is-lit"],
  findings: ["[data-testid=finding].is-lit"],
};

inPage("a call that is pointed at in the code lights up in every view, and goes out again", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  for (const [name, places] of Object.entries(PLACES)) {
    await openView(page, name);
    for (const place of places) assert.equal(await page.locator(place).count(), 0, place);
    await mark(page).hover();
    // Lines of no height are hidden to Playwright.
    for (const place of places) await page.locator(place).first().waitFor({ state: "attached" });
    await page.mouse.move(2, 2);
    for (const place of places) await page.locator(place).first().waitFor({ state: "detached" });
  }
});

/** What is pointed at in each view, for the same call to light up in the code. */
const THINGS = {
  rewrite: (page) => byId(page, "change").filter({ hasText: "Send the request" }).first(),
  timeline: (page) => page.locator(".bar").nth(1),
  calls: (page) => byId(page, "node").filter({ hasText: "requests.get" }),
  findings: (page) => byId(page, "finding").filter({ hasText: "requests.get" }),
};

inPage("what is pointed at in any view lights up in the code", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  for (const [name, thing] of Object.entries(THINGS)) {
    await openView(page, name);
    await thing(page).hover();
    await page.locator(".editor .lit").first().waitFor();
    assert.ok((await lit(page)).some((text) => /requests\.get|time\.sleep/.test(text)), `${name}: ${await lit(page)}`);
    await page.mouse.move(2, 2);
    await page.locator(".editor .lit").first().waitFor({ state: "detached" });
  }
});

inPage("the focus lights things up as the pointer does, and a click goes there", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "findings");
  const finding = byId(page, "finding").filter({ hasText: "requests.get" });
  await finding.getByRole("button").first().focus();
  await page.locator(".editor .lit").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.closest(".editor"));
  assert.match(await page.evaluate(() => getSelection().toString()), /requests\.get/);
});

inPage("a change is switched off and on, and the diff follows", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "rewrite");
  const sleeping = view(page, "rewrite").locator(".diff").getByText("asyncio.sleep");
  await sleeping.first().waitFor();
  const change = byId(page, "change").filter({ hasText: "time.sleep" }).first();
  await settled(page, () => change.getByRole("switch").click());
  await sleeping.first().waitFor({ state: "detached" });
  await settled(page, () => change.getByRole("switch").click());
  await sleeping.first().waitFor();
});

inPage("the diff stands side by side, or as one", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "rewrite");
  await page.getByRole("button", { name: "Side by side" }).click();
  await page.locator(".cm-mergeView .cm-editor").nth(1).waitFor();
  await page.getByRole("button", { name: "Unified" }).click();
  await page.locator(".cm-mergeView").waitFor({ state: "detached" });
});

inPage("the migration stops at a function that keeps a sync wrapper, or that goes to a thread", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "calls");
  const frontier = page.getByLabel("Migration of api");
  await settled(page, () => frontier.selectOption("thread"));
  assert.match(await byId(page, "status").innerText(), /0 functions become async/);
  await settled(page, () => page.getByLabel("Migration of api").selectOption("wrapper"));
  await openView(page, "rewrite");
  await view(page, "rewrite").getByText("api = sync(async_api)").first().waitFor();
  await openView(page, "calls");
  await settled(page, () => page.getByLabel("Migration of api").selectOption("convert"));
  assert.match(await byId(page, "status").innerText(), /2 functions become async/);
});

inPage("the timeline zooms, pans and shows all again, by key and by wheel", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  const axis = () => page.locator(".chart-axis").innerHTML();
  const whole = await axis();
  const changes = (before) => page.waitForFunction((before) => document.querySelector(".chart-axis").innerHTML !== before, before);
  await byId(page, "chart").focus();
  await page.keyboard.press("+");
  await changes(whole);
  const zoomed = await axis();
  await page.keyboard.press("Shift+ArrowRight");
  await changes(zoomed);
  await page.keyboard.press("0");
  await page.waitForFunction((whole) => document.querySelector(".chart-axis").innerHTML === whole, whole);
  await byId(page, "chart").hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await changes(whole);
});

inPage("findings are filtered, silenced, and compared with a baseline that the link keeps", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "findings");
  const findings = byId(page, "finding");
  const all = await findings.count();
  assert.ok(all >= 2);
  await page.getByLabel("Filter findings by words").focus();
  await page.keyboard.type("requests");
  await findings.filter({ hasText: "time.sleep" }).waitFor({ state: "detached" });
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await findings.nth(all - 1).waitFor();
  await settled(page, () => findings.filter({ hasText: "time.sleep" }).first().getByRole("button", { name: "Silence" }).click());
  assert.equal(await findings.filter({ hasText: "time.sleep" }).count(), 0);
  await page.getByRole("button", { name: /^silenced/ }).click();
  await settled(page, () => findings.filter({ hasText: "time.sleep" }).getByRole("button", { name: "Restore" }).click());
  await byId(page, "set-baseline").click();
  assert.match(await byId(page, "baseline").innerText(), /0 new, 0 gone/);
  await settled(page, async () => {
    await byId(page, "code").focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\ntime.sleep(7)\n");
  });
  assert.match(await byId(page, "baseline").innerText(), /1 new/);
  await findings.filter({ hasText: "7 s" }).getByText("new", { exact: true }).waitFor();
});

inPage("a call that no catalogue knows is declared from its card, and counts", {}, async (page) => {
  await pasteAndWait(page, "import rpc\n\n\ndef ask():\n    return rpc.call()\n\n\nask()\n");
  assert.match(await byId(page, "status").innerText(), /0 blocking calls/);
  await byId(page, "code").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  for (const _ of "four") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ControlOrMeta+i");
  await byId(page, "declare").waitFor();
  await settled(page, () => byId(page, "declare").getByRole("button", { name: "Declare as blocking" }).click());
  assert.match(await byId(page, "status").innerText(), /1 blocking call/);
});

const SETTINGS = `import time


def fetch(item):
    time.sleep(0.1)
    return item


def main(items):
    return [fetch(item) for item in items]


def other(items):
    for item in items:
        time.sleep(3)
`;

/** Every setting of the panel: how it is chosen, and what then shows that it took effect. */
const CHOICES = [
  ["strategy", "twin", "rewrite", /async_fetch/],
  ["together", "never", "rewrite", /await fetch\(item\) for item/],
  ["entry", "other", "timeline", /9 s/],
  ["event-loop", "uvloop", "timeline", null],
  ["spread", "exponential", "timeline", null],
];

for (const [name, value, where, shows] of CHOICES) {
  inPage(`the setting ${name} takes effect and stays in the link`, {}, async (page) => {
    await pasteAndWait(page, SETTINGS);
    await openView(page, where);
    await byId(page, "settings").click();
    await settled(page, () => byId(page, "settings-panel").getByTestId(name).selectOption(value));
    await page.keyboard.press("Escape");
    if (shows) await view(page, where).getByText(shows).first().waitFor();
    await page.waitForTimeout(1000);
    await page.reload();
    await byId(page, "settings").click();
    await page.waitForFunction(([name, value]) => document.querySelector(`[data-testid="settings-panel"] [data-testid="${name}"]`)?.value === value, [name, value]);
  });
}

inPage("the limit of tasks and the number of unknown items take effect", {}, async (page) => {
  await pasteAndWait(page, SETTINGS);
  await openView(page, "rewrite");
  await byId(page, "settings").click();
  await settled(page, () => typed(page, "limit", "4"));
  await settled(page, () => typed(page, "items", "8"));
  await page.keyboard.press("Escape");
  await view(page, "rewrite").getByText(/Semaphore\(4\)/).first().waitFor();
  await openView(page, "timeline");
  await view(page, "timeline").getByText(/24 s/).first().waitFor();
});

inPage("what is being typed stays, whatever is answered meanwhile; what is no number does not", {}, async (page) => {
  await pasteAndWait(page, SETTINGS);
  await byId(page, "settings").click();
  const items = byId(page, "items");
  await items.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("8");
  await settled(page, () => byId(page, "limit").evaluate((limit) => {
    limit.value = "4";
    limit.dispatchEvent(new Event("change", { bubbles: true }));
  }));
  assert.equal(await items.inputValue(), "8");
  await settled(page, () => page.keyboard.press("Enter"));
  await typed(page, "items", "-5");
  await page.keyboard.press("Tab");
  assert.equal(await items.inputValue(), "8");
  // The call that is being declared, too.
  const declared = byId(page, "settings-panel").getByTestId("declare");
  for (const [label, text] of [["Async name", "client.arequest"], ["Takes", "70"], ["Call", "client.request"]]) {
    await declared.getByLabel(label).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(text);
  }
  await settled(page, () => byId(page, "settings-panel").getByTestId("strategy").selectOption("twin"));
  assert.equal(await declared.getByLabel("Call").inputValue(), "client.request");
  await settled(page, () => declared.getByRole("button").click());
  await byId(page, "settings-panel").getByText("blocks, 70 ms, becomes await client.arequest").waitFor();
  assert.equal(await declared.getByLabel("Call").inputValue(), "");
});

inPage("spread times come from a seed, and another seed draws others", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await byId(page, "settings").click();
  await settled(page, () => byId(page, "settings-panel").getByTestId("spread").selectOption("exponential"));
  const drawn = async (seed) => {
    await settled(page, () => typed(page, "seed", seed));
    await page.waitForFunction(() => !document.querySelector('[data-testid="status"]').innerText.includes("simulating"));
    return (await byId(page, "status").innerText()).match(/before (.*) → after/)[1];
  };
  const [first, other, again] = [await drawn("7"), await drawn("8"), await drawn("7")];
  assert.notEqual(first, other);
  assert.equal(first, again);
});

inPage("an assumed time is changed beside the figure that rests on it", {}, async (page) => {
  await pasteAndWait(page, SMALL);
  await openView(page, "timeline");
  const before = await byId(page, "speed-up").innerText();
  const field = page.getByLabel(/requests\.get.*\(ms\)/).first();
  await field.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("900");
  await settled(page, () => page.keyboard.press("Enter"));
  await page.waitForFunction((before) => document.querySelector('[data-testid="speed-up"]')?.innerText !== before, before);
});

inPage("a fix goes into the code, and one step back takes it out again", {}, async (page) => {
  const code = "import asyncio\n\nasync def main():\n    return asyncio.get_event_loop()\n";
  await pasteAndWait(page, code);
  await openView(page, "findings");
  await settled(page, () => byId(page, "fix").click());
  await page.locator(".editor", { hasText: "get_running_loop" }).waitFor();
  assert.equal(await byId(page, "fix").count(), 0);
  await byId(page, "code").focus();
  await page.keyboard.press("ControlOrMeta+z");
  await page.locator(".editor", { hasText: "get_event_loop" }).waitFor();
});
