// A comparison that goes by lines first: a rewrite keeps most lines as they are, and a comparison by letters alone loses
// them in a long file.
import { Change, presentableDiff } from "@codemirror/merge";

/** So many changed lines are compared with each other in every way. */
const ALL = 1500;
/** Of more a search looks so many ahead, then goes on from the furthest point that it has reached. */
const AHEAD = 100;

/** The changes from `a` to `b`, as the diff of CodeMirror takes them. */
export function compare(a, b, config) {
  const [from, to] = [linesOf(a), linesOf(b)];
  return blocks(from.lines, to.lines).flatMap(({ fromA, toA, fromB, toB }) => {
    const [startA, startB] = [from.starts[fromA], to.starts[fromB]];
    const inside = presentableDiff(a.slice(startA, from.starts[toA]), b.slice(startB, to.starts[toB]), config);
    return inside.map((change) => new Change(change.fromA + startA, change.toA + startA, change.fromB + startB, change.toB + startB));
  });
}

/** The lines with their ends, and where each starts; the last start is the end of the text. */
function linesOf(text) {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length);
  return { lines, starts };
}

/** The ranges of lines that differ. */
function blocks(a, b) {
  const whole = search(a, b, 0, 0, ALL);
  if (whole.isAll) return whole.ranges;
  const found = [];
  let [x, y] = [0, 0];
  while (x < a.length || y < b.length) {
    const stretch = search(a, b, x, y, AHEAD);
    for (const range of stretch.ranges) append(found, range);
    [x, y] = stretch.reached;
  }
  return found;
}

/** Ranges that touch are one. */
function append(found, range) {
  const last = found.at(-1);
  if (last && last.toA === range.fromA && last.toB === range.fromB) [last.toA, last.toB] = [range.toA, range.toB];
  else found.push(range);
}

/** From line `x` of `a` and `y` of `b` on by Myers' greedy algorithm, to the end or as far as it looks. */
function search(a, b, x0, y0, far) {
  const [n, m] = [a.length - x0, b.length - y0];
  const most = Math.min(n + m, far);
  const ends = new Int32Array(2 * most + 3);
  const trace = [];
  let furthest = { sum: -1 };
  for (let depth = 0; depth <= most; depth++) {
    trace.push(ends.slice(most + 1 - depth - 1, most + 1 + depth + 2));
    for (let k = -depth; k <= depth; k += 2) {
      const at = most + 1 + k;
      let x = k === -depth || (k !== depth && ends[at - 1] < ends[at + 1]) ? ends[at + 1] : ends[at - 1] + 1;
      while (x < n && x - k < m && a[x0 + x] === b[y0 + x - k]) x++;
      ends[at] = x;
      if (x >= n && x - k >= m) return { ...stretch(trace, depth, n, m, x0, y0), isAll: true };
      if (depth === most && x <= n && x - k <= m && 2 * x - k > furthest.sum) furthest = { sum: 2 * x - k, x, y: x - k };
    }
  }
  return stretch(trace, most, furthest.x, furthest.y, x0, y0);
}

/** Walks back from where a search came to its start. */
function stretch(trace, depth, n, m, x0, y0) {
  const steps = [];
  let [x, y] = [n, m];
  for (; depth > 0; depth--) {
    // Entry `k` of the ends before this step stands at `k + depth + 1`.
    const ends = trace[depth];
    const k = x - y;
    const down = k === -depth || (k !== depth && ends[k + depth] < ends[k + depth + 2]);
    const before = down ? k + 1 : k - 1;
    const fromX = ends[before + depth + 1];
    const fromY = fromX - before;
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    steps.push({ fromA: x0 + fromX, toA: x0 + toX, fromB: y0 + fromY, toB: y0 + toY });
    [x, y] = [fromX, fromY];
  }
  const ranges = [];
  for (const step of steps.reverse()) append(ranges, step);
  return { ranges, reached: [x0 + n, y0 + m] };
}
