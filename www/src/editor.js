// The code editor, as Rust sees it. All positions are UTF-16 code units.
import { isolateHistory } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, tooltips } from "@codemirror/view";
import { cards } from "./card.js";
import { reading, smallestChange, writing } from "./codemirror.js";
import { annotate, facts, light, lit, markAt, marks, stand, standing } from "./marks.js";

export { Diff } from "./diff.js";

export class Editor {
  #view;
  #extensions;
  #close;
  /** File name -> its state with undo history, while another file is shown. */
  #states = new Map();
  #name = "";
  #hovered = "";
  /** No news of changes that the page itself makes. */
  #quiet = false;

  /** `on`: `{ change(text), hover(id), card(id, callee, pinned, host), cardGone(host) }`. */
  constructor(parent, on) {
    const card = cards(
      ({ id, callee, pinned, host }) => on.card(id, callee, pinned, host),
      (host) => on.cardGone(host),
    );
    this.#close = card.close;
    this.#extensions = [
      reading(),
      writing(),
      facts(card.openLine),
      marks,
      lit,
      standing,
      card.extension,
      tooltips({ position: "fixed" }),
      // The content takes the focus anyhow; said in so many words, checkers know it too.
      EditorView.contentAttributes.of({ "aria-label": "Python code", "data-testid": "code", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.#quiet) on.change(update.state.doc.toString());
      }),
      EditorView.domEventHandlers({
        mousemove: (event, view) => this.#hover(on, view, view.posAtCoords(event)),
        mouseleave: (_, view) => this.#hover(on, view, null),
        // CodeMirror would put the text of dropped files at the pointer; they become tabs, which the page sees to.
        drop: (event) => event.dataTransfer?.types.includes("Files"),
      }),
    ];
    this.#view = new EditorView({ parent, state: this.#fresh("") });
  }

  #fresh(text) {
    return EditorState.create({ doc: text, extensions: this.#extensions });
  }

  #hover(on, view, position) {
    const id = (position !== null && markAt(view.state, position)?.id) || "";
    if (id !== this.#hovered) on.hover((this.#hovered = id));
  }

  /** Shows a file; one that was shown before has kept its undo history and its place. */
  show(name, text) {
    if (name !== this.#name) {
      this.#states.set(this.#name, this.#view.state);
      this.#name = name;
      this.#view.setState(this.#states.get(name) ?? this.#fresh(text));
    }
    this.#quiet = true;
    this.put(text);
    this.#quiet = false;
  }

  /** Another text for the shown file, which one step back takes out again, however soon it came after typing. */
  put(text) {
    const change = smallestChange(this.#view.state.doc.toString(), text);
    if (change) this.#view.dispatch({ changes: change, annotations: isolateHistory.of("full") });
  }

  rename(name) {
    this.#name = name;
  }

  /** Forgets all files: another document comes. */
  forget() {
    this.#states.clear();
    this.#name = "";
    this.#view.setState(this.#fresh(""));
  }

  /** `annotations`: JSON of `{ marks, notes, badges, unread }`. */
  annotate(annotations) {
    this.#view.dispatch({ effects: annotate.of(JSON.parse(annotations)) });
  }

  /** `flat`: from and to of each range in turn. */
  light(flat) {
    this.#view.dispatch({ effects: light.of(pairs(flat)) });
  }

  /** `lines`: JSON of `[{ line, state, who }]`, where the tasks of a run stand. */
  stand(lines) {
    this.#view.dispatch({ effects: stand.of(JSON.parse(lines)) });
  }

  reveal(from, to) {
    const length = this.#view.state.doc.length;
    const anchor = Math.min(from, length);
    this.#view.dispatch({
      selection: { anchor, head: Math.min(to, length) },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.#view.focus();
  }

  focus() {
    this.#view.focus();
  }

  closeCard() {
    this.#close(this.#view);
  }

  destroy() {
    this.#view.destroy();
  }
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ from: flat[2 * i], to: flat[2 * i + 1] }));
}
