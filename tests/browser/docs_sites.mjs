// Real documentation sites with playgrounds: built with the released tools that `www/docs/tools.txt` pins.
import { rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, program, run } from "../../www/docs/environment.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const plugins = path.join(root, "www/docs-plugins");

/** Builds both sites for a page at `url`; their folders. */
export function buildSites(url) {
  prepare();
  const sites = path.join(root, "target/docs-sites");
  rmSync(sites, { recursive: true, force: true });
  const [sphinx, mkdocs] = ["sphinx", "mkdocs"].map((name) => path.join(sites, name));
  const options = { env: { ...process.env, UNBLOCK_URL: url, NO_MKDOCS_2_WARNING: "1" } };
  run(program("sphinx-build"), ["-q", "-W", path.join(plugins, "tests/sphinx"), sphinx], options);
  run(program("mkdocs"), ["build", "--quiet", "--strict", "-f", path.join(plugins, "tests/mkdocs/mkdocs.yml"), "-d", mkdocs], options);
  return { sphinx, mkdocs };
}

/** Builds the project's own site for a page at `url`; its folder. */
export function buildOwnSite(url) {
  const folder = path.join(root, "target/docs-sites/own");
  run("node", [path.join(root, "www/docs/build.mjs"), "--out", folder, "--url", url]);
  return folder;
}
