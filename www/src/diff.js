// The diff of a file and its rewrite, unified or side by side, as Rust sees it.
import { MergeView, getChunks, originalDocChangeEffect, unifiedMergeView } from "@codemirror/merge";
import { ChangeSet, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { reading, smallestChange } from "./codemirror.js";
import { compare } from "./lines.js";
import { light, lit } from "./marks.js";

// Unchanged code folds away, so that a long file shows its changes first.
const collapseUnchanged = { margin: 3, minSize: 6 };
// Beyond this many steps the comparison inside of a changed block grows coarser rather than slow.
const inBlock = { scanLimit: 500, timeout: 20 };
const diffConfig = { override: (original, rewritten) => compare(original, rewritten, inBlock) };

export class Diff {
  #merge = null;
  #view;
  #original;
  #mount;

  /** `onHover(from, to)` gives the original's range under the pointer; both are -1 outside of every change. */
  constructor(parent, original, rewritten, sideBySide, onHover) {
    this.#mount = (...texts) => this.#show(parent, ...texts, sideBySide, onHover);
    this.#mount(original, rewritten);
  }

  #show(parent, original, rewritten, sideBySide, onHover) {
    this.#original = original;
    const extensions = (label) => [
      reading(),
      lit,
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    ];
    const pointer = EditorView.domEventHandlers({
      mousemove: (event, view) => this.#hover(view, event, onHover),
      mouseleave: () => onHover(-1, -1),
    });
    if (sideBySide) {
      this.#merge = new MergeView({
        parent,
        a: { doc: original, extensions: [extensions("Original code"), pointer] },
        b: { doc: rewritten, extensions: [extensions("Async code"), pointer] },
        collapseUnchanged,
        diffConfig,
        gutter: true,
      });
      this.#view = this.#merge.b;
    } else {
      const unified = unifiedMergeView({ original, mergeControls: false, collapseUnchanged, diffConfig, gutter: true });
      this.#view = new EditorView({
        parent,
        state: EditorState.create({ doc: rewritten, extensions: [extensions("Async code, with the original's lines struck"), unified, pointer] }),
      });
    }
  }

  #chunks() {
    return this.#merge?.chunks ?? getChunks(this.#view.state)?.chunks ?? [];
  }

  #hover(view, event, onHover) {
    const position = view.posAtCoords(event);
    const inOriginal = view === this.#merge?.a;
    const chunk = this.#chunks().find((chunk) =>
      inOriginal ? chunk.fromA <= position && position <= chunk.toA : chunk.fromB <= position && position <= chunk.toB,
    );
    if (position === null || !chunk) onHover(-1, -1);
    else onHover(chunk.fromA, Math.min(chunk.toA, this.#original.length));
  }

  update(original, rewritten) {
    const change = smallestChange(this.#original, original);
    // Unchanged code folds only when a text is first shown: another text is shown anew.
    if (change && 2 * change.insert.length > original.length) {
      this.destroy();
      this.#mount(original, rewritten);
      return;
    }
    if (this.#merge) {
      replace(this.#merge.a, original);
      replace(this.#merge.b, rewritten);
    } else {
      if (change) {
        const changes = ChangeSet.of(change, this.#original.length);
        this.#view.dispatch({ effects: originalDocChangeEffect(this.#view.state, changes) });
      }
      replace(this.#view, rewritten);
    }
    this.#original = original;
  }

  /** Lights the changed lines which touch these ranges of the original: from and to of each in turn. */
  light(flat) {
    const touched = this.#chunks().filter((chunk) => {
      for (let i = 0; i < flat.length; i += 2) if (chunk.fromA <= flat[i + 1] && flat[i] <= chunk.toA) return true;
      return false;
    });
    const side = (from, to) => touched.map((chunk) => ({ from: chunk[from], to: chunk[to] - 1 }));
    this.#view.dispatch({ effects: light.of(side("fromB", "toB")) });
    this.#merge?.a.dispatch({ effects: light.of(side("fromA", "toA")) });
  }

  /** Brings the change at this position of the original into view. */
  reveal(position) {
    const chunks = this.#chunks();
    const chunk = chunks.find((chunk) => position <= chunk.toA) ?? chunks.at(-1);
    if (!chunk) return;
    const at = Math.min(chunk.fromB, this.#view.state.doc.length);
    this.#view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
  }

  destroy() {
    (this.#merge ?? this.#view).destroy();
  }
}

function replace(view, text) {
  const change = smallestChange(view.state.doc.toString(), text);
  if (change) view.dispatch({ changes: change });
}
