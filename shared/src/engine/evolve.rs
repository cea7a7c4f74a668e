//! How an event changes a deal. State follows from events alone, so no template is needed, and no event can fail: one
//! that does not fit (about a step that was never opened, say) changes nothing.

mod rename;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, Recorded, StageCause};
use crate::keys::{ListKey, StageKey, StepKey};
use crate::time::Date;

use super::DealState;
use super::state::{
    CategoryChoice, ConflictState, Ending, FiledDocument, Item, ItemWithdrawal, Override, Round, StepState,
    StepStatus,
};

/// The state of a deal after its first event; none when that is not its creation.
pub fn begin(first: &Recorded) -> Option<DealState> {
    let Event::DealCreated { number, title, account, owner, process, currency, close_date, origin, stage } =
        &first.event
    else {
        return None;
    };
    Some(DealState {
        number: number.clone(),
        title: title.clone(),
        account: *account,
        owner: *owner,
        process: *process,
        currency: *currency,
        close_date: *close_date,
        origin: *origin,
        created_at: first.at,
        stage: stage.clone(),
        stage_since: first.at,
        stage_cause: StageCause::Created,
        stage_note: None,
        review_on: None,
        previous_stage: None,
        facts: BTreeMap::new(),
        amounts: BTreeMap::new(),
        team: BTreeMap::new(),
        segment: None,
        catching_up: BTreeSet::new(),
        category: None,
        lists: BTreeMap::new(),
        contacts: Vec::new(),
        steps: BTreeMap::new(),
        documents: Vec::new(),
        related: Vec::new(),
        loops: 0,
        overrides: Vec::new(),
        former_versions: Vec::new(),
        conflicts: BTreeMap::new(),
    })
}

/// The state after a deal's whole log; none when it does not start with the deal's creation.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Option<DealState> {
    let mut events = events.into_iter();
    let mut state = begin(events.next()?)?;
    events.for_each(|recorded| evolve(&mut state, recorded));
    Some(state)
}

/// Applies one event.
pub fn evolve(state: &mut DealState, recorded: &Recorded) {
    match &recorded.event {
        Event::DealCreated { .. }
        | Event::NoteAdded { .. }
        | Event::StepReminded { .. }
        | Event::ReviewReminded
        | Event::Expired { .. }
        | Event::Corrected { .. } => {}
        Event::DetailsChanged { title, close_date, owner } => {
            state.title = title.clone().unwrap_or_else(|| std::mem::take(&mut state.title));
            state.close_date = close_date.or(state.close_date);
            state.owner = owner.unwrap_or(state.owner);
        }
        Event::TeamChanged { role, user } => put(&mut state.team, role, *user),
        Event::ContactPut(contact) => match state.contacts.iter_mut().find(|known| known.id == contact.id) {
            Some(known) => known.clone_from(contact),
            None => state.contacts.push(contact.clone()),
        },
        Event::ContactRemoved { contact, .. } => state.contacts.retain(|known| known.id != *contact),
        Event::StageEntered { from, to, cause, note, review_on } => {
            enter(state, recorded, from.as_ref(), to, cause);
            stop(state, note.clone(), *review_on);
        }
        Event::SegmentChanged { to, brings, .. } => {
            state.segment = Some(to.clone());
            state.catching_up.extend(brings.iter().cloned());
        }
        Event::CategoryChosen { category, doubt } => {
            let (category, doubt) = (*category, doubt.clone());
            state.category = Some(CategoryChoice { category, doubt, since: recorded.at });
        }
        Event::StepOpened { .. }
        | Event::StepWithdrawn { .. }
        | Event::StepCompleted { .. }
        | Event::WentBack { .. }
        | Event::ApprovalReopened { .. }
        | Event::StepAssigned { .. }
        | Event::StepRescheduled { .. } => on_steps(state, recorded),
        Event::ItemAdded { .. }
        | Event::ItemChanged { .. }
        | Event::ItemAssigned { .. }
        | Event::ItemRescheduled { .. }
        | Event::ItemMoved { .. }
        | Event::ItemWithdrawn { .. } => on_items(state, recorded),
        Event::FactsSet { facts, .. } => {
            for (fact, value) in facts {
                put(&mut state.facts, fact, value.clone());
            }
        }
        Event::AmountRecorded { origin, amount } => put(&mut state.amounts, origin, *amount),
        Event::DocumentAdded { document, kind, name } => state.documents.push(FiledDocument {
            id: *document,
            kind: kind.clone(),
            name: name.clone(),
            at: recorded.at,
            by: recorded.by,
        }),
        Event::VersionChanged(change) => rename::change_version(state, recorded, change),
        Event::VersionRestored { state: before, .. } => state.clone_from(before),
        Event::DocumentRemoved { document } => state.documents.retain(|filed| filed.id != *document),
        Event::RelatedDealCreated { deal, relation } => state.related.push((*deal, *relation)),
        Event::ConflictFound { conflict, owner } => {
            state.conflicts.insert(*conflict, ConflictState { owner: *owner, resolution: None });
        }
        Event::ConflictResolved { conflict, resolution, .. } => {
            if let Some(conflict) = state.conflicts.get_mut(conflict) {
                conflict.resolution = Some(*resolution);
            }
        }
    }
}

/// Events about steps.
fn on_steps(state: &mut DealState, recorded: &Recorded) {
    match &recorded.event {
        Event::StepOpened { step, round, assignee, due, planned_from } => {
            let history = earlier_rounds(state, step);
            let opened = StepState {
                status: StepStatus::Open,
                round: *round,
                opened_at: recorded.at,
                assignee: *assignee,
                due: *due,
                due_by_hand: false,
                planned_from: *planned_from,
                ending: None,
                history,
            };
            state.steps.insert(step.clone(), opened);
        }
        Event::StepWithdrawn { step } => on_step(state, step, |step| step.status = StepStatus::Withdrawn),
        Event::StepCompleted { step, outcome, note, basis, on_behalf_of } => {
            let ending = Ending {
                at: recorded.at,
                by: recorded.by,
                on_behalf_of: *on_behalf_of,
                outcome: outcome.clone(),
                note: note.clone(),
                basis: basis.clone(),
            };
            on_step(state, step, |step| {
                step.status = StepStatus::Done;
                step.ending = Some(ending);
            });
        }
        Event::WentBack { steps, .. } => {
            state.loops = state.loops.saturating_add(1);
            for step in steps {
                on_step(state, step, start_over);
            }
        }
        Event::ApprovalReopened { step, .. } => on_step(state, step, start_over),
        Event::StepAssigned { step, assignee, .. } => on_step(state, step, |step| step.assignee = *assignee),
        Event::StepRescheduled { step, due, by_hand, .. } => on_step(state, step, |step| {
            step.due = *due;
            step.due_by_hand = *by_hand;
        }),
        _ => {}
    }
}

/// Sets or clears an entry.
fn put<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => {
            map.insert(key.clone(), value);
        }
        None => {
            map.remove(key);
        }
    }
}

fn enter(
    state: &mut DealState,
    recorded: &Recorded,
    from: Option<&StageKey>,
    to: &StageKey,
    cause: &StageCause,
) {
    state.previous_stage = from.cloned();
    state.stage = to.clone();
    state.stage_since = recorded.at;
    state.stage_cause = cause.clone();
    if let StageCause::Overridden(reason) = cause {
        state.catching_up.clear();
        let (to, reason) = (to.clone(), reason.clone());
        state.overrides.push(Override { to, at: recorded.at, by: recorded.by, reason });
    }
}

/// What a stop says of itself. A deal that goes on leaves it behind.
fn stop(state: &mut DealState, note: Option<String>, review_on: Option<Date>) {
    state.stage_note = note;
    state.review_on = review_on;
}

/// Events about one item of a list.
fn on_items(state: &mut DealState, recorded: &Recorded) {
    match &recorded.event {
        Event::ItemAdded { list, item, first, title, owner, due, blocks, state: begins } => {
            let item = Item {
                number: *item,
                first: first.clone(),
                title: title.clone(),
                owner: *owner,
                due: *due,
                due_by_hand: false,
                blocks: *blocks,
                state: begins.clone(),
                since: recorded.at,
                version: 1,
                note: None,
                withdrawn: None,
            };
            state.lists.entry(list.clone()).or_default().push(item);
        }
        Event::ItemChanged { list, item, title, blocks, note } => on_item(state, (list, *item), |item| {
            item.title = title.clone().unwrap_or_else(|| std::mem::take(&mut item.title));
            item.blocks = blocks.unwrap_or(item.blocks);
            item.note = note.clone().or_else(|| item.note.take());
        }),
        Event::ItemAssigned { list, item, owner } => {
            on_item(state, (list, *item), |item| item.owner = *owner);
        }
        Event::ItemRescheduled { list, item, due, by_hand } => on_item(state, (list, *item), |item| {
            item.due = *due;
            item.due_by_hand = *by_hand;
        }),
        Event::ItemMoved { list, item, state: to, version, note } => on_item(state, (list, *item), |item| {
            item.state = to.clone();
            item.since = recorded.at;
            item.version = *version;
            item.note = note.clone().or_else(|| item.note.take());
        }),
        Event::ItemWithdrawn { list, item, unneeded, note } => on_item(state, (list, *item), |item| {
            let why = if *unneeded { ItemWithdrawal::Unneeded } else { ItemWithdrawal::ByHand };
            item.withdrawn = Some(why);
            item.note = note.clone().or_else(|| item.note.take());
        }),
        _ => {}
    }
}

fn on_item(state: &mut DealState, (list, number): (&ListKey, u32), change: impl FnOnce(&mut Item)) {
    let items = state.lists.get_mut(list).map_or(&mut [][..], Vec::as_mut_slice);
    if let Some(item) = items.iter_mut().find(|item| item.number == number) {
        change(item);
    }
}

pub(super) fn on_step(state: &mut DealState, step: &StepKey, change: impl FnOnce(&mut StepState)) {
    if let Some(step) = state.steps.get_mut(step) {
        change(step);
    }
}

/// Files the current round away; the step waits until it opens anew.
pub(super) fn start_over(step: &mut StepState) {
    file_round(step);
    step.status = StepStatus::Waiting;
}

/// Puts the current round into the history, unless it stands there already.
fn file_round(step: &mut StepState) {
    if step.status != StepStatus::Waiting {
        step.history.push(Round { round: step.round, opened_at: step.opened_at, ending: step.ending.take() });
    }
}

/// The rounds of a step before it opens anew.
fn earlier_rounds(state: &mut DealState, step: &StepKey) -> Vec<Round> {
    state.steps.remove(step).map_or_else(Vec::new, |mut earlier| {
        file_round(&mut earlier);
        earlier.history
    })
}
