// Keeps the page for use without a network, and says when a newer one is there: never loads it unasked.

/** Long enough for the first answer: keeping the page must not slow down showing it. */
const PAUSE_MS = 3_000;

function offer(worker) {
  if (document.querySelector(".update")) return;
  const box = document.createElement("div");
  box.className = "notices update";
  box.setAttribute("role", "status");
  box.innerHTML = `<div class="notice" data-testid="update"><p>A newer version of this page is ready. Your code is in the link and stays.</p>
    <button class="button">Reload</button><button class="button quiet">Later</button></div>`;
  const [reload, later] = box.querySelectorAll("button");
  reload.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("take over");
  });
  later.addEventListener("click", () => box.remove());
  document.body.append(box);
}

async function keep() {
  const registration = await navigator.serviceWorker.register(new URL("sw.js", document.baseURI), { updateViaCache: "none" });
  // The first worker ever waits for nobody, and is no news.
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
    });
  });
}

// Where the browser keeps nothing (a private window, a full disk), the page works as before, with a network.
setTimeout(() => keep().catch(() => {}), PAUSE_MS);
