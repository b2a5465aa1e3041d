// The runs before and after outside of the page: as a picture, and as a trace for Perfetto. Loaded when one is asked for.
//
// Both are made from lines of text, fields between tabs, as `src/app/runs.rs` writes them:
//     TITLE HEADLINE · run NAME TOTAL · lane NAME · STATE START END LABEL       (times in nanoseconds)

const NAMES = { r: "running", w: "waiting", b: "holding the thread", q: "ready, thread taken" };

/** Makes a `Blob` of the kind `svg`, `png` or `trace`. */
export async function make(kind, text) {
  const runs = read(text);
  if (kind === "trace") return new Blob([trace(runs)], { type: "application/json" });
  const picture = draw(runs);
  return kind === "png" ? painted(picture) : new Blob([picture.svg], { type: "image/svg+xml" });
}

function read(text) {
  const [[title, headline], ...lines] = text.split("\n").map((line) => line.split("\t"));
  const runs = [];
  for (const [kind, ...fields] of lines) {
    if (kind === "run") runs.push({ name: fields[0], total: Number(fields[1]), lanes: [] });
    else if (kind === "lane") runs.at(-1).lanes.push({ name: fields[0], spans: [] });
    else if (kind) runs.at(-1).lanes.at(-1).spans.push({ state: kind, start: Number(fields[0]), end: Number(fields[1]), label: fields[2] });
  }
  return { title, headline: headline.trim(), runs };
}

/** As chrome://tracing and Perfetto read it: times in microseconds, a process for each run, a thread for each lane. */
function trace({ runs }) {
  const events = [];
  runs.forEach((run, process) => {
    const pid = process + 1;
    events.push({ ph: "M", pid, name: "process_name", args: { name: run.name } });
    run.lanes.forEach((lane, thread) => {
      const tid = thread + 1;
      events.push({ ph: "M", pid, tid, name: "thread_name", args: { name: lane.name } });
      for (const { state, start, end, label } of lane.spans) {
        events.push({ ph: "X", pid, tid, ts: start / 1000, dur: (end - start) / 1000, name: label || NAMES[state], cat: NAMES[state] });
      }
    });
  });
  return JSON.stringify({ displayTimeUnit: "ms", traceEvents: events });
}

const WIDTH = 960;
const [LEFT, RIGHT, ROW] = [150, 24, 22];
/** Lanes drawn of each run: more do not read in a picture. */
const MOST_LANES = 16;
const COLOURS = { r: "#14774a", w: "#4a6c94", b: "#bf3414", q: "#8a5d00" };

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\0-\x1f]/g, " ");
const text = (x, y, words, more = "") => `<text x="${x}" y="${y}"${more && ` ${more}`}>${escaped(words)}</text>`;

function draw({ title, headline, runs }) {
  const longest = Math.max(...runs.map(({ total }) => total), 1);
  const x = (time) => (LEFT + (time / longest) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const [before, after] = runs;
  const parts = [text(24, 58, headline, 'font-size="34" font-weight="700"')];
  parts.push(text(24, 84, `${title}: ${time(before.total)} before, ${time(after.total)} after`, 'fill="#464e5b"'));
  let y = 108;
  for (const run of runs) {
    parts.push(text(24, y + 15, `${run.name}, ${time(run.total)}`, 'font-weight="600"'));
    y += ROW + 2;
    for (const lane of run.lanes.slice(0, MOST_LANES)) {
      parts.push(`<path d="M${LEFT} ${y + ROW - 0.5}H${WIDTH - RIGHT}" stroke="#dde1e7"/>`);
      parts.push(text(24, y + 15, lane.name.length > 18 ? `${lane.name.slice(0, 17)}…` : lane.name, 'font-size="12" font-family="monospace"'));
      parts.push(...bars(lane.spans, x, y));
      y += ROW;
    }
    if (run.lanes.length > MOST_LANES) {
      parts.push(text(24, y + 15, `and ${run.lanes.length - MOST_LANES} more`, 'font-size="12" fill="#464e5b"'));
      y += ROW;
    }
    y += 12;
  }
  parts.push(legend(y));
  const height = y + 44;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1b1f27" role="img"><title>${escaped(`${title} before and after`)}</title><rect width="100%" height="100%" fill="#fff"/>${PATTERNS}${parts.join("")}</svg>`;
  return { svg, height };
}

/** States read without colours too: stripes hold the thread, a dashed line waits, dots are ready. */
const PATTERNS = `<defs><pattern id="b" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${COLOURS.b}"/><rect width="2" height="6" fill="#e9886f"/></pattern></defs>`;

/** Of the spans within one pixel the first is drawn, or the first that holds the thread. */
function bars(spans, x, y) {
  const drawn = [];
  let last = "";
  for (const { state, start, end } of spans) {
    const [from, to] = [x(start), x(end)];
    const pixel = `${Math.floor(from)} ${Math.floor(to)}`;
    if (pixel === last && state !== "b") continue;
    last = pixel;
    const width = Math.max(to - from, 1).toFixed(1);
    if (state === "w") drawn.push(`<path d="M${from} ${y + 11}h${width}" stroke="${COLOURS.w}" stroke-width="2" stroke-dasharray="4 3"/>`);
    else if (state === "q") drawn.push(`<path d="M${from} ${y + 11}h${width}" stroke="${COLOURS.q}" stroke-width="3" stroke-dasharray="1 3"/>`);
    else drawn.push(`<rect x="${from}" y="${y + 4}" width="${width}" height="${ROW - 8}" rx="1.5" fill="${state === "b" ? "url(#b)" : COLOURS.r}"/>`);
  }
  return drawn;
}

function legend(y) {
  let at = 24;
  const parts = [];
  for (const state of ["r", "w", "b", "q"]) {
    parts.push(...bars([{ state, start: at, end: at + 22 }], (value) => value, y + 4), text(at + 30, y + 19, NAMES[state], 'font-size="12" fill="#464e5b"'));
    at += 60 + NAMES[state].length * 7;
  }
  return parts.join("");
}

function time(nanoseconds) {
  const ms = nanoseconds / 1e6;
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`;
  return ms < 999.5 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

/** The picture in twice its pixels, for screens that have them. */
async function painted({ svg, height }) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * WIDTH, 2 * height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}
