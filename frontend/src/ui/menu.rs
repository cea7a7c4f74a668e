//! A button that opens a list of things to do. Arrow keys, Home, End and Esc work as in every menu.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Icon, icon};
use super::place::put_beside;
use super::popover::is_open;
use super::unique_id;

/// Something to do.
#[derive(Clone)]
pub(crate) struct MenuItem {
    heading: Option<String>,
    label: String,
    icon: Option<Icon>,
    hint: Option<String>,
    checked: Option<bool>,
    run: Callback<()>,
}

impl MenuItem {
    /// Something to do, with words for it.
    pub(crate) fn new(label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { heading: None, label: label.into(), icon: None, hint: None, checked: None, run: Callback::new(move |()| run()) }
    }

    /// With a picture.
    #[must_use]
    pub(crate) fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The first of a group, with the group's name above it.
    #[must_use]
    pub(crate) fn heading(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    /// With a second line, for instance why it will be refused.
    #[must_use]
    pub(crate) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// One of several of which one is chosen.
    #[must_use]
    pub(crate) fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }
}

/// Moves the focus among the items of an open menu.
fn move_focus(menu: &HtmlElement, key: &str) -> bool {
    let Ok(items) = menu.query_selector_all("[role^=menuitem]") else { return false };
    let count = items.length();
    let active = document().active_element();
    let current = (0..count).find(|index| {
        let item = items.item(*index);
        item.is_some() && item.as_ref() == active.as_ref().map(AsRef::as_ref)
    });
    let target = match (key, current) {
        ("ArrowDown", Some(index)) => (index + 1) % count.max(1),
        ("ArrowUp", Some(index)) => (index + count.max(1) - 1) % count.max(1),
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => count.saturating_sub(1),
        _ => return false,
    };
    items.item(target).and_then(|item| item.dyn_into::<HtmlElement>().ok()).is_some_and(|item| item.focus().is_ok())
}

/// A button with a menu. `items` runs each time it opens.
#[component]
pub(crate) fn Menu(
    /// What the menu is about, in words.
    #[prop(into)]
    label: String,
    /// A class for the button.
    #[prop(default = "btn btn-quiet btn-icon")]
    class: &'static str,
    /// What the button shows.
    trigger: AnyView,
    /// Opens along the button's right edge.
    #[prop(optional)]
    end: bool,
    /// Runs when it opens, for instance to fetch what the items need.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// The things to do; follows signals while it is open.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
) -> impl IntoView {
    let id = unique_id("menu");
    let button = NodeRef::<html::Button>::new();
    let floating = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let place = move || {
        if let (Some(floating), Some(button)) = (floating.get_untracked(), button.get_untracked()) {
            put_beside(&floating, &button, end);
            move_focus(&floating, "Home");
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
    let on_key = move |event: ev::KeyboardEvent| {
        if let Some(floating) = floating.get_untracked() {
            if event.key() == "Tab" {
                let _ = floating.hide_popover();
            } else if move_focus(&floating, &event.key()) {
                event.prevent_default();
            }
        }
        event.stop_propagation();
    };
    let close = move || {
        if let Some(floating) = floating.get_untracked() {
            let _ = floating.hide_popover();
        }
    };
    let rows = move || items.run(()).into_iter().map(|item| row(item, close)).collect_view();
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            aria-label=label.clone()
            title=label.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            popovertarget=id.clone()
        >
            {trigger}
        </button>
        <div
            id=id
            class="floating menu"
            popover="auto"
            role="menu"
            aria-label=label
            node_ref=floating
            on:toggle=on_toggle
            on:keydown=on_key
        >
            <Show when=move || open.get()>{rows}</Show>
        </div>
    }
}

fn row(item: MenuItem, close: impl Fn() + Copy + 'static) -> impl IntoView {
    let press = move |_| {
        close();
        item.run.run(());
    };
    let role = if item.checked.is_some() { "menuitemradio" } else { "menuitem" };
    let picture = match item.checked {
        Some(true) => Some(Icon::Check),
        Some(false) => None,
        None => item.icon,
    };
    view! {
        {item.heading.map(|heading| view! { <div class="menu-heading" role="presentation">{heading}</div> })}
        <button
            type="button"
            class="menu-item"
            role=role
            tabindex="-1"
            aria-checked=item.checked.map(|checked| checked.to_string())
            on:click=press
        >
            <span class="menu-icon">{picture.map(icon)}</span>
            <span class="menu-words">
                {item.label}
                {item.hint.map(|hint| view! { <span class="menu-hint">{hint}</span> })}
            </span>
        </button>
    }
}
