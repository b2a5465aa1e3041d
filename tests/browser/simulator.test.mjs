// The simulator in the browser against the same one natively: the same question gives the same bytes.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inPage, ready } from "./fixture.mjs";
import { inWorker, natively } from "./simulations.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The samples, what the library's modules do, and one program of each kind that uses asyncio. */
function programs() {
  const python = (folder, kept) => readdirSync(root + folder).filter((name) => kept.test(name)).map((name) => `${folder}/${name}`);
  return [
    ...python("src/app/samples", /\.py$/),
    ...python("tests/simulate/library", /^(?!natives|run_on_cpython).*\.py$/),
    ...python("tests/simulate/asyncio", /_1\.py$/),
  ].sort();
}

inPage("programs run as they do natively, byte for byte", {}, async (page) => {
  await ready(page);
  const native = natively(programs());
  assert.ok(native.length > 70, `only ${native.length} programs`);
  const answers = await inWorker(page, native.map(({ question }) => question));
  const differ = native.filter(({ answer }, at) => answer !== answers[at].answer).map(({ path }) => path);
  assert.deepEqual(differ, []);
});

inPage("many requests at once are served as they are natively", {}, async (page) => {
  await ready(page);
  const native = natively(["--requests", "2000", "src/app/samples/http_fan_out.py", "src/app/samples/django_view.py"]);
  const answers = await inWorker(page, native.map(({ question }) => question));
  assert.deepEqual(answers.map(({ answer }) => answer), native.map(({ answer }) => answer));
});
