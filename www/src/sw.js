// The service worker: each version of the page is kept whole, so that its files never mix with another's.
// `VERSION` and `FILES` are the build's: all files of this version, and a name made from their contents.
const CACHE = `unblock-${VERSION}`;

self.addEventListener("install", (event) => event.waitUntil(fill()));

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    FILES.map(async (file) => {
      // A name with a hash in it means the same content in every version.
      const kept = file !== "./" && (await caches.match(file));
      await (kept ? cache.put(file, kept) : cache.add(new Request(file, { cache: file === "./" ? "reload" : "default" })));
    }),
  );
}

self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("unblock-") && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  const inScope = request.url.slice(self.registration.scope.length).split(/[?#]/)[0];
  const file = ["", "index.html"].includes(inScope) ? "./" : `./${inScope}`;
  if (FILES.includes(file)) event.respondWith(answer(file, request));
});

async function answer(file, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}
