// Starts the page: the build gives the module its hashed name.
import init from "wasm/page.js";
import wasm from "wasm/page_bg.wasm";

const started = init({ module_or_path: new URL(wasm, import.meta.url) });
if (parent !== window) import("./embedded.js");
else if (RELEASED && "serviceWorker" in navigator) started.then(() => import("./offline.js"));
await started;
