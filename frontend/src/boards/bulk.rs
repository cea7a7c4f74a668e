//! Several cards at once: which are selected, and moving them or giving them to another owner one after the other, with a
//! result for each.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{CardOwner, CardPerson, OwnersQuery, StageName};
use super::state::BoardState;
use crate::api::scalars::Id;
use crate::api::types::Permission;
use crate::api::{Api, use_api};
use crate::i18n::t;
use crate::parts::stop::StopWords;
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, icon};
use crate::ui::live_region::{Announcer, use_announcer};
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::toast::{Toasts, use_toasts};

/// What became of a card.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Waiting,
    Done,
    /// It stayed as it was, for this reason.
    Stayed(String),
}

/// A card among those that are moved.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    id: Id,
    number: String,
    outcome: Outcome,
}

/// What is done with several cards.
#[derive(Debug, Clone, PartialEq)]
enum Task {
    /// They go to a stage.
    Move(StageName),
    /// They go to another owner.
    Give(CardOwner),
}

/// The selected cards and what is done with them; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    api: Api,
    board: BoardState,
    announcer: Announcer,
    toasts: Toasts,
    selected: RwSignal<Vec<Id>>,
    entries: RwSignal<Vec<Entry>>,
    /// What is done with them.
    task: RwSignal<Option<Task>>,
    /// Who may be given deals.
    owners: RwSignal<Vec<CardPerson>>,
    /// Whether the dialog with the results is open; closing it stops what is not done yet.
    open: RwSignal<bool>,
    /// Grows with every start, so that one that was stopped does not go on beside the next.
    turn: StoredValue<u32>,
}

impl Bulk {
    /// Nothing is selected.
    pub(super) fn new(board: BoardState) -> Self {
        Self {
            api: use_api(),
            board,
            announcer: use_announcer(),
            toasts: use_toasts(),
            selected: RwSignal::new(Vec::new()),
            entries: RwSignal::new(Vec::new()),
            task: RwSignal::new(None),
            owners: RwSignal::new(Vec::new()),
            open: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// Whether a card is selected; follows changes.
    pub(super) fn has(self, id: &Id) -> bool {
        self.selected.with(|selected| selected.contains(id))
    }

    /// Whether any card is selected, so that a press on a card selects it too.
    pub(super) fn is_on(self) -> bool {
        self.selected.with_untracked(|selected| !selected.is_empty())
    }

    /// Selects a card, or not any more.
    pub(super) fn toggle(self, id: &Id) {
        self.selected.update(|selected| match selected.iter().position(|known| known == id) {
            Some(place) => drop(selected.remove(place)),
            None => selected.push(id.clone()),
        });
        self.announcer.say(words_for(self.selected.with_untracked(Vec::len)));
    }

    /// Selects nothing.
    pub(super) fn clear(self) {
        self.selected.set(Vec::new());
    }

    /// Asks who may be given deals.
    fn fetch_owners(self) {
        let (api, role) = (self.api, self.board.owner_role());
        spawn_local(async move {
            let Some(role) = role else { return };
            match api.query(OwnersQuery::with(role)).await {
                Ok(answer) => drop(self.owners.try_set(answer.users)),
                Err(error) => self.toasts.failed(error.words()),
            }
        });
    }

    /// Moves all selected cards; what the stage asks for is asked once for all of them.
    fn move_to(self, stage: StageName) {
        let what = self.selected.with_untracked(Vec::len);
        let what = t!(boards::deals, i64::try_from(what).unwrap_or(i64::MAX));
        let key = stage.key.clone();
        self.board.ask_stop(&what, &key, move |words| self.begin(Task::Move(stage.clone()), words));
    }

    /// Changes all selected cards, each by a change of its own, and says of each what became of it.
    fn begin(self, task: Task, words: StopWords) {
        let entry = |id: &Id| {
            let card = self.board.cards.now(id)?;
            Some(Entry { id: card.id, number: card.number, outcome: Outcome::Waiting })
        };
        let entries: Vec<Entry> =
            self.selected.with_untracked(|selected| selected.iter().filter_map(entry).collect());
        let ids: Vec<Id> = entries.iter().map(|entry| entry.id.clone()).collect();
        self.entries.set(entries);
        self.task.set(Some(task.clone()));
        self.open.set(true);
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            for id in ids {
                let goes_on = self.turn.try_get_value() == Some(turn);
                if !goes_on || self.open.try_get_untracked() != Some(true) {
                    break;
                }
                let done = match &task {
                    Task::Move(stage) => self.board.move_one(&id, &stage.key, words.clone()).await,
                    Task::Give(owner) => self.board.give_one(&id, owner.clone()).await,
                };
                let outcome = match done {
                    Ok(()) => Outcome::Done,
                    Err(reason) => Outcome::Stayed(reason),
                };
                self.note(&id, outcome);
            }
        });
    }

    fn note(self, id: &Id, outcome: Outcome) {
        if outcome == Outcome::Done {
            self.selected.try_update(|selected| selected.retain(|known| known != id));
        }
        self.entries.try_update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.id == *id) {
                entry.outcome = outcome;
            }
        });
    }
}

fn words_for(count: usize) -> String {
    t!(boards::selected, i64::try_from(count).unwrap_or(i64::MAX))
}

/// How many went, stayed and wait.
fn tally(entries: &[Entry]) -> (usize, usize, usize) {
    let count = |is: fn(&Outcome) -> bool| entries.iter().filter(|entry| is(&entry.outcome)).count();
    (
        count(|outcome| *outcome == Outcome::Done),
        count(|outcome| matches!(outcome, Outcome::Stayed(_))),
        count(|outcome| *outcome == Outcome::Waiting),
    )
}

/// The bar that shows while cards are selected, and the dialog with the results.
pub(super) fn bulk_view(bulk: Bulk) -> impl IntoView {
    let count = memo(move || bulk.selected.with(Vec::len));
    let bar = move || (count.get() > 0).then(|| bar(bulk, count));
    let title = Signal::derive(move || {
        let all = bulk.entries.with(Vec::len);
        let all = t!(boards::deals, i64::try_from(all).unwrap_or(i64::MAX));
        match bulk.task.get() {
            Some(Task::Move(stage)) => t!(boards::bulk_title, &all, &stage.name),
            Some(Task::Give(owner)) => t!(boards::bulk_giving, &all, &owner.name),
            None => all,
        }
    });
    view! {
        {bar}
        <Dialog open=bulk.open title=title>{results(bulk)}</Dialog>
    }
}

fn bar(bulk: Bulk, count: Memo<usize>) -> AnyView {
    let items = move |()| {
        let item = |stage: StageName| MenuItem::new(stage.name.clone(), move || bulk.move_to(stage.clone()));
        bulk.board.stages().into_iter().map(item).collect::<Vec<_>>()
    };
    let may_give = use_session().can(Permission::DealReassign) && bulk.board.owner_role().is_some();
    let trigger = view! { <span>{t!(boards::bulk_move)}</span>{icon(Icon::ChevronDown)} };
    view! {
        <div class="bulk-bar no-print" role="toolbar" aria-label=move || words_for(count.get())>
            <strong class="num">{move || words_for(count.get())}</strong>
            <Menu label=t!(boards::bulk_move) class="btn" trigger=trigger.into_any() items=items />
            {may_give.then(|| give_menu(bulk))}
            <Button kind=ButtonKind::Quiet icon=Icon::Close on_press=move |()| bulk.clear()>
                {t!(boards::select_none)}
            </Button>
        </div>
    }
    .into_any()
}

/// Everybody who may own the deals.
fn give_menu(bulk: Bulk) -> impl IntoView {
    let items = move |()| {
        let item = |person: CardPerson| {
            let owner = CardOwner { id: person.id, name: person.name.clone(), team: person.team };
            MenuItem::new(person.name, move || bulk.begin(Task::Give(owner.clone()), StopWords::default()))
        };
        bulk.owners.get().into_iter().map(item).collect::<Vec<_>>()
    };
    let trigger = view! { <span>{t!(boards::bulk_give)}</span>{icon(Icon::ChevronDown)} };
    let ask = move |()| bulk.fetch_owners();
    view! {
        <Menu label=t!(boards::bulk_give) class="btn" trigger=trigger.into_any() on_open=ask items=items />
    }
}

fn results(bulk: Bulk) -> AnyView {
    let row = |entry: Entry| {
        let (picture, class, words) = match entry.outcome {
            Outcome::Waiting => (Icon::Wait, "muted", t!(boards::bulk_waiting).to_owned()),
            Outcome::Done => (Icon::Done, "bulk-moved", t!(boards::bulk_one_done).to_owned()),
            Outcome::Stayed(reason) => (Icon::Blocked, "bulk-stayed", reason),
        };
        view! {
            <li class=class>
                {icon(picture)}
                <span class="num">{entry.number}</span>
                <span>{words}</span>
            </li>
        }
    };
    let rows = move || bulk.entries.get().into_iter().map(row).collect_view();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let words = move || {
        let (moved, stayed, waiting) = bulk.entries.with(|entries| tally(entries));
        if waiting > 0 {
            let done = (moved + stayed).to_string();
            return t!(boards::bulk_progress, &done, &(moved + stayed + waiting).to_string());
        }
        let mut words = vec![t!(boards::bulk_done, number(moved))];
        if stayed > 0 {
            words.push(t!(boards::bulk_left, number(stayed)));
        }
        words.join(" · ")
    };
    let done = move || {
        let (moved, stayed, _) = bulk.entries.with(|entries| tally(entries));
        (moved + stayed).to_string()
    };
    let close = move || {
        let waits = bulk.entries.with(|entries| tally(entries).2 > 0);
        let words = if waits { t!(boards::stop) } else { t!(common::close) };
        view! { <Button on_press=move |()| bulk.open.set(false)>{words}</Button> }
    };
    view! {
        <div class="stack">
            <p role="status">{words}</p>
            <progress class="bulk-progress" max=move || bulk.entries.with(Vec::len).to_string() value=done aria-hidden="true">
            </progress>
            <ul class="bulk-list">{rows}</ul>
            <div class="dialog-foot">{close}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_is_counted_once() {
        let entry = |outcome| Entry { id: Id::new("a"), number: "D-1".to_owned(), outcome };
        let stayed = Outcome::Stayed("No address yet.".to_owned());
        let all = [entry(Outcome::Done), entry(stayed), entry(Outcome::Waiting), entry(Outcome::Done)];
        assert_eq!(tally(&all), (2, 1, 1));
    }
}
