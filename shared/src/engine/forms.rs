//! What the form of a step still needs. The browser asks while somebody types; `decide` asks again on completion.

use std::collections::BTreeSet;

use rust_decimal::prelude::ToPrimitive;

use crate::keys::FactKey;
use crate::process::fact::FactValue;
use crate::process::{Gate, Process, Readiness, Step};

use super::conditions::{holds, holds_if_any, value};
use super::{Blocker, DealState, FactChanges, Reason};

/// How much of what another role needs is filled in (RS-2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessView {
    /// The share that is filled in, in percent, rounded down.
    pub percent: u8,
    /// The share that is needed, in percent.
    pub threshold: u8,
    /// What is still empty.
    pub missing: Vec<FactKey>,
}

/// What the form of a step still needs, with unsaved values laid over the deal: required fields, documents, conditions,
/// and enough details for what it asks of others (RS-2.1, RS-2.4). Empty values in the draft count as empty.
pub fn missing_fields(
    process: &Process,
    state: &DealState,
    step: &Step,
    draft: &FactChanges,
) -> Vec<Blocker> {
    let draft = Some(draft);
    let applies = |when: Option<&_>| holds_if_any(when, process, state, draft);
    let by_owner = |reason| Blocker::by(&step.owner, reason);
    let empty: BTreeSet<&FactKey> = step
        .fields
        .iter()
        .filter(|field| !field.optional && applies(field.when.as_ref()))
        .map(|field| &field.fact)
        .filter(|fact| value(fact, state, draft).is_none())
        .collect();
    let missing = |fact: &FactKey| Reason::FactMissing { fact: fact.clone(), step: step.key.clone() };
    let asked = step.fields.iter().map(|field| &field.fact).filter(|fact| empty.contains(fact));
    let facts = asked.map(|fact| by_owner(missing(fact)));
    let documents = step
        .documents
        .iter()
        .filter(|needed| applies(needed.when.as_ref()) && !state.has_document(&needed.document))
        .map(|needed| by_owner(Reason::DocumentMissing { document: needed.document.clone() }));
    // A condition on nothing but empty fields is asked for with them.
    let says_more = |gate: &&Gate| {
        let facts = gate.needs.facts();
        facts.is_empty() || !facts.is_subset(&empty)
    };
    let gates =
        step.requires.iter().filter(says_more).filter_map(|gate| failing_gate(process, state, gate, draft));
    let readiness = step.readiness.iter().filter_map(|rule| not_ready(process, state, (step, rule), draft));
    facts.chain(documents).chain(gates).chain(readiness).collect()
}

/// The readiness that a step measures, with unsaved values laid over the deal; none when it measures none (RS-2.4).
/// Facts that its form does not ask for as things are do not count.
pub fn readiness(
    process: &Process,
    state: &DealState,
    step: &Step,
    draft: &FactChanges,
) -> Option<ReadinessView> {
    step.readiness.as_ref().map(|rule| measure(process, state, (step, rule), Some(draft)))
}

pub(crate) fn measure(
    process: &Process,
    state: &DealState,
    (step, rule): (&Step, &Readiness),
    draft: Option<&FactChanges>,
) -> ReadinessView {
    let asked = |fact: &&FactKey| {
        let field = step.fields.iter().find(|field| field.fact == **fact);
        field.is_none_or(|field| holds_if_any(field.when.as_ref(), process, state, draft))
    };
    let counted: Vec<&FactKey> = rule.of.iter().filter(asked).collect();
    let missing: Vec<FactKey> = counted
        .iter()
        .filter(|fact| value(fact, state, draft).is_none())
        .map(|fact| (*fact).clone())
        .collect();
    let filled = counted.len() - missing.len();
    let percent = (filled * 100).checked_div(counted.len()).unwrap_or(100);
    let threshold = process.params.get(&rule.threshold).and_then(ToPrimitive::to_u8).unwrap_or(100);
    ReadinessView { percent: u8::try_from(percent).unwrap_or(100), threshold, missing }
}

/// The blocker that an unlocked flag is set before enough is filled in; none when all is well (RS-2.4).
pub(crate) fn not_ready(
    process: &Process,
    state: &DealState,
    (step, rule): (&Step, &Readiness),
    draft: Option<&FactChanges>,
) -> Option<Blocker> {
    if value(&rule.unlocks, state, draft) != Some(&FactValue::Flag(true)) {
        return None;
    }
    let ReadinessView { percent, threshold, missing } = measure(process, state, (step, rule), draft);
    (percent < threshold).then(|| {
        let reason = Reason::NotReady { fact: rule.unlocks.clone(), percent, threshold, missing };
        Blocker::by(&step.owner, reason)
    })
}

/// The blocker of a gate whose condition does not hold.
pub(crate) fn failing_gate(
    process: &Process,
    state: &DealState,
    gate: &Gate,
    draft: Option<&FactChanges>,
) -> Option<Blocker> {
    let counts = holds_if_any(gate.when.as_ref(), process, state, draft);
    (counts && !holds(&gate.needs, process, state, draft))
        .then(|| Blocker::by(&gate.by, Reason::ConditionFails { condition: gate.needs.clone() }))
}
