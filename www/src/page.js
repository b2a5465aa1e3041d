// Starts the page: the build gives the module its hashed name.
import init, { ahead } from "wasm/page.js";
import wasm from "wasm/page_bg.wasm";

const first = fetch(new URL(wasm, import.meta.url));
if (location.hash) {
  // Another document than the first view's sample, of which nobody knows what it needs.
  await ahead();
} else {
  // The rest of the program must not slow down the first answer, and comes when that is drawn.
  new PerformanceObserver((list, observer) => {
    if (list.getEntriesByName("marked").length === 0) return;
    observer.disconnect();
    ahead();
  }).observe({ type: "mark", buffered: true });
}
const started = init({ module_or_path: first });
if (parent !== window) import("./embedded.js");
else if (RELEASED && "serviceWorker" in navigator) started.then(() => import("./offline.js"));
await started;
