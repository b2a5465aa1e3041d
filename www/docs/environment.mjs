// The documentation tools that `tools.txt` pins, with the project's own package, in an environment that is made once
// and kept in `target/`.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const plugins = path.resolve(here, "../docs-plugins");
const environment = path.resolve(here, "../../target/docs-environment");

/** A program of the environment. */
export const program = (name) => path.join(environment, "bin", name);

export const run = (file, words, options) => execFileSync(file, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...options });

const pip = (...words) => run(program("pip"), ["--quiet", "--disable-pip-version-check", "install", ...words]);

/** Makes the environment where it is missing or older than its list, and puts the package as it is now into it. */
export function prepare() {
  const list = path.join(here, "tools.txt");
  const wanted = readFileSync(list, "utf8");
  const stamp = path.join(environment, "stamp.txt");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    run("python3", ["-m", "venv", environment]);
    pip("-r", list);
    writeFileSync(stamp, wanted);
  }
  pip("--no-deps", "--no-build-isolation", "--force-reinstall", plugins);
}
