//! Items of lists: what people do with them, and what of them follows by itself.

use crate::event::Event;
use crate::keys::{ItemStateKey, ListKey, RoleKey};
use crate::limits::ITEMS_MAX;
use crate::process::{FirstItem, List};

use super::super::state::{Item, ItemWithdrawal};
use super::super::{Blocker, Input, ItemChanges, NewItem, Reason, flow, lists};
use super::work::Work;
use super::{Verdict, or_note, refuse, values};

/// Puts an item on a list.
pub(super) fn add(work: &mut Work<'_>, list: &ListKey, given: &NewItem) -> Verdict {
    let list = kept_list(work, list)?;
    let mut blockers: Vec<Blocker> = flow::standstill(work.process, &work.state).into_iter().collect();
    if !lists::keeps(list, work.context.actor) {
        blockers.push(not_yours(list, &list.keepers));
    }
    if work.state.items(&list.key).len() >= ITEMS_MAX {
        blockers.push(Blocker::nobody(Reason::ListFull { list: list.key.clone(), most: ITEMS_MAX }));
    }
    let title = or_note(values::line(Input::ItemTitle, &given.title), &mut blockers);
    let due = given.due.and_then(|date| or_note(values::date(Input::Due, date), &mut blockers));
    refuse(blockers)?;
    let blocks = !list.blocks_by_choice || given.blocks.unwrap_or(true);
    if let Some(title) = title {
        append(work, list, New { first: None, title, owner: given.owner, due, blocks });
    }
    Ok(())
}

/// Changes an item: each part by who may change it.
pub(super) fn change(work: &mut Work<'_>, (list, number): (&ListKey, u32), changes: &ItemChanges) -> Verdict {
    let list = kept_list(work, list)?;
    let item = work.state.live_items(&list.key).find(|item| item.number == number).cloned();
    let item = item.ok_or_else(|| vec![Blocker::nobody(Reason::ItemNotFound)])?;
    let note = check(work, list, &item, changes)?;
    let at = (list.key.clone(), number);
    words(work, &at, (&item, list), changes, note.clone());
    if let Some(owner) = changes.owner.filter(|owner| *owner != item.owner) {
        work.emit(Event::ItemAssigned { list: at.0.clone(), item: number, owner });
    }
    if let Some(due) = changes.due.filter(|due| *due != item.due) {
        work.emit(Event::ItemRescheduled { list: at.0.clone(), item: number, due, by_hand: true });
    }
    if let Some(state) = changes.state.as_ref().filter(|state| **state != item.state) {
        let back = list.state_position(state) < list.state_position(&item.state);
        let version = item.version.saturating_add(u32::from(back));
        let state = state.clone();
        work.emit(Event::ItemMoved { list: at.0.clone(), item: number, state, version, note: note.clone() });
    }
    if changes.withdraw {
        work.emit(Event::ItemWithdrawn { list: at.0, item: number, unneeded: false, note });
    }
    Ok(())
}

/// The list, where the deal keeps it.
fn kept_list<'a>(work: &Work<'a>, list: &ListKey) -> Verdict<&'a List> {
    let list = work.process.list(list).filter(|list| lists::has_begun(work.process, &work.state, list));
    list.ok_or_else(|| vec![Blocker::nobody(Reason::ListNotKept)])
}

fn not_yours(list: &List, roles: &[RoleKey]) -> Blocker {
    Blocker { resolvers: roles.to_vec(), ..Blocker::nobody(Reason::NotYourItem { list: list.key.clone() }) }
}

/// Everything that stands in the way of the changes; the tidy note otherwise.
fn check(work: &Work<'_>, list: &List, item: &Item, changes: &ItemChanges) -> Verdict<Option<String>> {
    let actor = work.context.actor;
    let mut blockers: Vec<Blocker> = flow::standstill(work.process, &work.state).into_iter().collect();
    let keeps = lists::keeps(list, actor);
    let ItemChanges { title, owner, due, blocks, state, withdraw, note } = changes;
    let of_the_list = title.is_some() || owner.is_some() || due.is_some() || blocks.is_some() || *withdraw;
    if (of_the_list && !keeps) || (note.is_some() && !keeps && !lists::is_own(item, actor) && state.is_none())
    {
        blockers.push(not_yours(list, &list.keepers));
    }
    if let Some(state) = state.as_ref().filter(|state| **state != item.state) {
        blockers.extend(wrong_state(work, list, item, state));
    }
    if let Some(title) = title {
        or_note(values::line(Input::ItemTitle, title), &mut blockers);
    }
    if let Some(date) = due.flatten() {
        or_note(values::date(Input::Due, date), &mut blockers);
    }
    let note = or_note(values::note(note.as_deref()), &mut blockers).flatten();
    if *withdraw && note.is_none() {
        blockers.push(Blocker::nobody(Reason::NoteNeeded { step: None }));
    }
    refuse(blockers).map(|()| note)
}

/// What keeps the actor from bringing an item to a state.
fn wrong_state(work: &Work<'_>, list: &List, item: &Item, state: &ItemStateKey) -> Option<Blocker> {
    if list.state_position(state).is_none() {
        let allowed = list.states.iter().map(|state| state.key.clone()).collect();
        return Some(Blocker::nobody(Reason::ItemStateUnknown { list: list.key.clone(), allowed }));
    }
    let roles = lists::state_roles(list, state);
    let roles = if roles.is_empty() { &list.keepers } else { roles };
    (!lists::may_set_state(list, item, state, work.context.actor)).then(|| not_yours(list, roles))
}

/// A new title, whether it blocks, and a remark that belongs to no other change.
fn words(
    work: &mut Work<'_>,
    at: &(ListKey, u32),
    (item, list): (&Item, &List),
    changes: &ItemChanges,
    note: Option<String>,
) {
    let tidy = changes.title.as_deref().and_then(|title| values::line(Input::ItemTitle, title).ok());
    let title = tidy.filter(|title| *title != item.title);
    let blocks = changes.blocks.filter(|blocks| *blocks != item.blocks && list.blocks_by_choice);
    let moves = changes.state.as_ref().is_some_and(|state| *state != item.state);
    let note = note.filter(|note| !moves && !changes.withdraw && item.note.as_ref() != Some(note));
    if title.is_some() || blocks.is_some() || note.is_some() {
        work.emit(Event::ItemChanged { list: at.0.clone(), item: at.1, title, blocks, note });
    }
}

/// An item that is about to come to a list.
struct New<'a> {
    first: Option<&'a FirstItem>,
    title: String,
    owner: Option<crate::ids::UserId>,
    due: Option<crate::time::Date>,
    blocks: bool,
}

fn append(work: &mut Work<'_>, list: &List, new: New<'_>) {
    let Some(state) = list.first_state().cloned() else { return };
    let last = work.state.items(&list.key).iter().map(|item| item.number).max();
    let New { first, title, owner, due, blocks } = new;
    work.emit(Event::ItemAdded {
        list: list.key.clone(),
        item: last.unwrap_or(0).saturating_add(1),
        first: first.map(|first| first.key.clone()),
        title,
        owner,
        due,
        blocks,
        state,
    });
}

/// Items of the template come while their condition holds and go when it does not any more.
pub(super) fn follow(work: &mut Work<'_>) {
    if !lists::is_worked_on(work.process, &work.state) {
        return;
    }
    let process = work.process;
    for list in process.lists.iter().filter(|list| !list.items.is_empty()) {
        if lists::has_begun(process, &work.state, list) {
            list.items.iter().for_each(|first| follow_item(work, list, first));
        }
    }
}

fn follow_item(work: &mut Work<'_>, list: &List, first: &FirstItem) {
    let (process, state) = (work.process, &work.state);
    let last = state.items(&list.key).iter().rfind(|item| item.first.as_ref() == Some(&first.key));
    let wanted = lists::is_wanted(process, state, first);
    match last.map(|item| (item.number, item.withdrawn, lists::is_settled(list, item))) {
        None | Some((_, Some(ItemWithdrawal::Unneeded), _)) if wanted => {
            let owner = lists::owner(state, first);
            let due = lists::due(state, first.due.as_ref(), work.context);
            append(work, list, New { first: Some(first), title: String::new(), owner, due, blocks: true });
        }
        Some((item, None, false)) if !wanted => {
            work.emit(Event::ItemWithdrawn { list: list.key.clone(), item, unneeded: true, note: None });
        }
        _ => {}
    }
}

/// Due dates of items that count from a changed date fact follow it, unless a person set them or the item is settled
/// (CQ-6.3).
pub(super) fn move_due_dates(work: &mut Work<'_>) {
    for list in &work.process.lists {
        for first in &list.items {
            let Some(rule) = first.due.as_ref() else { continue };
            if !rule.after.as_ref().is_some_and(|fact| work.changed.contains(fact)) {
                continue;
            }
            let due = lists::due(&work.state, Some(rule), work.context);
            let follows = |item: &&Item| {
                item.first.as_ref() == Some(&first.key)
                    && !item.due_by_hand
                    && item.due != due
                    && !lists::is_settled(list, item)
            };
            let moved: Vec<u32> =
                work.state.live_items(&list.key).filter(follows).map(|item| item.number).collect();
            for item in moved {
                work.emit(Event::ItemRescheduled { list: list.key.clone(), item, due, by_hand: false });
            }
        }
    }
}
