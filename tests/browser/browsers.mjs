// Finds the browsers of this machine and starts them. Run as a program, it installs Chromium where there is none and
// prints the names of all browsers found.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium, firefox } from "playwright-core";

const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A page of another origin holds the playground in a frame, and the test's server is a local one.
  "--disable-features=LocalNetworkAccessChecks",
];

/** Whether this program starts and says its version. */
function starts(program) {
  return spawnSync(program, ["--version"], { timeout: 60_000 }).status === 0;
}

const candidates = {
  chromium: () => [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", chromium.executablePath()],
  firefox: () => [process.env.FIREFOX, "firefox-esr", "firefox"],
};

/** The program of a browser; nothing where it is not installed. */
function find(name) {
  const program = candidates[name]().find((candidate) => candidate && starts(candidate));
  return program && execFileSync("which", [program], { encoding: "utf8" }).trim();
}

/** Starts a browser without a window. */
export async function launch(name = process.env.BROWSER ?? "chromium") {
  const executablePath = find(name);
  if (!executablePath) throw new Error(`${name} is not installed`);
  return name === "firefox"
    ? firefox.launch({ executablePath, channel: "moz-firefox", headless: true })
    : chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
}

/** Playwright's own download, or else the system's packages, where this user may install them. */
function installChromium() {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const run = (program, ...words) =>
    spawnSync(program, words, { cwd: here, stdio: ["ignore", 2, 2], timeout: 600_000 }).status === 0;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = (...words) => run(...[...sudo, "apt-get", ...words]);
  console.error("No Chromium was found: installing it.");
  if (run("npx", "playwright-core", "install", "chromium") && find("chromium")) return;
  if (apt("update") && apt("install", "--yes", "--no-install-recommends", "chromium")) return;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!find("chromium")) installChromium();
  const found = Object.keys(candidates).filter(find);
  if (!found.includes("chromium")) {
    console.error("Chromium could not be installed. Install it with your system's packages, or name it in CHROMIUM.");
    process.exit(1);
  }
  console.log(found.join("\n"));
}
