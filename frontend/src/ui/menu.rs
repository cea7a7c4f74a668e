//! A button that opens a list of things to do. Arrow keys, Home, End and Esc work as in every menu.

use crate::dom::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, NodeList};

use super::floating::{Floating, FloatingBox};
use super::icon::{Icon, icon};
use crate::browser;

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
        Self {
            heading: None,
            label: label.into(),
            icon: None,
            hint: None,
            checked: None,
            run: Callback::new(move |()| run()),
        }
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

/// The items of an open menu, and which of them has the focus.
fn items_of(menu: &HtmlElement) -> Option<(NodeList, Option<u32>)> {
    let items = menu.query_selector_all("[role^=menuitem]").ok()?;
    let active = document().active_element()?;
    let current = (0..items.length()).find(|index| items.item(*index).as_ref() == Some(active.as_ref()));
    Some((items, current))
}

fn focus_at(items: &NodeList, index: u32) -> bool {
    let item = items.item(index).and_then(|item| item.dyn_into::<HtmlElement>().ok());
    item.is_some_and(|item| item.focus().is_ok())
}

/// Rows that are drawn anew take the place of those that were there: the focus stays at its place among them, and the menu
/// beside its element, whatever its size is now.
fn settle(floating: Floating, end: bool) {
    let Some(menu) = floating.element().filter(|menu| menu.has_attribute("data-placed")) else { return };
    let current = items_of(&menu).and_then(|(_, current)| current).unwrap_or_default();
    browser::after_paint(move || {
        floating.place(end);
        let has_focus = menu.contains(document().active_element().as_deref());
        if let Some((items, None)) = items_of(&menu).filter(|_| has_focus || browser::has_no_focus()) {
            focus_at(&items, current);
        }
    });
}

/// Moves the focus among the items of an open menu.
fn move_focus(menu: &HtmlElement, key: &str) -> bool {
    let Some((items, current)) = items_of(menu) else { return false };
    let count = items.length();
    let target = match (key, current) {
        ("ArrowDown", Some(index)) => (index + 1) % count.max(1),
        ("ArrowUp", Some(index)) => (index + count.max(1) - 1) % count.max(1),
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => count.saturating_sub(1),
        _ => return false,
    };
    focus_at(&items, target)
}

/// A button with a menu. `items` runs each time it opens, and again when a signal it reads changes.
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
    /// Runs when the button is pressed, for instance to fetch what the items need.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// The things to do.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
) -> impl IntoView {
    let floating = Floating::new();
    let button = NodeRef::<html::Button>::new();
    let press = move |_| {
        if let Some(on_open) = on_open {
            on_open.run(());
        }
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
            title=label.clone()
            aria-haspopup="menu"
            aria-expanded=move || floating.is_open().to_string()
            on:click=press
        >
            {trigger}
        </button>
        <MenuBox floating=floating label=label end=end items=items />
    }
}

/// The list of a menu, wherever it is opened from.
#[component]
pub(crate) fn MenuBox(
    /// Where it is.
    floating: Floating,
    /// What the menu is about, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Along the right edge of its element.
    #[prop(optional)]
    end: bool,
    /// The things to do.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
) -> impl IntoView {
    let on_key = move |event: ev::KeyboardEvent| {
        if let Some(element) = floating.element() {
            if event.key() == "Tab" {
                floating.close();
            } else if move_focus(&element, &event.key()) {
                event.prevent_default();
            }
        }
    };
    let focus_first = move |()| {
        if let Some(element) = floating.element() {
            move_focus(&element, "Home");
        }
    };
    let rows = move || {
        settle(floating, end);
        items.run(()).into_iter().map(|item| row(item, floating)).collect_view()
    };
    let content = move || rows.into_any();
    view! {
        <FloatingBox
            floating=floating label=label role="menu" class="floating menu" end=end
            on_shown=focus_first on_key=on_key content=content
        />
    }
}

fn row(item: MenuItem, floating: Floating) -> impl IntoView {
    let press = move |_| {
        floating.close();
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
