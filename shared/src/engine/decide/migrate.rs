//! A running deal goes on by another version of its process.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, VersionChange};
use crate::ids::ProcessId;
use crate::keys::{FactKey, StepKey};
use crate::money::Money;
use crate::process::fact::{AmountOrigin, FactValue};
use crate::process::{Process, Step};

use super::super::migration::{DueDates, MigrationPlan, Obstacle};
use super::super::state::{Item, StepStatus};
use super::super::{Context, DealState, FactChanges, flow};
use super::reconcile::reconcile;
use super::values;
use super::work::Work;

/// A version of a process with its id.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// Its id.
    pub id: ProcessId,
    /// Its template.
    pub process: &'a Process,
}

/// The events by which a deal goes on by another version (PA-4.1), or everything the plan leaves undecided. The plan
/// itself was found right.
pub fn migrate(
    (from, to): (Version<'_>, Version<'_>),
    state: &DealState,
    plan: &MigrationPlan,
    reason: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Vec<Obstacle>> {
    let obstacles = obstacles((from.process, to.process), state, plan);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let mut work = Work::on(from.process, state.clone(), context);
    give_up(&mut work, plan);
    let amounts = amounts(from.process, &work.state);
    let change = change((from, to), &work.state, plan, reason);
    let owners: BTreeMap<&StepKey, _> =
        from.process.steps.iter().map(|step| (&step.key, &step.owner)).collect();
    let old_name: BTreeMap<StepKey, StepKey> =
        change.steps.iter().map(|(before, after)| (after.clone(), before.clone())).collect();
    let has_new_owner = |step: &Step| {
        let before = old_name.get(&step.key).unwrap_or(&step.key);
        owners.get(before).is_some_and(|owner| **owner != step.owner)
    };
    work.emit(Event::VersionChanged(Box::new(change)));
    let mut work = Work { process: to.process, ..work };
    record_amounts(&mut work, &amounts);
    let handed_over: Vec<&Step> = to.process.steps.iter().filter(|step| has_new_owner(step)).collect();
    hand_over(&mut work, &handed_over);
    withdraw_out_of_place(&mut work);
    begin_items_anew(&mut work);
    if plan.due_dates == DueDates::Restart {
        restart(&mut work);
    }
    reconcile(&mut work);
    Ok(work.events)
}

/// What the plan leaves undecided about a deal.
fn obstacles((from, to): (&Process, &Process), state: &DealState, plan: &MigrationPlan) -> Vec<Obstacle> {
    if flow::is_over(from, state) {
        return vec![Obstacle::Over];
    }
    let stages =
        [Some(&state.stage), state.previous_stage.as_ref().filter(|_| flow::is_on_hold(from, state))];
    let mut obstacles: Vec<Obstacle> = Vec::new();
    for stage in stages.into_iter().flatten().filter(|stage| to.stage(plan.stage(stage)).is_none()) {
        obstacles.push(Obstacle::StageGone { stage: stage.clone() });
    }
    for step in open_steps(state) {
        if plan.step(step).is_some_and(|name| to.step(name).is_none()) {
            obstacles.push(Obstacle::StepGone { step: step.clone() });
        }
    }
    for (fact, value) in &state.facts {
        let Some(name) = plan.fact(fact) else { continue };
        match to.facts.get(name) {
            None => obstacles.push(Obstacle::FactGone { fact: fact.clone() }),
            declared => {
                if let Err(expected) = values::check(declared, state.currency, Some(value)) {
                    obstacles.push(Obstacle::FactUnfit { fact: fact.clone(), expected });
                }
            }
        }
    }
    obstacles
}

fn open_steps(state: &DealState) -> impl Iterator<Item = &StepKey> {
    state.steps.iter().filter(|(_, step)| step.status == StepStatus::Open).map(|(key, _)| key)
}

/// Records what the plan gives up, while the old version still has names for it.
fn give_up(work: &mut Work<'_>, plan: &MigrationPlan) {
    let given_up = |fact: &&FactKey| plan.fact(fact).is_none();
    let facts: FactChanges =
        work.state.facts.keys().filter(given_up).map(|fact| (fact.clone(), None)).collect();
    work.set_facts(&facts, None);
    let steps: Vec<StepKey> =
        open_steps(&work.state).filter(|step| plan.step(step).is_none()).cloned().collect();
    for step in steps {
        work.emit(Event::StepWithdrawn { step });
    }
}

/// What the change of version says of this deal: only the names that it has.
fn change(
    (from, to): (Version<'_>, Version<'_>),
    state: &DealState,
    plan: &MigrationPlan,
    reason: &str,
) -> VersionChange {
    let stages = plan.stages.iter().filter(|(before, after)| before != after);
    let steps = plan.steps.iter().filter_map(|(before, after)| Some((before, after.as_ref()?)));
    let steps: BTreeMap<StepKey, StepKey> = steps
        .filter(|(before, after)| before != after && state.steps.contains_key(*before))
        .map(|(before, after)| (before.clone(), after.clone()))
        .collect();
    let facts = plan.facts.iter().filter_map(|(before, after)| Some((before, after.as_ref()?)));
    let segment = state.segment.clone();
    VersionChange {
        from: from.id,
        to: to.id,
        version: to.process.version,
        reason: reason.to_owned(),
        stages: stages.map(|(before, after)| (before.clone(), after.clone())).collect(),
        anew: anew(to.process, state, &steps),
        steps,
        facts: facts
            .filter(|(before, after)| before != after)
            .map(|(before, after)| (before.clone(), after.clone()))
            .collect(),
        segment: segment.filter(|key| to.process.segments.iter().any(|segment| segment.key == *key)),
    }
}

/// Steps that ended in a way which the new version does not know, by their new names: they are to be done anew.
fn anew(to: &Process, state: &DealState, renamed: &BTreeMap<StepKey, StepKey>) -> Vec<StepKey> {
    let mut anew = Vec::new();
    for key in state.steps.keys() {
        let name = renamed.get(key).unwrap_or(key);
        let Some(step) = to.step(name) else { continue };
        let ended = state.is_done(key);
        let fits = match state.outcome(key) {
            Some(outcome) => step.outcome(outcome).is_some(),
            None => step.outcomes.is_empty(),
        };
        if ended && !fits {
            anew.push(name.clone());
        }
    }
    anew
}

/// The amounts that facts of a version say; none for one whose facts are empty.
fn amounts(process: &Process, state: &DealState) -> BTreeMap<AmountOrigin, Option<Money>> {
    let mut amounts = BTreeMap::new();
    for (key, fact) in &process.facts {
        let Some(origin) = fact.amount else { continue };
        let amount = match state.facts.get(key) {
            Some(FactValue::Money(money)) => Some(*money),
            _ => None,
        };
        let known = amounts.entry(origin).or_insert(amount);
        *known = known.or(amount);
    }
    amounts
}

/// Records amounts as far as the facts of the new version say others (RS-2.3).
fn record_amounts(work: &mut Work<'_>, before: &BTreeMap<AmountOrigin, Option<Money>>) {
    let after = amounts(work.process, &work.state);
    let origins: BTreeSet<AmountOrigin> = before.keys().chain(after.keys()).copied().collect();
    for origin in origins {
        let amount = after.get(&origin).copied().flatten();
        if amount != before.get(&origin).copied().flatten() {
            work.emit(Event::AmountRecorded { origin, amount });
        }
    }
}

/// Open steps that another role owns now fall to its person; the deal's owner plays the role of owners.
fn hand_over(work: &mut Work<'_>, steps: &[&Step]) {
    if let Some(role) = work.process.owner_role() {
        let owner = work.state.owner;
        if work.state.team.get(role) != Some(&owner) {
            work.emit(Event::TeamChanged { role: role.clone(), user: Some(owner) });
        }
    }
    for step in steps.iter().filter(|step| work.state.is_open(&step.key)).collect::<Vec<_>>() {
        let assignee = work.assignee(step);
        if work.state.steps.get(&step.key).is_some_and(|state| state.assignee != assignee) {
            work.emit(Event::StepAssigned { step: step.key.clone(), assignee, note: None, left: None });
        }
    }
}

/// Withdraws open steps that belong to a stage which the deal has left or has not reached; they open when their time
/// comes.
fn withdraw_out_of_place(work: &mut Work<'_>) {
    let process = work.process;
    let stage = flow::working_stage(process, &work.state).clone();
    for step in &process.steps {
        let stays = step.stage == stage
            || (process.is_earlier(&step.stage, &stage)
                && (step.goes_on() || step.approval.is_some() || flow::catches_up(&work.state, step)));
        if work.state.is_open(&step.key) && !stays {
            work.emit(Event::StepWithdrawn { step: step.key.clone() });
        }
    }
}

/// Items in a state that their list does not have any more begin anew.
fn begin_items_anew(work: &mut Work<'_>) {
    for list in &work.process.lists {
        let Some(first) = list.states.first() else { continue };
        let lost = |item: &&Item| list.state_position(&item.state).is_none();
        let lost: Vec<(u32, u32)> =
            work.state.items(&list.key).iter().filter(lost).map(|item| (item.number, item.version)).collect();
        for (item, version) in lost {
            let (list, state) = (list.key.clone(), first.key.clone());
            work.emit(Event::ItemMoved { list, item, state, version: version.saturating_add(1), note: None });
        }
    }
}

/// Counts due dates from today; those a person set, and those of repetitions, stay.
fn restart(work: &mut Work<'_>) {
    for step in &work.process.steps {
        let Some(state) = work.state.steps.get(&step.key).filter(|state| state.status == StepStatus::Open)
        else {
            continue;
        };
        let due = flow::due(&work.state, step, work.context);
        if !state.due_by_hand && !flow::is_repetition(step, state) && due != state.due {
            work.emit(Event::StepRescheduled { step: step.key.clone(), due, by_hand: false, note: None });
        }
    }
}
