//! A panel that slides over from the right while the page beside it stays usable. Esc closes it and gives the focus
//! back; on a phone it covers the page.

use crate::dom::prelude::*;
use leptos::{ev, html};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;

/// A side panel. The caller decides whether it is there; the focus moves into it when it appears.
#[component]
pub(crate) fn SidePanel(
    /// What it shows.
    #[prop(into)]
    label: String,
    /// Runs when the person closes it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Aside>::new();
    let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let before = SendWrapper::new(before);
    Effect::new(move || {
        if let Some(element) = element.get() {
            let _ = element.focus();
        }
    });
    let on_key = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() && !over_panel() {
            on_close.run(());
        }
    });
    on_cleanup(move || {
        on_key.remove();
        if let Some(before) = before.take() {
            browser::after_paint(move || give_back(&before));
        }
    });
    view! {
        <aside class="panel" aria-label=label tabindex="-1" node_ref=element>
            {children()}
        </aside>
    }
}

/// Gives the focus back to what had it. What changed meanwhile was drawn anew: then to the link in its place.
fn give_back(before: &HtmlElement) {
    if before.is_connected() {
        let _ = before.focus();
    } else if let Some(address) = before.get_attribute("href") {
        browser::focus(&format!("#main a[href=\"{address}\"]"));
    }
}

/// Whether something lies over the panel that Esc closes first.
fn over_panel() -> bool {
    document().query_selector("dialog[open], :popover-open").ok().flatten().is_some()
}
