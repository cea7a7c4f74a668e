//! Lists whose rows keep their elements while they move.

use std::collections::HashMap;
use std::fmt::Display;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::region::{Between, follow};
use super::{AnyView, IntoView};

/// Builds a row when it is new.
type Build = Box<dyn FnOnce() -> AnyView>;

/// A row on the screen: what it owns, and its nodes from first to last.
struct Row {
    key: String,
    owner: Owner,
    nodes: Option<(Node, Node)>,
}

impl Row {
    fn new(key: String, owner: Owner, build: Build) -> (Self, Option<Node>) {
        let node = owner.with(build).node();
        let nodes = node.as_ref().and_then(|node| {
            if node.node_type() == Node::DOCUMENT_FRAGMENT_NODE {
                node.first_child().zip(node.last_child())
            } else {
                Some((node.clone(), node.clone()))
            }
        });
        (Self { key, owner, nodes }, node)
    }

    /// Its nodes, one after the other.
    fn each_node(&self, mut act: impl FnMut(&Node)) {
        let Some((first, last)) = &self.nodes else { return };
        let mut current = Some(first.clone());
        while let Some(node) = current {
            current = node.next_sibling().filter(|_| !node.is_same_node(Some(last)));
            act(&node);
        }
    }

    fn remove(self) {
        self.each_node(|node| {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(node);
            }
        });
        self.owner.cleanup();
    }

    /// Stands before `cursor` afterwards. Gives what stands behind it.
    fn place(&self, parent: &Node, cursor: Option<Node>) -> Option<Node> {
        let Some((first, last)) = &self.nodes else { return cursor };
        if cursor.as_ref().is_some_and(|cursor| cursor.is_same_node(Some(first))) {
            return last.next_sibling();
        }
        self.each_node(|node| {
            let _ = parent.insert_before(node, cursor.as_ref());
        });
        cursor
    }
}

/// Gives the keyboard focus back to what lost it because it was moved.
fn keep_focus(focused: Option<Element>) {
    let lost = focused.filter(|focused| document().active_element().as_ref() != Some(focused));
    let moved = lost.and_then(|lost| lost.dyn_into::<HtmlElement>().ok());
    if let Some(moved) = moved.filter(|moved| moved.is_connected()) {
        crate::browser::focus_quietly(&moved);
    }
}

/// A list: `each` gives the items, `key` tells them apart, `children` draws one. A row is drawn once for its key; what
/// changes inside it follows signals.
#[component]
pub(crate) fn For<E, I, T, K, KF, CF, V>(
    /// The items, in order; follows signals.
    each: E,
    /// What tells an item from the others.
    key: KF,
    /// Draws an item.
    children: CF,
) -> impl IntoView
where
    E: Fn() -> I + 'static,
    I: IntoIterator<Item = T> + 'static,
    T: 'static,
    K: Display + 'static,
    KF: Fn(&T) -> K + 'static,
    CF: Fn(T) -> V + 'static,
    V: IntoView + 'static,
{
    let children = Rc::new(children);
    rows(Box::new(move || {
        let row = |item: T| {
            let children = Rc::clone(&children);
            let build: Build = Box::new(move || children(item).into_view());
            build
        };
        each().into_iter().map(|item| (key(&item).to_string(), row(item))).collect()
    }))
}

fn rows(wanted: Box<dyn Fn() -> Vec<(String, Build)>>) -> AnyView {
    let (between, view) = Between::new();
    let owner = Owner::current().unwrap_or_default();
    let mut shown: Vec<Row> = Vec::new();
    follow(Box::new(move || {
        let wanted = wanted();
        let Some(parent) = between.parent() else { return };
        let mut known: HashMap<String, Row> = shown.drain(..).map(|row| (row.key.clone(), row)).collect();
        let kept: Vec<(String, Option<Row>, Build)> =
            wanted.into_iter().map(|(key, build)| (key.clone(), known.remove(&key), build)).collect();
        for row in known.into_values() {
            row.remove();
        }
        let focused = document().active_element();
        let mut cursor = between.first();
        for (key, row, build) in kept {
            if let Some(row) = row {
                cursor = row.place(&parent, cursor);
                shown.push(row);
            } else {
                // Rows belong to the list, not to this run of it.
                let (row, node) = untrack(|| Row::new(key, owner.child(), build));
                if let Some(node) = node {
                    let _ = parent.insert_before(&node, cursor.as_ref().or(Some(between.end())));
                }
                shown.push(row);
            }
        }
        keep_focus(focused);
    }));
    view
}
