//! Calendar quarters, and what the deals of one say against its quota (CQ-2.3).
//!
//! Invariants: every date lies in exactly one quarter; adding deals in any order gives the same figures; nothing here
//! rounds an amount but shares of a quota, to [`SHARE_SCALE`] decimals.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::calendar::plus_days;
use crate::process::ForecastCategory;
use crate::time::Date;

/// A quarter of a calendar year. Written `2026-Q4`, which sorts like the quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    /// From 1 to 4.
    number: u8,
}

/// The first year and the last for which quotas are set.
const PLANNED: std::ops::RangeInclusive<i16> = 2000..=2099;

impl Quarter {
    /// A quarter of a year from 1 to 9998, so that it has a day before and one after; none otherwise.
    pub fn new(year: i16, number: u8) -> Option<Self> {
        ((1..=9998).contains(&year) && (1..=4).contains(&number)).then_some(Self { year, number })
    }

    /// The quarter in which a date lies; years beyond the last quarter stick to it.
    pub fn of(date: Date) -> Self {
        let year = date.year().clamp(1, 9998);
        Self { year, number: date.month().unsigned_abs().div_ceil(3) }
    }

    /// From text such as `2026-Q4`, and no other form.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let digits = |text: &str, many| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(number, 1) {
            return None;
        }
        Self::new(year.parse().ok()?, number.parse().ok()?)
    }

    /// The four quarters of a year.
    pub fn of_year(year: i16) -> impl Iterator<Item = Self> {
        (1..=4).filter_map(move |number| Self::new(year, number))
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// From 1 to 4.
    pub fn number(self) -> u8 {
        self.number
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        let month = i8::try_from(self.number * 3 - 2).unwrap_or(1);
        Date::new(self.year, month, 1).unwrap_or(Date::ZERO)
    }

    /// Its last day, which belongs to it.
    pub fn last_day(self) -> Date {
        plus_days(self.later(1).first_day(), -1)
    }

    /// Whether a date lies in it.
    pub fn holds(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// The quarter so many quarters later, earlier when negative; sticks to the ends of what [`Quarter::new`] takes.
    #[must_use]
    pub fn later(self, quarters: i32) -> Self {
        let place = i32::from(self.year) * 4 + i32::from(self.number) - 1;
        let place = place.saturating_add(quarters).clamp(4, 9999 * 4);
        let year = i16::try_from(place / 4).unwrap_or(i16::MAX);
        Self { year, number: u8::try_from(place % 4 + 1).unwrap_or(1) }
    }

    /// Whether quotas may be set for it.
    pub fn is_planned(self) -> bool {
        PLANNED.contains(&self.year)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

/// To how many decimals a share of a quota is exact.
pub const SHARE_SCALE: u32 = 4;

/// Some deals: how many, and what they are worth together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub deals: i64,
    /// Their amounts, in one currency. Deals without an amount add nothing.
    pub amount: Decimal,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            deals: self.deals.saturating_add(other.deals),
            amount: self.amount.saturating_add(other.amount),
        }
    }
}

/// The deals of a quarter by how sure they are (CQ-2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Won in the quarter.
    pub closed: Tally,
    /// Promised.
    pub commit: Tally,
    /// Likely, with one doubt left.
    pub best_case: Tally,
    /// Possible.
    pub pipeline: Tally,
    /// How many are in no report. Their amounts are left out.
    pub omitted: i64,
    /// What the quarter brings if every stage keeps its probability: what is won in full, the rest by the probability of
    /// its stage, what is omitted not at all.
    pub weighted: Decimal,
}

impl Figures {
    /// Adds deals of one category that stand in stages of one probability, in percent.
    pub fn add(&mut self, category: ForecastCategory, tally: Tally, probability: u8) {
        let chance = match category {
            ForecastCategory::Omitted => 0,
            ForecastCategory::Closed => 100,
            _ => probability.min(100),
        };
        let weighted = tally.amount.saturating_mul(Decimal::new(chance.into(), 2));
        self.weighted = self.weighted.saturating_add(weighted);
        match category {
            ForecastCategory::Closed => self.closed = self.closed.plus(tally),
            ForecastCategory::Commit => self.commit = self.commit.plus(tally),
            ForecastCategory::BestCase => self.best_case = self.best_case.plus(tally),
            ForecastCategory::Pipeline => self.pipeline = self.pipeline.plus(tally),
            ForecastCategory::Omitted => self.omitted = self.omitted.saturating_add(tally.deals),
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            closed: self.closed.plus(other.closed),
            commit: self.commit.plus(other.commit),
            best_case: self.best_case.plus(other.best_case),
            pipeline: self.pipeline.plus(other.pipeline),
            omitted: self.omitted.saturating_add(other.omitted),
            weighted: self.weighted.saturating_add(other.weighted),
        }
    }

    /// What they say against a quota.
    pub fn against(&self, quota: Decimal) -> Against {
        let gap = quota.saturating_sub(self.closed.amount);
        let gap_after_commit = gap.saturating_sub(self.commit.amount);
        Against {
            attainment: share(self.closed.amount, quota),
            gap,
            gap_after_commit,
            gap_after_best_case: gap_after_commit.saturating_sub(self.best_case.amount),
        }
    }
}

/// Figures beside a quota. A gap below zero is what lies beyond the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Against {
    /// What is won as a share of the quota: 1 is all of it. None where the quota is nothing.
    pub attainment: Option<Decimal>,
    /// What is missing to the quota.
    pub gap: Decimal,
    /// What would be missing if every commitment were won too.
    pub gap_after_commit: Decimal,
    /// What would be missing if every best case were won as well.
    pub gap_after_best_case: Decimal,
}

/// A part of a whole, rounded towards zero so that nobody who is short of a quota reads that it is reached.
fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = (whole > Decimal::ZERO).then(|| part.checked_div(whole)).flatten()?;
    Some(share.round_dp_with_strategy(SHARE_SCALE, RoundingStrategy::ToZero).normalize())
}
