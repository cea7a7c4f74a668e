//! The stages with their steps, to choose what the form is about.

use crate::dom::prelude::*;

use super::editing::{Chosen, Editing};
use super::template;
use crate::api::graphql::{Value, field};
use crate::i18n::t;

/// The outline of the template.
pub(super) fn outline(editing: Editing) -> AnyView {
    let rows = move || {
        let mut rows = vec![entry(editing, Chosen::Process, t!(versions::part_process).to_owned(), 0)];
        editing.definition.with(|all| {
            let language = Editing::language();
            for (stage, name) in template::options(all, language, "stages") {
                rows.push(entry(editing, Chosen::Stage(stage.clone()), name, 0));
                let steps = field(field(all, "process"), "steps").as_array().into_iter().flatten();
                let own = steps.filter(|step| field(step, "stage").as_str() == Some(&stage));
                for key in own.filter_map(|step: &Value| field(step, "key").as_str()) {
                    let name = template::name(all, language, "steps", key);
                    rows.push(entry(editing, Chosen::Step(key.to_owned()), name, 1));
                }
            }
        });
        rows
    };
    view! { <nav class="editor-outline" aria-label=t!(versions::outline)><ul>{rows}</ul></nav> }.into_any()
}

fn entry(editing: Editing, what: Chosen, name: String, depth: u8) -> AnyView {
    let what = StoredValue::new(what);
    let is_chosen = move || editing.chosen.with(|chosen| what.with_value(|what| what == chosen));
    let class = if depth > 0 { "editor-entry editor-entry-step" } else { "editor-entry" };
    view! {
        <li>
            <button
                type="button"
                class=class
                aria-current=move || is_chosen().then_some("true")
                on:click=move |_| editing.chosen.set(what.get_value())
            >
                {name}
            </button>
        </li>
    }
    .into_any()
}
