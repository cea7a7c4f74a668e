//! The business calendar of an organisation: working days and public holidays. Due rules count on it.
//!
//! Invariant: a date that comes out of this module is a working day, except where a rule asks for plain days.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::time::Date;

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Working days of the week, Monday = 1 to Sunday = 7. Never empty in a stored calendar.
    pub working_days: BTreeSet<u8>,
    /// Days off, whatever day of the week they fall on.
    pub holidays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { working_days: (1..=5).collect(), holidays: BTreeSet::new() }
    }
}

/// No due rule looks further than this; it also bounds the search on a calendar without working days.
const HORIZON_DAYS: u32 = 3_660;

impl Calendar {
    /// Whether people work on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.working_days.contains(&weekday(date)) && !self.holidays.contains(&date)
    }

    /// The working day that lies `days` working days after `from` (before it, when negative). With 0, `from` itself
    /// if it is worked, else the next working day.
    ///
    /// `add_business_days(Friday, 1)` is Monday.
    pub fn add_business_days(&self, from: Date, days: i32) -> Date {
        let step = if days < 0 { -1 } else { 1 };
        let mut date = from;
        let mut left = days.unsigned_abs();
        for _ in 0..HORIZON_DAYS {
            if left == 0 && self.is_working_day(date) {
                break;
            }
            date = plus_days(date, step);
            if left > 0 && self.is_working_day(date) {
                left -= 1;
            }
        }
        date
    }
}

/// The day of the week of a date, Monday = 1 to Sunday = 7.
pub fn weekday(date: Date) -> u8 {
    date.weekday().to_monday_one_offset().unsigned_abs()
}

/// A date moved by plain days; sticks to the ends of the calendar.
pub fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn five_business_days_skip_the_weekend_and_a_holiday() {
        let mut calendar = Calendar::default();
        // 2026-11-20 is a Friday.
        assert_eq!(calendar.add_business_days(date("2026-11-20"), 5), date("2026-11-27"));
        calendar.holidays.insert(date("2026-11-25"));
        assert_eq!(calendar.add_business_days(date("2026-11-20"), 5), date("2026-11-30"));
    }

    #[test]
    fn zero_days_means_the_next_working_day() {
        let calendar = Calendar::default();
        assert_eq!(calendar.add_business_days(date("2026-11-21"), 0), date("2026-11-23"));
        assert_eq!(calendar.add_business_days(date("2026-11-23"), 0), date("2026-11-23"));
        assert_eq!(calendar.add_business_days(date("2026-11-23"), -1), date("2026-11-20"));
    }
}
