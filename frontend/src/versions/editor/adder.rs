//! A name and a button: how something with a name of its own is added.

use crate::dom::prelude::*;

use crate::i18n::t;
use crate::ui::button::Button;
use crate::ui::icon::Icon;

/// Asks for the name of something new, of which the label tells the kind. `mark` tells the form from others.
pub(super) fn adder(label: &str, mark: String, add: impl Fn(&str) + 'static) -> AnyView {
    let name = RwSignal::new(String::new());
    let label = format!("{label}: {}", t!(versions::new_name));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        if !typed.trim().is_empty() {
            add(typed.trim());
        }
    };
    view! {
        <form class="editor-adder" novalidate on:submit=send>
            <input
                class="input"
                autocomplete="off"
                data-add=mark
                aria-label=label
                placeholder=t!(versions::new_name_hint)
                prop:value=move || name.get()
                on:input:target=move |event| name.set(event.target().value())
            />
            <Button submit=true icon=Icon::Plus>{t!(versions::add)}</Button>
        </form>
    }
    .into_any()
}
