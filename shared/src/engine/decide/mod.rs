//! Turns a command into events, or says everything that stands in its way.
//!
//! Each command is checked as a whole before its first event; then `reconcile` adds what follows by itself. Nothing is
//! ever done in part.

mod contacts;
mod create;
mod details;
mod forecast;
mod items;
mod migrate;
mod moves;
mod reconcile;
mod steps;
mod timed;
pub(super) mod values;
mod work;

use crate::event::{Event, Recorded};
use crate::process::Process;

use super::{Blocker, Command, Context, DealState, Rejection};
use work::Work;

pub use create::create;
pub use migrate::{Version, migrate};
pub use moves::check_place;
pub(super) use moves::next_stages;

/// The answer to a command before anything is done: nothing in its way, or everything that is.
type Verdict<T = ()> = Result<T, Vec<Blocker>>;

/// The events that a command leads to, none when it changes nothing; or what stands in its way.
pub fn decide(
    process: &Process,
    state: &DealState,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let mut work = Work::on(process, state.clone(), context);
    apply(&mut work, command).map_err(|blockers| Rejection { blockers })?;
    if !work.events.is_empty() {
        reconcile::reconcile(&mut work);
    }
    Ok(work.events)
}

/// The events of a decision as they are stored: at the context's time, by its actor.
pub fn record(events: Vec<Event>, context: &Context<'_>) -> Vec<Recorded> {
    events.into_iter().map(|event| Recorded { at: context.now, by: context.actor.by, event }).collect()
}

fn apply(work: &mut Work<'_>, command: &Command) -> Verdict {
    match command {
        Command::ChangeDetails { title, close_date, owner } => {
            details::change(work, title.as_deref(), *close_date, *owner)
        }
        Command::ChangeTeam { role, user } => details::change_team(work, role, *user),
        Command::PutContact(contact) => contacts::put(work, contact),
        Command::RemoveContact { contact } => contacts::remove(work, *contact),
        Command::SaveFacts { step, facts } => steps::save(work, step, facts),
        Command::CompleteStep { step, outcome, facts, note } => steps::complete(
            work,
            step,
            &steps::Completion { outcome: outcome.as_ref(), facts, note: note.as_deref() },
        ),
        Command::AssignStep { step, assignee, note } => steps::assign(work, step, *assignee, note.as_deref()),
        Command::RescheduleStep { step, due, note } => steps::reschedule(work, step, *due, note.as_deref()),
        Command::Move(given) => moves::go(work, given),
        Command::SetCategory { category, doubt, close_date } => {
            forecast::choose(work, *category, doubt.as_deref(), *close_date)
        }
        Command::Correct { facts, title, reason } => details::correct(work, facts, title.as_deref(), reason),
        Command::AddItem { list, item } => items::add(work, list, item),
        Command::ChangeItem { list, item, changes } => items::change(work, (list, *item), changes),
        Command::AddDocument { document, kind, name } => {
            details::add_document(work, *document, kind.as_ref(), name)
        }
        Command::RemoveDocument { document } => details::remove_document(work, *document),
        Command::AddNote { note, text, significant } => details::add_note(work, (*note, *significant), text),
        Command::LinkDeal { deal, relation } => {
            if !work.state.related.contains(&(*deal, *relation)) {
                work.emit(Event::RelatedDealCreated { deal: *deal, relation: *relation });
            }
            Ok(())
        }
        Command::ResolveConflict { conflict, resolution, note } => {
            if work.state.conflicts.get(conflict).is_some_and(|found| found.resolution.is_none()) {
                let (conflict, resolution, note) = (*conflict, *resolution, note.clone());
                work.emit(Event::ConflictResolved { conflict, resolution, note });
            }
            Ok(())
        }
        Command::Expire { fact } => timed::expire(work, fact),
        Command::RemindReview => timed::remind_review(work),
        Command::Vacate { step, left } => timed::vacate(work, step, *left),
        Command::Remind { step, escalated } => timed::remind(work, step, *escalated),
    }
}

/// Refuses when anything stands in the way.
fn refuse(blockers: impl IntoIterator<Item = Blocker>) -> Verdict {
    let blockers: Vec<Blocker> = blockers.into_iter().collect();
    if blockers.is_empty() { Ok(()) } else { Err(blockers) }
}

/// Takes the value out of a check, or puts its blocker to the others.
fn or_note<T>(checked: Result<T, Blocker>, blockers: &mut Vec<Blocker>) -> Option<T> {
    checked.map_err(|blocker| blockers.push(blocker)).ok()
}
