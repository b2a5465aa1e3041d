// The page's simulator asked directly, and what the same simulator answers natively: `examples/simulations.rs`.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Questions and native answers for programs, given by their paths in the project or anywhere. */
export function natively(words, { profile = [] } = {}) {
  const cargo = ["run", "--quiet", ...profile, "--example", "simulations", "--", ...words];
  const lines = execFileSync("cargo", cargo, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 30 });
  return lines.trim().split("\n").map((line) => JSON.parse(line));
}

/**
 * Asks a worker of the page's simulator, one question after another. Each answer comes as hexadecimal digits, with the
 * worker's own milliseconds.
 */
export function inWorker(page, questions) {
  return page.evaluate(async (questions) => {
    const ASKED = 1;
    // The number of a question, in front of it and of its answer, is one byte; the time behind an answer is eight.
    const [NUMBER, TIME] = [1, 8];
    const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const worker = new Worker(document.getElementById("simulator").href, { type: "module" });
    const answers = [];
    for (const question of questions) {
      const answered = new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
      worker.postMessage(Uint8Array.from([ASKED, ...bytes(question)]));
      const data = await answered;
      const time = new DataView(data.buffer, data.byteOffset + data.length - TIME).getFloat64(0, true);
      answers.push({ answer: hex(data.subarray(NUMBER, data.length - TIME)), milliseconds: time });
    }
    worker.terminate();
    return answers;
  }, questions);
}
