//! How views become elements: Leptos' notation, components and signals on a renderer of a few hundred lines.
//!
//! Leptos' own renderer gives every view a type of its own and compiles code for each; the finished app came to 470 kB
//! of compressed WebAssembly, more than a first load may have in all. Here every view is an [`AnyView`], built at once
//! with plain DOM calls, and only what depends on signals runs again.
//!
//! - `view!` builds elements as soon as it runs. An expression in braces may be text, a number, a view, an `Option`,
//!   `Vec` or array of these, or a closure; a closure runs again when a signal it read changes.
//! - An attribute, `class:name` or `prop:name` takes a value or a closure, which then follows its signals.
//! - What a closure or a list row creates (signals, effects, listeners on the window) ends when it runs again or goes.
//! - Components are Leptos' (`#[component]`), lists are [`For`]; everything else comes from `leptos::prelude`.
//!
//! Import `crate::dom::prelude::*` where other Leptos code imports `leptos::prelude::*`.

mod element;
mod list;
mod region;
mod values;

pub(crate) use element::El;
pub(crate) use list::For;

use std::sync::Arc;

use leptos::prelude::{Owner, document};
use send_wrapper::SendWrapper;
use web_sys::{DocumentFragment, Node};

/// What a module with views imports.
pub(crate) mod prelude {
    pub(crate) use leptos::prelude::*;
    // These take the place of Leptos' own of the same names.
    pub(crate) use super::IntoView as IntoAny;
    pub(crate) use super::{AnyView, Children, ChildrenFn, CollectView, For, IntoView, ViewFn};
    pub(crate) use crate::reactive::{Effect, Memo, memo};
    pub(crate) use stagewright_frontend_macros::view;
}

/// A view: nothing, a node, or several nodes in a document fragment. Put it into one place, once.
pub(crate) struct AnyView(SendWrapper<Option<Node>>);

impl AnyView {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self(SendWrapper::new(None))
    }

    /// A node, or the children of a document fragment.
    fn of(node: Node) -> Self {
        Self(SendWrapper::new(Some(node)))
    }

    fn node(self) -> Option<Node> {
        self.0.take()
    }

    /// Puts it at the end of a parent.
    fn append_to(self, parent: &Node) {
        if let Some(node) = self.node() {
            let _ = parent.append_child(&node);
        }
    }
}

/// What can stand in a view.
pub(crate) trait IntoView: Sized {
    /// As a view.
    fn into_view(self) -> AnyView;

    /// As a view; under this name for code that erases types.
    fn into_any(self) -> AnyView {
        self.into_view()
    }

    /// As text where it is nothing else, so that a changed text need not make a new node.
    fn into_content(self) -> Content {
        Content::View(self.into_view())
    }
}

/// What a closure in a view gives.
pub(crate) enum Content {
    /// Text alone.
    Text(String),
    /// Anything else.
    View(AnyView),
}

/// Several views after each other.
pub(crate) struct Fragment(DocumentFragment);

impl Fragment {
    /// Without views.
    pub(crate) fn new() -> Self {
        Self(document().create_document_fragment())
    }

    /// With one more view.
    pub(crate) fn child(self, view: impl IntoView) -> Self {
        view.into_view().append_to(&self.0);
        self
    }

    /// As one view.
    pub(crate) fn done(self) -> AnyView {
        AnyView::of(self.0.into())
    }
}

/// Views of the items of an iterator.
pub(crate) trait CollectView {
    /// As one view.
    fn collect_view(self) -> AnyView;
}

impl<I: IntoIterator> CollectView for I
where
    I::Item: IntoView,
{
    fn collect_view(self) -> AnyView {
        self.into_iter().fold(Fragment::new(), Fragment::child).done()
    }
}

/// The children of a component, built once.
pub(crate) type Children = Box<dyn FnOnce() -> AnyView + Send>;

/// The children of a component, built as often as it likes.
pub(crate) type ChildrenFn = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// How `view!` hands over children.
pub(crate) trait ToChildren<F> {
    /// Children that the function builds.
    fn to_children(build: F) -> Self;
}

impl<F: FnOnce() -> AnyView + Send + 'static> ToChildren<F> for Children {
    fn to_children(build: F) -> Self {
        Box::new(build)
    }
}

impl<F: Fn() -> AnyView + Send + Sync + 'static> ToChildren<F> for ChildrenFn {
    fn to_children(build: F) -> Self {
        Arc::new(build)
    }
}

/// A view that a component builds as often as it likes, given as a property.
#[derive(Clone)]
pub(crate) struct ViewFn(ChildrenFn);

impl ViewFn {
    /// Builds the view.
    pub(crate) fn run(&self) -> AnyView {
        (self.0)()
    }
}

impl<F, V> From<F> for ViewFn
where
    F: Fn() -> V + Send + Sync + 'static,
    V: IntoView,
{
    fn from(build: F) -> Self {
        Self(Arc::new(move || build().into_view()))
    }
}

/// Builds a view and puts it at the end of the page, for as long as the page lives.
pub(crate) fn mount_to_body(build: impl FnOnce() -> AnyView) {
    // An error only says that it is there already.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let view = owner.with(build);
    if let Some(body) = document().body() {
        view.append_to(&body);
    }
    // The page is the owner's life.
    std::mem::forget(owner);
}
