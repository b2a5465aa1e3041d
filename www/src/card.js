// The card beside a call: CodeMirror places it, the page fills it.
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { markAt, markOnLine } from "./marks.js";
import { calleeAround } from "./python.js";

const pin = StateEffect.define();

/**
 * `fill({ id, callee, host })` is called when a card appears, `empty(host)` when it goes.
 * `id` is the blocking call's, or empty for a call which is not known to block.
 */
export function cards(fill, empty) {
  const tooltip = (subject, pinned) => ({
    pos: subject.from,
    end: subject.to,
    above: false,
    arrow: false,
    create() {
      const dom = document.createElement("div");
      dom.className = "card-host";
      return {
        dom,
        mount: () => fill({ ...subject, pinned, host: dom }),
        destroy: () => empty(dom),
      };
    },
  });

  const pinned = StateField.define({
    create: () => null,
    update(value, transaction) {
      for (const effect of transaction.effects) if (effect.is(pin)) return effect.value && tooltip(effect.value, true);
      return transaction.docChanged || transaction.selection ? null : value;
    },
    provide: (field) => showTooltip.from(field),
  });

  const hover = hoverTooltip(
    (view, position) => {
      if (view.state.field(pinned)) return null;
      const mark = markAt(view.state, position);
      return mark && tooltip({ ...mark, callee: text(view.state, mark) }, false);
    },
    { hoverTime: 250, hideOnChange: true },
  );

  const show = (view, subject) => {
    if (subject) view.dispatch({ effects: pin.of(subject) });
    return subject !== null;
  };
  const open = (view) => show(view, subjectAt(view.state, view.state.selection.main.head));
  const openLine = (view, position) => {
    const mark = markOnLine(view.state, position);
    return show(view, mark && { ...mark, callee: text(view.state, mark) });
  };
  const close = (view) => {
    if (!view.state.field(pinned)) return false;
    view.dispatch({ effects: pin.of(null) });
    view.focus();
    return true;
  };
  return {
    close,
    openLine,
    extension: [pinned, hover, Prec.high(keymap.of([{ key: "Mod-i", run: open }, { key: "Escape", run: close }]))],
  };
}

/** The marked call at `position`, else the callee of the innermost call around it. */
function subjectAt(state, position) {
  const mark = markAt(state, position);
  if (mark) return { ...mark, callee: text(state, mark) };
  const callee = calleeAround(state, position);
  return callee && { id: "", ...callee, callee: text(state, callee) };
}

function text(state, { from, to }) {
  return state.sliceDoc(from, to).replace(/\s+/g, " ");
}
