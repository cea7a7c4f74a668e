//! Caring for distributors between deals: calls and visits at the pace of a class, planned anew when it changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::templates::template;
use common::{Deal, step};
use jiff::civil::{Date, date};
use shared::event::Event;
use shared::process::verify::verify;

#[test]
fn the_process_is_fit_to_publish() {
    let findings = verify(&template("distributor_care"));
    assert!(findings.is_empty(), "{findings:#?}");
}

/// Somebody of a class, known since Monday 2 November 2026.
fn known(class: &str) -> Deal {
    let mut deal = Deal::begin(&template("distributor_care").process);
    deal.complete("get_to_know", &[("customer_class", class), ("main_contact_name", "Head of sales")]);
    assert_eq!(deal.stage(), "care");
    deal
}

fn call(deal: &mut Deal, said: &str) {
    deal.complete("status_call", &[("call_result", "=talked"), ("call_summary", said)]);
}

fn visit(deal: &mut Deal) -> Vec<Event> {
    deal.complete(
        "visit",
        &[
            ("visited_on", "2026-11-02"),
            ("visit_forecast", "Five systems"),
            ("visit_prospects", "The hospital"),
            ("visit_customers", "None"),
            ("visit_account_plan", "On track"),
            ("visit_marketing", "A mailshot"),
            ("visit_training", "The basic course"),
        ],
    )
}

fn due(deal: &Deal, key: &str) -> Option<Date> {
    deal.state.steps.get(&step(key)).unwrap().due
}

/// How often a step was opened.
fn opened(deal: &Deal, key: &str) -> usize {
    let is = |event: &Event| matches!(event, Event::StepOpened { step, .. } if step.as_str() == key);
    deal.log.iter().filter(|recorded| is(&recorded.event)).count()
}

// covers: DS-1.4
#[test]
fn calls_and_visits_come_at_the_pace_of_the_class() {
    for (class, next_call, next_visit) in [
        ("=large_distributor", date(2026, 11, 9), Some(date(2027, 1, 28))),
        ("=small_distributor", date(2026, 12, 1), Some(date(2027, 4, 27))),
        ("=selected_customer", date(2027, 1, 28), None),
    ] {
        let mut deal = known(class);
        call(&mut deal, "All is well");
        assert_eq!(due(&deal, "status_call"), Some(next_call), "{class}");
        match next_visit {
            Some(next) => {
                visit(&mut deal);
                assert_eq!(due(&deal, "visit"), Some(next), "{class}");
            }
            None => assert!(!deal.open().contains(&"visit")),
        }
    }
}

// covers: DS-1.4
#[test]
fn another_class_plans_the_open_rounds_anew_and_nothing_twice() {
    let mut deal = known("=small_distributor");
    call(&mut deal, "They grow");
    visit(&mut deal);
    deal.today = date(2026, 11, 4);
    let owner = deal.owner();
    let changes = deal.save(&owner, "status_call", &[("customer_class", "=large_distributor")]).unwrap();
    let moved = changes.iter().filter(|event| matches!(event, Event::StepRescheduled { by_hand: false, .. }));
    assert_eq!(moved.count(), 2, "{changes:?}");
    // Counted from the call and the visit that were, not from today.
    assert_eq!(due(&deal, "status_call"), Some(date(2026, 11, 9)));
    assert_eq!(due(&deal, "visit"), Some(date(2027, 1, 28)));
    assert_eq!((opened(&deal, "status_call"), opened(&deal, "visit")), (2, 2));

    // Selected customers are not visited; with the old class the visit is open again, once.
    deal.save(&owner, "status_call", &[("customer_class", "=selected_customer")]).unwrap();
    assert_eq!(deal.open(), ["status_call"]);
    deal.save(&owner, "status_call", &[("customer_class", "=large_distributor")]).unwrap();
    assert_eq!(deal.open(), ["status_call", "visit"]);
}

// covers: DS-1.4
#[test]
fn a_day_that_somebody_agreed_on_stays() {
    let mut deal = known("=small_distributor");
    call(&mut deal, "They grow");
    let owner = deal.owner();
    let due_on = date(2026, 11, 20);
    let agreed =
        shared::engine::Command::RescheduleStep { step: step("status_call"), due: due_on, note: None };
    deal.command(&owner, &agreed).unwrap();
    deal.save(&owner, "status_call", &[("customer_class", "=large_distributor")]).unwrap();
    assert_eq!(due(&deal, "status_call"), Some(due_on));
}

// covers: DS-1.4
#[test]
fn missed_calls_show() {
    let mut deal = known("=large_distributor");
    call(&mut deal, "All is well");
    let missed = |deal: &Deal| {
        let seen = deal.evaluate_as(&deal.owner());
        seen.steps.iter().find(|seen| seen.key.as_str() == "status_call").unwrap().missed
    };
    for (today, expected) in [
        (date(2026, 11, 9), 0),
        (date(2026, 11, 10), 1),
        (date(2026, 11, 16), 1),
        (date(2026, 11, 17), 2),
        (date(2026, 12, 1), 4),
    ] {
        deal.today = today;
        assert_eq!(missed(&deal), expected, "{today}");
    }
    // A call made late begins a new week.
    call(&mut deal, "Late");
    assert_eq!((missed(&deal), due(&deal, "status_call")), (0, Some(date(2026, 12, 8))));
}

// covers: DS-1.5
#[test]
fn each_visit_has_its_own_points() {
    let mut deal = known("=large_distributor");
    let events = visit(&mut deal);
    let said = events.iter().find_map(|event| match event {
        Event::FactsSet { facts, step: Some(_) } if facts.values().all(Option::is_some) => Some(facts.len()),
        _ => None,
    });
    assert_eq!(said, Some(7), "each point is on record");
    let points = deal.process.step(&step("visit")).unwrap().fields.clone();
    assert!(
        points.iter().all(|field| !deal.state.facts.contains_key(&field.fact)),
        "the next visit begins empty"
    );
    assert_eq!(opened(&deal, "visit"), 2);
}

// covers: DS-1.3
#[test]
fn distributors_are_offered_material_and_who_took_it_is_on_record() {
    let mut deal = known("=large_distributor");
    let items = deal.state.items(&common::list_key("material"));
    let offered: Vec<&str> = items.iter().filter_map(|item| Some(item.first.as_ref()?.as_str())).collect();
    assert_eq!(offered, ["mailshot_kit", "call_script"]);
    deal.put("marketing", "material", 1, "taken").unwrap();
    assert!(deal.put("application_engineer", "material", 2, "taken").is_err());
}

// covers: DS-1.6
#[test]
fn visits_of_engineers_are_agreed_by_the_manager_and_made_by_the_engineer() {
    let mut deal = known("=large_distributor");
    assert!(deal.add("application_engineer", "engineer_visits", "Training").is_err());
    deal.add("sales_manager", "engineer_visits", "Training on the new software").unwrap();
    deal.put("application_engineer", "engineer_visits", 1, "made").unwrap();
}
