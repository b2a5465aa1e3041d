// Starts a worker's program, which listens with `self.onmessage` and posts each answer before it takes the next question.
// Questions that come before it listens would be lost, so they are kept for it.

/** Questions with the ports they came through; nothing once the program listens. */
let early = [];

self.onmessage = ({ data }) => early.push({ data });

/** Long enough for the page to draw the first answer before it shares the network. */
const PAUSE_MS = 300;

/**
 * Starts the program `init` of the bytes at `wasm`. `ahead` fetches the half of it that the first view does without: once
 * the first answer is given or, where the page wants the `whole`, before the program starts.
 */
export async function start(init, wasm, { ahead = () => {}, whole = false } = {}) {
  try {
    const first = fetch(wasm);
    if (whole) await ahead();
    else self.addEventListener("message", () => setTimeout(ahead, PAUSE_MS), { once: true });
    await init({ module_or_path: first });
  } catch (error) {
    if (!isShared) throw error;
    return stop();
  }
  const kept = early;
  early = null;
  for (const { port, data } of kept) {
    if (port) ask(port, data);
    else self.dispatchEvent(new MessageEvent("message", { data }));
  }
}

// Several frames share a worker: each asks through its port, and is answered there. See `engine.js` for their side.
const isShared = "SharedWorkerGlobalScope" in self;
const ports = [];
let asking;
let isOver = false;

if (isShared) {
  self.postMessage = (answer) => asking.postMessage(answer);
  self.onconnect = ({ ports: [port] }) => {
    if (isOver) return port.postMessage("gone");
    ports.push(port);
    port.onmessage = ({ data }) => (early ? early.push({ port, data }) : ask(port, data));
  };
}

function ask(port, data) {
  if (isOver) return;
  asking = port;
  try {
    self.onmessage({ data });
  } catch {
    // A program that has stopped answers nobody any more; whose question it was must not ask that again.
    stop(port);
  }
}

/** Not closed: a frame that connects while it closes would hear nothing. It ends by itself when its frames are gone. */
function stop(culprit) {
  isOver = true;
  for (const port of ports) port.postMessage(port === culprit ? "failed" : "gone");
}
