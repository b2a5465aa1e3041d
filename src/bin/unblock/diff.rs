//! Unified diffs, as `git apply` and `patch` read them.

use similar::TextDiff;

/// Lines of context around each hunk.
const CONTEXT: usize = 3;

/// What turns one text of a file into another; empty where they are equal. Lines end with `\n` alone, as for git.
///
/// There is no line `diff --git`: so names are read as they stand, seen from the folder in which the patch is applied.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    let mut unified = diff.unified_diff();
    unified.context_radius(CONTEXT).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}
