//! Work on steps: saving, completing, assigning, rescheduling.

use crate::event::{Event, StageCause};
use crate::ids::UserId;
use crate::keys::{FactKey, OutcomeKey, StepKey};
use crate::process::{Ask, Effect, Outcome, Process, Step};
use crate::time::Date;

use super::super::{Blocker, DealState, FactChanges, Input, Reason, access, flow, forms};
use super::work::{Stop, Work};
use super::{Verdict, or_note, refuse, values};

/// What a person says on completing a step.
pub(super) struct Completion<'a> {
    pub(super) outcome: Option<&'a OutcomeKey>,
    pub(super) facts: &'a FactChanges,
    pub(super) note: Option<&'a str>,
}

/// The step, if the template knows it and it is open.
pub(super) fn open_step<'a>(work: &Work<'a>, step: &StepKey) -> Verdict<&'a Step> {
    let known = work.process.step(step).ok_or_else(|| vec![Blocker::nobody(Reason::StepUnknown)])?;
    if work.state.is_open(step) {
        Ok(known)
    } else {
        let stopped =
            flow::standstill(work.process, &work.state).filter(|_| flow::is_over(work.process, &work.state));
        Err(vec![stopped.unwrap_or_else(|| Blocker::nobody(Reason::StepNotOpen { step: step.clone() }))])
    }
}

/// Keeps what is filled in, complete or not (RS-2.1).
pub(super) fn save(work: &mut Work<'_>, step: &StepKey, facts: &FactChanges) -> Verdict {
    let step = open_step(work, step)?;
    let mut blockers: Vec<Blocker> = flow::standstill(work.process, &work.state).into_iter().collect();
    blockers.extend(access::work_blockers(work.process, &work.state, step, work.context.actor));
    let facts = check_form(work.process, &work.state, step, facts, &mut blockers);
    blockers.extend(unlocked_too_early(work.process, &work.state, None, &facts));
    refuse(blockers)?;
    work.set_facts(&facts, Some(step));
    Ok(())
}

/// Completes a step and goes where its outcome leads.
pub(super) fn complete(work: &mut Work<'_>, step: &StepKey, given: &Completion<'_>) -> Verdict {
    let step = open_step(work, step)?;
    let (process, state) = (work.process, &work.state);
    let mut blockers: Vec<Blocker> = flow::standstill(process, state).into_iter().collect();
    blockers.extend(access::work_blockers(process, state, step, work.context.actor));
    blockers.extend(access::own_request(state, step, work.context.actor));
    let outcome = check_outcome(step, given.outcome, &mut blockers);
    let note = or_note(values::note(given.note), &mut blockers).flatten();
    if note.is_none() && outcome.is_some_and(|outcome| outcome.note) {
        blockers.push(by_owner(step, Reason::NoteNeeded { step: Some(step.key.clone()) }));
    }
    let facts = check_form(process, state, step, given.facts, &mut blockers);
    let whole = !outcome.is_some_and(|outcome| outcome.incomplete);
    if whole {
        let refused = |fact: &FactKey| given.facts.contains_key(fact) && !facts.contains_key(fact);
        let missing = forms::missing_fields(process, state, step, &facts);
        blockers.extend(missing.into_iter().filter(|blocker| !blocker.fact().is_some_and(refused)));
    }
    for blocker in unlocked_too_early(process, state, whole.then_some(step), &facts) {
        // Forms that measure the same would say the same twice.
        if !blockers.contains(&blocker) {
            blockers.push(blocker);
        }
    }
    refuse(blockers)?;

    let on_behalf_of = access::works_for(process, state, step, work.context.actor);
    work.set_facts(&facts, Some(step));
    let basis =
        step.approval.as_ref().map(|approval| flow::approval_basis(process, &work.state, (step, approval)));
    let completed = Event::StepCompleted {
        step: step.key.clone(),
        outcome: outcome.map(|outcome| outcome.key.clone()),
        note: note.clone(),
        basis,
        on_behalf_of,
    };
    work.emit(completed);
    if let Some(Outcome { key, leads: Some(effect), .. }) = outcome {
        lead(work, step, (key, note), effect);
    }
    Ok(())
}

fn by_owner(step: &Step, reason: Reason) -> Blocker {
    Blocker::by(&step.owner, reason)
}

/// The values that fit, tidied; blockers for those that do not or that the step does not ask for.
fn check_form(
    process: &Process,
    state: &DealState,
    step: &Step,
    given: &FactChanges,
    blockers: &mut Vec<Blocker>,
) -> FactChanges {
    let (mut facts, invalid) = values::check_facts(process, state.currency, given);
    blockers.extend(invalid);
    let asked = |fact: &FactKey| step.fields.iter().any(|field| field.fact == *fact);
    for fact in given.keys().filter(|fact| process.facts.contains_key(*fact) && !asked(fact)) {
        blockers.push(Blocker::nobody(Reason::FactNotAsked { fact: fact.clone(), step: step.key.clone() }));
        facts.remove(fact);
    }
    facts
}

fn check_outcome<'a>(
    step: &'a Step,
    given: Option<&OutcomeKey>,
    blockers: &mut Vec<Blocker>,
) -> Option<&'a Outcome> {
    let outcome = given.and_then(|key| step.outcome(key));
    if outcome.is_none() && (given.is_some() || !step.outcomes.is_empty()) {
        let allowed = step.outcomes.iter().map(|outcome| outcome.key.clone()).collect();
        blockers.push(by_owner(step, Reason::OutcomeNeeded { step: step.key.clone(), allowed }));
    }
    outcome
}

/// Flags that are being set although too little is filled in for them (RS-2.4). A step that is completed whole has
/// checked its own flag already.
fn unlocked_too_early(
    process: &Process,
    state: &DealState,
    completed: Option<&Step>,
    facts: &FactChanges,
) -> Vec<Blocker> {
    let others =
        process.steps.iter().filter(|step| completed.is_none_or(|completed| completed.key != step.key));
    let rules = others.filter_map(|step| Some((step, step.readiness.as_ref()?)));
    let mut blockers = Vec::new();
    for rule in rules.filter(|(_, rule)| facts.contains_key(&rule.unlocks)) {
        let blocker = forms::not_ready(process, state, rule, Some(facts));
        blockers.extend(blocker.filter(|blocker| !blockers.contains(blocker)));
    }
    blockers
}

/// Goes where an outcome leads: to an ending, or back to an earlier step (RS-13.1).
fn lead(work: &mut Work<'_>, step: &Step, (outcome, note): (&OutcomeKey, Option<String>), effect: &Effect) {
    let stage = match effect {
        Effect::Stage(stage) => stage,
        Effect::BackTo(to) => {
            let Some(to) = work.process.step(to) else { return };
            let steps = flow::steps_from(work.process, &work.state, to, step);
            work.emit(Event::WentBack { from: step.key.clone(), to: to.key.clone(), steps });
            // What is made up for is made up for where the deal is.
            if flow::catches_up(&work.state, to) && flow::catches_up(&work.state, step) {
                return;
            }
            &to.stage
        }
    };
    if *stage != work.state.stage {
        let note = note.filter(|_| work.process.stage(stage).is_some_and(|stage| stage.asks(Ask::Reason)));
        let cause = StageCause::Outcome(step.key.clone(), outcome.clone());
        work.enter(stage, cause, Stop { note, review_on: None });
    }
}

/// Gives an open step to a person, or back to everybody in its role.
pub(super) fn assign(
    work: &mut Work<'_>,
    step: &StepKey,
    assignee: Option<UserId>,
    note: Option<&str>,
) -> Verdict {
    let step = open_step(work, step)?;
    let mut blockers = Vec::new();
    if !access::may_assign(&work.state, step, assignee, work.context.actor) {
        blockers.push(access::not_your_step(step));
    }
    let note = or_note(values::note(note), &mut blockers).flatten();
    refuse(blockers)?;
    if work.state.steps.get(&step.key).is_some_and(|state| state.assignee != assignee) {
        work.emit(Event::StepAssigned { step: step.key.clone(), assignee, note, left: None });
    }
    Ok(())
}

/// Sets the due date of an open step; its anchor no longer moves it.
pub(super) fn reschedule(work: &mut Work<'_>, step: &StepKey, due: Date, note: Option<&str>) -> Verdict {
    let step = open_step(work, step)?;
    let mut blockers = Vec::new();
    if !access::may_reschedule(&work.state, step, work.context.actor) {
        blockers.push(access::not_your_step(step));
    }
    let note = or_note(values::note(note), &mut blockers).flatten();
    let due = or_note(values::date(Input::Due, due), &mut blockers);
    refuse(blockers)?;
    if work.state.steps.get(&step.key).is_some_and(|state| state.due != due) {
        work.emit(Event::StepRescheduled { step: step.key.clone(), due, by_hand: true, note });
    }
    Ok(())
}
