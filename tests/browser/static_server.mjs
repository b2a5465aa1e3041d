// A static host for a test: counts what it is asked for, and can be stopped.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The released page. */
export const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `folder` under `under`; `pages` are texts of further HTML pages by path, `headers` those of every answer, or a
 * function from a path to them; `refuses` tells what is not found.
 */
export async function serveFolder(folder, { under = "/", pages = {}, headers = {}, refuses = () => false } = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    asked.push(pathname);
    for (const [name, value] of Object.entries(typeof headers === "function" ? headers(pathname) : headers)) response.setHeader(name, value);
    // Browsers ask for it unasked.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (pathname in pages) return response.writeHead(200, { "Content-Type": TYPES[".html"] }).end(pages[pathname]);
    let file = pathname.startsWith(under) ? path.join(folder, decodeURIComponent(pathname.slice(under.length))) : "";
    if (file && existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    if (!file || !existsSync(file) || refuses(pathname, asked)) return response.writeHead(404, { "Content-Type": "text/plain" }).end();
    const isHashed = /-[0-9A-Z]{8}\./.test(file);
    response.writeHead(200, {
      "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      "Access-Control-Allow-Origin": "*",
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { address: `http://localhost:${server.address().port}${under}`, asked, stop };
}
