//! What people read: conditions, blockers, timeline, messages, in both languages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::collections::BTreeMap;

use common::{Deal, fact, outcome, person, role, sample, stage, step};
use shared::engine::conditions::{explain, limit, needed};
use shared::engine::state::DealState;
use shared::engine::{Blocker, Expected, Input, Reason, describe, messages_for, render};
use shared::event::{By, Event, NoteKind, Recorded, StageCause};
use shared::ids::{ConflictId, DealId, DocumentId, UserId};
use shared::keys::DocumentKey;
use shared::leads::ConflictResolution;
use shared::locale::Locale;
use shared::money::{Currency, Money};
use shared::process::condition::Condition;
use shared::process::fact::{AmountOrigin, FactType};
use shared::process::{Process, Relation};
use shared::time::{Date, Timestamp};

fn deal(given: &[(&str, &str)]) -> Deal {
    Deal::begin_with(&sample::process(), BTreeMap::new(), given)
}

fn condition(yaml: &str) -> Condition {
    serde_norway::from_str(yaml).unwrap()
}

/// A condition in both languages, with the blanks that do not break made plain.
fn explained(deal: &Deal, yaml: &str) -> [String; 2] {
    let texts = sample::texts(&deal.process);
    let condition = condition(yaml);
    Locale::ALL.map(|locale| plain(&explain(&condition, &deal.process, &deal.state, &texts, locale)))
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

// covers: RS-8.1
#[test]
fn a_condition_says_in_words_why_it_holds() {
    let deal =
        deal(&[("margin", "9"), ("quoted", "€1234567.5"), ("strategic", "yes"), ("wanted_by", "2026-12-01")]);
    let cases = [
        (
            "{fact: margin, below: {param: margin_floor}}",
            "margin 9 % is below 12 %",
            "margin : 9 %, en dessous de 12 %",
        ),
        (
            "{not: {fact: margin, above: 10}}",
            "margin 9 % is not above 10 %",
            "margin : 9 %, pas au-dessus de 10 %",
        ),
        (
            "{fact: quoted, at_least: 250000}",
            "quoted €1,234,567.50 is at least €250,000",
            "quoted : 1 234 567,50 €, au moins 250 000 €",
        ),
        (
            "{all: [strategic, {fact: wanted_by, at_most: 2026-12-01}]}",
            "strategic: yes and wanted by 1 December 2026 is no later than 1 December 2026",
            "strategic : oui et wanted by : 1er décembre 2026, au plus tard le 1er décembre 2026",
        ),
        ("{any: [consulting, strategic]}", "strategic: yes", "strategic : oui"),
        ("{fact: site, set: false}", "site is empty", "site : vide"),
        ("{not: {done: answer}}", "“Answer” not done", "étape « Answer » non terminée"),
    ];
    for (yaml, en, fr) in cases {
        assert_eq!(explained(&deal, yaml), [en.to_owned(), fr.to_owned()], "{yaml}");
    }
}

// covers: RS-8.2
#[test]
fn a_policy_says_what_limit_it_sets_for_a_figure() {
    let deal = deal(&[("margin", "9"), ("quoted", "€90000"), ("strategic", "yes")]);
    let texts = sample::texts(&deal.process);
    let limits = |yaml: &str, name: &str| {
        let (condition, fact) = (condition(yaml), fact(name));
        let said = |locale| limit((&condition, &fact), &deal.process, &deal.state, &texts, locale);
        Locale::ALL.map(|locale| said(locale).map(|words| plain(&words)))
    };
    let both = |en: &str, fr: &str| [Some(en.to_owned()), Some(fr.to_owned())];
    let low = "{all: [strategic, {fact: margin, below: {param: margin_floor}}]}";
    assert_eq!(limits(low, "margin"), both("at least 12 %", "au moins 12 %"));
    assert_eq!(limits(low, "strategic"), [None, None], "a flag has no limit");
    assert_eq!(limits(low, "quoted"), [None, None], "and neither what the rule does not speak of");
    let unless = "{not: {fact: quoted, at_most: 50000}}";
    assert_eq!(limits(unless, "quoted"), both("at most €50,000", "au plus 50 000 €"));
}

// covers: RS-14.2
#[test]
fn a_condition_that_fails_says_what_it_needs_and_leaves_out_what_is_there() {
    let deal = deal(&[("strategic", "yes")]);
    let cases = [
        (
            "{any: [{document: signed_quote}, {fact: order_number, set: true}]}",
            "needs: signed quote on the deal, or order number filled in",
            "il faut : « Signed quote » au dossier, ou order number à remplir",
        ),
        ("{all: [strategic, consulting]}", "needs: consulting: yes", "il faut : consulting : oui"),
        ("{not: strategic}", "needs: strategic: no", "il faut : strategic : non"),
        (
            "{fact: segment, in: [hardware, software]}",
            "needs: segment: Hardware or Software",
            "il faut : segment : Hardware ou Software",
        ),
        ("{fact: extras, has: training}", "needs: extras with Training", "il faut : extras avec Training"),
        (
            "{fact: margin, at_most: {fact: quantity}}",
            "needs: margin at most quantity",
            "il faut : margin au plus quantity",
        ),
        (
            "{ended: answer, as: approved}",
            "needs: “Answer” ended as “Approved”",
            "il faut : étape « Answer » terminée par « Approved »",
        ),
        (
            "{all: [consulting, {any: [{done: form}, {fact: site, set: true}]}]}",
            "needs: consulting: yes and (“Form” done, or site filled in)",
            "il faut : consulting : oui et (étape « Form » terminée, ou site à remplir)",
        ),
    ];
    for (yaml, en, fr) in cases {
        assert_eq!(explained(&deal, yaml), [en.to_owned(), fr.to_owned()], "{yaml}");
    }
    let texts = sample::texts(&deal.process);
    let without_state =
        needed(&condition("{all: [strategic, consulting]}"), &deal.process, None, &texts, Locale::En);
    assert_eq!(without_state, "strategic: yes and consulting: yes");
}

fn reasons() -> Vec<Reason> {
    let (fact, step, stage) = (fact("margin"), step("price"), stage("lost"));
    let invalid = |expected| Reason::FactInvalid { fact: fact.clone(), expected };
    let kinds = [
        FactType::Flag,
        FactType::Line,
        FactType::Text,
        FactType::Email,
        FactType::Emails,
        FactType::Number,
        FactType::Percent,
        FactType::Money,
        FactType::Date,
        FactType::Choice,
        FactType::Choices,
    ];
    let mut reasons: Vec<Reason> = kinds.into_iter().map(|kind| invalid(Expected::Type(kind))).collect();
    reasons.extend([
        invalid(Expected::OneOf(vec!["a".to_owned(), "b".to_owned()])),
        invalid(Expected::AtMostCharacters(300)),
        invalid(Expected::Currency("EUR".to_owned())),
        invalid(Expected::NotNegative),
        invalid(Expected::Declared),
        invalid(Expected::Between(-100, 100)),
        invalid(Expected::Decimals(4)),
        invalid(Expected::Years(1990, 2100)),
        Reason::StepNotDone { step: step.clone() },
        Reason::FactMissing { fact: fact.clone(), step: step.clone() },
        Reason::FactNotAsked { fact: fact.clone(), step: step.clone() },
        Reason::NotReady { fact: fact.clone(), percent: 50, threshold: 90, missing: vec![fact.clone()] },
        Reason::DocumentMissing { document: DocumentKey::parse("quote").unwrap() },
        Reason::DocumentUnknown,
        Reason::DocumentNotFound,
        Reason::RoleUnknown,
        Reason::ContactRoleUnknown,
        Reason::ContactNotFound,
        Reason::ContactsFull { most: 50 },
        Reason::ConditionFails { condition: condition("strategic") },
        Reason::NotYourStep { step: step.clone(), owner: role("finance") },
        Reason::AssignedToOther { step: step.clone(), assignee: person("finance") },
        Reason::StepNotOpen { step: step.clone() },
        Reason::StepUnknown,
        Reason::OutcomeNeeded { step: step.clone(), allowed: vec![outcome("approved"), outcome("declined")] },
        Reason::OutcomeNeeded { step: step.clone(), allowed: Vec::new() },
        Reason::NoteNeeded { step: Some(step.clone()) },
        Reason::NoteNeeded { step: None },
        Reason::OwnRequest { step },
        Reason::StageNotNext { allowed: vec![stage.clone()] },
        Reason::StageNotNext { allowed: Vec::new() },
        Reason::ConflictOpen,
        Reason::ConflictLost,
        Reason::NotYourDeal,
        Reason::NotAllowed,
        Reason::DealOver { stage: stage.clone() },
        Reason::DealOnHold { stage },
    ]);
    let inputs = [Input::Title, Input::Note, Input::CloseDate, Input::Due];
    reasons.extend(inputs.map(|input| Reason::InputInvalid { input, expected: Expected::Filled }));
    reasons
}

#[test]
fn every_blocker_is_a_sentence_in_both_languages_and_has_its_own_code() {
    let process = sample::process();
    let texts = sample::texts(&process);
    let mut codes = BTreeMap::new();
    for reason in reasons() {
        let blocker = Blocker {
            reason: reason.clone(),
            resolvers: vec![role("sales_support")],
            since: None,
            later: false,
        };
        let [en, fr] = Locale::ALL.map(|locale| blocker.message(&process, None, &texts, locale));
        assert!(en.ends_with('.') && fr.ends_with('.') && en != fr, "{en} / {fr}");
        let json = serde_json::to_value(&reason).unwrap();
        let code = json.get("code").and_then(|code| code.as_str()).unwrap().to_uppercase();
        assert_eq!(blocker.code(), code);
        codes.insert(code, en);
    }
    assert_eq!(codes.len(), 28, "a reason is missing in this test: {codes:#?}");
    assert_eq!(codes.get("STEP_NOT_DONE").unwrap(), "“Price” is not done yet (Sales support).");
    assert_eq!(
        codes.get("NOT_READY").unwrap(),
        "“Margin” needs 90 % of the details; 50 % are there. Missing: margin."
    );
    assert_eq!(codes.get("FACT_INVALID").unwrap(), "Please enter a date from 1990 to 2100 for “Margin”.");
}

fn events() -> Vec<Event> {
    let (step, stage) = (step("answer"), stage("quote"));
    let entered = |cause| Event::StageEntered {
        from: Some(stage.clone()),
        to: stage.clone(),
        cause,
        note: None,
        review_on: None,
    };
    let due: Date = "2026-12-01".parse().unwrap();
    let who = person("finance");
    let document = DocumentId(uuid::Uuid::from_u128(1));
    let conflict = ConflictId(uuid::Uuid::from_u128(2));
    let resolved =
        |resolution| Event::ConflictResolved { conflict, resolution, note: "We talked".to_owned() };
    let related = |relation| Event::RelatedDealCreated { deal: DealId(uuid::Uuid::from_u128(1)), relation };
    vec![
        Event::DetailsChanged { title: Some("New".to_owned()), close_date: Some(due), owner: Some(who) },
        Event::TeamChanged { role: role("finance"), user: Some(who) },
        Event::TeamChanged { role: role("finance"), user: None },
        entered(StageCause::Created),
        entered(StageCause::Moved),
        entered(StageCause::Advanced),
        entered(StageCause::Outcome(step.clone(), outcome("changes"))),
        entered(StageCause::Overridden("paid in advance".to_owned())),
        Event::FactsSet { facts: common::facts(&[("margin", "9"), ("site", "")]), step: Some(step.clone()) },
        Event::AmountRecorded {
            origin: AmountOrigin::Scoped,
            amount: Some(Money::new(5.into(), Currency::EUR)),
        },
        Event::AmountRecorded { origin: AmountOrigin::Final, amount: None },
        Event::StepOpened {
            step: step.clone(),
            round: 2,
            assignee: Some(who),
            due: Some(due),
            planned_from: None,
        },
        Event::StepWithdrawn { step: step.clone() },
        Event::StepCompleted {
            step: step.clone(),
            outcome: Some(outcome("changes")),
            note: Some("cheaper".to_owned()),
            basis: None,
            on_behalf_of: Some(who),
        },
        Event::WentBack { from: step.clone(), to: step.clone(), steps: vec![step.clone()] },
        Event::ApprovalReopened { step: step.clone(), changed: vec![fact("margin")] },
        Event::StepAssigned { step: step.clone(), assignee: Some(who), note: None, left: None },
        Event::StepAssigned { step: step.clone(), assignee: None, note: None, left: None },
        Event::StepAssigned { step: step.clone(), assignee: None, note: None, left: Some(who) },
        Event::StepRescheduled { step: step.clone(), due: Some(due), by_hand: true, note: None },
        Event::DocumentAdded { document, kind: DocumentKey::parse("quote"), name: "q.pdf".to_owned() },
        Event::DocumentRemoved { document },
        Event::NoteAdded { note: NoteKind::Call, text: "They like it".to_owned(), significant: true },
        Event::ConflictFound { conflict, owner: who },
        resolved(ConflictResolution::NoConflict),
        resolved(ConflictResolution::Shared),
        resolved(ConflictResolution::HandedOver),
        resolved(ConflictResolution::Withdrawn),
        related(Relation::Consulting),
        related(Relation::Renewal),
        Event::StepReminded { step: step.clone(), escalated: false },
        Event::StepReminded { step, escalated: true },
    ]
}

#[test]
fn every_event_is_told_in_both_languages_under_its_name_in_the_log() {
    let process = sample::process();
    let texts = sample::texts(&process);
    let name = |_: UserId| "Ada".to_owned();
    for event in events().into_iter().chain(deal(&[]).log.into_iter().map(|recorded| recorded.event)) {
        let [en, fr] = Locale::ALL.map(|locale| describe(&event, &process, &texts, locale, &name));
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json.get("type").and_then(|kind| kind.as_str()), Some(en.kind));
        assert!(!en.text.is_empty() && en.text != en.kind, "{en:?}");
        assert!(en.text != fr.text || matches!(event, Event::NoteAdded { .. }), "{en:?} / {fr:?}");
    }
    let told = |event: &Event| {
        let told = describe(event, &process, &texts, Locale::En, &name);
        (told.text, told.detail.unwrap_or_default())
    };
    let all: Vec<(String, String)> = events().iter().map(told).collect();
    let tells = |text: &str, detail: &str| all.contains(&(text.to_owned(), detail.to_owned()));
    assert!(tells("“Answer”: Changes, for Ada", "cheaper"), "{all:#?}");
    assert!(tells("Ada has left: “Answer” is open to everybody in its role", ""));
    assert!(tells("“Answer” is to be done (round 2)", "Ada, due on 1 December 2026"));
    assert!(tells("Details filled in for “Answer”", "Margin: 9 %; Site: –"));
    assert!(tells("Moved against the gates from “Quote” to “Quote”", "paid in advance"));
}

#[test]
fn events_and_states_survive_storage() {
    for event in events() {
        let recorded = Recorded { at: Timestamp::from_micros(1), by: By::User(person("finance")), event };
        let json = serde_json::to_string(&recorded).unwrap();
        assert_eq!(serde_json::from_str::<Recorded>(&json).unwrap(), recorded, "{json}");
    }
    let deal = deal(&[("estimate", "€48000.25"), ("extras", "+training"), ("wanted_by", "2026-12-01")]);
    let json = serde_json::to_string(&deal.state).unwrap();
    assert_eq!(serde_json::from_str::<DealState>(&json).unwrap(), deal.state);
    let json = serde_json::to_string(&deal.process).unwrap();
    assert_eq!(serde_json::from_str::<Process>(&json).unwrap(), deal.process);
}

// covers: RS-2.5
#[test]
fn submitting_the_form_tells_support_and_everybody_in_copy() {
    let mut deal = deal(&[]);
    let form: &[(&str, &str)] = &[
        ("need", "Servers"),
        ("site", "Lyon"),
        ("ask_support", "no"),
        ("estimate", "€1"),
        ("copies", "b@c.example, a@b.example, b@c.example"),
    ];
    let events = deal.complete("form", form);
    let sent: Vec<_> =
        events.iter().flat_map(|event| messages_for(&deal.process, &deal.state, event)).collect();
    let [message] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(message.to, [role("sales_support")]);
    assert_eq!(message.cc, [role("senior_director")]);
    assert_eq!(message.addresses, ["a@b.example", "b@c.example"]);
    assert!(message.email);
}

#[test]
fn a_message_about_an_outcome_is_sent_for_that_outcome_only() {
    let mut deal = deal(&[]);
    let form: &[(&str, &str)] = &[
        ("need", "Servers"),
        ("site", "Lyon"),
        ("quantity", "3"),
        ("wanted_by", "2026-12-01"),
        ("ask_support", "yes"),
        ("estimate", "€1"),
    ];
    let keys = |deal: &Deal, events: &[Event]| -> Vec<String> {
        let sent = events.iter().flat_map(|event| messages_for(&deal.process, &deal.state, event));
        sent.map(|message| message.message.to_string()).collect()
    };
    let events = deal.complete("form", form);
    assert_eq!(keys(&deal, &events), ["submitted", "survey_wanted"]);
    let events = deal.end("survey", "declined", &[]);
    assert_eq!(keys(&deal, &events), ["survey_declined"]);
}

#[test]
fn placeholders_are_filled_once_and_unknown_ones_stay() {
    let deal = deal(&[("need", "{number} servers"), ("quoted", "€1000"), ("wanted_by", "2026-12-01")]);
    let texts = sample::texts(&deal.process);
    let extra = BTreeMap::from([("actor", "Ada".to_owned())]);
    let text = "{number} {title}: {need}, {quoted}, {wanted_by}, {site}, {actor}, {nobody}, {{title}, {open";
    let rendered = render(text, &deal.process, &deal.state, &texts, Locale::Fr, &extra);
    assert_eq!(
        plain(&rendered),
        "D-2026-0001 Data centre: {number} servers, 1 000 €, 1er décembre 2026, –, Ada, {nobody}, {Data centre, {open"
    );
}
