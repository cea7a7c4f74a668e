//! How approvals go: how long decisions take, and whether anybody ever says no. A rule that never leads to a no costs time
//! and prevents nothing; it is a candidate for removal.

use crate::time::Timestamp;

/// So many decisions without a no make a rule a candidate for removal; fewer say nothing.
pub const ENOUGH_DECISIONS: usize = 10;

const SECONDS_OF_A_MINUTE: i64 = 60;
const MICROS_OF_A_SECOND: i64 = 1_000_000;

/// A decision on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Since when it was asked for; none where the log does not say so under the same name.
    pub asked_at: Option<Timestamp>,
    /// When it was made.
    pub at: Timestamp,
    /// Whether it was a no: the request went back or came to its end.
    pub refused: bool,
}

impl Decision {
    /// How long it took, in whole minutes.
    pub fn minutes(&self) -> Option<i64> {
        let taken = self.at.micros().checked_sub(self.asked_at?.micros())?;
        Some((taken / MICROS_OF_A_SECOND / SECONDS_OF_A_MINUTE).max(0))
    }
}

/// What several decisions come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// How many there were.
    pub decided: usize,
    /// How many of them said no.
    pub refused: usize,
    /// Half of them took at most so many minutes; none where no time is known.
    pub median_minutes: Option<i64>,
    /// Nine of ten took at most so many minutes.
    pub slow_minutes: Option<i64>,
}

impl Measure {
    /// Measures decisions.
    pub fn of(decisions: &[Decision]) -> Self {
        let mut minutes: Vec<i64> = decisions.iter().filter_map(Decision::minutes).collect();
        minutes.sort_unstable();
        Self {
            decided: decisions.len(),
            refused: decisions.iter().filter(|decision| decision.refused).count(),
            median_minutes: within(&minutes, 50),
            slow_minutes: within(&minutes, 90),
        }
    }

    /// Whether enough was decided to see that nobody ever says no.
    pub fn never_refuses(&self) -> bool {
        self.refused == 0 && self.decided >= ENOUGH_DECISIONS
    }
}

/// The smallest of sorted values that so many percent of them do not exceed.
fn within(sorted: &[i64], percent: usize) -> Option<i64> {
    let place = (sorted.len() * percent).div_ceil(100).checked_sub(1)?;
    sorted.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(minutes: i64, refused: bool) -> Decision {
        let asked = Timestamp::from_micros(1_793_600_000_000_000);
        Decision { asked_at: Some(asked), at: asked.plus_seconds(minutes * 60 + 59), refused }
    }

    #[test]
    fn half_and_nine_of_ten_took_at_most_so_long() {
        let decisions: Vec<Decision> = (1..=10).rev().map(|minutes| after(minutes, false)).collect();
        let measure = Measure::of(&decisions);
        assert_eq!((measure.median_minutes, measure.slow_minutes), (Some(5), Some(9)));
        assert!(measure.never_refuses());
        assert_eq!(Measure::of(&[after(7, true)]).median_minutes, Some(7));
    }

    #[test]
    fn few_decisions_or_a_no_make_no_candidate() {
        let nine = vec![after(1, false); 9];
        assert!(!Measure::of(&nine).never_refuses());
        let mut ten = vec![after(1, false); 10];
        ten[3].refused = true;
        assert_eq!((Measure::of(&ten).refused, Measure::of(&ten).never_refuses()), (1, false));
        assert_eq!(Measure::of(&[]), Measure::default());
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_time_before_the_request() {
        let asked = Timestamp::from_micros(1_793_600_000_000_000);
        let early = Decision { asked_at: Some(asked), at: asked.plus_seconds(-90), refused: false };
        assert_eq!(early.minutes(), Some(0));
        assert_eq!(Decision { asked_at: None, ..early }.minutes(), None);
    }
}
