//! Changing a deal's title, close date and owner.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::api::scalars::{Id, parse_date};
use crate::api::types::{UserError, error_at, errors_elsewhere};
use crate::deals::changes::{DealUpdate, DealUpdateInput};
use crate::deals::handle::{DealHandle, Settled};
use crate::i18n::t;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, DateField, TextField};

/// The dialog; its form is filled anew each time it opens.
#[component]
pub(super) fn EditDialog(
    /// The deal.
    handle: DealHandle,
    /// Whether it shows.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open=open title=t!(deal::edit).to_owned()>{move || form(handle, open)}</Dialog> }
}

fn form(handle: DealHandle, open: RwSignal<bool>) -> AnyView {
    let Some((known, template)) = handle.now() else { return ().into_any() };
    let title = RwSignal::new(known.deal.title.clone());
    let date = RwSignal::new(known.deal.close_date.map(|date| date.to_string()).unwrap_or_default());
    let owner = RwSignal::new(known.deal.owner.id.to_string());
    let errors = RwSignal::new(Vec::<UserError>::new());
    let trouble = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let role = template.process.owner_role().map(|role| role.as_str().to_owned()).unwrap_or_default();
    handle.fetch_people(role.clone());
    let current = known.deal.owner.clone();
    let people = move || {
        let mut people = handle.people(&role).unwrap_or_default();
        if people.iter().all(|person| person.id != current.id) {
            people.insert(0, current.clone());
        }
        let options: Vec<_> = people.into_iter().map(|person| (person.id.to_string(), person.name)).collect();
        let error = Signal::derive(move || errors.with(|errors| error_at(errors, "owner")));
        view! { <ChoiceField label=t!(deal::owner) value=owner options=options error=error /> }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((known, _)) = handle.now() else { return };
        if busy.get_untracked() {
            return;
        }
        let deal = &known.deal;
        let (title, date, owner) = (title.get_untracked(), date.get_untracked(), owner.get_untracked());
        let input = DealUpdateInput {
            id: deal.id.clone(),
            expected_version: deal.version,
            title: (title.trim() != deal.title).then(|| title.trim().to_owned()),
            close_date: parse_date(&date).filter(|date| Some(*date) != deal.close_date),
            owner: (owner != deal.owner.id.as_str()).then(|| Id::new(&owner)),
        };
        if input.title.is_none() && input.close_date.is_none() && input.owner.is_none() {
            open.set(false);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let key = handle.api.new_key();
            let answer = handle.api.mutate(DealUpdate::with(input), &key).await;
            let words = match handle.settle(answer.map(|answer| answer.deal_update)) {
                Settled::Done => {
                    open.try_set(false);
                    String::new()
                }
                Settled::Refused(refused) => {
                    let words = errors_elsewhere(&refused, &["title", "closeDate", "owner"]).join(" ");
                    errors.try_set(refused);
                    words
                }
                other => handle.words_of(other).unwrap_or_default(),
            };
            trouble.try_set(words);
            busy.try_set(false);
        });
    };
    let title_error = Signal::derive(move || errors.with(|errors| error_at(errors, "title")));
    let date_error = Signal::derive(move || errors.with(|errors| error_at(errors, "closeDate")));
    view! {
        <form on:submit=save novalidate>
            {banner::trouble(trouble)}
            <TextField label=t!(deal::title) value=title error=title_error autofocus=true />
            <DateField label=t!(deal::close_date) value=date error=date_error optional=true />
            {people}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(common::save)}</Button>
            </div>
        </form>
    }
    .into_any()
}
