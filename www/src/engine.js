// Starts the engine's workers. Playgrounds of one page, which are frames with a common `window.name`, share one of each
// kind, so that ten of them start one engine rather than ten. Whoever asks sees a worker in either case.

/** A worker of the script whose hashed name the build has written into the page's head. */
export function start(id) {
  // Another document than the sample of the first view will need the whole program: see `start.js`.
  const address = document.getElementById(id).href + (location.hash ? "#whole" : "");
  if (origin === "null") return withoutOrigin(address);
  if (parent !== window && window.name.startsWith("unblock-") && !Shared.failed && "SharedWorker" in globalThis) return new Shared(address);
  return alone(address);
}

const alone = (address) => new Worker(address, { type: "module" });

/**
 * A sandboxed frame has no origin, so that its own server's scripts are foreign to it: a script of its own imports one.
 * Not as a module: Chromium starts none there.
 */
function withoutOrigin(address) {
  const script = `const early = []; onmessage = (event) => early.push(event.data);
    import(${JSON.stringify(address)}).then(
      () => early.forEach((data) => dispatchEvent(new MessageEvent("message", { data }))),
      (error) => setTimeout(() => { throw error; }));`;
  return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}

/**
 * A share in a worker of several frames. When that stops over another frame's question, this one goes on with a worker
 * of its own, and asks that again what was left unanswered.
 */
class Shared {
  /** A shared worker has stopped: whoever asks next is answered by one of its own. */
  static failed = false;
  onmessage = null;
  onerror = null;
  #address;
  #port;
  #own = null;
  #unanswered = null;

  constructor(address) {
    this.#address = address;
    const worker = new SharedWorker(address, { type: "module", name: window.name });
    worker.onerror = () => this.#goAlone();
    this.#port = worker.port;
    this.#port.onmessage = (event) => this.#hear(event);
  }

  #hear(event) {
    if (event.data === "gone") this.#goAlone();
    else if (event.data === "failed") {
      Shared.failed = true;
      this.onerror?.(new ErrorEvent("error", { cancelable: true }));
    } else {
      // Numbers and arrays tell of an answer that is still being made.
      if (event.data instanceof Uint8Array) this.#unanswered = null;
      this.onmessage?.(event);
    }
  }

  #goAlone() {
    if (this.#own) return;
    Shared.failed = true;
    this.#port.close();
    this.#own = alone(this.#address);
    this.#own.onmessage = (event) => this.onmessage?.(event);
    this.#own.onerror = (event) => this.onerror?.(event);
    if (this.#unanswered) this.#own.postMessage(this.#unanswered);
  }

  postMessage(data) {
    if (this.#own) return this.#own.postMessage(data);
    this.#unanswered = data;
    this.#port.postMessage(data);
  }

  /** The page gives a worker up only when it no longer answers. */
  terminate() {
    if (this.#own) return this.#own.terminate();
    Shared.failed = true;
    this.#port.close();
  }
}
