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

/// The most days off that a calendar keeps.
pub const HOLIDAYS_MAX: usize = 1_000;

/// A change of a calendar. What it does not name stays, so that two people who change it do not undo each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarChange {
    /// The working days of the week from now on, Monday = 1 to Sunday = 7.
    pub working_days: Option<BTreeSet<u8>>,
    /// Days off to add.
    pub add: BTreeSet<Date>,
    /// Days off to take away.
    pub remove: BTreeSet<Date>,
}

/// Why a calendar cannot be as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarProblem {
    /// On no day of the week anybody works.
    NobodyWorks,
    /// A day of the week that there is not.
    NoSuchDay,
    /// More days off than [`HOLIDAYS_MAX`].
    TooManyHolidays,
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

    /// The calendar after a change.
    ///
    /// # Errors
    /// When nobody would work, a day of the week does not exist, or too many days would be off.
    pub fn changed(&self, change: &CalendarChange) -> Result<Self, CalendarProblem> {
        let working_days = change.working_days.as_ref().unwrap_or(&self.working_days).clone();
        if working_days.is_empty() {
            return Err(CalendarProblem::NobodyWorks);
        }
        if working_days.iter().any(|day| !(1..=7).contains(day)) {
            return Err(CalendarProblem::NoSuchDay);
        }
        let stays = self.holidays.difference(&change.remove).copied();
        let holidays: BTreeSet<Date> = stays.chain(change.add.iter().copied()).collect();
        if holidays.len() > HOLIDAYS_MAX {
            return Err(CalendarProblem::TooManyHolidays);
        }
        Ok(Self { working_days, holidays })
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
    fn a_change_keeps_what_it_does_not_name_and_refuses_what_cannot_be() {
        let (new_year, may) = (date("2027-01-01"), date("2027-05-01"));
        let add = |day| CalendarChange { add: BTreeSet::from([day]), ..CalendarChange::default() };
        let both = Calendar::default().changed(&add(new_year)).unwrap().changed(&add(may)).unwrap();
        assert_eq!(both.holidays, BTreeSet::from([new_year, may]));
        let six = CalendarChange {
            working_days: Some((1..=6).collect()),
            remove: BTreeSet::from([may]),
            ..CalendarChange::default()
        };
        let changed = both.changed(&six).unwrap();
        assert_eq!((changed.working_days.len(), changed.holidays), (6, BTreeSet::from([new_year])));
        let days = |days: &[u8]| CalendarChange {
            working_days: Some(days.iter().copied().collect()),
            ..CalendarChange::default()
        };
        assert_eq!(both.changed(&days(&[])), Err(CalendarProblem::NobodyWorks));
        assert_eq!(both.changed(&days(&[1, 8])), Err(CalendarProblem::NoSuchDay));
        let years = (0..=1_000).map(|days| plus_days(new_year, days)).collect();
        let all = CalendarChange { add: years, ..CalendarChange::default() };
        assert_eq!(both.changed(&all), Err(CalendarProblem::TooManyHolidays));
    }

    #[test]
    fn zero_days_means_the_next_working_day() {
        let calendar = Calendar::default();
        assert_eq!(calendar.add_business_days(date("2026-11-21"), 0), date("2026-11-23"));
        assert_eq!(calendar.add_business_days(date("2026-11-23"), 0), date("2026-11-23"));
        assert_eq!(calendar.add_business_days(date("2026-11-23"), -1), date("2026-11-20"));
    }
}
