//! Standing in, held against trying every day and every way.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::delegation::{DelegatedWork, Delegation, DelegationProblem, Place, Scope, check, stood_in_for};
use shared::ids::UserId;
use shared::keys::ProcessKey;
use shared::limits::{DELEGATION_LINKS_MAX, STAND_INS_MAX};
use shared::money::{Currency, Money};
use shared::time::Date;
use uuid::Uuid;

/// The days that take part: 1 to 12 December 2026.
const DAYS: i8 = 12;
const PEOPLE: u128 = 5;

fn day(number: i8) -> Date {
    Date::constant(2026, 12, number)
}

fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn scopes() -> impl Strategy<Value = Scope> {
    let work = prop_oneof![Just(DelegatedWork::Approvals), Just(DelegatedWork::Steps)];
    let processes = proptest::option::of(proptest::collection::btree_set(0..3_u8, 1..3));
    let up_to = proptest::option::of(1..5_i64);
    (work, processes, up_to).prop_map(|(work, processes, up_to)| Scope {
        work,
        processes: processes.map(|chosen| {
            chosen.into_iter().filter_map(|one| ProcessKey::parse(&format!("process_{one}"))).collect()
        }),
        up_to: up_to.map(|limit| Money::new(Decimal::from(limit * 1_000), Currency::EUR)),
    })
}

fn delegations() -> impl Strategy<Value = Delegation> {
    (0..PEOPLE, 0..PEOPLE, 0..PEOPLE, 1..=DAYS, 0..4_i8, scopes()).prop_map(
        |(who, deputy, set_by, from, length, scope)| Delegation {
            person: person(who),
            deputy: person(deputy),
            from: day(from),
            until: day((from + length).min(DAYS)),
            scope,
            set_by: person(set_by),
        },
    )
}

/// Whether work of somebody comes back to them on a day, by walking on from deputy to deputy.
fn comes_back(all: &[Delegation], on: Date, whose: UserId) -> bool {
    let mut reached = BTreeSet::from([whose]);
    loop {
        let next: BTreeSet<UserId> = all
            .iter()
            .filter(|one| one.holds_on(on) && reached.contains(&one.person))
            .map(|one| one.deputy)
            .collect();
        if next.contains(&whose) {
            return true;
        }
        let before = reached.len();
        reached.extend(next);
        if reached.len() == before {
            return false;
        }
    }
}

fn circles(all: &[Delegation]) -> bool {
    (1..=DAYS).any(|on| (0..PEOPLE).any(|who| comes_back(all, day(on), person(who))))
}

/// Whether a scope allows what another does at most.
fn is_within(inner: &Scope, outer: &Scope) -> bool {
    let processes = match (&inner.processes, &outer.processes) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner.is_subset(outer),
    };
    let limit = match (inner.up_to, outer.up_to) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner.amount <= outer.amount,
    };
    inner.work <= outer.work && processes && limit
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Exactly what would make a circle on some day is refused as one, and the way that is named is one.
    #[test]
    fn circles_and_only_circles_are_refused(wanted in proptest::collection::vec(delegations(), 1..12)) {
        let mut held: Vec<Delegation> = Vec::new();
        for new in wanted {
            let with: Vec<Delegation> = held.iter().cloned().chain([new.clone()]).collect();
            match check(&new, &held, day(1)) {
                Ok(()) => {
                    prop_assert!(!circles(&with));
                    held = with;
                }
                Err(DelegationProblem::Circle(way)) => {
                    prop_assert!(circles(&with));
                    prop_assert_eq!((way.first(), way.get(1)), (Some(&new.person), Some(&new.deputy)));
                    prop_assert_eq!(way.first(), way.last());
                    let steps = || way.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
                    let on_one_day = (1..=DAYS).any(|on| steps().all(|(from, to)| {
                        with.iter().any(|one| one.holds_on(day(on)) && one.person == *from && one.deputy == *to)
                    }));
                    prop_assert!(on_one_day, "{way:?}");
                }
                Err(DelegationProblem::ForOneself) => prop_assert_eq!(new.person, new.deputy),
                Err(DelegationProblem::Twice) => {
                    let same = |one: &&Delegation| (one.person, one.deputy) == (new.person, new.deputy);
                    let days = || (1..=DAYS).map(day).filter(|on| new.holds_on(*on));
                    prop_assert!(held.iter().filter(same).any(|one| days().any(|on| one.holds_on(on))));
                }
                Err(other) => prop_assert!(false, "{other:?}"),
            }
        }
    }

    /// Whoever stands in was reached day by day, never for themselves, and never further than each link of a way to them.
    #[test]
    fn nobody_stands_in_further_than_was_given(wanted in proptest::collection::vec(delegations(), 1..10)) {
        let mut held: Vec<Delegation> = Vec::new();
        for new in wanted {
            if check(&new, &held, day(1)).is_ok() {
                held.push(new);
            }
        }
        for (on, who) in (1..=DAYS).flat_map(|on| (0..PEOPLE).map(move |who| (day(on), person(who)))) {
            let found = stood_in_for(who, on, &held);
            prop_assert!(found.len() <= STAND_INS_MAX);
            for Place { person: away, scope, by_word_of } in &found {
                prop_assert_ne!(*away, who);
                prop_assert!(!by_word_of.contains(away) && !by_word_of.contains(&who));
                // The last link of the way: from the person who is away to whoever was named.
                let given = held.iter().any(|one| {
                    one.holds_on(on) && one.person == *away && is_within(scope, &one.scope)
                });
                prop_assert!(given);
                // The first link: what the deputy was given.
                let taken = held.iter().any(|one| {
                    one.holds_on(on) && one.deputy == who && is_within(scope, &one.scope)
                });
                prop_assert!(taken);
            }
            let direct = held.iter().filter(|one| one.holds_on(on) && one.deputy == who);
            for one in direct {
                let mut by_word_of = BTreeSet::from([one.set_by]);
                by_word_of.retain(|word| *word != one.person && *word != who);
                let place = Place { person: one.person, scope: one.scope.clone(), by_word_of };
                prop_assert!(found.contains(&place), "what was given holds");
            }
        }
    }
}

#[test]
fn a_span_is_checked_before_anything_else_is_asked() {
    let new = |from: &str, until: &str| Delegation {
        person: person(1),
        deputy: person(2),
        from: from.parse().unwrap_or(Date::MIN),
        until: until.parse().unwrap_or(Date::MIN),
        scope: Scope { work: DelegatedWork::Approvals, processes: None, up_to: None },
        set_by: person(1),
    };
    let today = day(5);
    assert_eq!(check(&new("2026-12-05", "2026-12-05"), &[], today), Ok(()));
    assert_eq!(check(&new("2026-12-01", "2026-12-05"), &[], today), Ok(()), "it may have begun already");
    assert_eq!(check(&new("2026-12-01", "2026-12-04"), &[], today), Err(DelegationProblem::Over));
    let backwards = new("2026-12-07", "2026-12-06");
    assert_eq!(check(&backwards, &[], today), Err(DelegationProblem::EndsBeforeItBegins));
    assert_eq!(check(&new("2026-12-05", "2027-12-05"), &[], today), Ok(()));
    assert_eq!(check(&new("2026-12-05", "2027-12-06"), &[], today), Err(DelegationProblem::TooLong));
}

/// Everybody of a line names everybody of the next: ways multiply, and what comes of it stays small.
#[test]
fn ways_do_not_grow_without_number() {
    let line = |number: u128| (0..20).map(move |one| person(100 * number + one));
    let pairs = (1..12)
        .flat_map(|number| line(number).flat_map(move |from| line(number + 1).map(move |to| (from, to))));
    let all: Vec<Delegation> = pairs
        .map(|(from, to)| Delegation {
            person: from,
            deputy: to,
            from: day(1),
            until: day(2),
            scope: Scope { work: DelegatedWork::Steps, processes: None, up_to: None },
            set_by: from,
        })
        .collect();
    let places = stood_in_for(person(1_200), day(1), &all);
    assert_eq!(places.len(), STAND_INS_MAX);
    assert!(places.iter().take(20).all(|place| place.by_word_of.is_empty()), "the nearest come first");
    assert!(places.iter().all(|place| place.by_word_of.len() < DELEGATION_LINKS_MAX));
    let back = Delegation { person: person(1_200), deputy: person(100), ..all.first().cloned().unwrap() };
    assert!(matches!(check(&back, &all, day(1)), Err(DelegationProblem::Circle(way)) if way.len() == 13));
}
