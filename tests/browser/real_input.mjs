// Real Python: modules of this machine's standard library, and of packages as `real_input.txt` pins them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = path.resolve(here, "../../target/real-input");

const STANDARD = ["urllib/request.py", "ftplib.py", "smtplib.py"];
const FROM_PACKAGES = ["requests/sessions.py", "flask_mail/__init__.py", "icrawler/utils/proxy_pool.py"];

const python = (...words) => execFileSync("python3", words, { encoding: "utf8" });

/** Module path -> its source. Downloads the packages the first time. */
export function realInput() {
  const library = python("-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").trim();
  if (!FROM_PACKAGES.every((module) => existsSync(path.join(packages, module)))) {
    rmSync(packages, { recursive: true, force: true });
    const options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--target", packages];
    python("-m", "pip", "install", "--disable-pip-version-check", ...options, "-r", path.join(here, "real_input.txt"));
  }
  const read = (folder, modules) => modules.map((module) => [module, readFileSync(path.join(folder, module), "utf8")]);
  return Object.fromEntries([...read(library, STANDARD), ...read(packages, FROM_PACKAGES)]);
}
