//! A field to search with. It waits until the reader pauses, so that not every letter is a request.

use std::time::Duration;

use crate::dom::prelude::*;

use super::icon::{Icon, icon};

/// How long a pause is.
const PAUSE: Duration = Duration::from_millis(250);

/// A field to search with.
#[component]
pub(crate) fn SearchField(
    /// What it searches in, in words.
    label: &'static str,
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Runs with what was typed, after a pause.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let turn = StoredValue::new(0_u32);
    let typed = move |text: String| {
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let search = move || {
            if turn.try_get_value() == Some(mine) {
                on_search.run(text.trim().to_owned());
            }
        };
        set_timeout(search, PAUSE);
    };
    view! {
        <div class="search">
            {icon(Icon::Search)}
            <input
                class="input" type="search" aria-label=label placeholder=label
                prop:value=move || value.get() on:input:target=move |event| typed(event.target().value())
            />
        </div>
    }
}
