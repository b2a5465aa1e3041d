// Marks in the code: underlines of blocking calls and of what cannot be read, milliseconds, async badges and errors in
// the gutter, and what is lit.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

/**
 * Replaces all annotations: `{ marks, notes, unread, badges }`, see `Annotations` in the page's source. Without badges
 * the last ones stay.
 */
export const annotate = StateEffect.define();
/** Lights these ranges: an array of `{ from, to }`. */
export const light = StateEffect.define();

/** A word in the gutter, where long lines cannot push it out of sight. */
class Fact extends GutterMarker {
  constructor(className, text, title) {
    super();
    Object.assign(this, { className, text, title });
  }
  eq(other) {
    return other.className === this.className && other.text === this.text && other.title === this.title;
  }
  toDOM() {
    const element = document.createElement("span");
    element.className = this.className;
    element.textContent = this.text;
    element.title = this.title;
    return element;
  }
}

const widest = new Fact("note", "000 ms", "");

/** The marks of one answer; they move along with the text until the next answer comes. */
export const marks = StateField.define({
  create: () => ({ marks: Decoration.none, facts: RangeSet.empty, isAnswered: false }),
  update(value, transaction) {
    if (transaction.docChanged) {
      value = { ...value, marks: value.marks.map(transaction.changes), facts: value.facts.map(transaction.changes) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(annotate)) value = build(effect.value, transaction.newDoc, value.facts);
    }
    return value;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.marks),
    // Space for facts that are to come, but not beside code of which there are none to tell: it would look indented.
    EditorView.editorAttributes.from(field, ({ isAnswered, facts }) => (isAnswered && !facts.size ? { class: "is-factless" } : {})),
  ],
});

function build({ marks, notes, unread, badges }, text, last) {
  const fits = ({ from, to }) => from < to && to <= text.length;
  const broken = unread.map(({ from, to, message }) => ({ from, to: Math.min(to, text.length), message })).filter(fits);
  const kept = badges ? RangeSet.empty : last.update({ filter: (from, to, { className }) => className === "async-badge" });
  const inGutter = ({ at }, fact) => (at <= text.length ? [fact.range(text.lineAt(at).from)] : []);
  return {
    isAnswered: true,
    marks: Decoration.set(
      [
        ...marks.filter(fits).map(({ from, to, id, heat }) =>
          Decoration.mark({ class: `mark heat-${heat}`, id, attributes: { "data-id": id } }).range(from, to),
        ),
        ...broken.map(({ from, to, message }) => Decoration.mark({ class: "unread", attributes: { title: message } }).range(from, to)),
      ],
      true,
    ),
    facts: kept.update({
      add: [
        ...broken.flatMap(({ from, message }) => inGutter({ at: from }, new Fact("unread-badge", "error", message))),
        ...(badges ?? []).flatMap((badge) => inGutter(badge, new Fact("async-badge", "async", badge.title))),
        ...notes.flatMap((note) => inGutter(note, new Fact(`note heat-${note.heat}`, note.text, note.title))),
      ],
      sort: true,
    }),
  };
}

/** `open(view, position)` is called for a click on a fact, with the start of its line. */
export function facts(open) {
  return gutter({
    class: "facts",
    markers: (view) => view.state.field(marks).facts,
    initialSpacer: () => widest,
    domEventHandlers: { click: (view, line) => open(view, line.from) },
  });
}

const litMark = Decoration.mark({ class: "lit" });

/** What the other views point at. */
export const lit = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(light)) continue;
      const length = transaction.newDoc.length;
      const ranges = effect.value.filter(({ from, to }) => from < to && to <= length);
      set = Decoration.set(ranges.map(({ from, to }) => litMark.range(from, to)), true);
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows where the tasks of a run stand: an array of `{ line, state, who }`. */
export const stand = StateEffect.define();

/** Who stands at a line, behind its code. */
class Who extends WidgetType {
  constructor(state, text) {
    super();
    Object.assign(this, { state, text });
  }
  eq(other) {
    return other.state === this.state && other.text === this.text;
  }
  toDOM() {
    const element = document.createElement("span");
    element.className = `who ${this.state}`;
    element.textContent = this.text;
    return element;
  }
}

export const standing = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(stand)) continue;
      const text = transaction.newDoc;
      const at = ({ line, state, who }) => {
        const { from, to } = text.line(line);
        return [
          Decoration.line({ class: `stands ${state}` }).range(from),
          Decoration.widget({ widget: new Who(state, who), side: 1 }).range(to),
        ];
      };
      set = Decoration.set(effect.value.filter(({ line }) => line <= text.lines).flatMap(at), true);
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The innermost mark that covers `position`: `{ id, from, to }`, or `null`. */
export function markAt(state, position) {
  let found = null;
  state.field(marks).marks.between(position, position, (from, to, { spec }) => {
    if (spec.id && (!found || to - from < found.to - found.from)) found = { id: spec.id, from, to };
  });
  return found;
}

/** The first mark that touches the line of `position`, or `null`. */
export function markOnLine(state, position) {
  const line = state.doc.lineAt(position);
  let found = null;
  state.field(marks).marks.between(line.from, line.to, (from, to, { spec }) => {
    if (!spec.id) return undefined;
    found = { id: spec.id, from, to };
    return false;
  });
  return found;
}
