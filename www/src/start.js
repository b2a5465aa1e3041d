// Starts a worker's program. Messages that come before it listens would be lost, so they are kept for it.
const early = [];
self.onmessage = ({ data }) => early.push(data);

export async function start(init, wasm) {
  await init({ module_or_path: wasm });
  for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
}
