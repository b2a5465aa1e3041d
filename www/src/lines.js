// A comparison that goes by lines first: a rewrite keeps most lines as they are, and a comparison by letters alone loses
// them in a long file.
import { Change, presentableDiff } from "@codemirror/merge";

/** Beyond so many changed lines all between the first and the last of them counts as one change. */
const MOST_CHANGES = 1500;

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

/** The ranges of lines that differ, by Myers' greedy algorithm. */
function blocks(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [n, m] = [a.length - head - tail, b.length - head - tail];
  if (!n && !m) return [];
  const whole = [{ fromA: head, toA: head + n, fromB: head, toB: head + m }];
  if (!n || !m) return whole;
  const most = Math.min(n + m, MOST_CHANGES);
  const ends = new Int32Array(2 * most + 3);
  const trace = [];
  for (let depth = 0; depth <= most; depth++) {
    trace.push(ends.slice(most + 1 - depth - 1, most + 1 + depth + 2));
    for (let k = -depth; k <= depth; k += 2) {
      const at = most + 1 + k;
      let x = k === -depth || (k !== depth && ends[at - 1] < ends[at + 1]) ? ends[at + 1] : ends[at - 1] + 1;
      while (x < n && x - k < m && a[head + x] === b[head + x - k]) x++;
      ends[at] = x;
      if (x >= n && x - k >= m) return walkBack(trace, depth, n, m, head);
    }
  }
  return whole;
}

/** From the end to the start along the path that was found; steps that touch are one range. */
function walkBack(trace, depth, n, m, head) {
  const found = [];
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
    const last = found.at(-1);
    if (last && last.fromA === head + toX && last.fromB === head + toY) [last.fromA, last.fromB] = [head + fromX, head + fromY];
    else found.push({ fromA: head + fromX, toA: head + toX, fromB: head + fromY, toB: head + toY });
    [x, y] = [fromX, fromY];
  }
  return found.reverse();
}
