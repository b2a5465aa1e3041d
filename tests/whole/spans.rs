//! What holds for the spans of every tree.

use unblock::syntax::{Node, SourceFile};

/// Every span fits the text, and lies inside the one of its parent; decorators stand before their function.
pub fn check_spans(file: &SourceFile) {
    for &root in &file.tree.body {
        file.tree.walk(Node::Stmt(root), &mut |node| {
            let span = file.tree.span_of(node);
            let text = file.text.get(span.start as usize..span.end as usize);
            assert!(text.is_some(), "{span:?} of {node:?}");
            file.tree.for_each_child(node, &mut |child| {
                let inner = file.tree.span_of(child);
                let decorated = matches!(node, Node::Stmt(_)) && inner.end <= span.start;
                assert!(span.contains(inner) || decorated, "{inner:?} in {span:?}: {text:?}");
            });
            true
        });
    }
    for unread in &file.unread {
        assert!(file.text.get(unread.span.start as usize..unread.span.end as usize).is_some());
        assert!(unread.span.start <= unread.at && unread.at <= unread.span.end);
    }
}
