//! Where a deal stands in its process: which steps are needed and ready, when they are due, what blocks a move. Used by
//! `decide` and `evaluate` alike, so that what is shown is what is enforced.

use std::collections::BTreeSet;

use crate::event::Basis;
use crate::keys::{FactKey, RuleKey, StageKey, StepKey};
use crate::leads::{Hold, hold};
use crate::process::{Approval, Process, Stage, StageKind, Step, Tone};
use crate::time::Date;

use super::conditions::{holds, holds_if_any};
use super::state::{ConflictState, StepState, StepStatus};
use super::{Blocker, Context, DealState, FactChanges, Reason};

/// The stage that counts for moves: the current one, or while the deal is on hold the one it came from.
pub(crate) fn working_stage<'a>(process: &Process, state: &'a DealState) -> &'a StageKey {
    match &state.previous_stage {
        Some(previous) if is_on_hold(process, state) => previous,
        _ => &state.stage,
    }
}

/// Whether the deal is set aside.
pub(crate) fn is_on_hold(process: &Process, state: &DealState) -> bool {
    process.stage_kind(&state.stage) == Some(StageKind::OnHold)
}

/// Whether the deal is over.
pub(crate) fn is_over(process: &Process, state: &DealState) -> bool {
    process.stage_kind(&state.stage).is_some_and(StageKind::is_final)
}

/// What stops all work on steps: the deal is over or on hold.
pub(crate) fn standstill(process: &Process, state: &DealState) -> Option<Blocker> {
    let stage = state.stage.clone();
    if is_over(process, state) {
        Some(Blocker::nobody(Reason::DealOver { stage }))
    } else if is_on_hold(process, state) {
        Some(Blocker::nobody(Reason::DealOnHold { stage }))
    } else {
        None
    }
}

/// The rules of an approval that ask for it now, with unsaved values laid over the deal (RS-8.1).
pub(crate) fn matching_rules(
    process: &Process,
    state: &DealState,
    step: &Step,
    draft: Option<&FactChanges>,
) -> Vec<RuleKey> {
    let rules = step.approval.iter().flat_map(|approval| &approval.rules);
    rules.filter(|rule| holds(&rule.when, process, state, draft)).map(|rule| rule.key.clone()).collect()
}

/// What a decision of an approval is about: the rules that ask and the facts as they are (RS-8.3).
pub fn approval_basis(process: &Process, state: &DealState, (step, approval): (&Step, &Approval)) -> Basis {
    let facts = approval.basis.iter().map(|fact| (fact.clone(), state.facts.get(fact).cloned()));
    Basis { rules: matching_rules(process, state, step, None), facts: facts.collect() }
}

/// Whether a step has to be done as things are: its condition holds, and a rule asks where it is an approval.
pub(crate) fn is_needed(process: &Process, state: &DealState, step: &Step) -> bool {
    let asked = step.approval.is_none() || !matching_rules(process, state, step, None).is_empty();
    asked && holds_if_any(step.when.as_ref(), process, state, None)
}

/// Whether a step is done for what follows. A refused approval is not: the deal does not pass until it is asked again.
pub(crate) fn is_settled(state: &DealState, step: &Step) -> bool {
    let refused = step.approval.is_some()
        && state
            .outcome(&step.key)
            .and_then(|key| step.outcome(key))
            .is_some_and(|o| o.tone == Tone::Negative);
    state.is_done(&step.key) && !refused
}

/// Whether a step no longer holds up those after it: it is done, or it is not needed and nothing before it holds them
/// up. Steps of an earlier stage never do: leaving the stage took the gates, or somebody went against them.
fn lets_pass<'a>(
    process: &'a Process,
    state: &DealState,
    (earlier, stage): (&'a StepKey, &StageKey),
    seen: &mut BTreeSet<&'a StepKey>,
) -> bool {
    let Some(earlier) = process.step(earlier).filter(|earlier| seen.insert(&earlier.key)) else {
        return true;
    };
    let mut before_it =
        || earlier.after.iter().all(|before| lets_pass(process, state, (before, stage), seen));
    let settled = is_settled(state, earlier);
    // A yes may be older than the round that comes before it.
    process.is_earlier(&earlier.stage, stage)
        || (settled && earlier.approval.is_none())
        || ((settled || !is_needed(process, state, earlier)) && before_it())
}

/// Whether a change of type asked for the step after its stage was left (CQ-1.4).
pub(crate) fn catches_up(state: &DealState, step: &Step) -> bool {
    state.catching_up.contains(&step.key)
}

/// Whether the deal is where this step is done: in its stage, or beyond it for a step that goes on.
fn is_in_place(process: &Process, state: &DealState, step: &Step) -> bool {
    let goes_on = step.goes_on() && state.steps.contains_key(&step.key);
    let earlier = || process.is_earlier(&step.stage, &state.stage);
    step.stage == state.stage || ((goes_on || catches_up(state, step)) && earlier())
}

/// Whether a step that is not open should be.
pub(crate) fn is_ready(process: &Process, state: &DealState, step: &Step) -> bool {
    let again = || {
        step.repeat.as_ref().is_some_and(|repeat| {
            !repeat.until.as_ref().is_some_and(|until| holds(until, process, state, None))
        })
    };
    let closed = match state.status(&step.key) {
        Some(StepStatus::Open) => false,
        Some(StepStatus::Done) => again(),
        _ => true,
    };
    let mut seen = BTreeSet::new();
    closed
        && is_in_place(process, state, step)
        && is_needed(process, state, step)
        && step.after.iter().all(|earlier| lets_pass(process, state, (earlier, &step.stage), &mut seen))
}

/// By when a step that opens today is due.
pub(crate) fn due(state: &DealState, step: &Step, context: &Context<'_>) -> Option<Date> {
    let rule = step.due.as_ref()?;
    let anchor = rule.after.as_ref().and_then(|fact| date_of(state, fact)).unwrap_or(context.today);
    Some(context.calendar.add_business_days(anchor, rule.business_days))
}

/// The value of a date fact.
pub(crate) fn date_of(state: &DealState, fact: &FactKey) -> Option<Date> {
    match state.facts.get(fact) {
        Some(crate::process::fact::FactValue::Date(date)) => Some(*date),
        _ => None,
    }
}

/// Whether a move to a stage has to pass the gates of the stage the deal works in.
pub(crate) fn is_forward(process: &Process, state: &DealState, to: &Stage) -> bool {
    to.kind.is_on_the_way() && process.is_earlier(working_stage(process, state), &to.key)
}

/// What blocks a move to a stage, beside the question who asks; first what somebody can resolve now. Only forward moves
/// have gates.
pub(crate) fn move_blockers(process: &Process, state: &DealState, to: &Stage) -> Vec<Blocker> {
    if !is_forward(process, state, to) {
        return Vec::new();
    }
    let stage = working_stage(process, state);
    let waits_for = |step: &&Step| blocks_leaving(process, state, step, stage);
    let mut blockers: Vec<Blocker> =
        process.steps.iter().filter(waits_for).map(|step| step_blocker(state, step)).collect();
    // Whoever can meet a gate and still has a step to come here meets it there.
    let comes = |gate: &Blocker| blockers.iter().any(|step| step.later && step.resolvers == gate.resolvers);
    let gates = process.stage(stage).map_or(&[][..], |stage| &stage.exit);
    let failing = gates.iter().filter_map(|gate| super::forms::failing_gate(process, state, gate, None));
    let failing: Vec<Blocker> = failing.map(|gate| Blocker { later: comes(&gate), ..gate }).collect();
    blockers.extend(failing);
    blockers.extend(conflict_blocker(state));
    blockers.sort_by_key(|blocker| blocker.later);
    blockers
}

/// What holds the deal for a conflict over its company (RS-1.3).
fn conflict_blocker(state: &DealState) -> Option<Blocker> {
    let holds = |found: &ConflictState| hold(found.resolution, found.owner == state.owner);
    let reason = match state.conflicts.values().filter_map(holds).max()? {
        Hold::Open => Reason::ConflictOpen,
        Hold::Lost => Reason::ConflictLost,
    };
    Some(Blocker::nobody(reason))
}

/// What blocks even an override: the firm gates of all stages before the one it goes to.
pub(crate) fn firm_blockers(process: &Process, state: &DealState, to: &Stage) -> Vec<Blocker> {
    if !to.kind.is_on_the_way() {
        return Vec::new();
    }
    let before = process.stages.iter().filter(|stage| process.is_earlier(&stage.key, &to.key));
    let firm = before.flat_map(|stage| &stage.exit).filter(|gate| gate.firm);
    firm.filter_map(|gate| super::forms::failing_gate(process, state, gate, None)).collect()
}

/// The blocker that a step is not done; one that is not open yet comes later.
fn step_blocker(state: &DealState, step: &Step) -> Blocker {
    let open = state.steps.get(&step.key).filter(|step| step.status == StepStatus::Open);
    let reason = Reason::StepNotDone { step: step.key.clone() };
    Blocker {
        since: open.map(|step| step.opened_at),
        later: open.is_none(),
        ..Blocker::by(&step.owner, reason)
    }
}

/// Whether leaving `stage` waits for a step: a required one of the stage, or of an earlier one an approval that was asked
/// for again (RS-8.3) or a step that a change of type asked for (CQ-1.4).
fn blocks_leaving(process: &Process, state: &DealState, step: &Step, stage: &StageKey) -> bool {
    let asked_for = (step.approval.is_some() && state.is_open(&step.key)) || catches_up(state, step);
    let concerned = step.stage == *stage || (asked_for && process.is_earlier(&step.stage, stage));
    concerned && !step.optional && !is_settled(state, step) && is_needed(process, state, step)
}

/// Whether an approval was given. The yes outlives a way back: it holds until what was decided on changes in a way that
/// a rule speaks of, and then it is asked for again with the list of what changed (RS-8.3).
fn stands(state: &DealState, step: &Step) -> bool {
    let given = state.outcome(&step.key).and_then(|key| step.outcome(key));
    step.approval.is_some() && is_settled(state, step) && given.is_some_and(|outcome| !outcome.is_refusal())
}

/// Everything that starts over when the step `from` leads back to `to`: both, what follows `to` in the template, and
/// what was opened in later stages; without steps that go on by themselves and without approvals that were given.
pub(crate) fn steps_from(process: &Process, state: &DealState, to: &Step, from: &Step) -> Vec<StepKey> {
    let mut following: BTreeSet<&StepKey> = BTreeSet::from([&to.key]);
    loop {
        let more: Vec<&StepKey> = process
            .steps
            .iter()
            .filter(|step| {
                !following.contains(&step.key) && step.after.iter().any(|after| following.contains(after))
            })
            .map(|step| &step.key)
            .collect();
        if more.is_empty() {
            break;
        }
        following.extend(more);
    }
    let starts_over = |step: &&Step| {
        let later = following.contains(&step.key) || process.is_earlier(&to.stage, &step.stage);
        let named = step.key == to.key || step.key == from.key;
        named || (later && !step.goes_on() && !stands(state, step))
    };
    let opened = |step: &&Step| state.steps.contains_key(&step.key);
    process.steps.iter().filter(opened).filter(starts_over).map(|step| step.key.clone()).collect()
}

/// Whether the current round of a step came from repetition, so that its due date does not follow the due rule.
pub(crate) fn is_repetition(step: &Step, state: &StepState) -> bool {
    step.repeat.is_some() && state.round > 1
}
