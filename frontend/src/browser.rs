//! The few things that come from the browser: document, storage, clock, randomness. Rules never call these; views and
//! the network code do, so that models stay testable without a browser.

use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Storage};

/// The document.
pub(crate) fn document() -> web_sys::Document {
    leptos::prelude::document()
}

/// The `html` element, which carries theme, density and readiness.
pub(crate) fn root() -> Option<Element> {
    document().document_element()
}

/// Sets or removes an attribute of the `html` element.
pub(crate) fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = root() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A setting kept on this device.
pub(crate) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a setting on this device. Private windows may refuse; then it lasts as long as the page.
pub(crate) fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Milliseconds since 1970-01-01 UTC.
pub(crate) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// A random id for a mutation. `crypto.getRandomValues` also exists where a page is served without TLS.
pub(crate) fn random_id() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Whether the screen is as narrow as a phone.
pub(crate) fn is_phone() -> bool {
    matches!(window().match_media("(max-width: 640px)"), Ok(Some(query)) if query.matches())
}

/// Whether the screen is used by touch alone.
pub(crate) fn is_touched() -> bool {
    let touched = window().match_media("(hover: none) and (pointer: coarse)");
    matches!(touched, Ok(Some(query)) if query.matches())
}

/// In small letters. The browser knows those of every script; tables of our own would be part of the first load.
pub(crate) fn lowercase(text: &str) -> String {
    if cfg!(target_arch = "wasm32") {
        JsString::from(text).to_lower_case().into()
    } else {
        text.to_lowercase()
    }
}

/// In capital letters, which the browser knows too.
pub(crate) fn uppercase(text: &str) -> String {
    if cfg!(target_arch = "wasm32") {
        JsString::from(text).to_upper_case().into()
    } else {
        text.to_uppercase()
    }
}

/// Moves the keyboard focus to the first element that matches, if there is one.
pub(crate) fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    match found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        Some(element) => element.focus().is_ok(),
        None => false,
    }
}

/// Gives the focus back to an element without bringing it into view.
pub(crate) fn focus_quietly(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// In small letters without accents, as texts are compared when somebody searches.
pub(crate) fn fold(text: &str) -> String {
    let lower = lowercase(text);
    if !cfg!(target_arch = "wasm32") || lower.is_ascii() {
        return lower;
    }
    let apart = String::from(JsString::from(lower.as_str()).normalize("NFD"));
    // What is left are letters and the accents that stood on them.
    apart.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect()
}

/// Scrolls the first element that matches into view, no further than needed.
pub(crate) fn reveal(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// A number that the element an event is about, or one around it, carries in an attribute.
pub(crate) fn number_at(event: &web_sys::Event, selector: &str, attribute: &str) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok()??.get_attribute(attribute)?.parse().ok()
}

/// Whether the keyboard focus is inside an element that matches.
pub(crate) fn has_focus_in(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.closest(selector).ok().flatten().is_some())
}

/// Whether the keyboard focus is nowhere, as after its element was removed.
pub(crate) fn has_no_focus() -> bool {
    has_focus_in("body") && !has_focus_in("body *")
}

/// Runs after the browser has laid out what changed.
pub(crate) fn after_paint(run: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(run));
}

/// Tells `boot.js` that the app stopped; it shows how to go on.
pub(crate) fn tell_crash() {
    if let Ok(event) = web_sys::Event::new("stagewright-crash") {
        let _ = window().dispatch_event(&event);
    }
}

/// Whether keys belong to what has the focus.
pub(crate) fn is_typing(target: &Element) -> bool {
    target.closest("input, textarea, select, dialog, [popover], .panel").ok().flatten().is_some()
}
