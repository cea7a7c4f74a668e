//! A running deal that comes to another version of its process: what is kept, what is undecided, in words.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod common;

use common::sample::{self, FORM};
use common::{fact, stage, step};
use shared::engine::campaign::cost;
use shared::engine::migration::{PlanProblem, PlanProblemKind};
use shared::engine::{DueDates, MigrationPlan, Obstacle, simulate};
use shared::event::Event;
use shared::locale::Locale;
use shared::process::fact::AmountOrigin;
use shared::process::{BringsLeads, Process};

/// The sample process, changed in its text and numbered 2.
fn version_2(replace: &[(&str, &str)]) -> Process {
    let text = include_str!("common/sample.yaml").replace("version: 1", "version: 2");
    sample::parse(&replace.iter().fold(text, |text, (from, to)| text.replace(from, to)))
}

// covers: PA-4.1
#[test]
fn what_is_called_otherwise_keeps_its_history() {
    let mut deal = sample::priced("€130000", "5");
    deal.end("approval", "approved", &[]);
    let (rounds, margin) =
        (deal.state.steps[&step("approval")].clone(), deal.state.facts[&fact("margin")].clone());
    let to = version_2(&[
        ("key: approval", "key: director_yes"),
        ("[approval]", "[director_yes]"),
        ("margin: {", "spread: {"),
        ("fact: margin", "fact: spread"),
        ("strategic, margin, quoted", "strategic, spread, quoted"),
    ]);
    let plan = MigrationPlan {
        steps: [(step("approval"), Some(step("director_yes")))].into(),
        facts: [(fact("margin"), Some(fact("spread")))].into(),
        ..MigrationPlan::default()
    };
    assert_eq!(plan.problems(&sample::process(), &to), []);
    let events = deal.migrate(&to, &plan).unwrap();
    assert_eq!(events.len(), 1, "{events:#?}");
    assert_eq!(deal.state.facts[&fact("spread")], margin);
    let renamed = &deal.state.steps[&step("director_yes")];
    assert_eq!((renamed.round, renamed.status), (rounds.round, rounds.status));
    assert!(renamed.ending.as_ref().unwrap().basis.as_ref().unwrap().facts.contains_key(&fact("spread")));
    assert_eq!(deal.state.former_versions.len(), 1);
}

// covers: DS-1.1, PA-4.1
#[test]
fn what_a_campaign_cost_is_found_under_its_name_in_the_new_version() {
    let bringing = |cost: &str, process: Process| Process {
        brings_leads: Some(BringsLeads { cost: fact(cost) }),
        ..process
    };
    let mut deal = sample::in_quote();
    let before = cost(&bringing("estimate", sample::process()), &deal.state);
    assert!(before.is_some());
    let renamed = version_2(&[("estimate: {", "outlay: {"), ("fact: estimate", "fact: outlay")]);
    let to = bringing("outlay", renamed);
    let facts = [(fact("estimate"), Some(fact("outlay")))].into();
    deal.migrate(&to, &MigrationPlan { facts, ..MigrationPlan::default() }).unwrap();
    assert_eq!(cost(&to, &deal.state), before);
}

// covers: PA-4.1
#[test]
fn what_the_new_version_does_not_have_is_undecided_and_said_in_words() {
    let mut deal = sample::in_quote();
    let before = deal.clone();
    let to = version_2(&[
        ("key: quote\n    kind: open", "key: offer\n    kind: open"),
        ("next: [quote,", "next: [offer,"),
        ("next: [won, quote,", "next: [won, offer,"),
        ("stage: quote", "stage: offer"),
        ("site: { type: line }", "place: { type: line }"),
        ("fact: site", "fact: place"),
        ("need: { type: text }", "need: { type: number }"),
    ]);
    let obstacles = deal.migrate(&to, &MigrationPlan::default()).unwrap_err();
    assert_eq!(deal.state, before.state);
    let texts = sample::texts(&sample::process());
    let words: Vec<String> =
        obstacles.iter().map(|obstacle| obstacle.message(&before.process, &texts, Locale::En)).collect();
    assert_eq!(words[0], "The new version has no stage “Quote”: say where its deals go.");
    assert!(words.iter().any(|words| words.contains("“Site” is filled in")), "{words:#?}");
    assert!(
        words.iter().any(|words| words.starts_with("In the new version:") && words.contains("Need")),
        "{words:#?}"
    );
    let plan = MigrationPlan {
        stages: [(stage("quote"), stage("offer"))].into(),
        facts: [(fact("site"), Some(fact("place"))), (fact("need"), None)].into(),
        ..MigrationPlan::default()
    };
    deal.migrate(&to, &plan).unwrap();
    assert_eq!(deal.stage(), "offer");
    assert_eq!(deal.state.stage_since, before.state.stage_since);
    assert!(!deal.state.facts.contains_key(&fact("need")));
    assert_eq!(deal.state.facts.get(&fact("place")), before.state.facts.get(&fact("site")));
}

// covers: PA-4.1
#[test]
fn due_dates_stay_or_are_counted_anew() {
    let to = version_2(&[("due: { business_days: 5, remind: 1", "due: { business_days: 9, remind: 1")]);
    let due = |due_dates| {
        let mut deal = sample::begin();
        deal.migrate(&to, &MigrationPlan { due_dates, ..MigrationPlan::default() }).unwrap();
        deal.state.steps[&step("form")].due.unwrap()
    };
    let before = sample::begin().state.steps[&step("form")].due.unwrap();
    assert_eq!(due(DueDates::Keep), before);
    assert!(due(DueDates::Restart) > before);
}

// covers: PA-4.1, RS-2.3
#[test]
fn amounts_follow_the_facts_of_the_new_version() {
    let mut deal = sample::in_quote();
    let to = version_2(&[("estimate: { type: money, amount: estimated }", "estimate: { type: money }")]);
    let events = deal.migrate(&to, &MigrationPlan::default()).unwrap();
    let withdrawn = Event::AmountRecorded { origin: AmountOrigin::Estimated, amount: None };
    assert!(events.contains(&withdrawn), "{events:#?}");
    assert_eq!(deal.state.amount(), None);
}

// covers: PA-4.1
#[test]
fn a_deal_that_is_over_stays_as_it_ended() {
    let mut deal = sample::begin();
    deal.complete("form", FORM);
    deal.go("lost").unwrap();
    let refused = deal.migrate(&version_2(&[]), &MigrationPlan::default()).unwrap_err();
    assert_eq!(refused, [Obstacle::Over]);
}

#[test]
fn a_plan_names_what_there_is_and_brings_two_things_to_no_one_name() {
    let process = sample::process();
    let plan = MigrationPlan {
        stages: [(stage("nowhere"), stage("quote")), (stage("won"), stage("gone"))].into(),
        facts: [(fact("need"), Some(fact("site")))].into(),
        ..MigrationPlan::default()
    };
    let problem = |section, name: &str, kind| PlanProblem { section, name: name.to_owned(), kind };
    let expected = [
        problem("stages", "nowhere", PlanProblemKind::NotBefore),
        problem("stages", "gone", PlanProblemKind::NotAfter),
        problem("facts", "site", PlanProblemKind::Taken),
    ];
    assert_eq!(plan.problems(&process, &process), expected);
}

// covers: PA-4.1
#[test]
fn past_deals_say_what_another_policy_would_have_asked() {
    let deal = sample::in_decide("€30000");
    let (before, after) = (sample::process(), version_2(&[("at_least: 100000", "at_least: 20000")]));
    let asked = simulate(&[&before, &after], &deal.log, deal.state.created_at);
    assert!(asked[0].approvals.is_empty() && asked[1].approvals.contains(&step("approval")), "{asked:#?}");
    let later = simulate(&[&before, &after], &deal.log, deal.now.plus_seconds(1));
    assert!(later[1].approvals.is_empty());
}
