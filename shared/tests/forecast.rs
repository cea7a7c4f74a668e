//! Quarters and figures, with examples and with generated cases (CQ-2.3).

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::calendar::plus_days;
use shared::forecast::{Figures, Quarter, Tally};
use shared::process::ForecastCategory as C;
use shared::time::Date;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).unwrap()
}

fn euros(amount: i64) -> Tally {
    Tally { deals: 1, amount: amount.into() }
}

#[test]
fn a_quarter_begins_and_ends_with_its_days() {
    for (name, first, last) in [
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
    ] {
        assert_eq!((quarter(name).first_day(), quarter(name).last_day()), (date(first), date(last)));
        assert_eq!((Quarter::of(date(first)), Quarter::of(date(last))), (quarter(name), quarter(name)));
    }
    assert_eq!(quarter("2026-Q4").later(1), quarter("2027-Q1"));
    assert_eq!(quarter("2026-Q1").later(-5), quarter("2024-Q4"));
}

#[test]
fn a_quarter_is_written_in_one_way() {
    for other in
        ["2026-Q0", "2026-Q5", "2026Q1", "26-Q1", "2026-q1", "2026-Q01", "+026-Q1", "0000-Q1", "", "2026-Q"]
    {
        assert_eq!(Quarter::parse(other), None, "{other}");
    }
    assert!(quarter("2000-Q1").is_planned() && quarter("2099-Q4").is_planned());
    assert!(!quarter("1999-Q4").is_planned() && !quarter("2100-Q1").is_planned());
}

#[test]
fn figures_stand_against_a_quota() {
    let mut figures = Figures::default();
    figures.add(C::Closed, euros(40_000), 95);
    figures.add(C::Commit, euros(25_000), 70);
    figures.add(C::BestCase, euros(60_000), 50);
    figures.add(C::Pipeline, euros(10_000), 25);
    figures.add(C::Omitted, euros(99_000), 50);
    assert_eq!(figures.weighted, Decimal::from(40_000 + 17_500 + 30_000 + 2_500));
    assert_eq!(figures.omitted, 1);
    let against = figures.against(90_000.into());
    assert_eq!(against.attainment, Some("0.4444".parse().unwrap()));
    assert_eq!(against.gap, 50_000.into());
    assert_eq!(against.gap_after_commit, 25_000.into());
    assert_eq!(against.gap_after_best_case, (-35_000).into());
    assert_eq!(figures.against(Decimal::ZERO).attainment, None);
}

#[test]
fn who_is_a_cent_short_has_not_reached_the_quota() {
    let mut figures = Figures::default();
    figures.add(C::Closed, Tally { deals: 1, amount: "999999.99".parse().unwrap() }, 100);
    assert!(figures.against(1_000_000.into()).attainment.unwrap() < Decimal::ONE);
}

fn any_date() -> impl Strategy<Value = Date> {
    (0..150 * 365).prop_map(|days| plus_days(date("1980-01-01"), days))
}

fn any_category() -> impl Strategy<Value = C> {
    prop_oneof![Just(C::Omitted), Just(C::Pipeline), Just(C::BestCase), Just(C::Commit), Just(C::Closed)]
}

fn figures(deals: &[(C, i64, u8)]) -> Figures {
    let mut figures = Figures::default();
    for (category, amount, probability) in deals {
        figures.add(*category, euros(*amount), *probability);
    }
    figures
}

proptest! {
    #[test]
    fn a_date_lies_in_one_quarter_alone(date in any_date(), away in -40..40) {
        let quarter = Quarter::of(date);
        prop_assert!(quarter.first_day() <= date && date <= quarter.last_day());
        prop_assert_eq!(quarter.later(away).holds(date), away == 0);
        prop_assert_eq!(plus_days(quarter.last_day(), 1), quarter.later(1).first_day());
        prop_assert_eq!(quarter.later(away).later(-away), quarter);
    }

    #[test]
    fn a_quarter_survives_its_text_which_sorts_like_it(one in any_date(), other in any_date()) {
        let (one, other) = (Quarter::of(one), Quarter::of(other));
        prop_assert_eq!(Quarter::parse(&one.to_string()), Some(one));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn every_deal_is_counted_once_however_they_are_grouped(
        deals in vec((any_category(), 0..1_000_000_i64, 0..=100_u8), 0..30),
        at in 0..30_usize,
    ) {
        let (one, other) = deals.split_at(at.min(deals.len()));
        let all = figures(&deals);
        prop_assert_eq!(figures(one).plus(figures(other)), all);
        let counted = all.closed.deals + all.commit.deals + all.best_case.deals + all.pipeline.deals + all.omitted;
        prop_assert_eq!(usize::try_from(counted).unwrap(), deals.len());
        let open = all.commit.amount + all.best_case.amount + all.pipeline.amount;
        prop_assert!(all.closed.amount <= all.weighted && all.weighted <= all.closed.amount + open);
    }

    #[test]
    fn a_gap_is_closed_exactly_when_the_quota_is_reached(
        deals in vec((any_category(), 0..1_000_000_i64, 0..=100_u8), 0..30),
        quota in 1..10_000_000_i64,
    ) {
        let all = figures(&deals);
        let against = all.against(quota.into());
        prop_assert_eq!(against.gap <= Decimal::ZERO, against.attainment.unwrap() >= Decimal::ONE);
        prop_assert!(against.gap_after_best_case <= against.gap_after_commit && against.gap_after_commit <= against.gap);
        prop_assert_eq!(quota, i64::try_from(against.gap + all.closed.amount).unwrap());
    }
}
