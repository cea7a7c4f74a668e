//! Deals that a step starts when it is done: consulting work beside the sale (RS-2.7), the renewal of what was sold
//! (RS-15.2).

use std::collections::BTreeMap;

use crate::calendar::plus_days;
use crate::event::Event;
use crate::ids::DealId;
use crate::keys::FactKey;
use crate::limits::TITLE_MAX;
use crate::process::fact::FactValue;
use crate::process::{Creates, Process, Relation, Step};
use crate::time::Date;

use super::conditions::holds_if_any;
use super::flow::date_of;
use super::messages::fill;
use super::wording::values::plain;
use super::{DealState, NewDeal};

/// A deal to be started from another one.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedPlan {
    /// How it relates to the one it comes from.
    pub relation: Relation,
    /// Its title.
    pub title: String,
    /// The day it is expected to be won.
    pub close_date: Option<Date>,
    /// Facts it starts with.
    pub facts: BTreeMap<FactKey, FactValue>,
}

impl RelatedPlan {
    /// The deal as it begins: with the customer, the people, the process and the currency of the one it comes from.
    pub fn deal(self, from: &DealState, origin: DealId, number: String) -> NewDeal {
        NewDeal {
            number,
            title: self.title,
            account: from.account,
            owner: from.owner,
            process: from.process,
            currency: from.currency,
            close_date: self.close_date,
            origin: Some((origin, self.relation)),
            facts: self.facts,
            team: from.team.clone(),
            conflicts: BTreeMap::new(),
        }
    }
}

/// The deals that an event starts, given the state after the decision that the event belongs to. A step that is done
/// again after the deal went back does not start its deals twice; one that repeats starts new ones each time.
pub fn related_to_create(process: &Process, state: &DealState, event: &Event) -> Vec<RelatedPlan> {
    let Event::StepCompleted { step, .. } = event else { return Vec::new() };
    let Some(step) = process.step(step) else { return Vec::new() };
    let wanted = |creates: &&Creates| {
        holds_if_any(creates.when.as_ref(), process, state, None)
            && !already_started(state, step, creates.relation)
    };
    step.creates.iter().filter(wanted).map(|creates| plan(state, creates)).collect()
}

fn already_started(state: &DealState, step: &Step, relation: Relation) -> bool {
    step.repeat.is_none()
        && state.related.iter().any(|(_, known)| *known == relation)
        && done_before(state, step)
}

fn done_before(state: &DealState, step: &Step) -> bool {
    state.steps.get(&step.key).is_some_and(|step| step.history.iter().any(|round| round.ending.is_some()))
}

fn plan(state: &DealState, creates: &Creates) -> RelatedPlan {
    let title = fill(&creates.title, |name| match name {
        "title" => Some(state.title.clone()),
        "number" => Some(state.number.clone()),
        fact => FactKey::parse(fact).map(|fact| state.facts.get(&fact).map(plain).unwrap_or_default()),
    });
    let close_date =
        creates.close.as_ref().and_then(|rule| Some(plus_days(date_of(state, &rule.from)?, rule.days)));
    let carried = |fact: &FactKey| Some((fact.clone(), state.facts.get(fact)?.clone()));
    RelatedPlan {
        relation: creates.relation,
        title: title.trim().chars().take(TITLE_MAX).collect(),
        close_date,
        facts: creates.carries.iter().filter_map(carried).collect(),
    }
}
