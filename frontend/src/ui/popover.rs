//! A button and the box it opens: by press, and where asked by resting the pointer on it.

use std::time::Duration;

use crate::dom::prelude::*;
use leptos::{ev, html};

use super::floating::{Floating, FloatingBox};

/// A button and the box it opens.
#[component]
pub(crate) fn Popover(
    /// What the button opens, in words.
    #[prop(into)]
    label: String,
    /// A class for the button.
    #[prop(default = "btn btn-quiet")]
    class: &'static str,
    /// What the button shows.
    trigger: AnyView,
    /// For content that closes the box itself.
    #[prop(default = Floating::new())]
    floating: Floating,
    /// What the box holds; built each time it opens.
    #[prop(into)]
    content: ViewFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let press = move |_| {
        if let Some(button) = button.get_untracked() {
            floating.toggle(&button);
        }
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            aria-label=label.clone()
            aria-haspopup="dialog"
            aria-expanded=move || floating.is_open().to_string()
            on:click=press
        >
            {trigger}
        </button>
        <FloatingBox floating=floating label=label role="dialog" class="floating popover" content=content />
    }
}

/// Opens a box when the pointer rests on an element, and closes it when the pointer is neither there nor in the box.
#[derive(Clone, Copy)]
pub(crate) struct Hover {
    floating: Floating,
    inside: StoredValue<bool>,
}

impl Hover {
    /// For a box.
    pub(crate) fn new(floating: Floating) -> Self {
        Self { floating, inside: StoredValue::new(false) }
    }

    /// The pointer came upon the element. Only a mouse rests; a finger presses.
    pub(crate) fn enter(self, event: &ev::PointerEvent, anchor: web_sys::Element) {
        if event.pointer_type() != "mouse" {
            return;
        }
        self.inside.set_value(true);
        let open = move || {
            if self.inside.try_get_value() == Some(true) && !self.floating.is_open_untracked() {
                self.floating.open(&anchor);
            }
        };
        set_timeout(open, Duration::from_millis(300));
    }

    /// The pointer came into the box, or left box or element.
    pub(crate) fn inside(self, inside: bool) {
        self.inside.set_value(inside);
        let close = move || {
            if self.inside.try_get_value() == Some(false) {
                self.floating.close();
            }
        };
        if !inside {
            set_timeout(close, Duration::from_millis(200));
        }
    }
}
