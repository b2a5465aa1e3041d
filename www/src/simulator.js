// The worker for the runs before and after: the build gives the program its hashed name.
import { start } from "./start.js";
import init from "wasm/simulator.js";
import wasm from "wasm/simulator_bg.wasm";

await start(init, new URL(wasm, import.meta.url));
