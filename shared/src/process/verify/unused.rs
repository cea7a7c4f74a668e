//! What the template has and does not use, what it asks about and nobody ever fills in, and what is too much of it
//! (PA-4.2).

use std::collections::BTreeSet;

use crate::keys::{FactKey, ParamKey};
use crate::process::condition::{Condition, Operand};
use crate::process::{Process, Step};

use super::Report;

/// More required steps in one stage than people keep in view.
const MANY_STEPS_OF_A_STAGE: usize = 20;

impl Report<'_> {
    pub(super) fn unused(&mut self) {
        let process = self.process;
        let filled = filled_facts(process);
        let read = read_facts(process);
        for fact in process.facts.keys() {
            match (filled.contains(fact), read.contains(fact)) {
                (false, true) => self.error(
                    format!("facts.{fact}"),
                    "a condition or a rule looks at it, and no step asks for it",
                    "Ask for it in a step, give it a default, or take it out of the condition.",
                ),
                (false, false) => self.warning(
                    format!("facts.{fact}"),
                    "no step asks for it and nothing looks at it",
                    "Remove it, or ask for it in a step.",
                ),
                (true, _) => {}
            }
        }
        let params = read_params(process);
        for param in process.params.keys().filter(|param| !params.contains(param)) {
            self.warning(format!("params.{param}"), "nothing refers to it", "Remove it, or use it.");
        }
        for stage in &process.stages {
            let required = process.steps_of(&stage.key).filter(|step| !step.optional).count();
            if required > MANY_STEPS_OF_A_STAGE {
                self.warning(
                    format!("stages.{}", stage.key),
                    format!("{required} required steps in one stage are more than people keep in view"),
                    "Join steps that one role does at one time, make some optional, or split the stage.",
                );
            }
        }
    }
}

/// Facts that get a value: from a form, from the start, or because a date has passed.
fn filled_facts(process: &Process) -> BTreeSet<&FactKey> {
    let asked = process.steps.iter().flat_map(|step| &step.fields).map(|field| &field.fact);
    let from_the_start = process
        .facts
        .iter()
        .filter(|(_, fact)| fact.default.is_some() || fact.contact.is_some())
        .map(|(key, _)| key);
    let expiries = process.facts.values().filter_map(|fact| fact.expires.as_ref());
    asked.chain(from_the_start).chain(expiries.flat_map(|expiry| expiry.sets.keys())).collect()
}

/// Facts that conditions, rules, dates and messages look at.
fn read_facts(process: &Process) -> BTreeSet<&FactKey> {
    let in_conditions = process.conditions().flat_map(Condition::facts);
    let of_steps = process.steps.iter().flat_map(|step| {
        let due = step.due.iter().filter_map(|due| due.after.as_ref());
        let readiness = step.readiness.iter().flat_map(|readiness| &readiness.of);
        let basis = step.approval.iter().flat_map(|approval| &approval.basis);
        let addresses = step.messages.iter().filter_map(|message| message.addresses.as_ref());
        due.chain(readiness).chain(basis).chain(addresses)
    });
    let items = process.lists.iter().flat_map(|list| &list.items);
    let of_items = items.filter_map(|item| item.due.as_ref()?.after.as_ref());
    let costs = process.brings_leads.iter().map(|brings| &brings.cost);
    let expiring = process.facts.iter().filter(|(_, fact)| fact.expires.is_some()).map(|(key, _)| key);
    in_conditions.chain(of_steps).chain(of_items).chain(costs).chain(expiring).collect()
}

/// Policy values that conditions and readiness refer to.
fn read_params(process: &Process) -> BTreeSet<&ParamKey> {
    let thresholds = process.steps.iter().filter_map(|step: &Step| Some(&step.readiness.as_ref()?.threshold));
    let mut params: BTreeSet<&ParamKey> = thresholds.collect();
    for condition in process.conditions() {
        condition.walk(&mut |part| {
            if let Condition::Fact(_, test) = part
                && let Some(Operand::Param { param }) = test.bound()
            {
                params.insert(param);
            }
        });
    }
    params
}
