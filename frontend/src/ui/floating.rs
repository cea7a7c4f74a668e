//! A box that floats beside an element. The browser's own popover does the rest: top layer, Esc, closing when one
//! presses elsewhere, giving the focus back. Who asks for it gets the focus into it.

use crate::dom::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::place::put_beside;
use crate::browser;

/// Which element a floating box stands beside, if it is open; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Floating {
    anchor: RwSignal<Option<Element>, LocalStorage>,
    element: NodeRef<html::Div>,
    /// Whether somebody asked for it, rather than passed by: then the focus goes into it.
    asked: StoredValue<bool>,
    /// When a press elsewhere last closed it, in milliseconds.
    closed_at: StoredValue<f64>,
    /// Whether it closes because we asked it to, for instance after a choice.
    told_to_close: StoredValue<bool>,
}

/// A press on the button closes the box before the button hears of it; this soon after, it must not open again.
const SAME_PRESS_MS: f64 = 250.0;

impl Floating {
    /// Closed.
    pub(crate) fn new() -> Self {
        Self {
            anchor: RwSignal::new_local(None),
            element: NodeRef::new(),
            asked: StoredValue::new(false),
            closed_at: StoredValue::new(0.0),
            told_to_close: StoredValue::new(false),
        }
    }

    /// Opens beside an element, or closes if it was open there.
    pub(crate) fn toggle(self, anchor: &Element) {
        let same_press = browser::now_ms() - self.closed_at.get_value() < SAME_PRESS_MS;
        if self.is_open_untracked() || same_press {
            self.close();
        } else {
            self.asked.set_value(true);
            self.open(anchor);
        }
    }

    /// Opens beside an element; the focus stays where it is.
    pub(crate) fn open(self, anchor: &Element) {
        self.anchor.set(Some(anchor.clone()));
        if let Some(element) = self.element.get_untracked() {
            let _ = element.show_popover();
        }
    }

    /// Closes.
    pub(crate) fn close(self) {
        if let Some(element) = self.element.get_untracked() {
            self.told_to_close.set_value(self.is_open_untracked());
            let _ = element.hide_popover();
        }
    }

    /// Whether it is open; follows changes.
    pub(crate) fn is_open(self) -> bool {
        self.anchor.with(Option::is_some)
    }

    /// Whether it is open now.
    pub(crate) fn is_open_untracked(self) -> bool {
        self.anchor.with_untracked(Option::is_some)
    }

    /// The box, while its view lives.
    pub(crate) fn element(self) -> Option<HtmlElement> {
        self.element.try_get_untracked().flatten().map(|element| HtmlElement::clone(&element))
    }

    /// Stands beside its element again, after its size has changed.
    pub(crate) fn place(self, end: bool) {
        // The element may have been drawn anew; then the box stays where it is.
        if let (Some(element), Some(Some(anchor))) = (self.element(), self.anchor.try_get_untracked())
            && anchor.is_connected()
        {
            put_beside(&element, &anchor, end);
        }
    }

    /// After it opened or closed. The browser tells a moment later: what was chosen in the box may have replaced the
    /// view meanwhile, another language for instance.
    fn toggled(self, end: bool, shown: Option<Callback<()>>) {
        let Some(element) = self.element() else { return };
        if element.matches(":popover-open").unwrap_or_default() {
            browser::after_paint(move || {
                if let Some(Some(anchor)) = self.anchor.try_get_untracked() {
                    put_beside(&element, &anchor, end);
                    match shown {
                        Some(shown) => shown.run(()),
                        None if self.asked.try_get_value() == Some(true) => focus_into(&element),
                        None => {}
                    }
                }
            });
        } else {
            let _ = element.remove_attribute("data-placed");
            self.asked.set_value(false);
            let dismissed = !self.told_to_close.get_value();
            self.told_to_close.set_value(false);
            self.closed_at.set_value(if dismissed { browser::now_ms() } else { 0.0 });
            self.anchor.set(None);
        }
    }
}

/// Puts the focus on the first thing to use in a box, or on the box.
fn focus_into(element: &HtmlElement) {
    let first = element.query_selector("input, select, textarea, button, summary, a[href]").ok().flatten();
    let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
    let _ = first.as_ref().unwrap_or(element).focus();
}

/// The box itself. Its content is built each time it opens.
#[component]
pub(crate) fn FloatingBox(
    /// Where it is.
    floating: Floating,
    /// What it is about, in words.
    #[prop(into)]
    label: Signal<String>,
    /// `menu` or `dialog`.
    role: &'static str,
    /// Classes beside `floating`.
    class: &'static str,
    /// Along the right edge of its element.
    #[prop(optional)]
    end: bool,
    /// Runs when it stands in its place.
    #[prop(optional, into)]
    on_shown: Option<Callback<()>>,
    /// Hears keys pressed inside.
    #[prop(optional, into)]
    on_key: Option<Callback<ev::KeyboardEvent>>,
    /// Hears the pointer enter (true) and leave.
    #[prop(optional, into)]
    on_hover: Option<Callback<bool>>,
    /// What it holds.
    #[prop(into)]
    content: ViewFn,
) -> impl IntoView {
    let key = move |event: ev::KeyboardEvent| {
        // Keys in a box are not shortcuts of the page.
        event.stop_propagation();
        if let Some(on_key) = on_key {
            on_key.run(event);
        }
    };
    let hover = move |inside: bool| {
        if let Some(on_hover) = on_hover {
            on_hover.run(inside);
        }
    };
    view! {
        <div
            class=class
            popover="auto"
            tabindex="-1"
            role=role
            aria-label=move || label.get()
            node_ref=floating.element
            on:toggle=move |_| floating.toggled(end, on_shown)
            on:keydown=key
            on:pointerenter=move |_| hover(true)
            on:pointerleave=move |_| hover(false)
        >
            {move || floating.is_open().then(|| content.run())}
        </div>
    }
}
