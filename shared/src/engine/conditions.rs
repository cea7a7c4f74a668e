//! Whether a condition holds of a deal. Its words stand in `explain`.
//!
//! A test of an empty fact fails, except `set: false`. A literal or parameter beside a money fact is an amount in the
//! company's currency; a comparison of two different currencies or types fails.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::keys::FactKey;
use crate::process::Process;
use crate::process::condition::{Condition, Literal, Operand, Test};
use crate::process::fact::FactValue;
use crate::time::parse_date;

use super::{DealState, FactChanges, lists, segments};

pub(crate) use super::explain::supposed;
pub use super::explain::{explain, limit, needed};

/// Whether a condition holds, with unsaved values laid over the deal.
pub fn holds(
    condition: &Condition,
    process: &Process,
    state: &DealState,
    draft: Option<&FactChanges>,
) -> bool {
    let holds = |inner: &Condition| holds(inner, process, state, draft);
    match condition {
        Condition::All(parts) => parts.iter().all(holds),
        Condition::Any(parts) => parts.iter().any(holds),
        Condition::Not(inner) => !holds(inner),
        Condition::Done(step) => state.is_done(step),
        Condition::Ended(step, outcome) => state.outcome(step) == Some(outcome),
        Condition::Document(kind) => state.has_document(kind),
        Condition::Segment(segment) => segments::segment(process, state, draft) == Some(segment),
        Condition::Listed(list) => state.live_items(list).next().is_some(),
        Condition::Settled(list) => lists::open_items(process, state, list).next().is_none(),
        Condition::Contact(role) => state.has_contact(role),
        Condition::Fact(fact, test) => passes(value(fact, state, draft), test, process, state, draft),
    }
}

/// Whether an optional condition holds; none always does.
pub(crate) fn holds_if_any(
    condition: Option<&Condition>,
    process: &Process,
    state: &DealState,
    draft: Option<&FactChanges>,
) -> bool {
    condition.is_none_or(|condition| holds(condition, process, state, draft))
}

/// The value of a fact, with unsaved values laid over the deal. Blank ones are none.
pub(crate) fn value<'a>(
    fact: &FactKey,
    state: &'a DealState,
    draft: Option<&'a FactChanges>,
) -> Option<&'a FactValue> {
    let value = match draft.and_then(|draft| draft.get(fact)) {
        Some(changed) => changed.as_ref(),
        None => state.facts.get(fact),
    };
    value.filter(|value| !value.is_blank())
}

fn passes(
    value: Option<&FactValue>,
    test: &Test,
    process: &Process,
    state: &DealState,
    draft: Option<&FactChanges>,
) -> bool {
    let Some(value) = value else { return matches!(test, Test::Set(false)) };
    let order = |bound: &Operand| compare(value, bound, process, state, draft);
    match test {
        Test::Is(literal) => equals(value, literal),
        Test::In(literals) => literals.iter().any(|literal| equals(value, literal)),
        Test::Has(option) => matches!(value, FactValue::Choices(chosen) if chosen.contains(option)),
        Test::Below(bound) => order(bound).is_some_and(Ordering::is_lt),
        Test::AtMost(bound) => order(bound).is_some_and(Ordering::is_le),
        Test::Above(bound) => order(bound).is_some_and(Ordering::is_gt),
        Test::AtLeast(bound) => order(bound).is_some_and(Ordering::is_ge),
        Test::Set(set) => *set,
    }
}

fn equals(value: &FactValue, literal: &Literal) -> bool {
    match (value, literal) {
        (FactValue::Flag(value), Literal::Flag(literal)) => value == literal,
        (FactValue::Text(value) | FactValue::Choice(value), Literal::Text(literal)) => value == literal,
        _ => compare_literal(value, literal).is_some_and(Ordering::is_eq),
    }
}

fn compare(
    left: &FactValue,
    bound: &Operand,
    process: &Process,
    state: &DealState,
    draft: Option<&FactChanges>,
) -> Option<Ordering> {
    match bound {
        Operand::Literal(literal) => compare_literal(left, literal),
        Operand::Param { param } => compare_number(left, process.params.get(param)?),
        Operand::Fact { fact } => match (left, value(fact, state, draft)?) {
            (FactValue::Number(left), FactValue::Number(right)) => Some(left.cmp(right)),
            (FactValue::Date(left), FactValue::Date(right)) => Some(left.cmp(right)),
            (FactValue::Money(left), FactValue::Money(right)) if left.currency == right.currency => {
                Some(left.amount.cmp(&right.amount))
            }
            _ => None,
        },
    }
}

fn compare_literal(left: &FactValue, literal: &Literal) -> Option<Ordering> {
    match (left, literal) {
        (_, Literal::Number(number)) => compare_number(left, number),
        (FactValue::Date(date), Literal::Text(text)) => Some(date.cmp(&parse_date(text)?)),
        _ => None,
    }
}

fn compare_number(left: &FactValue, right: &Decimal) -> Option<Ordering> {
    match left {
        FactValue::Number(number) => Some(number.cmp(right)),
        FactValue::Money(money) => Some(money.amount.cmp(right)),
        _ => None,
    }
}
