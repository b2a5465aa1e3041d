// What the page shows where there is nothing to show, or not yet: each state says what is so and what to do, holds no
// accessibility problem, and is kept as a picture for a person to look at.
import assert from "node:assert/strict";
import { objections } from "./axe.mjs";
import { byId, inBothSchemes, inPage, isFirefox, isOffline, openView, paste, pasteAndWait, picture, ready, settled } from "./fixture.mjs";

const VIEWS = ["rewrite", "timeline", "load", "calls", "findings"];

/** Looks at the page as it is, in both colour schemes: axe, the width, and a picture. */
function looksWell(page, name) {
  return inBothSchemes(page, async (scheme) => {
    assert.deepEqual(await objections(page), [], `${name}, ${scheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
    await picture(page, `state-${name}-${scheme}.png`);
  });
}

/** Answers a request only when told. */
function held(pattern) {
  let release;
  const released = new Promise((done) => (release = done));
  const arrange = (page) => page.context().route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return { arrange, release };
}

inPage("an empty editor says in every view what to do", {}, async (page) => {
  await pasteAndWait(page, "");
  for (const view of VIEWS) {
    await openView(page, view);
    await byId(page, "empty").getByText("Paste Python").waitFor();
    await byId(page, "empty").getByRole("button", { name: "Choose a sample" }).waitFor();
  }
  await looksWell(page, `empty`);
});

inPage("code in which nothing blocks and nothing runs says so in every view", {}, async (page) => {
  await pasteAndWait(page, "x = 1\n");
  const words = { rewrite: /Nothing blocks/, timeline: /Nothing to run/, load: /Nothing to serve/, calls: /No blocking calls/, findings: /No findings/ };
  for (const view of VIEWS) {
    await openView(page, view);
    await byId(page, `view-${view}`).getByText(words[view]).waitFor();
    await looksWell(page, `nothing-${view}`);
  }
});

inPage("code that could never be read says where it breaks", {}, async (page) => {
  // Code that starts nothing takes the last runs out of sight, which broken code alone would keep.
  await pasteAndWait(page, "x = 1\n");
  await pasteAndWait(page, "def broken(:\n    pass\n");
  const words = { rewrite: /cannot be read yet/, timeline: /cannot run yet/, load: /Nothing to serve|cannot run yet/ };
  for (const view of ["rewrite", "timeline", "load"]) {
    await openView(page, view);
    await byId(page, `view-${view}`).getByText(words[view]).waitFor();
  }
  assert.match(await byId(page, "status").innerText(), /syntax error/);
  await openView(page, "rewrite");
  await looksWell(page, `broken`);
});

const NEVER_CALLED = `import sys
import time


class Pauses:
    def first(self):
        if sys.argv[9:]:
            time.sleep(5)

    def second(self):
        if sys.argv[9:]:
            time.sleep(4)

    def third(self):
        if sys.argv[9:]:
            time.sleep(3)

    def last(self):
        time.sleep(2)


if __name__ == "__main__":
    Pauses().first()
`;

inPage("a module that comes to no blocking call gives way to a function that does, which the page says", {}, async (page) => {
  await pasteAndWait(page, "import time\n\n\ndef pause():\n    time.sleep(2)\n\n\nif __name__ == \"__main__\":\n    pause if 1 else pause()\n");
  await openView(page, "timeline");
  await byId(page, "chart").waitFor();
  assert.match(await byId(page, "started").innerText(), /Runs pause\(\)/);
  await byId(page, "settings").click();
  const usual = byId(page, "settings-panel").getByTestId("entry").locator("option").first();
  assert.equal(await usual.textContent(), "the likeliest: pause()");
});

inPage("a run that comes to no blocking call offers another start", {}, async (page) => {
  await pasteAndWait(page, NEVER_CALLED);
  await openView(page, "timeline");
  await byId(page, "missed").waitFor();
  assert.doesNotMatch(await byId(page, "tab-timeline").innerText(), /×/, "no figure of a run that says nothing");
  await looksWell(page, `missed`);
  // By key: those of the player are not for a menu.
  await byId(page, "missed").getByTestId("entry").focus();
  await settled(page, () => page.keyboard.press("End"));
  await byId(page, "missed").waitFor({ state: "detached" });
  await byId(page, "chart").waitFor();
});

inPage("a program without an end stops at a budget, which is told", {}, async (page) => {
  await pasteAndWait(page, "import time\nwhile True:\n    time.sleep(1)\n");
  await openView(page, "timeline");
  await byId(page, "outcome").first().waitFor();
  assert.match(await byId(page, "outcome").first().innerText(), /stopped at a limit/);
  await looksWell(page, `budget`);
});

// Requests of workers are not shown over the protocol that Firefox is driven over, and without a network there are none.
if (!isFirefox && !isOffline) {
  const program = held("**/page_bg-*.wasm");
  inPage("until its program has come, the page shows its shape", { arrange: program.arrange }, async (page) => {
    await page.locator(".before").waitFor();
    await looksWell(page, "before");
    program.release();
    await ready(page);
    assert.equal(await page.locator(".before").count(), 0);
  });

  const engine = held("**/worker_bg-*.wasm");
  inPage("until the engine has come, a view shows the stages to come", { arrange: engine.arrange }, async (page) => {
    await byId(page, "loading").waitFor();
    assert.deepEqual(await byId(page, "loading").getByRole("listitem").allInnerTexts(), ["reading", "analysing", "rewriting", "simulating"]);
    await looksWell(page, "loading");
    engine.release();
    await ready(page);
  });

  const simulator = held("**/simulator_bg-*.wasm");
  inPage("until the simulator has come, the timeline says that programs run", { arrange: simulator.arrange }, async (page) => {
    await ready(page);
    await byId(page, "tab-timeline").click();
    await byId(page, "running").waitFor();
    assert.match(await byId(page, "status").innerText(), /simulating/);
    await looksWell(page, "simulating");
    simulator.release();
    await byId(page, "chart").waitFor();
  });
}

/** So many lines, a part of them blocking. */
const long = (lines) => "import requests\n\n\n" + Array.from({ length: Math.ceil(lines / 4) }, (_, at) => `def fetch_${at}(url):\n    return requests.get(url)\n\n\n`).join("");

inPage("20,000 pasted lines are answered, stage by stage", {}, async (page) => {
  await ready(page);
  await page.evaluate(() => {
    window.stages = new Set();
    new MutationObserver(() => {
      const now = document.querySelector('[data-testid="progress"] .is-now');
      if (now) window.stages.add(now.textContent);
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  await settled(page, () => paste(page, long(20_000)));
  await byId(page, "progress").waitFor({ state: "detached" });
  const stages = await page.evaluate(() => [...window.stages]);
  assert.ok(stages.includes("reading") && stages.includes("rewriting"), stages.join());
  assert.match(await byId(page, "status").innerText(), /5\u202f000 blocking calls/);
  for (const view of VIEWS) {
    await openView(page, view);
    await looksWell(page, `long-${view}`);
  }
});

inPage("a link longer than a chat takes says so in the share panel", {}, async (page) => {
  const noise = Array.from({ length: 2_000 }, (_, at) => `x${(at * 7919) % 10007} = ${(at * 104729) % 1000003}`).join("\n");
  await pasteAndWait(page, noise);
  await byId(page, "share").click();
  await byId(page, "long-link").waitFor();
  await looksWell(page, "long-link");
});
