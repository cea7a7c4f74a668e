//! The texts of the template beside the forms: what the forms write, and where what they cannot say is written.

use crate::dom::prelude::*;

use super::super::changes::findings;
use super::super::ops::Files;
use super::editing::Editing;
use super::places::form_of;
use crate::i18n::t;
use crate::ui::tabs::{Tab, Tabs};

/// The text of the chosen file, and what is wrong with the template.
pub(super) fn texts(editing: Editing) -> AnyView {
    let file = RwSignal::new("process");
    let tabs = ["process", "en", "fr"].map(|value| Tab { value, label: format!("{value}.yaml") });
    let text = move || {
        editing.files.with(|files| match file.get() {
            "en" => files.en.clone(),
            "fr" => files.fr.clone(),
            _ => files.process.clone(),
        })
    };
    let typed = move |text: String| {
        let files = editing.files.get_untracked();
        editing.type_files(match file.get_untracked() {
            "en" => Files { en: text, ..files },
            "fr" => Files { fr: text, ..files },
            _ => Files { process: text, ..files },
        });
    };
    let to_form = move |place: &str| {
        let form = editing.definition.with_untracked(|all| form_of(all, place))?;
        Some(Callback::new(move |()| editing.choose(form.clone())))
    };
    let list = move || editing.findings.with(|all| findings(all, &to_form));
    view! {
        <section class="editor-texts stack">
            <Tabs label=t!(versions::files) tabs=tabs.to_vec() chosen=file />
            <textarea
                class="input editor-text"
                spellcheck="false"
                wrap="off"
                aria-label=move || format!("{}.yaml", file.get())
                prop:value=text
                on:input:target=move |event| typed(event.target().value())
            ></textarea>
            <h3>{t!(versions::findings)}</h3>
            <div role="status">{list}</div>
        </section>
    }
    .into_any()
}
