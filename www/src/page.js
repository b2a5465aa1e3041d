// Starts the page: the build gives the module its hashed name.
import init from "wasm/page.js";
import wasm from "wasm/page_bg.wasm";

await init({ module_or_path: new URL(wasm, import.meta.url) });
