//! Putting a deal right that is over: its title or one of its fields, for a reason that stays on record (CQ-7.3).

use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use shared::keys::FactKey;

use super::field::control;
use super::form::FieldState;
use crate::api::types::{Permission, UserError, error_at, errors_elsewhere};
use crate::deals::changes::{DealCorrect, DealCorrectInput};
use crate::deals::handle::{DealHandle, Known, Settled, Template};
use crate::deals::model::form::{fact_input, read};
use crate::i18n::{locale, t};
use crate::state::session::use_session;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind, IconButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, TextArea, TextField};
use crate::ui::icon::Icon;

/// The button that opens the dialog, for who may correct, while the deal is over.
pub(super) fn correct_button(handle: DealHandle, open: RwSignal<bool>) -> Option<AnyView> {
    let (known, template) = (handle.known()?, handle.template()?);
    let over = template.process.stage_kind(&known.state.stage).is_some_and(|kind| kind.is_final());
    let may = over && use_session().can(Permission::DealOverride);
    may.then(|| {
        let press = move |()| open.set(true);
        view! { <IconButton icon=Icon::Override label=t!(deal::correct) on_press=press /> }.into_any()
    })
}

/// The dialog; its form is filled anew each time it opens.
#[component]
pub(super) fn CorrectDialog(
    /// The deal.
    handle: DealHandle,
    /// Whether it shows.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open=open title=t!(deal::correct).to_owned()>{move || form(handle, open)}</Dialog> }
}

/// What is being corrected.
#[derive(Clone, Copy)]
struct Correction {
    handle: DealHandle,
    open: RwSignal<bool>,
    title: RwSignal<String>,
    /// The key of the field to put right; empty while none is chosen.
    fact: RwSignal<String>,
    /// Its control, once one is chosen.
    field: RwSignal<Option<FieldState>>,
    reason: RwSignal<String>,
    /// Sending it was tried, so that a missing reason is marked.
    tried: RwSignal<bool>,
    errors: RwSignal<Vec<UserError>>,
    trouble: RwSignal<String>,
    busy: RwSignal<bool>,
}

/// The fields of the process by their names, in the order in which its steps ask for them.
fn fields_of(template: &Template) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for field in template.process.steps.iter().flat_map(|step| &step.fields) {
        let key = field.fact.as_str();
        if fields.iter().all(|(known, _)| known != key) {
            fields.push((key.to_owned(), template.texts.fact(&field.fact).to_owned()));
        }
    }
    fields
}

fn field_of(known: &Known, template: &Template, key: &str) -> Option<FieldState> {
    let fact = FactKey::parse(key)?;
    let kind = template.process.facts.get(&fact)?.kind;
    let value = known.state.facts.get(&fact);
    Some(FieldState::new(fact, kind, true, value))
}

fn form(handle: DealHandle, open: RwSignal<bool>) -> AnyView {
    let Some((known, template)) = handle.now() else { return ().into_any() };
    let fact = RwSignal::new(String::new());
    let field = RwSignal::new(None::<FieldState>);
    {
        let (known, template) = (Arc::clone(&known), Arc::clone(&template));
        Effect::new(move || field.set(fact.with(|key| field_of(&known, &template, key))));
    }
    let form = Correction {
        handle,
        open,
        title: RwSignal::new(known.deal.title.clone()),
        fact,
        field,
        reason: RwSignal::default(),
        tried: RwSignal::new(false),
        errors: RwSignal::default(),
        trouble: RwSignal::default(),
        busy: RwSignal::new(false),
    };
    let error =
        move |name: &'static str| Signal::derive(move || form.errors.with(|errors| error_at(errors, name)));
    let reason_error = Signal::derive(move || {
        let empty = form.reason.with(|reason| reason.trim().is_empty());
        let missing = || (form.tried.get() && empty).then(|| t!(errors::required).to_owned());
        missing().or_else(|| error("reason").get())
    });
    let nothing = (String::new(), t!(deal::correct_no_field).to_owned());
    let options: Vec<_> = [nothing].into_iter().chain(fields_of(&template)).collect();
    let currency = known.state.currency.code().to_owned();
    let value = move || {
        let field = form.field.get()?;
        Some(control(&template, currency.clone(), &field, error("facts")))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send();
    };
    view! {
        <form on:submit=submit novalidate>
            <p class="muted">{t!(deal::correct_help)}</p>
            {banner::trouble(form.trouble)}
            <TextField label=t!(deal::title) value=form.title error=error("title") />
            <ChoiceField label=t!(deal::correct_field) value=form.fact options=options optional=true />
            {value}
            <TextArea label=t!(deal::correct_reason) value=form.reason error=reason_error rows=2 />
            <div class="dialog-foot">
                <Button on_press=move |()| form.open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=form.busy>{t!(deal::correct_save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

impl Correction {
    /// What differs from the deal; none when something typed cannot be read.
    fn input(self, known: &Known) -> Option<DealCorrectInput> {
        let changed = match self.field.get_untracked() {
            None => None,
            Some(field) => {
                let value =
                    read(field.kind, &untrack(|| field.raw()), known.state.currency, locale()).ok()?;
                let differs = value.as_ref() != known.state.facts.get(&field.fact);
                differs.then(|| fact_input(&field.fact, value.as_ref()))
            }
        };
        let title = self.title.get_untracked().trim().to_owned();
        Some(DealCorrectInput {
            id: known.deal.id.clone(),
            expected_version: known.deal.version,
            facts: changed.map(|fact| vec![fact]),
            title: Some(title).filter(|title| *title != known.deal.title),
            reason: self.reason.get_untracked().trim().to_owned(),
        })
    }

    fn send(self) {
        let Some((known, _)) = self.handle.now().filter(|_| !self.busy.get_untracked()) else { return };
        let Some(input) = self.input(&known) else {
            self.trouble.set(t!(deal::correct_unreadable).to_owned());
            return;
        };
        if input.facts.is_none() && input.title.is_none() {
            self.trouble.set(t!(deal::correct_nothing).to_owned());
            return;
        }
        self.tried.set(true);
        if input.reason.is_empty() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let key = self.handle.api.new_key();
            let answer = self.handle.api.mutate(DealCorrect::with(input), &key).await;
            let words = match self.handle.settle(answer.map(|answer| answer.deal_correct)) {
                Settled::Done => {
                    self.handle.toasts.done(t!(deal::corrected));
                    self.open.try_set(false);
                    String::new()
                }
                Settled::Refused(refused) => {
                    let words = errors_elsewhere(&refused, &["title", "reason", "facts"]).join(" ");
                    self.errors.try_set(refused);
                    words
                }
                other => self.handle.words_of(other).unwrap_or_default(),
            };
            self.trouble.try_set(words);
            self.busy.try_set(false);
        });
    }
}
