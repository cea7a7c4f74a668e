//! A decision in the making: the events so far, and the state they lead to.

use std::collections::BTreeSet;

use crate::event::{Event, Recorded, StageCause};
use crate::ids::UserId;
use crate::keys::{FactKey, StageKey};
use crate::process::fact::{FactType, FactValue};
use crate::process::{Process, StageKind, Step};
use crate::time::Date;

use super::super::{Context, DealState, FactChanges, evolve, flow};

/// What a stop says of itself: why, and when to look at the deal again.
#[derive(Default)]
pub(super) struct Stop {
    pub(super) note: Option<String>,
    pub(super) review_on: Option<Date>,
}

/// A decision in the making.
pub(super) struct Work<'a> {
    pub(super) process: &'a Process,
    pub(super) context: &'a Context<'a>,
    pub(super) state: DealState,
    pub(super) events: Vec<Event>,
    /// The facts that this decision changed.
    pub(super) changed: BTreeSet<FactKey>,
}

impl<'a> Work<'a> {
    /// A decision about a deal, without events yet.
    pub(super) fn on(process: &'a Process, state: DealState, context: &'a Context<'a>) -> Self {
        Self { process, context, state, events: Vec::new(), changed: BTreeSet::new() }
    }

    /// Adds an event and applies it.
    pub(super) fn emit(&mut self, event: Event) {
        let recorded = Recorded { at: self.context.now, by: self.context.actor.by, event };
        evolve(&mut self.state, &recorded);
        self.events.push(recorded.event);
    }

    /// Sets facts as far as they differ, and records the amounts among them (RS-2.3).
    pub(super) fn set_facts(&mut self, given: &FactChanges, step: Option<&Step>) {
        let differs =
            |(fact, value): &(&FactKey, &Option<FactValue>)| self.state.facts.get(*fact) != value.as_ref();
        let facts: FactChanges =
            given.iter().filter(differs).map(|(fact, value)| (fact.clone(), value.clone())).collect();
        if facts.is_empty() {
            return;
        }
        self.changed.extend(facts.keys().cloned());
        self.emit(Event::FactsSet { facts: facts.clone(), step: step.map(|step| step.key.clone()) });
        for (key, value) in facts {
            let fact = self.process.facts.get(&key).filter(|fact| fact.kind == FactType::Money);
            if let Some(origin) = fact.and_then(|fact| fact.amount) {
                let amount = match value {
                    Some(FactValue::Money(money)) => Some(money),
                    _ => None,
                };
                self.emit(Event::AmountRecorded { origin, amount });
            }
        }
    }

    /// The person on the deal to whom a step falls. Somebody else has to decide on the owner's request, so it does not
    /// fall to the owner.
    pub(super) fn assignee(&self, step: &Step) -> Option<UserId> {
        let own = step.approval.as_ref().is_some_and(|approval| !approval.own_allowed);
        self.state.team.get(&step.owner).copied().filter(|user| !(own && *user == self.state.owner))
    }

    /// Brings the deal to a stage and withdraws the steps that do not come along.
    pub(super) fn enter(&mut self, to: &StageKey, cause: StageCause, stop: Stop) {
        let left = self.state.stage.clone();
        let overridden = matches!(cause, StageCause::Overridden(_));
        self.emit(Event::StageEntered {
            from: Some(left.clone()),
            to: to.clone(),
            cause,
            note: stop.note,
            review_on: stop.review_on,
        });
        if self.process.stage_kind(to) == Some(StageKind::OnHold) {
            return;
        }
        let process = self.process;
        let over = flow::is_over(process, &self.state);
        let comes_along = |state: &DealState, step: &Step| {
            let asked_again = (step.approval.is_some() && !overridden && step.stage != left)
                || flow::catches_up(state, step);
            step.stage == *to || (process.is_earlier(&step.stage, to) && (step.goes_on() || asked_again))
        };
        for step in &process.steps {
            if self.state.is_open(&step.key) && (over || !comes_along(&self.state, step)) {
                self.emit(Event::StepWithdrawn { step: step.key.clone() });
            }
        }
    }
}
