//! Deals that leads come of, as of campaigns: whether more may come, what they cost, and what came back (DS-1.1).

use rust_decimal::Decimal;

use crate::money::Money;
use crate::process::Process;
use crate::process::fact::FactValue;

use super::{DealState, flow};

/// Whether leads may still come of a deal: its process brings some, and it is not over.
pub fn takes_leads(process: &Process, state: &DealState) -> bool {
    process.brings_leads.is_some() && !flow::is_over(process, state)
}

/// What the deal cost, as far as somebody said so; none where its process brings no leads.
pub fn cost(process: &Process, state: &DealState) -> Option<Money> {
    match state.facts.get(&process.brings_leads.as_ref()?.cost) {
        Some(FactValue::Money(cost)) => Some(*cost),
        _ => None,
    }
}

/// What is left of what was won when the cost is taken off; none if the currencies differ.
pub fn net_return(won: Money, cost: Money) -> Option<Money> {
    won.checked_add(&Money::new(-cost.amount, cost.currency))
}

/// The net return as a part of the cost, to four places: 1.5 for one and a half times the cost on top of it. None where
/// nothing was spent.
pub fn return_ratio(won: Money, cost: Money) -> Option<Decimal> {
    let ratio = net_return(won, cost)?.amount.checked_div(cost.amount)?;
    Some(ratio.round_dp(4).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn euros(amount: i64) -> Money {
        Money::new(Decimal::from(amount), Currency::EUR)
    }

    // covers: DS-1.1
    #[test]
    fn the_return_is_what_was_won_without_the_cost() {
        assert_eq!(net_return(euros(50_000), euros(20_000)), Some(euros(30_000)));
        assert_eq!(return_ratio(euros(50_000), euros(20_000)), Some(Decimal::new(15, 1)));
        assert_eq!(return_ratio(euros(0), euros(20_000)), Some(Decimal::NEGATIVE_ONE));
        assert_eq!(return_ratio(euros(10_000), euros(30_000)), Some(Decimal::new(-6667, 4)));
    }

    // covers: DS-1.1
    #[test]
    fn nothing_spent_has_no_ratio() {
        assert_eq!(return_ratio(euros(50_000), euros(0)), None);
    }
}
