// Marks in the code: underlines of blocking calls, milliseconds at line ends, async badges, and what is lit.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

/** Replaces all annotations: `{ marks, notes, badges }`, see `Annotations` in the page's source. */
export const annotate = StateEffect.define();
/** Lights these ranges: an array of `{ from, to }`. */
export const light = StateEffect.define();

class Milliseconds extends WidgetType {
  constructor(text, heat) {
    super();
    Object.assign(this, { text, heat });
  }
  eq(other) {
    return other.text === this.text && other.heat === this.heat;
  }
  toDOM() {
    const element = document.createElement("span");
    element.className = `note heat-${this.heat}`;
    element.textContent = this.text;
    // The marks and the findings say the same to a screen reader; read line by line it would be noise.
    element.ariaHidden = "true";
    return element;
  }
}

class AsyncBadge extends GutterMarker {
  constructor(title) {
    super();
    this.title = title;
  }
  eq(other) {
    return other.title === this.title;
  }
  toDOM() {
    const element = document.createElement("span");
    element.className = "async-badge";
    element.textContent = "async";
    element.title = this.title;
    return element;
  }
}

const widest = new AsyncBadge("");

/** The marks of one answer; they move along with the text until the next answer comes. */
export const marks = StateField.define({
  create: () => ({ marks: Decoration.none, notes: Decoration.none, badges: RangeSet.empty }),
  update(value, transaction) {
    if (transaction.docChanged) {
      value = Object.fromEntries(Object.entries(value).map(([name, set]) => [name, set.map(transaction.changes)]));
    }
    for (const effect of transaction.effects) {
      if (effect.is(annotate)) value = build(effect.value, transaction.newDoc);
    }
    return value;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.marks),
    EditorView.decorations.from(field, (value) => value.notes),
  ],
});

function build({ marks, notes, badges }, text) {
  const fits = ({ from, to }) => from < to && to <= text.length;
  return {
    marks: Decoration.set(
      marks.filter(fits).map(({ from, to, id, heat }) =>
        Decoration.mark({ class: `mark heat-${heat}`, id, attributes: { "data-id": id } }).range(from, to),
      ),
      true,
    ),
    notes: Decoration.set(
      notes
        .filter(({ at }) => at <= text.length)
        .map(({ at, text: words, heat }) =>
          Decoration.widget({ widget: new Milliseconds(words, heat), side: 1 }).range(text.lineAt(at).to),
        ),
      true,
    ),
    badges: RangeSet.of(
      badges.filter(({ at }) => at <= text.length).map(({ at, title }) => new AsyncBadge(title).range(text.lineAt(at).from)),
      true,
    ),
  };
}

export const badges = gutter({
  class: "async-gutter",
  markers: (view) => view.state.field(marks).badges,
  initialSpacer: () => widest,
});

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

/** The innermost mark that covers `position`: `{ id, from, to }`, or `null`. */
export function markAt(state, position) {
  let found = null;
  state.field(marks).marks.between(position, position, (from, to, { spec }) => {
    if (!found || to - from < found.to - found.from) found = { id: spec.id, from, to };
  });
  return found;
}
