// The worker that writes links: the build gives the program its hashed name.
import { start } from "./start.js";
import init from "wasm/links.js";
import wasm from "wasm/links_bg.wasm";

await start(init, new URL(wasm, import.meta.url));
