//! Expiries: what stops being so once a date has passed (RS-3.1). Storage keeps one row for each that is awaited and gives
//! the command when its day is over; the rows are brought in line with this answer whenever a deal changes.

use std::collections::BTreeMap;

use crate::keys::FactKey;
use crate::process::Process;
use crate::process::fact::Expiry;
use crate::time::Date;

use super::DealState;
use super::conditions::holds_if_any;
use super::flow::{date_of, is_over};

/// The dates after which something changes by itself, with the last day on which it holds. A deal that is set aside has
/// them too: a vendor's protection does not wait.
pub fn expiries_for(process: &Process, state: &DealState) -> BTreeMap<FactKey, Date> {
    let declared = process.facts.iter().filter_map(|(key, fact)| Some((key, fact.expires.as_ref()?)));
    let awaited = declared.filter(|(_, expiry)| is_awaited(process, state, expiry));
    awaited.filter_map(|(key, _)| Some((key.clone(), date_of(state, key)?))).collect()
}

/// Whether it would change anything.
fn is_awaited(process: &Process, state: &DealState, expiry: &Expiry) -> bool {
    !is_over(process, state)
        && holds_if_any(expiry.when.as_ref(), process, state, None)
        && expiry.sets.iter().any(|(fact, value)| state.facts.get(fact) != Some(value))
}
