//! Where a deal stands, as a reader sees it: steps, blockers, next stages. Computed, never stored as truth.

use crate::ids::UserId;
use crate::keys::{RuleKey, StageKey, StepKey};
use crate::process::{Process, Step};
use crate::time::Date;

use super::access::{may_change, may_move, own_request, work_blockers};
use super::cadence::missed;
use super::decide::next_stages;
use super::flow::{is_needed, is_over, is_settled, matching_rules, move_blockers, standstill, working_stage};
use super::forms::{missing_fields, readiness};
use super::state::StepStatus;
use super::{Blocker, Context, DealState, FactChanges};

/// Where a deal stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Every step of the template, in its order.
    pub steps: Vec<StepView>,
    /// Where the deal may go, the usual stage first.
    pub next_stages: Vec<NextStage>,
    /// What blocks the usual next stage.
    pub blockers: Vec<Blocker>,
    /// The open step that presses most.
    pub next_step: Option<StepKey>,
    /// Of the required steps of the current stage: how many are done, and how many there are.
    pub progress: (u32, u32),
    /// How much of what another role needs is filled in, in percent, for steps that measure it (RS-2.4).
    pub readiness: Vec<(StepKey, u8)>,
    /// Whether the actor may move the deal at all.
    pub may_move: bool,
    /// Whether the actor may change its details and team.
    pub may_change: bool,
}

/// A step as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct StepView {
    /// Its name.
    pub key: StepKey,
    /// Where it stands.
    pub status: ViewStatus,
    /// The current round; 0 when it was never opened.
    pub round: u32,
    /// The person it falls to.
    pub assignee: Option<UserId>,
    /// By when.
    pub due: Option<Date>,
    /// Open after its due date.
    pub late: bool,
    /// How many rounds of a step that comes again went by undone, the open one included (DS-1.4).
    pub missed: u32,
    /// The actor may work on it now.
    pub mine: bool,
    /// What stands in the way of completing it, for open steps.
    pub blockers: Vec<Blocker>,
    /// The rules that ask for it, for approvals that are needed (RS-8.1).
    pub reasons: Vec<RuleKey>,
}

/// Where a step stands, for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViewStatus {
    /// To be done again, but not yet.
    Waiting,
    /// To be done now.
    Open,
    /// Done.
    Done,
    /// Was open and is not needed any more.
    Withdrawn,
    /// Needed, as far as can be told now, but its turn has not come.
    NotReached,
    /// Not needed as things are.
    NotNeeded,
}

/// A stage the deal may go to.
#[derive(Debug, Clone, PartialEq)]
pub struct NextStage {
    /// The stage.
    pub stage: StageKey,
    /// What must be resolved first; the deal may go there now when empty.
    pub blockers: Vec<Blocker>,
}

/// Says where a deal stands. Blockers of moves do not depend on who asks; `mine` and the blockers of steps do.
pub fn evaluate(process: &Process, state: &DealState, context: &Context<'_>) -> Evaluation {
    let next_stages = if is_over(process, state) { Vec::new() } else { next_stages(process, state) };
    let next_stages: Vec<NextStage> = next_stages
        .into_iter()
        .filter_map(|key| {
            let blockers = move_blockers(process, state, process.stage(&key)?);
            Some(NextStage { stage: key, blockers })
        })
        .collect();
    let readiness_of = |step: &Step| {
        let view = readiness(process, state, step, &FactChanges::new())?;
        Some((step.key.clone(), view.percent))
    };
    Evaluation {
        steps: process.steps.iter().map(|step| view(process, state, step, context)).collect(),
        blockers: next_stages.first().map(|next| next.blockers.clone()).unwrap_or_default(),
        next_stages,
        next_step: next_step(process, state),
        progress: progress(process, state),
        readiness: process.steps.iter().filter_map(readiness_of).collect(),
        may_move: may_move(process, state, context.actor),
        may_change: may_change(state, context.actor),
    }
}

fn view(process: &Process, state: &DealState, step: &Step, context: &Context<'_>) -> StepView {
    let at = state.steps.get(&step.key);
    let open = at.filter(|at| at.status == StepStatus::Open);
    let late = open.and_then(|open| open.due).is_some_and(|due| due < context.today);
    let mut blockers = Vec::new();
    if open.is_some() {
        blockers.extend(standstill(process, state));
        blockers.extend(work_blockers(process, state, step, context.actor));
        blockers.extend(own_request(state, step, context.actor));
    }
    let mine = open.is_some() && blockers.is_empty();
    if open.is_some() {
        blockers.extend(missing_fields(process, state, step, &FactChanges::new()));
    }
    StepView {
        key: step.key.clone(),
        status: status(process, state, step),
        round: at.map_or(0, |at| at.round),
        assignee: at.and_then(|at| at.assignee),
        due: at.and_then(|at| at.due),
        late,
        missed: at.map_or(0, |at| missed(process, state, (step, at), context.today, context.calendar)),
        mine,
        blockers,
        reasons: if is_needed(process, state, step) {
            matching_rules(process, state, step, None)
        } else {
            Vec::new()
        },
    }
}

fn status(process: &Process, state: &DealState, step: &Step) -> ViewStatus {
    let needed = || is_needed(process, state, step);
    match state.status(&step.key) {
        Some(StepStatus::Open) => ViewStatus::Open,
        Some(StepStatus::Done) => ViewStatus::Done,
        Some(StepStatus::Withdrawn) => ViewStatus::Withdrawn,
        Some(StepStatus::Waiting) if needed() => ViewStatus::Waiting,
        None if needed() => ViewStatus::NotReached,
        Some(StepStatus::Waiting) | None => ViewStatus::NotNeeded,
    }
}

/// The open step that presses most: the earliest due, then required before optional, then in template order.
fn next_step(process: &Process, state: &DealState) -> Option<StepKey> {
    let open = process.steps.iter().filter(|step| state.is_open(&step.key));
    let due = |step: &Step| state.steps.get(&step.key).and_then(|step| step.due).unwrap_or(Date::MAX);
    open.min_by_key(|step| (due(step), step.optional)).map(|step| step.key.clone())
}

/// How many of the required steps of the stage are done, and how many there are.
fn progress(process: &Process, state: &DealState) -> (u32, u32) {
    let required = process
        .steps_of(working_stage(process, state))
        .filter(|step| !step.optional && (state.is_done(&step.key) || is_needed(process, state, step)));
    required.fold((0, 0), |(done, total), step| (done + u32::from(is_settled(state, step)), total + 1))
}
