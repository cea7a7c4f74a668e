//! Shares and gaps in words.

use std::cmp::Ordering;

use super::ops::Row;
use crate::api::scalars::{Decimal, Money};
use crate::format;
use crate::i18n::t;

/// A share of a quota in whole percent: "44 %".
pub(super) fn percent(share: Decimal) -> String {
    format::percent(&(share * Decimal::ONE_HUNDRED).trunc())
}

/// What is missing, in words.
pub(super) fn gap(gap: &Money) -> String {
    let amount = Money { amount: gap.amount.abs(), currency: gap.currency.clone() };
    match gap.amount.cmp(&Decimal::ZERO) {
        Ordering::Greater => t!(forecast::missing, &format::money(&amount)),
        Ordering::Equal => t!(forecast::reached).to_owned(),
        Ordering::Less => t!(forecast::beyond, &format::money(&amount)),
    }
}

/// What commitments and best cases would leave of a gap, as far as they would change it.
pub(super) fn outlook(row: &Row) -> Vec<String> {
    let open = row.gap.as_ref().is_some_and(|gap| gap.amount > Decimal::ZERO);
    let after =
        [(&row.commit, &row.gap_after_commit, false), (&row.best_case, &row.gap_after_best_case, true)];
    let words = after.into_iter().filter(|(sum, ..)| open && !sum.amount.amount.is_zero());
    words
        .filter_map(|(_, left, best)| {
            let left = gap(left.as_ref()?);
            Some(if best { t!(forecast::after_best_case, &left) } else { t!(forecast::after_commit, &left) })
        })
        .collect()
}
