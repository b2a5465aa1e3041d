// Searching in code: loaded with the first key that asks for it, as the first view can do without.
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { StateEffect, StateField } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** There once a state can search; each file has a state of its own. */
const ready = StateField.define({ create: () => true, update: (value) => value });

/** Does what `key` does in CodeMirror's own search. */
export function start(view, key) {
  if (!view.state.field(ready, false)) {
    const extensions = [ready, search({ top: true }), highlightSelectionMatches(), keymap.of(searchKeymap)];
    view.dispatch({ effects: StateEffect.appendConfig.of(extensions) });
  }
  searchKeymap.find((binding) => binding.key === key).run(view);
}
