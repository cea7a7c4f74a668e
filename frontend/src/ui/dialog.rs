//! A dialog over the page. The browser's own `dialog` keeps the focus inside, closes on Esc and gives the focus back.

use crate::dom::prelude::*;
use leptos::{ev, html};

use super::button::IconButton;
use super::icon::Icon;
use super::unique_id;
use crate::i18n::t;

/// A dialog that shows while `open` is true. Its content is built when it opens and dropped when it closes.
#[component]
pub(crate) fn Dialog(
    /// Whether it shows; it sets this to false when the person closes it.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// What it holds, usually a form with its buttons in a `div.dialog-foot`.
    children: ChildrenFn,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("dialog"));
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let wanted = open.get();
        if let Some(element) = element.get() {
            if wanted && !element.open() {
                let _ = element.show_modal();
            } else if !wanted && element.open() {
                element.close();
            }
        }
    });
    let closed = move |_: ev::Event| open.set(false);
    let children = StoredValue::new(children);
    // Keys inside a dialog are not shortcuts of the page below.
    let keep_keys = move |event: ev::KeyboardEvent| event.stop_propagation();
    let shown = memo(move || open.get());
    let content = move || {
        view! {
            <div class="dialog-head">
                <h2 id=id.get_value()>{move || title.get()}</h2>
                <IconButton icon=Icon::Close label=t!(common::close) on_press=move |()| open.set(false) />
            </div>
            <div class="dialog-body">{children.with_value(|children| children())}</div>
        }
    };
    view! {
        <dialog class="dialog" aria-labelledby=id.get_value() node_ref=element on:close=closed on:keydown=keep_keys>
            {move || shown.get().then(content)}
        </dialog>
    }
}
