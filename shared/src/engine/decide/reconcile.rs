//! What follows by itself from what was decided: steps open, are withdrawn, asked again; the deal advances. Repeated
//! until nothing follows any more.
//!
//! Terminates: a step is asked again at most once, opening and withdrawing depend on what no longer changes then, and
//! advancing only goes forward on the board. The bound is a second net.

use std::collections::BTreeSet;

use crate::event::{Basis, Event, StageCause};
use crate::keys::{FactKey, StageKey, StepKey};
use crate::process::condition::Condition;
use crate::process::{Approval, Process, Stage, StageKind, Step};
use crate::time::Date;

use super::super::conditions::holds;
use super::super::state::{StepState, StepStatus};
use super::super::{DealState, cadence, flow, segments};
use super::items;
use super::work::{Stop, Work};

/// Lets everything happen that follows by itself.
pub(super) fn reconcile(work: &mut Work<'_>) {
    follow_segment(work);
    move_due_dates(work);
    items::move_due_dates(work);
    let items: usize = work.process.lists.iter().map(|list| list.items.len()).sum();
    let bound = work.process.stages.len() + 2 * (work.process.steps.len() + items) + 2;
    for _ in 0..bound {
        let before = work.events.len();
        withdraw_unneeded(work);
        ask_again(work);
        items::follow(work);
        open_ready(work);
        advance(work);
        if work.events.len() == before {
            return;
        }
    }
    debug_assert!(false, "a verified process comes to rest");
}

/// The deal is of the type that its facts say; steps of stages it has left that the new type asks for are to be done all
/// the same (CQ-1.4).
fn follow_segment(work: &mut Work<'_>) {
    let process = work.process;
    let Some(to) = segments::follows_from_facts(process, &work.state, None) else { return };
    if work.state.segment.as_ref() == Some(to) {
        return;
    }
    let from = work.state.segment.clone();
    let then = DealState { segment: Some(to.clone()), ..work.state.clone() };
    let brings = if from.is_none() { Vec::new() } else { brought(process, &work.state, &then) };
    let decide: BTreeSet<&FactKey> = process
        .segments
        .iter()
        .filter_map(|segment| segment.when.as_ref())
        .flat_map(Condition::facts)
        .collect();
    let facts = decide.into_iter().map(|fact| (fact.clone(), work.state.facts.get(fact).cloned())).collect();
    work.emit(Event::SegmentChanged { from, to: to.clone(), facts, brings });
}

/// The required steps of stages that the deal has left which it needs now and did not need before.
fn brought(process: &Process, before: &DealState, now: &DealState) -> Vec<StepKey> {
    let stage = flow::working_stage(process, now);
    let comes = |step: &&Step| {
        process.is_earlier(&step.stage, stage)
            && !step.optional
            && !flow::is_settled(now, step)
            && !flow::is_needed(process, before, step)
            && flow::is_needed(process, now, step)
    };
    process.steps.iter().filter(comes).map(|step| step.key.clone()).collect()
}

/// Due dates follow a date fact that they count from and, for rounds of a cadence, its pace, unless a person set them.
fn move_due_dates(work: &mut Work<'_>) {
    for step in &work.process.steps {
        let follows = |state: &&StepState| state.status == StepStatus::Open && !state.due_by_hand;
        let Some(state) = work.state.steps.get(&step.key).filter(follows) else { continue };
        let due = moved(work, step, state);
        if due.is_some() && due != state.due {
            work.emit(Event::StepRescheduled { step: step.key.clone(), due, by_hand: false, note: None });
        }
    }
}

/// By when an open step is due now; nothing where none of the changed facts is about that.
fn moved(work: &Work<'_>, step: &Step, state: &StepState) -> Option<Date> {
    if flow::is_repetition(step, state) {
        let from = state.planned_from.filter(|_| cadence::follows(step, &work.changed))?;
        return cadence::due(work.process, &work.state, step, from, work.context);
    }
    let anchor = step.due.as_ref()?.after.as_ref()?;
    if work.changed.contains(anchor) { flow::due(&work.state, step, work.context) } else { None }
}

fn withdraw_unneeded(work: &mut Work<'_>) {
    for step in &work.process.steps {
        if work.state.is_open(&step.key) && !flow::is_needed(work.process, &work.state, step) {
            work.emit(Event::StepWithdrawn { step: step.key.clone() });
        }
    }
}

/// Asks for approvals again whose basis changed in a way that a rule speaks of (RS-8.3). One whose stage the deal has
/// left opens there and then, and holds the deal where it is.
fn ask_again(work: &mut Work<'_>) {
    if flow::standstill(work.process, &work.state).is_some() {
        return;
    }
    for step in &work.process.steps {
        let Some(approval) = &step.approval else { continue };
        let left = work.process.is_earlier(&step.stage, &work.state.stage);
        if !left && step.stage != work.state.stage {
            continue;
        }
        if let Some(basis) = decided_basis(&work.state, &step.key) {
            let changed = changed_facts(&work.state, basis);
            if !touches(work.process, &work.state, (step, approval), Some(basis), &changed) {
                continue;
            }
            work.emit(Event::ApprovalReopened { step: step.key.clone(), changed });
        } else {
            let in_basis = |fact: &&FactKey| approval.basis.contains(fact);
            let changed: Vec<FactKey> = work.changed.iter().filter(in_basis).cloned().collect();
            let closed = !work.state.is_done(&step.key) && !work.state.is_open(&step.key);
            if !closed || !touches(work.process, &work.state, (step, approval), None, &changed) {
                continue;
            }
        }
        if left {
            open(work, step);
        }
    }
}

/// What a done approval was decided on.
fn decided_basis<'a>(state: &'a DealState, step: &StepKey) -> Option<&'a Basis> {
    let step = state.steps.get(step).filter(|step| step.status == StepStatus::Done)?;
    step.ending.as_ref()?.basis.as_ref()
}

fn changed_facts(state: &DealState, basis: &Basis) -> Vec<FactKey> {
    let differs = |(fact, then): &(&FactKey, &Option<_>)| state.facts.get(*fact) != then.as_ref();
    basis.facts.iter().filter(differs).map(|(fact, _)| fact.clone()).collect()
}

/// Whether changed facts call for a decision: the approval is needed, and a rule that asks speaks of one of them or did
/// not ask before.
fn touches(
    process: &Process,
    state: &DealState,
    (step, approval): (&Step, &Approval),
    before: Option<&Basis>,
    changed: &[FactKey],
) -> bool {
    if changed.is_empty() || !flow::is_needed(process, state, step) {
        return false;
    }
    let changed: BTreeSet<&FactKey> = changed.iter().collect();
    approval.rules.iter().filter(|rule| holds(&rule.when, process, state, None)).any(|rule| {
        let is_new = before.is_some_and(|basis| !basis.rules.contains(&rule.key));
        is_new || !rule.when.facts().is_disjoint(&changed)
    })
}

fn open_ready(work: &mut Work<'_>) {
    if flow::standstill(work.process, &work.state).is_some() {
        return;
    }
    for step in &work.process.steps {
        if flow::is_ready(work.process, &work.state, step) {
            open(work, step);
        }
    }
}

fn open(work: &mut Work<'_>, step: &Step) {
    let earlier = work.state.steps.get(&step.key);
    let round = earlier.map_or(1, |earlier| earlier.round.saturating_add(1));
    let planned_from =
        earlier.filter(|earlier| earlier.status == StepStatus::Done).map(|_| work.context.today);
    if planned_from.is_some() {
        begin_anew(work, step);
    }
    let due = match planned_from {
        Some(today) => cadence::due(work.process, &work.state, step, today, work.context),
        None => flow::due(&work.state, step, work.context),
    };
    let assignee = work.assignee(step);
    work.emit(Event::StepOpened { step: step.key.clone(), round, assignee, due, planned_from });
}

/// Empties what a step asks anew in each round (DS-1.5).
fn begin_anew(work: &mut Work<'_>, step: &Step) {
    let anew = step.fields.iter().filter(|field| field.anew).map(|field| (field.fact.clone(), None));
    work.set_facts(&anew.collect(), Some(step));
}

/// Moves the deal on when its stage says so and nothing blocks it.
fn advance(work: &mut Work<'_>) {
    if let Some(to) = next_by_itself(work.process, &work.state) {
        let to = to.key.clone();
        work.enter(&to, StageCause::Advanced, Stop::default());
    }
}

/// Where the deal goes by itself. A deal that somebody moved back stays until a step is done there anew.
fn next_by_itself<'a>(process: &'a Process, state: &DealState) -> Option<&'a Stage> {
    let stage = process.stage(&state.stage).filter(|stage| stage.advance)?;
    let to = process.stage(stage.next.first()?)?;
    let by_hand = matches!(state.stage_cause, StageCause::Moved | StageCause::Overridden(_));
    let from_later = |previous: &StageKey| {
        process.stage_kind(previous).is_some_and(StageKind::is_on_the_way)
            && process.is_earlier(&state.stage, previous)
    };
    let moved_back = by_hand && state.previous_stage.as_ref().is_some_and(from_later);
    let done_since = || {
        let mut endings =
            process.steps_of(&state.stage).filter_map(|step| state.steps.get(&step.key)?.ending.as_ref());
        endings.any(|ending| ending.at > state.stage_since)
    };
    (flow::is_forward(process, state, to)
        && flow::move_blockers(process, state, to).is_empty()
        && (!moved_back || done_since()))
    .then_some(to)
}
