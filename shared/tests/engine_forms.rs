//! How a deal begins, and how its forms are filled in: values, gaps, readiness, amounts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::collections::BTreeMap;

use common::sample::{FORM, begin, in_quote};
use common::{Deal, actor, codes, fact, facts, person, role, sample, step, value};
use jiff::civil::date;
use shared::engine::{Command, Reason, missing_fields, readiness};
use shared::money::Money;
use shared::process::fact::AmountOrigin;

// covers: RS-2.3, RS-3.2
#[test]
fn a_deal_begins_with_its_first_steps_open_its_defaults_set_and_its_owner_on_the_team() {
    let deal = Deal::begin_with(&sample::process(), BTreeMap::new(), &[("estimate", "€500")]);
    assert_eq!((deal.stage(), deal.open()), ("qualify", vec!["form", "talk"]));
    assert_eq!(deal.state.team, [(role("account_executive"), person("account_executive"))].into());
    assert_eq!(deal.state.facts.get(&fact("strategic")), Some(&value("no")));
    assert_eq!(deal.state.amount().map(|(origin, _)| origin), Some(AmountOrigin::Estimated));
    let form = deal.state.steps.get(&step("form")).unwrap();
    assert_eq!((form.assignee, form.due), (Some(person("account_executive")), Some(date(2026, 11, 9))));
}

// covers: RS-2.1
#[test]
fn a_form_with_gaps_is_refused_with_all_of_them_and_kept_as_a_draft() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let before = deal.state.clone();
    let refused = deal.complete_as(&ae, "form", ("", &[("need", " "), ("strategic", "yes")], ""));
    let blockers = refused.clone().unwrap_err();
    let missing: Vec<&str> = blockers.iter().filter_map(|blocker| Some(blocker.fact()?.as_str())).collect();
    assert_eq!(missing, ["need", "site", "ask_support", "segment", "estimate"]);
    assert_eq!(deal.state, before);
    deal.save(&ae, "form", &[("site", "Lyon"), ("strategic", "yes")]).unwrap();
    assert!(deal.state.is_open(&step("form")));
    assert_eq!(deal.save(&ae, "form", &[("site", " Lyon ")]), Ok(Vec::new()));
}

// covers: RS-2.1
#[test]
fn the_browser_finds_the_same_gaps_while_somebody_types() {
    let deal = begin();
    let form = deal.process.step(&step("form")).unwrap();
    let draft = facts(&[("need", "Servers"), ("site", "Lyon"), ("ask_support", "no")]);
    let gaps = missing_fields(&deal.process, &deal.state, form, &draft);
    assert_eq!(gaps.iter().filter_map(|gap| Some(gap.fact()?.as_str())).collect::<Vec<_>>(), ["estimate"]);
}

// covers: RS-2.4
#[test]
fn support_can_be_asked_for_only_when_enough_details_are_there() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let asked = deal.save(&ae, "form", &[("need", "Servers"), ("ask_support", "yes")]).unwrap_err();
    let [blocker] = asked.as_slice() else { panic!("{asked:?}") };
    let Reason::NotReady { percent, threshold, missing, .. } = &blocker.reason else { panic!("{blocker:?}") };
    assert_eq!((*percent, *threshold, missing.len()), (25, 75, 3));
    deal.save(
        &ae,
        "form",
        &[("need", "Servers"), ("site", "Lyon"), ("quantity", "3"), ("ask_support", "yes")],
    )
    .unwrap();
    let form = deal.process.step(&step("form")).unwrap();
    let view = readiness(&deal.process, &deal.state, form, &facts(&[("site", "")])).unwrap();
    assert_eq!((view.percent, view.missing), (50, vec![fact("site"), fact("wanted_by")]));
    let emptied = deal.complete_as(&ae, "form", ("", &[("quantity", ""), ("estimate", "€1")], ""));
    assert_eq!(codes(emptied), ["NOT_READY"]);
}

// covers: RS-2.1
#[test]
fn values_that_do_not_fit_are_refused_each_for_its_own_reason() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let long = "x".repeat(301);
    let bad = [
        ("site", long.as_str()),
        ("quantity", "many"),
        ("quantity", "0.00001"),
        ("wanted_by", "1066-10-14"),
        ("contact", "nobody"),
        ("copies", "a@b.example, nobody"),
        ("segment", "=bakery"),
        ("extras", "+bakery"),
        ("estimate", "€-5"),
        ("estimate", "€0.00001"),
        ("estimate", "5"),
        ("strategic", "perhaps"),
    ];
    for (key, text) in bad {
        assert_eq!(codes(deal.save(&ae, "form", &[(key, text)])), ["FACT_INVALID"], "{key}: {text}");
    }
    assert_eq!(codes(deal.save(&ae, "form", &[("margin", "5")])), ["FACT_NOT_ASKED"]);
    assert_eq!(codes(deal.save(&ae, "form", &[("nonsense", "5")])), ["FACT_INVALID"]);
    let foreign = [(
        fact("estimate"),
        Some(shared::process::fact::FactValue::Money(Money::new(1.into(), "USD".parse().unwrap()))),
    )];
    let command = Command::SaveFacts { step: step("form"), facts: foreign.into() };
    assert_eq!(codes(deal.command(&ae, &command)), ["FACT_INVALID"]);
    deal.save(&ae, "form", &[("copies", "A@b.example;c@d.example  e@f.example")]).unwrap();
    assert_eq!(deal.state.facts.get(&fact("copies")), Some(&value("a@b.example, c@d.example, e@f.example")));
}

// covers: RS-2.3
#[test]
fn amounts_carry_their_origin_and_the_most_exact_one_counts() {
    let mut deal = in_quote();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Estimated, money(48_000))));
    deal.save(&actor("sales_support"), "price", &[("quoted", "€51000")]).unwrap();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Quoted, money(51_000))));
    deal.save(&actor("sales_support"), "price", &[("quoted", "")]).unwrap();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Estimated, money(48_000))));
}

fn money(amount: i64) -> Money {
    Money::new(amount.into(), shared::money::Currency::EUR)
}

#[test]
fn declining_may_leave_the_form_empty_where_the_outcome_says_so() {
    let mut process = sample::process();
    let survey = process.steps.iter_mut().find(|found| found.key == step("survey")).unwrap();
    survey.fields.iter_mut().for_each(|field| field.optional = false);
    let mut deal = Deal::begin(&process);
    deal.complete(
        "form",
        &[FORM, &[("quantity", "3"), ("wanted_by", "2026-12-01"), ("ask_support", "yes")]].concat(),
    );
    let visited = deal.complete_as(&actor("sales_support"), "survey", ("visited", &[], ""));
    assert_eq!(codes(visited), ["FACT_MISSING"]);
    deal.end("survey", "declined", &[]);
    assert_eq!(deal.open(), ["form", "talk"]);
}
