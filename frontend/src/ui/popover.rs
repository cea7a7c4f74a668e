//! A box that opens beside its button, by press, and where asked by hover or focus too. The browser's own popover does
//! the rest: top layer, Esc, closing when one presses elsewhere.

use leptos::prelude::*;
use leptos::{ev, html};

use super::place::put_beside;
use super::unique_id;
use std::time::Duration;

/// Whether a popover element is open.
pub(crate) fn is_open(element: &web_sys::Element) -> bool {
    element.matches(":popover-open").unwrap_or_default()
}

/// A button and the box it opens. The content is built each time it opens.
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
    /// Opens by resting the pointer on it, too.
    #[prop(optional)]
    hover: bool,
    /// Runs when it opens.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// What the box holds.
    content: ViewFn,
) -> impl IntoView {
    let id = unique_id("popover");
    let button = NodeRef::<html::Button>::new();
    let floating = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let place = move || {
        if let (Some(floating), Some(button)) = (floating.get_untracked(), button.get_untracked()) {
            put_beside(&floating, &button, false);
        }
    };
    let on_toggle = move |_: ev::Event| {
        let now_open = floating.get_untracked().is_some_and(|floating| is_open(&floating));
        open.set(now_open);
        if now_open {
            if let Some(on_open) = on_open {
                on_open.run(());
            }
            crate::browser::after_paint(place);
        } else if let Some(floating) = floating.get_untracked() {
            let _ = floating.remove_attribute("data-placed");
        }
    };
    let hovered = StoredValue::new(false);
    let enter = move |event: ev::PointerEvent| {
        if !hover || event.pointer_type() != "mouse" {
            return;
        }
        hovered.set_value(true);
        set_timeout(
            move || {
                if hovered.try_get_value() == Some(true)
                    && let Some(floating) = floating.get_untracked()
                    && !is_open(&floating)
                {
                    let _ = floating.show_popover();
                }
            },
            Duration::from_millis(250),
        );
    };
    let leave = move |event: ev::PointerEvent| {
        if !hover || event.pointer_type() != "mouse" {
            return;
        }
        hovered.set_value(false);
        set_timeout(
            move || {
                if hovered.try_get_value() == Some(false)
                    && let Some(floating) = floating.get_untracked()
                    && is_open(&floating)
                {
                    let _ = floating.hide_popover();
                }
            },
            Duration::from_millis(200),
        );
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            aria-label=label.clone()
            aria-expanded=move || open.get().to_string()
            popovertarget=id.clone()
            on:pointerenter=enter
            on:pointerleave=leave
        >
            {trigger}
        </button>
        <div
            id=id
            class="floating popover"
            popover="auto"
            role="dialog"
            aria-label=label
            node_ref=floating
            on:toggle=on_toggle
            on:pointerenter=enter
            on:pointerleave=leave
        >
            <Show when=move || open.get()>{content.run()}</Show>
        </div>
    }
}
