// Starts the engine in its worker: the build gives the module its hashed name.
import init from "wasm/worker.js";
import wasm from "wasm/worker_bg.wasm";

// Messages that come before the engine listens would be lost.
const early = [];
self.onmessage = ({ data }) => early.push(data);

await init({ module_or_path: new URL(wasm, import.meta.url) });
for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
