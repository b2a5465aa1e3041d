// The worker for what blocks, and the rewrite: the build gives the program its hashed name.
import { start } from "./start.js";
import init, { ahead } from "wasm/worker.js";
import wasm from "wasm/worker_bg.wasm";

await start(init, new URL(wasm, import.meta.url), { ahead, whole: import.meta.url.endsWith("#whole") });
