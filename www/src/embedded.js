// What the page says to the page around it, and hears from it: see `embed.js` for the messages.
const host = new URLSearchParams(location.hash.slice(1)).get("host");

// Neither height nor readiness is a secret: without a named host, whoever holds the frame may know them.
const tell = (message) => parent.postMessage(message, host ?? "*");

let last;
new ResizeObserver(() => {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height !== last) tell({ unblock: "height", height });
  last = height;
}).observe(document.body);

new PerformanceObserver((list, observer) => {
  if (!list.getEntriesByName("answered").length) return;
  observer.disconnect();
  // Once the answer is drawn. Frames out of sight are given no animation frames, so that waiting for one is no way.
  setTimeout(() => tell({ unblock: "ready" }));
}).observe({ type: "mark", buffered: true });

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || !host || origin !== host) return;
  if (data?.unblock === "theme" && ["light", "dark"].includes(data.theme)) document.documentElement.dataset.theme = data.theme;
});
