//! The stages with their steps, to choose what the form is about.

use crate::dom::prelude::*;

use super::editing::{Chosen, Editing, SECTIONS};
use super::template;
use crate::api::graphql::{Value, field};
use crate::i18n::t;

/// The outline of the template.
pub(super) fn outline(editing: Editing) -> AnyView {
    let entries = memo(move || editing.definition.with(entries));
    let rows = move || {
        let rows = entries.get().into_iter().map(|(what, name, depth)| entry(editing, what, name, depth));
        rows.collect_view()
    };
    view! { <nav class="editor-outline" aria-label=t!(versions::outline)><ul>{rows}</ul></nav> }.into_any()
}

/// What a section is called.
pub(super) fn section_name(section: &str) -> &'static str {
    match section {
        "roles" => t!(versions::roles),
        "contact_roles" => t!(versions::contact_roles),
        "facts" => t!(versions::facts),
        "params" => t!(versions::policy_values),
        "segments" => t!(versions::segments),
        "documents" => t!(versions::documents),
        _ => t!(versions::lists),
    }
}

/// Everything that has a form, with its name and how deep it stands.
fn entries(all: &Value) -> Vec<(Chosen, String, u8)> {
    let language = Editing::language();
    let mut found = vec![(Chosen::Process, t!(versions::part_process).to_owned(), 0)];
    found.extend(SECTIONS.map(|section| (Chosen::Section(section), section_name(section).to_owned(), 0)));
    for (stage, name) in template::options(all, language, "stages") {
        let steps = field(field(all, "process"), "steps").as_array().into_iter().flatten();
        let own = steps.filter(|step| field(step, "stage").as_str() == Some(&stage));
        let own = own.filter_map(|step| field(step, "key").as_str());
        found.push((Chosen::Stage(stage.clone()), name, 0));
        found.extend(
            own.map(|key| (Chosen::Step(key.to_owned()), template::name(all, language, "steps", key), 1)),
        );
    }
    found
}

fn entry(editing: Editing, what: Chosen, name: String, depth: u8) -> AnyView {
    let what = StoredValue::new(what);
    let is_chosen = move || editing.chosen.with(|chosen| what.with_value(|what| what == chosen));
    // Below the sections, a line before the stages.
    let ends =
        what.with_value(|what| matches!(what, Chosen::Section(section) if SECTIONS.last() == Some(section)));
    let class = if depth > 0 { "editor-entry editor-entry-step" } else { "editor-entry" };
    view! {
        <li class:editor-sections-end=ends>
            <button
                type="button"
                class=class
                aria-current=move || is_chosen().then_some("true")
                on:click=move |_| editing.choose(what.get_value())
            >
                {name}
            </button>
        </li>
    }
    .into_any()
}
