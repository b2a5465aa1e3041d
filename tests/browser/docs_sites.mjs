// Real documentation sites with playgrounds: built with the released tools that `docs_sites.txt` pins, in an environment
// that is made once and kept in `target/`.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = path.resolve(here, "../..");
const plugins = path.join(root, "www/docs-plugins");
const environment = path.join(root, "target/docs-environment");
const program = (name) => path.join(environment, "bin", name);

const run = (file, words, options) => execFileSync(file, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...options });

function prepare() {
  const wanted = readFileSync(path.join(here, "docs_sites.txt"), "utf8");
  const stamp = path.join(environment, "stamp.txt");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    run("python3", ["-m", "venv", environment]);
    run(program("pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", path.join(here, "docs_sites.txt")]);
    writeFileSync(stamp, wanted);
  }
  run(program("pip"), ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--force-reinstall", plugins]);
}

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
