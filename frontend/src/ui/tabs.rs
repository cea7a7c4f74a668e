//! Tabs over one content. Arrow keys move between them, as people expect of tabs.

use crate::dom::prelude::*;
use leptos::ev::KeyboardEvent;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tab {
    /// What is chosen with it.
    pub(crate) value: &'static str,
    /// Its name.
    pub(crate) label: String,
}

/// A row of tabs. What it controls stands below it and follows `chosen`.
#[component]
pub(crate) fn Tabs(
    /// What the tabs are about.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// The value of the chosen one.
    chosen: RwSignal<&'static str>,
) -> impl IntoView {
    let values: Vec<&'static str> = tabs.iter().map(|tab| tab.value).collect();
    let values = StoredValue::new(values);
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        let next = values.with_value(|values| neighbour(values, chosen.get_untracked(), step));
        chosen.set(next);
        crate::browser::after_paint(move || {
            crate::browser::focus(".tabs [aria-selected=true]");
        });
    };
    let draw = move |tab: Tab| {
        let selected = move || chosen.get() == tab.value;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                aria-selected=move || selected().to_string()
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab.value)
            >
                {tab.label}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {tabs.into_iter().map(draw).collect_view()}
        </div>
    }
}

/// The value `step` places further, around the end.
fn neighbour(values: &[&'static str], current: &'static str, step: isize) -> &'static str {
    let position = values.iter().position(|value| *value == current).unwrap_or_default();
    let next = position.checked_add_signed(step).unwrap_or(values.len().saturating_sub(1));
    values.get(next).or_else(|| values.first()).copied().unwrap_or(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_around() {
        assert_eq!(neighbour(&["a", "b", "c"], "c", 1), "a");
        assert_eq!(neighbour(&["a", "b", "c"], "a", -1), "c");
        assert_eq!(neighbour(&["a", "b", "c"], "a", 1), "b");
    }
}
