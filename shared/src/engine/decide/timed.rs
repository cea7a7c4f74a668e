//! What happens because its time has come, or somebody has left. Only the process itself gives these commands.

use crate::event::{By, Event};
use crate::ids::UserId;
use crate::keys::{FactKey, StepKey};

use super::super::{Blocker, FactChanges, Reason, expiry, flow};
use super::work::Work;
use super::{Verdict, refuse, steps};

/// A date has passed: what it says is so no longer (RS-3.1).
pub(super) fn expire(work: &mut Work<'_>, fact: &FactKey) -> Verdict {
    let awaited = expiry::expiries_for(work.process, &work.state).remove(fact);
    let day = awaited.filter(|day| *day < work.context.today);
    let declared = work.process.facts.get(fact).and_then(|declared| declared.expires.as_ref());
    let (Some(day), Some(expiry)) = (day, declared) else { return not_now() };
    only_by_itself(work)?;
    let sets: FactChanges =
        expiry.sets.iter().map(|(fact, value)| (fact.clone(), Some(value.clone()))).collect();
    work.emit(Event::Expired { fact: fact.clone(), day });
    work.set_facts(&sets, None);
    Ok(())
}

/// The day has come to look again at a deal that was set aside (CQ-1.1).
pub(super) fn remind_review(work: &mut Work<'_>) -> Verdict {
    only_by_itself(work)?;
    if !flow::is_on_hold(work.process, &work.state) || work.state.review_on.is_none() {
        return not_now();
    }
    work.emit(Event::ReviewReminded);
    Ok(())
}

/// A step is due soon, or late.
pub(super) fn remind(work: &mut Work<'_>, step: &StepKey, escalated: bool) -> Verdict {
    steps::open_step(work, step)?;
    only_by_itself(work)?;
    refuse(flow::standstill(work.process, &work.state))?;
    work.emit(Event::StepReminded { step: step.clone(), escalated });
    Ok(())
}

/// Whoever has a step has left: it is open to everybody in its role, so that nobody waits for somebody who does not come.
pub(super) fn vacate(work: &mut Work<'_>, step: &StepKey, left: UserId) -> Verdict {
    steps::open_step(work, step)?;
    only_by_itself(work)?;
    if work.state.steps.get(step).and_then(|state| state.assignee) == Some(left) {
        work.emit(Event::StepAssigned { step: step.clone(), assignee: None, note: None, left: Some(left) });
    }
    Ok(())
}

fn only_by_itself(work: &Work<'_>) -> Verdict {
    if work.context.actor.by == By::System { Ok(()) } else { not_now() }
}

fn not_now() -> Verdict {
    Err(vec![Blocker::nobody(Reason::NotAllowed)])
}
