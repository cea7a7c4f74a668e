//! How steps open, end, come again, fall due and change hands; what else changes on a deal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::sample::{FORM, begin, director_who_overrides, in_decide, in_quote};
use common::{Deal, actor, codes, fact, role, sample, step, user};
use jiff::civil::date;
use shared::engine::{Actor, Blocker, Command, Timer, TimerKind, ViewStatus};
use shared::engine::{expiries_for, related_to_create, timers_for};
use shared::event::{By, Event};
use shared::ids::DealId;
use shared::process::fact::FactValue;
use shared::process::{Field, Relation};

#[test]
fn only_the_role_and_its_assignee_complete_a_step_and_the_process_itself_never_does() {
    let mut deal = in_quote();
    assert_eq!(
        codes(deal.complete_as(&actor("finance"), "price", ("", &[("quoted", "€1"), ("margin", "1")], ""))),
        ["NOT_YOUR_STEP", "DOCUMENT_MISSING"]
    );
    assert_eq!(codes(deal.complete_as(&Actor::system(), "talk", ("", &[], ""))), ["NOT_YOUR_STEP"]);
    let colleague = Actor { by: By::User(user(77)), ..actor("account_executive") };
    assert_eq!(codes(deal.complete_as(&colleague, "talk", ("", &[], ""))), ["ASSIGNED_TO_OTHER"]);
    assert_eq!(codes(deal.complete_as(&colleague, "answer", ("", &[], ""))), ["STEP_NOT_OPEN"]);
    assert_eq!(codes(deal.complete_as(&colleague, "nonsense", ("", &[], ""))), ["STEP_UNKNOWN"]);
}

#[test]
fn a_step_opens_when_what_comes_before_it_is_done_even_through_steps_that_are_not_needed() {
    let mut deal = in_quote();
    assert_eq!((deal.stage(), deal.open()), ("quote", vec!["talk", "price"]));
    deal.file("quote");
    deal.complete("price", &[("quoted", "€1000"), ("margin", "20")]);
    assert_eq!(deal.open(), ["talk", "send"]);
}

#[test]
fn an_outcome_is_one_of_the_steps_own_and_says_why_where_it_must() {
    let mut deal = in_decide("€1000");
    let ae = actor("account_executive");
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("", &[], ""))), ["OUTCOME_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("perhaps", &[], ""))), ["OUTCOME_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("declined", &[], " "))), ["NOTE_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "talk", ("approved", &[], ""))), ["OUTCOME_NEEDED"]);
    deal.end("answer", "declined", &[]);
    assert_eq!((deal.stage(), deal.open()), ("lost", vec![]));
}

// covers: RS-4.1, RS-19.1
#[test]
fn a_step_that_comes_again_opens_anew_until_its_end_and_goes_on_in_later_stages() {
    let mut deal = in_quote();
    deal.complete("talk", &[]);
    let talk = deal.state.steps.get(&step("talk")).unwrap();
    assert_eq!((talk.round, talk.due, talk.history.len()), (2, Some(date(2026, 11, 9)), 1));
    let mut deal = in_decide("€1000");
    deal.end("answer", "approved", &[]);
    deal.complete("talk", &[]);
    assert!(deal.state.is_done(&step("talk")));
}

// covers: RS-5.1
#[test]
fn a_due_date_follows_its_anchor_unless_somebody_set_it() {
    let mut deal = begin();
    deal.complete(
        "form",
        &[FORM, &[("quantity", "3"), ("wanted_by", "2026-12-01"), ("ask_support", "yes")]].concat(),
    );
    let due = |deal: &Deal| deal.state.steps.get(&step("survey")).unwrap().due;
    assert_eq!(due(&deal), Some(date(2026, 11, 9)));
    let support = actor("sales_support");
    deal.save(&support, "survey", &[("survey_on", "2026-11-20")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 11, 27)));
    let by_hand = Command::RescheduleStep { step: step("survey"), due: date(2026, 12, 4), note: None };
    assert_eq!(codes(deal.command(&actor("finance"), &by_hand)), ["NOT_YOUR_STEP"]);
    deal.command(&support, &by_hand).unwrap();
    deal.save(&support, "survey", &[("survey_on", "2026-11-23")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 12, 4)));
    let absurd = Command::RescheduleStep { step: step("survey"), due: date(3000, 1, 1), note: None };
    assert_eq!(codes(deal.command(&support, &absurd)), ["INPUT_INVALID"]);
}

// covers: RS-3.1
#[test]
fn what_a_date_ends_ends_by_itself_once_the_day_is_over() {
    let mut deal = begin();
    deal.complete(
        "form",
        &[FORM, &[("quantity", "3"), ("wanted_by", "2026-12-01"), ("ask_support", "yes")]].concat(),
    );
    let (support, expire) = (actor("sales_support"), Command::Expire { fact: fact("survey_on") });
    let awaited = |deal: &Deal| expiries_for(&deal.process, &deal.state);
    assert_eq!(codes(deal.command(&Actor::system(), &expire)), ["NOT_ALLOWED"], "no day is set");
    deal.save(&support, "survey", &[("survey_on", "2026-11-04")]).unwrap();
    assert_eq!(awaited(&deal), [(fact("survey_on"), date(2026, 11, 4))].into());
    deal.today = date(2026, 11, 4);
    assert_eq!(
        codes(deal.command(&Actor::system(), &expire)),
        ["NOT_ALLOWED"],
        "the day itself still counts"
    );
    deal.today = date(2026, 11, 5);
    assert_eq!(codes(deal.command(&support, &expire)), ["NOT_ALLOWED"], "nobody does it by hand");
    let events = deal.command(&Actor::system(), &expire).unwrap();
    assert!(matches!(&events[..], [Event::Expired { .. }, Event::FactsSet { .. }, ..]), "{events:?}");
    assert_eq!(deal.state.facts.get(&fact("strategic")), Some(&FactValue::Flag(true)));
    assert_eq!(awaited(&deal), [].into());
    assert_eq!(codes(deal.command(&Actor::system(), &expire)), ["NOT_ALLOWED"], "once");
}

#[test]
fn reminders_and_escalations_stand_on_working_days_around_the_due_date() {
    let deal = begin();
    let timers = timers_for(&deal.process, &deal.state, &deal.calendar);
    let fires = |day| Timer { round: 1, day, active: true };
    let expected = [
        ((step("form"), TimerKind::Remind), fires(date(2026, 11, 6))),
        ((step("form"), TimerKind::Escalate), fires(date(2026, 11, 10))),
    ];
    assert_eq!(timers, expected.into());
}

#[test]
fn only_timers_remind_and_only_of_open_steps() {
    let mut deal = begin();
    let remind = |key: &str| Command::Remind { step: step(key), escalated: true };
    assert_eq!(codes(deal.command(&actor("account_executive"), &remind("form"))), ["NOT_ALLOWED"]);
    assert_eq!(codes(deal.command(&Actor::system(), &remind("price"))), ["STEP_NOT_OPEN"]);
    assert_eq!(deal.command(&Actor::system(), &remind("form")).unwrap().len(), 1);
}

#[test]
fn a_step_is_taken_released_and_given_by_those_who_may() {
    let mut deal = in_quote();
    let give =
        |to: Option<u128>| Command::AssignStep { step: step("price"), assignee: to.map(user), note: None };
    let (one, two) = (user(5), user(6));
    let colleague = |id| Actor { by: By::User(id), ..actor("sales_support") };
    deal.command(&colleague(one), &give(Some(5))).unwrap();
    assert_eq!(
        codes(deal.complete_as(&colleague(two), "price", ("", &[], ""))).first(),
        Some(&"ASSIGNED_TO_OTHER")
    );
    assert_eq!(codes(deal.command(&colleague(two), &give(Some(7)))), ["NOT_YOUR_STEP"]);
    deal.command(&colleague(two), &give(None)).unwrap();
    deal.command(&colleague(two), &give(Some(6))).unwrap();
    deal.command(&colleague(two), &give(Some(5))).unwrap();
    assert_eq!(codes(deal.command(&actor("finance"), &give(None))), ["NOT_YOUR_STEP"]);
    deal.command(&actor("account_executive"), &give(Some(7))).unwrap();
    deal.command(&director_who_overrides(), &give(Some(8))).unwrap();
    assert_eq!(deal.command(&director_who_overrides(), &give(Some(8))), Ok(Vec::new()));
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, Some(user(8)));
}

// covers: RS-8.1
#[test]
fn a_step_of_who_left_is_open_to_its_role_and_what_others_have_stays_theirs() {
    let mut deal = in_quote();
    let give = Command::AssignStep { step: step("price"), assignee: Some(user(5)), note: None };
    deal.command(&director_who_overrides(), &give).unwrap();
    let vacate = |left: u128| Command::Vacate { step: step("price"), left: user(left) };
    assert_eq!(codes(deal.command(&director_who_overrides(), &vacate(5))), ["NOT_ALLOWED"]);
    assert_eq!(deal.command(&Actor::system(), &vacate(6)), Ok(Vec::new()), "it is somebody else's by now");
    assert_eq!(deal.command(&Actor::system(), &vacate(5)).unwrap().len(), 1);
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, None);
    assert_eq!(deal.command(&Actor::system(), &vacate(5)), Ok(Vec::new()), "once");
}

#[test]
fn a_new_owner_takes_the_owners_role_and_open_steps() {
    let mut deal = in_quote();
    let change =
        |owner: u128| Command::ChangeDetails { title: None, close_date: None, owner: Some(user(owner)) };
    assert_eq!(codes(deal.command(&actor("finance"), &change(9))), ["NOT_YOUR_DEAL"]);
    deal.command(&actor("account_executive"), &change(9)).unwrap();
    assert_eq!(
        (deal.state.owner, deal.state.team.get(&role("account_executive"))),
        (user(9), Some(&user(9)))
    );
    assert_eq!(deal.state.steps.get(&step("talk")).unwrap().assignee, Some(user(9)));
    let team = |key: &str, to: Option<u128>| Command::ChangeTeam { role: role(key), user: to.map(user) };
    let owner = Actor { by: By::User(user(9)), ..actor("account_executive") };
    deal.command(&owner, &team("account_executive", Some(10))).unwrap();
    assert_eq!(deal.state.owner, user(10));
    assert_eq!(
        codes(deal.command(&director_who_overrides(), &team("account_executive", None))),
        ["NOT_ALLOWED"]
    );
    assert_eq!(codes(deal.command(&director_who_overrides(), &team("customer", Some(3)))), ["ROLE_UNKNOWN"]);
    deal.command(&director_who_overrides(), &team("sales_support", Some(11))).unwrap();
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, Some(user(11)));
    deal.command(&director_who_overrides(), &team("sales_support", None)).unwrap();
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, None);
}

#[test]
fn details_change_only_where_they_differ_and_titles_are_checked() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let title =
        |text: &str| Command::ChangeDetails { title: Some(text.to_owned()), close_date: None, owner: None };
    assert_eq!(deal.command(&ae, &title(" Data centre ")), Ok(Vec::new()));
    assert_eq!(codes(deal.command(&ae, &title(" "))), ["INPUT_INVALID"]);
    assert_eq!(codes(deal.command(&ae, &title(&"x".repeat(201)))), ["INPUT_INVALID"]);
    deal.command(&ae, &title("New data centre")).unwrap();
    assert_eq!(deal.state.title, "New data centre");
}

#[test]
fn documents_are_filed_by_who_has_to_do_with_the_deal_and_have_a_known_kind() {
    let mut deal = begin();
    let document = shared::ids::DocumentId(uuid::Uuid::from_u128(1));
    let kind = shared::keys::DocumentKey::parse("novel");
    let add = Command::AddDocument { document, kind, name: "novel.pdf".to_owned() };
    let remove = Command::RemoveDocument { document };
    let ae = actor("account_executive");
    assert_eq!(codes(deal.command(&ae, &add)), ["DOCUMENT_UNKNOWN"]);
    assert_eq!(codes(deal.command(&ae, &remove)), ["DOCUMENT_NOT_FOUND"]);
    let paper = deal.file("quote");
    let remove = Command::RemoveDocument { document: paper };
    assert_eq!(codes(deal.command(&actor("finance"), &add)), ["NOT_YOUR_DEAL", "DOCUMENT_UNKNOWN"]);
    assert_eq!(codes(deal.command(&actor("finance"), &remove)), ["NOT_YOUR_DEAL"]);
    deal.command(&ae, &remove).unwrap();
}

// covers: RS-2.7, RS-15.2
#[test]
fn a_step_starts_the_deals_that_follow_from_it_once() {
    let mut deal = begin();
    let events =
        deal.complete("form", &[FORM, &[("consulting", "yes"), ("contact", "a@b.example")]].concat());
    let done = events.iter().find(|event| matches!(event, Event::StepCompleted { .. })).unwrap();
    let [plan] = related_to_create(&deal.process, &deal.state, done).try_into().unwrap();
    assert_eq!((plan.relation, plan.title.as_str()), (Relation::Consulting, "Data centre · Consulting"));
    assert_eq!(plan.facts.len(), 2);
    let link = Command::LinkDeal { deal: DealId(uuid::Uuid::from_u128(9)), relation: Relation::Consulting };
    deal.command(&Actor::system(), &link).unwrap();
    assert_eq!(deal.state.related.len(), 1);

    let mut deal = in_decide("€1000");
    deal.end("answer", "approved", &[]);
    deal.go("won").unwrap();
    deal.complete("invoice", &[]);
    let events = deal.complete("ship", &[("shipped_on", "2026-12-01"), ("expiry", "2027-12-31")]);
    let [plan] = events
        .iter()
        .flat_map(|event| related_to_create(&deal.process, &deal.state, event))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert_eq!(
        (plan.title.as_str(), plan.close_date),
        ("Data centre · Renewal 2027-12-31", Some(date(2027, 12, 1)))
    );
    assert_eq!((deal.stage(), deal.open()), ("completed", vec![]));
}

#[test]
fn an_evaluation_tells_what_presses_and_how_far_the_stage_is() {
    let mut deal = in_quote();
    deal.file("quote");
    let evaluation = deal.evaluate_as(&actor("sales_support"));
    assert_eq!((evaluation.next_step, evaluation.progress), (Some(step("price")), (0, 2)));
    deal.today = date(2026, 11, 5);
    let view = |deal: &Deal, key: &str| {
        deal.evaluate_as(&actor("sales_support"))
            .steps
            .into_iter()
            .find(|view| view.key == step(key))
            .unwrap()
    };
    let price = view(&deal, "price");
    assert!(price.late && price.mine);
    assert_eq!(price.blockers.iter().map(Blocker::code).collect::<Vec<_>>(), ["FACT_MISSING"; 2]);
    let talk = view(&deal, "talk");
    assert!(!talk.mine && talk.blockers.first().is_some_and(|blocker| blocker.code() == "NOT_YOUR_STEP"));
    assert_eq!(view(&deal, "approval").status, ViewStatus::NotNeeded);
    assert_eq!(view(&deal, "send").status, ViewStatus::NotReached);
    deal.complete("price", &[("quoted", "€1000"), ("margin", "20")]);
    assert_eq!(deal.evaluate_as(&actor("finance")).progress, (1, 2));
}

// covers: RS-4.1
#[test]
fn the_due_date_of_a_repetition_does_not_follow_the_anchor_of_the_first_round() {
    let mut process = sample::process();
    let talk = process.steps.iter_mut().find(|found| found.key == step("talk")).unwrap();
    talk.due.as_mut().unwrap().after = Some(fact("survey_on"));
    talk.fields.push(Field { fact: fact("survey_on"), optional: true, when: None, anew: false });
    let mut deal = Deal::begin(&process);
    let due = |deal: &Deal| deal.state.steps.get(&step("talk")).unwrap().due;
    deal.save(&actor("account_executive"), "talk", &[("survey_on", "2026-11-16")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 11, 18)));
    deal.complete("talk", &[]);
    deal.save(&actor("account_executive"), "talk", &[("survey_on", "2026-11-23")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 11, 9)));
}
