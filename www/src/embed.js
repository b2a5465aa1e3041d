// `<unblock-playground>`: Python that is shown as the playground sees it, in a frame. No dependency, no inline style.
//
//     <script type="module" src="https://example.org/unblock/embed.js"></script>
//     <unblock-playground view="timeline"><pre><code>import time …</code></pre></unblock-playground>
//
// Attributes: `view` (rewrite, timeline, load, calls, findings), `theme` (light, dark; the page's own when left out), `height`
// (CSS pixels; as tall as the content when left out), `editor`, `settings` (JSON), `sandboxed`. Blocks with the class
// `unblock` (```python unblock) become elements by themselves; classes like `unblock-view-timeline` are their attributes.
// Without JavaScript, on paper, and until the frame has something to show, the code stays as it is.
//
// Messages, all objects with a string `unblock`:
//     frame → page  { unblock: "height", height }   its content's height in CSS pixels, now and whenever that changes
//                   { unblock: "ready" }            it has something to show
//     page → frame  { unblock: "theme", theme }     "light" or "dark"
// The page hears only its own frames, from the playground's origin (or none, where it is sandboxed); the frame hears only
// the page around it, at the origin in its address's `host`. Whatever has another shape is dropped.
const base = new URL(".", import.meta.url);
const ATTRIBUTES = ["view", "theme", "height", "editor", "settings"];
const MOST_PIXELS = 20_000;
// Frames of this name share their engines.
const group = `unblock-${Math.random().toString(36).slice(2)}`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; margin: 1em 0; }
  :host([hidden]) { display: none; }
  iframe { display: none; width: 100%; min-height: 120px; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; box-sizing: border-box; }
  .is-loading iframe { display: block; position: absolute; visibility: hidden; height: 1px; min-height: 0; }
  .is-ready iframe { display: block; }
  .is-ready slot { display: none; }
  div { position: relative; }
  @media print { iframe, .is-loading iframe, .is-ready iframe { display: none; } .is-ready slot { display: contents; } }
`);

class Playground extends HTMLElement {
  #box = document.createElement("div");
  #frame;
  #theme;

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.#box.append(document.createElement("slot"));
      root.append(this.#box);
    }
    if (!this.#frame) nearby.observe(this);
  }

  disconnectedCallback() {
    nearby.unobserve(this);
    // A frame that is moved in the document starts anew; so does this.
    this.#frame?.remove();
    this.#frame = undefined;
    this.#box.className = "";
    elements.delete(this);
  }

  load() {
    const source = code(this);
    if (this.#frame || !source.trim()) return;
    this.#theme = this.#wantedTheme();
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("label") ?? "Unblock: this code as asyncio";
    if (this.hasAttribute("sandboxed")) frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    frame.allow = "clipboard-write";
    frame.name = group;
    frame.src = this.#address(source);
    this.#frame = frame;
    this.#box.className = "is-loading";
    this.#box.append(frame);
    elements.add(this);
  }

  #address(source) {
    const parts = [`python=${encodeURIComponent(source)}`, this.hasAttribute("editor") ? "embed=editor" : "embed", `theme=${this.#theme}`];
    for (const name of ["view", "settings"]) {
      if (this.hasAttribute(name)) parts.push(`${name}=${encodeURIComponent(this.getAttribute(name))}`);
    }
    if (location.origin !== "null") parts.push(`host=${encodeURIComponent(location.origin)}`);
    return `${base}#${parts.join("&")}`;
  }

  #wantedTheme() {
    const own = this.getAttribute("theme");
    return own === "light" || own === "dark" ? own : surroundings(this);
  }

  /** Tells the frame when the page around it has become light or dark. */
  follow() {
    const theme = this.#wantedTheme();
    if (theme === this.#theme) return;
    this.#theme = theme;
    // A sandboxed frame has no origin to name; the message is no secret.
    this.#frame.contentWindow?.postMessage({ unblock: "theme", theme }, this.hasAttribute("sandboxed") ? "*" : base.origin);
  }

  /** A message of the frame, which is checked here. */
  hear({ source, origin, data }) {
    if (source !== this.#frame?.contentWindow) return;
    if (origin !== (this.hasAttribute("sandboxed") ? "null" : base.origin)) return;
    if (data?.unblock === "ready") this.#box.className = "is-ready";
    if (data?.unblock === "height" && Number.isFinite(data.height)) this.#setHeight(data.height);
  }

  #setHeight(content) {
    const own = Number.parseFloat(this.getAttribute("height"));
    const pixels = own > 0 ? own : content + 2;
    this.#frame.style.height = `${Math.min(Math.max(Math.ceil(pixels), 0), MOST_PIXELS)}px`;
  }
}

/** The code of an element, without what highlighters and themes put around it, and without common indentation. */
function code(element) {
  const blocks = [...element.querySelectorAll("pre, script[type^='text/']")].filter((block) => !block.closest(".linenos, .linenodiv"));
  const block = blocks.at(-1) ?? element;
  const copy = (block.querySelector("code") ?? block).cloneNode(true);
  for (const extra of copy.querySelectorAll("button, .linenos, .gp, [aria-hidden='true']")) extra.remove();
  const lines = copy.textContent.replace(/^\s*\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => line.match(/^ */)[0].length);
  const indent = Math.min(...indents);
  return `${lines.map((line) => line.slice(Math.min(indent, line.length))).join("\n")}\n`;
}

/** Whether an element stands on dark ground: whatever colours its page and theme give it. */
function surroundings(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const [red, green, blue, alpha = 1] = rgb(getComputedStyle(at).backgroundColor);
    if (alpha > 0.5) return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** Any CSS colour as red, green, blue and alpha. */
function rgb(color) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

const elements = new Set();
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      target.load();
    }
  },
  { rootMargin: "400px 0px" },
);

addEventListener("message", (event) => elements.forEach((element) => element.hear(event)));

const follow = () => requestAnimationFrame(() => elements.forEach((element) => element.follow()));
for (const root of [document.documentElement, document.body]) new MutationObserver(follow).observe(root, { attributes: true });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
// Colours often change in a transition.
document.addEventListener("transitionend", follow);

/** The attributes that classes give: `unblock-view-timeline`, `unblock-height-480`, `unblock-http-httpx`. */
function attributes(classes) {
  const found = {};
  const settings = {};
  for (const name of classes) {
    const [, key, value] = name.match(/^unblock-([a-z]+)(?:-(.+))?$/) ?? [];
    if (!key) continue;
    if (ATTRIBUTES.includes(key)) found[key] = value ?? "";
    else if (value) settings[key] = /^\d+$/.test(value) ? Number(value) : value;
  }
  if (settings.http) settings.http = settings.http === "httpx" ? "Httpx" : "Aiohttp";
  if (Object.keys(settings).length) found.settings = JSON.stringify(settings);
  return found;
}

/** Makes elements of the marked blocks under `root`: for pages that add some later, too. */
export function upgrade(root = document) {
  for (const marked of root.querySelectorAll(".unblock")) {
    if (marked.closest("unblock-playground")) continue;
    const block = marked.tagName === "CODE" ? marked.closest("pre") : marked;
    if (!block || !(block.tagName === "PRE" || block.querySelector("pre"))) continue;
    const playground = document.createElement("unblock-playground");
    for (const [name, value] of Object.entries(attributes(marked.classList))) playground.setAttribute(name, value);
    block.replaceWith(playground);
    playground.append(block);
  }
}

if (!customElements.get("unblock-playground")) {
  customElements.define("unblock-playground", Playground);
  upgrade();
  // Some sites replace their content without loading a page.
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => addedNodes.length)) upgrade();
  }).observe(document.body, { childList: true, subtree: true });
}
