//! Adding, changing and withdrawing an item of a list.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::lists::change_of;
use super::sending::{Sending, open_while};
use crate::api::scalars::{Id, parse_date};
use crate::api::types::Person;
use crate::deals::changes::{ItemAdd, ItemAddInput, ItemChange, ItemChangeInput};
use crate::deals::handle::DealHandle;
use crate::deals::ops::{DealItem, DealList, EverybodyQuery};
use crate::i18n::t;
use crate::ui::banner;
use crate::ui::button::ButtonKind;
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, DateField, FlagField, TextArea, TextField};

/// What the dialog is about.
#[derive(Clone, PartialEq)]
pub(super) enum Target {
    /// A new item of a list.
    New { list: String },
    /// An item to change.
    Item { list: String, number: i32 },
    /// An item to withdraw.
    Withdraw { list: String, number: i32 },
}

impl Target {
    fn place(&self) -> (&str, Option<i32>) {
        match self {
            Self::New { list } => (list, None),
            Self::Item { list, number } | Self::Withdraw { list, number } => (list, Some(*number)),
        }
    }
}

/// The dialog of an item.
#[component]
pub(super) fn ItemDialog(
    /// The deal.
    handle: DealHandle,
    /// What it is about; none while it is closed.
    target: RwSignal<Option<Target>>,
) -> impl IntoView {
    let open = open_while(target);
    let title =
        Signal::derive(move || target.get().and_then(|target| title(handle, &target)).unwrap_or_default());
    let content = move || {
        let target = target.get()?;
        let (list, item) = find(handle, &target)?;
        Some(match target {
            Target::Withdraw { .. } => withdraw_form(handle, &list, &item?, open),
            _ => item_form(handle, &list, item.as_ref(), open),
        })
    };
    view! { <Dialog open=open title=title>{content}</Dialog> }
}

fn find(handle: DealHandle, target: &Target) -> Option<(DealList, Option<DealItem>)> {
    let (key, number) = target.place();
    let (known, _) = handle.now()?;
    let list = known.deal.lists.iter().find(|list| list.key == key)?.clone();
    let item = list.items.iter().find(|item| Some(item.number) == number).cloned();
    Some((list, item))
}

fn title(handle: DealHandle, target: &Target) -> Option<String> {
    let (list, item) = find(handle, target)?;
    Some(item.map_or_else(|| t!(lists::add_to, &list.name), |item| item.title))
}

fn change(sending: Sending, input: ItemChangeInput) {
    sending.begin();
    spawn_local(async move {
        let key = sending.handle.api.new_key();
        let answer = sending.handle.api.mutate(ItemChange::with(input), &key).await;
        sending.settle(answer.map(|answer| answer.item_change), t!(lists::saved));
    });
}

fn add(sending: Sending, input: ItemAddInput) {
    sending.begin();
    spawn_local(async move {
        let key = sending.handle.api.new_key();
        let answer = sending.handle.api.mutate(ItemAdd::with(input), &key).await;
        sending.settle(answer.map(|answer| answer.item_add), t!(lists::saved));
    });
}

/// Everybody who works here, fetched when the form opens.
fn people(handle: DealHandle) -> RwSignal<Vec<Person>> {
    let people = RwSignal::new(Vec::new());
    spawn_local(async move {
        if let Ok(answer) = handle.api.query(EverybodyQuery::with()).await {
            people.try_set(answer.users);
        }
    });
    people
}

fn item_form(handle: DealHandle, list: &DealList, item: Option<&DealItem>, open: RwSignal<bool>) -> AnyView {
    let sending = Sending::new(handle, open);
    let title = RwSignal::new(item.map(|item| item.title.clone()).unwrap_or_default());
    let owner = RwSignal::new(
        item.and_then(|item| item.owner.as_ref()).map(|who| who.id.to_string()).unwrap_or_default(),
    );
    let due = RwSignal::new(item.and_then(|item| item.due).map(|due| due.to_string()).unwrap_or_default());
    let blocks = RwSignal::new(Some(item.is_none_or(|item| item.blocks)));
    let note = RwSignal::new(item.and_then(|item| item.note.clone()).unwrap_or_default());
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        let empty = title.with(|title| title.trim().is_empty());
        (tried.get() && empty).then(|| t!(errors::required).to_owned())
    });
    let everybody = people(handle);
    let owner_field = move || {
        let nobody = (String::new(), t!(lists::nobody).to_owned());
        let people = everybody.get().into_iter().map(|person| (person.id.to_string(), person.name));
        let options: Vec<_> = [nobody].into_iter().chain(people).collect();
        view! { <ChoiceField label=t!(lists::owner) value=owner options=options optional=true /> }
    };
    let (before, key, by_choice) = (item.cloned(), list.key.clone(), list.blocks_by_choice);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let words = title.get_untracked().trim().to_owned();
        let Some((known, _)) = handle.now().filter(|_| !words.is_empty()) else { return };
        let (whose, day) = (owner.get_untracked(), parse_date(&due.get_untracked()));
        let whose = Some(Id::new(&whose)).filter(|_| !whose.is_empty());
        let blocks = blocks.get_untracked().filter(|_| by_choice);
        let said = note.get_untracked().trim().to_owned();
        match &before {
            None => {
                let new = ItemAddInput {
                    deal: known.deal.id.clone(),
                    expected_version: known.deal.version,
                    list: key.clone(),
                    title: words,
                    owner: whose,
                    due: day,
                    blocks,
                };
                add(sending, new);
            }
            Some(item) => {
                let changes = ItemChangeInput {
                    title: Some(words).filter(|title| *title != item.title),
                    owner: whose.filter(|id| item.owner.as_ref().map(|owner| &owner.id) != Some(id)),
                    due: day.filter(|day| Some(*day) != item.due),
                    blocks,
                    note: Some(said).filter(|said| !said.is_empty() && Some(said) != item.note.as_ref()),
                    ..change_of(&known, &key, item.number)
                };
                change(sending, changes);
            }
        }
    };
    let note_field =
        item.map(|_| view! { <TextArea label=t!(lists::note) value=note optional=true rows=2 /> });
    let blocks_field = by_choice.then(|| view! { <FlagField label=t!(lists::blocks) value=blocks /> });
    let words = if item.is_some() { t!(common::save) } else { t!(lists::add) };
    view! {
        <form on:submit=submit novalidate>
            {banner::trouble(sending.trouble)}
            <TextField label=t!(lists::item) value=title error=error autofocus=true />
            {owner_field}
            <DateField label=t!(lists::due) value=due optional=true />
            {blocks_field}
            {note_field}
            {sending.foot(words, ButtonKind::Primary)}
        </form>
    }
    .into_any()
}

fn withdraw_form(handle: DealHandle, list: &DealList, item: &DealItem, open: RwSignal<bool>) -> AnyView {
    let sending = Sending::new(handle, open);
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        let empty = why.with(|why| why.trim().is_empty());
        (tried.get() && empty).then(|| t!(errors::required).to_owned())
    });
    let (key, number) = (list.key.clone(), item.number);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let note = why.get_untracked().trim().to_owned();
        let Some((known, _)) = handle.now().filter(|_| !note.is_empty()) else { return };
        let withdrawn =
            ItemChangeInput { withdraw: Some(true), note: Some(note), ..change_of(&known, &key, number) };
        change(sending, withdrawn);
    };
    view! {
        <form on:submit=submit novalidate>
            {banner::trouble(sending.trouble)}
            <TextArea label=t!(lists::withdraw_why) value=why error=error rows=2 />
            {sending.foot(t!(lists::withdraw), ButtonKind::Danger)}
        </form>
    }
    .into_any()
}
