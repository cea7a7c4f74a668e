//! A place in a view that is drawn again when signals change.

use leptos::prelude::{RenderEffect, StoredValue, document};
use web_sys::{Node, Text};

use super::{AnyView, Content};

/// Runs now, and again whenever a signal that it read changes, until the current owner ends. What it creates ends
/// with its next run.
pub(super) fn follow(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    // Kept by the owner, and dropped with it.
    StoredValue::new_local(effect);
}

/// The nodes between two marks, which are empty texts.
pub(super) struct Between {
    start: Node,
    end: Node,
}

impl Between {
    /// Two marks in a fragment of their own, to be put somewhere.
    pub(super) fn new() -> (Self, AnyView) {
        let fragment = document().create_document_fragment();
        let mark = || {
            let mark = document().create_text_node("");
            let _ = fragment.append_child(&mark);
            Node::from(mark)
        };
        let between = Self { start: mark(), end: mark() };
        (between, AnyView::of(fragment.into()))
    }

    /// The parent they stand in now.
    pub(super) fn parent(&self) -> Option<Node> {
        self.end.parent_node()
    }

    /// The mark behind the nodes.
    pub(super) fn end(&self) -> &Node {
        &self.end
    }

    /// The first node between the marks, or the mark behind.
    pub(super) fn first(&self) -> Option<Node> {
        self.start.next_sibling()
    }

    /// Takes everything away.
    fn clear(&self) {
        let Some(parent) = self.parent() else { return };
        while let Some(next) = self.start.next_sibling().filter(|next| !next.is_same_node(Some(&self.end))) {
            if parent.remove_child(&next).is_err() {
                break;
            }
        }
    }

    fn put(&self, node: &Node) {
        if let Some(parent) = self.parent() {
            let _ = parent.insert_before(node, Some(&self.end));
        }
    }
}

/// A place that shows what a closure gives.
pub(super) fn region(mut content: Box<dyn FnMut() -> Content>) -> AnyView {
    let (between, view) = Between::new();
    let mut words: Option<Text> = None;
    follow(Box::new(move || match (content(), &words) {
        (Content::Text(text), Some(node)) => node.set_data(&text),
        (Content::Text(text), None) => {
            between.clear();
            let node = document().create_text_node(&text);
            between.put(&node);
            words = Some(node);
        }
        (Content::View(view), _) => {
            between.clear();
            words = None;
            if let Some(node) = view.node() {
                between.put(&node);
            }
        }
    }));
    view
}
