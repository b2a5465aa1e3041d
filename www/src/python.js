// Python as the editor colours and indents it: a tokenizer that goes on from the last line. A parser's tree would cost
// ten times as long after each key in a long class, and the page knows the code's structure from the engine.
import { StreamLanguage, syntaxTree } from "@codemirror/language";
import { python } from "@codemirror/legacy-modes/mode/python";

/** Names that are keywords in one place only: at the start of a line that opens a block. */
const SOFT = new Set(["match", "case"]);
const OPENS = /^[ \t]+[^=.,:)\]\s][^\n]*:\s*(#.*)?$/;
/** Functions that are keywords to the tokenizer. */
const FUNCTIONS = new Set(["aiter", "anext", "breakpoint"]);

export const pythonLanguage = StreamLanguage.define({
  ...python,
  token(stream, state) {
    const style = python.token(stream, state);
    if (style !== "keyword") return style;
    const word = stream.current();
    if (FUNCTIONS.has(word)) return "builtin";
    if (!SOFT.has(word)) return style;
    const isFirst = !stream.string.slice(0, stream.start).trim();
    return isFirst && OPENS.test(stream.string.slice(stream.pos)) ? style : "variable";
  },
});

/** How far before a position a call may begin that it stands in. */
const REACH = 20_000;
const NAME = /[\w\u00a1-\uffff.]/;
const PAIRS = { ")": "(", "]": "[", "}": "{" };

/** What the innermost call around `position` calls: `{ from, to }`, or `null`. */
export function calleeAround(state, position) {
  const at = (offset) => state.sliceDoc(offset, offset + 1);
  let end = position;
  while (NAME.test(at(end))) end++;
  const own = end > position || (position > 0 && NAME.test(at(position - 1)));
  const opening = own && at(end) === "(" ? end : openingBefore(state, position);
  for (let open = opening; open !== null; open = openingBefore(state, open)) {
    const callee = at(open) === "(" && calleeBefore(state, open);
    if (callee) return callee;
  }
  return null;
}

/** The bracket which is open at `position`. */
function openingBefore(state, position) {
  const closed = [];
  for (let at = position - 1; at >= Math.max(0, position - REACH); at--) {
    const sign = state.sliceDoc(at, at + 1);
    if (!(sign in PAIRS) && !Object.values(PAIRS).includes(sign)) continue;
    if (isText(state, at)) continue;
    if (sign in PAIRS) closed.push(PAIRS[sign]);
    else if (closed.length) closed.pop();
    else return at;
  }
  return null;
}

/** The expression that the bracket at `open` calls; `null` where it only holds something together, or follows a `def`. */
function calleeBefore(state, open) {
  let from = open;
  for (;;) {
    const sign = state.sliceDoc(from - 1, from);
    if (NAME.test(sign)) from--;
    else if (sign in PAIRS && !isText(state, from - 1)) {
      const inner = openingBefore(state, from - 1);
      if (inner === null) return null;
      from = inner;
    } else break;
  }
  const word = state.sliceDoc(from, open);
  if (!/^[^\W\d]/u.test(word) || isText(state, open)) return null;
  const style = syntaxTree(state).resolveInner(open, -1).name;
  const before = state.sliceDoc(Math.max(0, from - 20), from);
  const isHeader = /\b(def|class)\s+$/.test(before);
  return style === "keyword" || isHeader ? null : { from, to: open };
}

/** Within a string or a comment. */
const isText = (state, at) => /string|comment/.test(syntaxTree(state).resolveInner(at, 1).name);
