// Live reload for `cargo xtask serve`: the server answers once a newer build is ready. Never part of a released page.
// A released page that was served at this address before may have left a service worker, which would show it again.
navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((worker) => worker.unregister()));

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

for (;;) {
  try {
    const answer = await fetch("/reload", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // The server is restarting, or gone: ask again.
  }
  await pause(1000);
}
