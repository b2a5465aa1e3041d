// What the editor and the diff share: Python, keys, and a theme made of the page's own CSS variables.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { pythonLanguage } from "./python.js";

// Colours are variables, so that one theme serves light and dark; rules here win over CodeMirror's own.
const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "var(--code-size)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--code-line)", overscrollBehavior: "contain" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "8px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 6px 0 4px" },
  ".cm-activeLine": { backgroundColor: "var(--line-active)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-active)", color: "var(--ink-soft)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--match)", outline: "1px solid var(--edge-strong)" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--ink)", borderColor: "var(--edge)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--edge-strong)" },
  ".cm-textfield": { backgroundColor: "var(--paper)", border: "1px solid var(--edge-strong)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface-2)", border: "1px solid var(--edge-strong)" },
});

/** The keys of CodeMirror's search: find, the next match, select all matches, go to a line, select the next occurrence. */
const SEARCH_KEYS = ["Mod-f", "F3", "Mod-g", "Mod-Shift-l", "Mod-Alt-g", "Mod-d"];

function searched(view, key) {
  import("./search.js").then(({ start }) => start(view, key));
  return true;
}

/** Reading: highlighting and selection, for every view of code. */
export function reading() {
  return [
    theme,
    highlightSpecialChars(),
    drawSelection(),
    lineNumbers(),
    pythonLanguage,
    syntaxHighlighting(classHighlighter),
    keymap.of(SEARCH_KEYS.map((key) => ({ key, run: (view) => searched(view, key) }))),
  ];
}

// Text typed over a selection. The browser itself would give it the style of what it replaces as a style attribute,
// which our content security policy refuses, with an error in the console.
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const replaces = view.state.selection.ranges.some((range) => !range.empty);
    if (event.inputType !== "insertText" || !event.data || event.isComposing || !replaces) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

/** Writing: undo, indentation, brackets, several cursors. */
export function writing() {
  return [
    history(),
    overSelection,
    EditorState.allowMultipleSelections.of(true),
    rectangularSelection(),
    indentUnit.of("    "),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
  ];
}

/** The smallest single replacement that turns `old` into `text`; `null` where they are equal. */
export function smallestChange(old, text) {
  if (old === text) return null;
  const shortest = Math.min(old.length, text.length);
  let from = 0;
  while (from < shortest && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  let tail = 0;
  while (tail < shortest - from && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail++;
  return { from, to: old.length - tail, insert: text.slice(from, text.length - tail) };
}
