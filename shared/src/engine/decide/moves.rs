//! Moves between stages.

use crate::event::StageCause;
use crate::keys::StageKey;
use crate::process::{Ask, Process, Stage};
use crate::time::Date;

use super::super::{Blocker, Context, DealState, Expected, Input, Move, Reason, Rejection, access, flow};
use super::work::{Stop, Work};
use super::{Verdict, or_note, refuse, values};

/// Moves the deal: through the gates, or against those that are not firm with a reason.
pub(super) fn go(work: &mut Work<'_>, given: &Move) -> Verdict {
    let target = work.process.stage(&given.to).filter(|stage| stage.key != work.state.stage);
    match given.override_reason.as_deref() {
        Some(reason) => against_the_gates(work, target, (given, reason)),
        None => through_the_gates(work, target, given),
    }
}

/// What a move says of a stop, as far as the stage asks for it: a reason, and a day on which to look at the deal again
/// (CQ-1.1).
fn stop(target: Option<&Stage>, given: &Move, today: Date, blockers: &mut Vec<Blocker>) -> Stop {
    let note = or_note(values::note(given.note.as_deref()), blockers).flatten();
    let review_on = given.review_on.and_then(|date| or_note(values::date(Input::Review, date), blockers));
    let Some(target) = target else { return Stop::default() };
    if target.asks(Ask::Reason) && note.is_none() && given.override_reason.is_none() {
        blockers.push(Blocker::nobody(Reason::NoteNeeded { step: None }));
    }
    match review_on {
        None if target.asks(Ask::ReviewDate) && given.review_on.is_none() => {
            blockers.push(values::input(Input::Review, Expected::Filled));
        }
        Some(date) if date < today => {
            blockers.push(values::input(Input::Review, Expected::NotBefore(today)));
        }
        _ => {}
    }
    Stop {
        note: note.filter(|_| target.asks(Ask::Reason)),
        review_on: review_on.filter(|_| target.asks(Ask::ReviewDate)),
    }
}

/// Refuses whoever may not put the deal to another place in its column: they who may not move it.
pub fn check_place(process: &Process, state: &DealState, context: &Context<'_>) -> Result<(), Rejection> {
    if access::may_move(process, state, context.actor) {
        return Ok(());
    }
    Err(Rejection { blockers: vec![Blocker::nobody(Reason::NotYourDeal)] })
}

fn through_the_gates(work: &mut Work<'_>, target: Option<&Stage>, given: &Move) -> Verdict {
    let (process, state) = (work.process, &work.state);
    if flow::is_over(process, state) {
        return Err(vec![Blocker::nobody(Reason::DealOver { stage: state.stage.clone() })]);
    }
    let mut blockers = Vec::new();
    if !access::may_move(process, state, work.context.actor) {
        blockers.push(Blocker::nobody(Reason::NotYourDeal));
    }
    let allowed = next_stages(process, state);
    let target = target.filter(|target| allowed.contains(&target.key));
    match target {
        Some(target) => blockers.extend(flow::move_blockers(process, state, target)),
        None => blockers.push(Blocker::nobody(Reason::StageNotNext { allowed })),
    }
    let stop = stop(target, given, work.context.today, &mut blockers);
    refuse(blockers)?;
    if let Some(target) = target {
        work.enter(&target.key, StageCause::Moved, stop);
    }
    Ok(())
}

fn against_the_gates(work: &mut Work<'_>, target: Option<&Stage>, (given, reason): (&Move, &str)) -> Verdict {
    let mut blockers = Vec::new();
    if work.context.actor.user().is_none() || !work.context.actor.may_override {
        blockers.push(Blocker::nobody(Reason::NotAllowed));
    }
    let reason = or_note(values::note(Some(reason)), &mut blockers).flatten();
    if reason.is_none() && blockers.is_empty() {
        blockers.push(Blocker::nobody(Reason::NoteNeeded { step: None }));
    }
    blockers.extend(target.iter().flat_map(|to| flow::firm_blockers(work.process, &work.state, to)));
    if target.is_none() {
        let others = work.process.stages.iter().filter(|stage| stage.key != work.state.stage);
        let allowed = others.map(|stage| stage.key.clone()).collect();
        blockers.push(Blocker::nobody(Reason::StageNotNext { allowed }));
    }
    let stop = stop(target, given, work.context.today, &mut blockers);
    refuse(blockers)?;
    if let (Some(target), Some(reason)) = (target, reason) {
        work.enter(&target.key, StageCause::Overridden(reason), stop);
    }
    Ok(())
}

/// Where a deal may go: where its stage leads, and from On Hold also back to where it came from.
pub(in crate::engine) fn next_stages(process: &Process, state: &DealState) -> Vec<StageKey> {
    let back = state.previous_stage.as_ref().filter(|_| flow::is_on_hold(process, state));
    let next = process.stage(&state.stage).map_or(&[][..], |stage| &stage.next);
    let mut stages: Vec<StageKey> = back.cloned().into_iter().collect();
    stages.extend(next.iter().filter(|stage| Some(*stage) != back).cloned());
    stages
}
