//! The beginning of a deal.

use crate::event::{Event, Recorded, StageCause};
use crate::process::Process;

use super::super::{Blocker, Context, DealState, FactChanges, Input, NewDeal, Reason, Rejection, begin};
use super::reconcile::reconcile;
use super::work::Work;
use super::{or_note, values};

/// Begins a deal in the first open stage, with its first steps open; or says what does not fit.
pub fn create(
    process: &Process,
    deal: NewDeal,
    context: &Context<'_>,
) -> Result<(DealState, Vec<Event>), Rejection> {
    let first = process.first_stage().map(|stage| stage.key.clone());
    let (created, facts) = check(process, &deal, first.clone()).map_err(|blockers| Rejection { blockers })?;
    let recorded = Recorded { at: context.now, by: context.actor.by, event: created };
    let (Some(state), Some(first)) = (begin(&recorded), first) else {
        return Err(Rejection { blockers: vec![no_stage()] });
    };
    let mut work = Work::on(process, state, context);
    work.events.push(recorded.event);
    let mut team = deal.team;
    if let Some(role) = process.owner_role() {
        team.insert(role.clone(), deal.owner);
    }
    for (role, user) in team {
        work.emit(Event::TeamChanged { role, user: Some(user) });
    }
    work.emit(Event::StageEntered {
        from: None,
        to: first,
        cause: StageCause::Created,
        note: None,
        review_on: None,
    });
    for (conflict, owner) in deal.conflicts {
        work.emit(Event::ConflictFound { conflict, owner });
    }
    work.set_facts(&facts, None);
    reconcile(&mut work);
    Ok((work.state, work.events))
}

fn no_stage() -> Blocker {
    Blocker::nobody(Reason::StageNotNext { allowed: Vec::new() })
}

/// The first event and the facts to begin with, defaults included.
fn check(
    process: &Process,
    deal: &NewDeal,
    first: Option<crate::keys::StageKey>,
) -> Result<(Event, FactChanges), Vec<Blocker>> {
    let mut blockers = Vec::new();
    let title = or_note(values::title(&deal.title), &mut blockers);
    if let Some(date) = deal.close_date {
        or_note(values::date(Input::CloseDate, date), &mut blockers);
    }
    let known = |role| process.is_internal_role(role);
    blockers
        .extend(deal.team.keys().filter(|role| !known(role)).map(|_| Blocker::nobody(Reason::RoleUnknown)));
    let defaults = process.facts.iter().filter_map(|(key, fact)| Some((key.clone(), fact.default.clone()?)));
    let given = deal.facts.iter().map(|(key, value)| (key.clone(), value.clone()));
    let facts: FactChanges = defaults.chain(given).map(|(key, value)| (key, Some(value))).collect();
    let (mut facts, invalid) = values::check_facts(process, deal.currency, &facts);
    blockers.extend(invalid);
    facts.retain(|_, value| value.is_some());
    if first.is_none() {
        blockers.push(no_stage());
    }
    match (title, first) {
        (Some(title), Some(stage)) if blockers.is_empty() => {
            let event = Event::DealCreated {
                number: deal.number.clone(),
                title,
                account: deal.account,
                owner: deal.owner,
                process: deal.process,
                currency: deal.currency,
                close_date: deal.close_date,
                origin: deal.origin,
                stage,
            };
            Ok((event, facts))
        }
        _ => Err(blockers),
    }
}
