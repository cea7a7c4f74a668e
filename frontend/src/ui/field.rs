//! Form fields. Each keeps what was typed as raw text beside its error, so that nothing typed is ever lost; parsing is
//! the form's business. A field's label, help and error belong to its control for screen readers too.

mod choice;
mod text;

pub(crate) use choice::{ChoiceField, ChoicesField, FlagField};
pub(crate) use text::{DateField, MoneyField, NumberField, TextArea, TextField};

use crate::dom::prelude::*;

use super::icon::{Icon, icon};
use super::unique_id;
use crate::i18n::t;

/// What every field has around its control.
struct Frame {
    id: String,
    label: String,
    optional: bool,
    help: Option<String>,
    error: Signal<Option<String>>,
}

impl Frame {
    fn new(label: String, optional: bool, help: Option<String>, error: Signal<Option<String>>) -> Self {
        Self { id: unique_id("field"), label, optional, help, error }
    }

    fn help_id(&self) -> String {
        format!("{}-help", self.id)
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.id)
    }

    /// The ids of what describes the control.
    fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + 'static + use<> {
        let help = self.help.is_some().then(|| self.help_id());
        let (error_id, error) = (self.error_id(), self.error);
        move || {
            let error = error.with(Option::is_some).then(|| error_id.clone());
            let ids: Vec<String> = help.clone().into_iter().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Copy + Send + 'static + use<> {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    /// Label, control, help and error of a single control.
    fn around(self, control: impl IntoView) -> impl IntoView {
        let label = label_text(&self.label, self.optional);
        view! {
            <div class="field">
                <label class="field-label" for=self.id.clone()>{label}</label>
                {control}
                {notes(&self)}
            </div>
        }
    }

    /// The same for a group of controls.
    fn around_group(self, role: &'static str, controls: impl IntoView) -> impl IntoView {
        let label_id = format!("{}-label", self.id);
        let label = label_text(&self.label, self.optional);
        let (described_by, invalid) = (self.described_by(), self.invalid());
        let label = view! { <div class="field-label" id=label_id.clone()>{label}</div> };
        view! {
            <div
                class="field"
                role=role
                id=self.id.clone()
                aria-labelledby=label_id
                aria-describedby=described_by
                aria-invalid=invalid
            >
                {label}
                {controls}
                {notes(&self)}
            </div>
        }
    }
}

fn label_text(label: &str, optional: bool) -> impl IntoView + use<> {
    let hint = optional.then(|| view! { " " <span class="field-optional">{t!(common::optional)}</span> });
    view! { {label.to_owned()} {hint} }
}

fn notes(frame: &Frame) -> impl IntoView + use<> {
    let help = frame.help.clone().map(|help| view! { <p class="field-help" id=frame.help_id()>{help}</p> });
    let (error, error_id) = (frame.error, frame.error_id());
    let error = move || {
        let id = error_id.clone();
        error.get().map(|error| view! { <p class="field-error" id=id>{icon(Icon::Warning)} {error}</p> })
    };
    view! { {help} {error} }
}
