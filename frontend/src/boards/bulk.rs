//! Several cards at once: which are selected, and moving them one after the other with a result for each.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::state::BoardState;
use crate::api::scalars::Id;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, icon};
use crate::ui::live_region::{Announcer, use_announcer};
use crate::ui::menu::{Menu, MenuItem};

/// What became of a card.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Waiting,
    Moved,
    /// It stayed where it was, for this reason.
    Stayed(String),
}

/// A card among those that are moved.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    id: Id,
    number: String,
    outcome: Outcome,
}

/// The selected cards and what is done with them; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    board: BoardState,
    announcer: Announcer,
    selected: RwSignal<Vec<Id>>,
    entries: RwSignal<Vec<Entry>>,
    /// The name of the stage they go to.
    to: RwSignal<String>,
    /// Whether the dialog with the results is open; closing it stops what is not done yet.
    open: RwSignal<bool>,
    /// Grows with every start, so that one that was stopped does not go on beside the next.
    turn: StoredValue<u32>,
}

impl Bulk {
    /// Nothing is selected.
    pub(super) fn new(board: BoardState) -> Self {
        Self {
            board,
            announcer: use_announcer(),
            selected: RwSignal::new(Vec::new()),
            entries: RwSignal::new(Vec::new()),
            to: RwSignal::new(String::new()),
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

    /// Moves all selected cards, each by a change of its own, and says of each what became of it.
    fn move_to(self, stage: String, name: String) {
        let entry = |id: &Id| {
            let card = self.board.cards.now(id)?;
            Some(Entry { id: card.id, number: card.number, outcome: Outcome::Waiting })
        };
        let entries: Vec<Entry> =
            self.selected.with_untracked(|selected| selected.iter().filter_map(entry).collect());
        let ids: Vec<Id> = entries.iter().map(|entry| entry.id.clone()).collect();
        self.entries.set(entries);
        self.to.set(name);
        self.open.set(true);
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            for id in ids {
                let goes_on = self.turn.try_get_value() == Some(turn);
                if !goes_on || self.open.try_get_untracked() != Some(true) {
                    break;
                }
                let outcome = match self.board.move_one(&id, &stage).await {
                    Ok(()) => Outcome::Moved,
                    Err(reason) => Outcome::Stayed(reason),
                };
                self.note(&id, outcome);
            }
        });
    }

    fn note(self, id: &Id, outcome: Outcome) {
        if outcome == Outcome::Moved {
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
        count(|outcome| *outcome == Outcome::Moved),
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
        t!(boards::bulk_title, &t!(boards::deals, i64::try_from(all).unwrap_or(i64::MAX)), &bulk.to.get())
    });
    view! {
        {bar}
        <Dialog open=bulk.open title=title>{results(bulk)}</Dialog>
    }
}

fn bar(bulk: Bulk, count: Memo<usize>) -> AnyView {
    let items = move |()| {
        let item = |(key, name): (String, String)| {
            let shown = name.clone();
            MenuItem::new(shown, move || bulk.move_to(key.clone(), name.clone()))
        };
        bulk.board.stages().into_iter().map(item).collect::<Vec<_>>()
    };
    let trigger = view! { <span>{t!(boards::bulk_move)}</span>{icon(Icon::ChevronDown)} };
    view! {
        <div class="bulk-bar no-print" role="toolbar" aria-label=move || words_for(count.get())>
            <strong class="num">{move || words_for(count.get())}</strong>
            <Menu label=t!(boards::bulk_move) class="btn" trigger=trigger.into_any() items=items />
            <Button kind=ButtonKind::Quiet icon=Icon::Close on_press=move |()| bulk.clear()>
                {t!(boards::select_none)}
            </Button>
        </div>
    }
    .into_any()
}

fn results(bulk: Bulk) -> AnyView {
    let row = |entry: Entry| {
        let (picture, class, words) = match entry.outcome {
            Outcome::Waiting => (Icon::Wait, "muted", t!(boards::bulk_waiting).to_owned()),
            Outcome::Moved => (Icon::Done, "bulk-moved", t!(boards::bulk_moved).to_owned()),
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
        let all = [entry(Outcome::Moved), entry(stayed), entry(Outcome::Waiting), entry(Outcome::Moved)];
        assert_eq!(tally(&all), (2, 1, 1));
    }
}
