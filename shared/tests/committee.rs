//! The process of software deals with committees: fit to publish, and walked along each of its paths.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::templates::template;
use common::{Deal, actor, codes, stage, step};
use jiff::civil::date;
use shared::engine::{Actor, Command, ItemChanges, Move, category, why_segment};
use shared::event::{Event, StageCause};
use shared::keys::StepKey;
use shared::locale::Locale;
use shared::process::ForecastCategory;
use shared::process::verify::verify;

#[test]
fn the_process_is_fit_to_publish() {
    let findings = verify(&template("committee"));
    assert!(findings.is_empty(), "{findings:#?}");
}

const SHEET: &[(&str, &str)] = &[
    ("country", "=elsewhere"),
    ("registration_number", "HRB 1"),
    ("customer_contact_name", "A customer"),
    ("customer_contact_email", "customer@customer.example"),
    ("commercial_context", "Budget is there"),
    ("project_structure", "Two sites"),
    ("functional_scope", "Planning"),
    ("technical_scope", "Their cloud"),
    ("signature_hoped_on", "2027-03-31"),
];

const PLAIN: &[(&str, &str)] = &[("complex", "no"), ("special_bid", "no")];

const ARGUMENT: &[(&str, &str)] = &[
    ("qualification_argument", "We fit better than anybody"),
    ("committee_wanted", "no"),
    ("presales_investment", "no"),
];

const COMMITTEE: &[(&str, &str)] =
    &[("committee_members", "+sales+presales+engagement"), ("committee_findings", "A good fit")];

const EXTENDED: &[(&str, &str)] =
    &[("extended_members", "+management+legal+delivery"), ("extended_findings", "Worth the risk")];

const TEAM: &[(&str, &str)] = &[
    ("response_team", "+engagement+presales"),
    ("approved_investment", "€8000"),
    ("response_due_on", "2026-12-18"),
];

fn begin() -> Deal {
    Deal::begin(&template("committee").process)
}

fn with_sheet(amount: &str, judged: &[(&str, &str)]) -> Deal {
    let mut deal = begin();
    deal.complete("deal_sheet", &[SHEET, judged, &[("amount", amount)]].concat());
    deal
}

fn segment(deal: &Deal) -> &str {
    deal.state.segment.as_ref().unwrap().as_str()
}

/// A deal whose qualification is requested.
fn requested(amount: &str) -> Deal {
    let mut deal = with_sheet(amount, PLAIN);
    deal.complete("request_qualification", ARGUMENT);
    assert_eq!(deal.stage(), "qualification");
    deal
}

fn appointed(deal: &mut Deal) {
    deal.end("accept_request", "accepted", &[]);
    deal.complete("committee_appointment", &[("committee_day", "2026-11-10")]);
    deal.file("committee_minutes");
}

fn team(deal: &mut Deal) {
    deal.file("response_schedule");
    deal.complete("form_team", TEAM);
}

/// A middle deal with a Go.
fn middle() -> Deal {
    let mut deal = requested("€80000");
    appointed(&mut deal);
    deal.end("committee", "go", COMMITTEE);
    team(&mut deal);
    assert_eq!(deal.stage(), "proposition");
    deal
}

/// A small deal with a Go of the sales manager.
fn small() -> Deal {
    let mut deal = requested("€20000");
    assert_eq!(deal.open(), ["manager_review"]);
    deal.file("manager_minutes");
    deal.end("manager_review", "go", &[]);
    assert_eq!(deal.stage(), "proposition");
    deal
}

fn written(deal: &mut Deal, amount: &str) {
    deal.settle("account_executive", "deliverables");
    deal.file("offer");
    let facts = [("amount", amount), ("customer_format", "no"), ("offer_valid_until", "2027-02-28")];
    deal.complete("write_response", &facts);
}

fn offered(deal: &mut Deal, amount: &str) {
    written(deal, amount);
    deal.end("proposal_review", "may_go_out", &[]);
    deal.complete("send_offer", &[]);
}

fn frame(deal: &mut Deal, amount: &str, discount: &str) {
    let facts = [
        ("negotiation_kind", "=price_only"),
        ("requested_discount", discount),
        ("amount", amount),
        ("proposal_changes", "no"),
        ("signature_hoped_on", "2027-03-31"),
    ];
    deal.complete("frame_negotiation", &facts);
}

fn won(deal: &mut Deal) {
    deal.end("customer_answer", "agreed", &[]);
    deal.file("formal_agreement");
    deal.go("won").unwrap();
}

// covers: CQ-1.2
#[test]
fn the_type_follows_the_amount_and_its_boundaries_are_middle() {
    for (amount, wanted) in
        [("€49999.99", "small"), ("€50000", "middle"), ("€250000", "middle"), ("€250000.01", "large")]
    {
        assert_eq!(segment(&with_sheet(amount, PLAIN)), wanted, "{amount}");
    }
    let complex = [("complex", "yes"), ("special_bid", "no")];
    assert_eq!(segment(&with_sheet("€10000", &complex)), "middle", "a complex deal is at least middle");
    assert_eq!(segment(&with_sheet("€300000", &complex)), "large");
    let special = [("complex", "no"), ("special_bid", "yes")];
    assert_eq!(segment(&with_sheet("€10000", &special)), "large", "a special bid is large");
    let middle = with_sheet("€250000", PLAIN);
    let definition = template("committee");
    let why = |locale| why_segment(&middle.process, &middle.state, definition.texts(locale), locale).unwrap();
    assert_eq!(
        why(Locale::En),
        "It is a special bid: no and amount €250,000 is not above €250,000 and amount €250,000 is at least €50,000."
    );
    assert!(why(Locale::Fr).contains("au moins"), "{}", why(Locale::Fr));
}

// covers: CQ-3.1
#[test]
fn the_registration_number_of_a_french_company_is_checked() {
    let mut deal = begin();
    let sheet = |siret: &'static str| {
        let french: &[(&str, &str)] = &[("country", "=france"), ("amount", "€20000")];
        [SHEET, PLAIN, french]
            .concat()
            .into_iter()
            .filter(|(key, _)| *key != "registration_number")
            .chain([("siret", siret)])
            .collect::<Vec<_>>()
    };
    let number = |digits: &str| shared::process::fact::FactValue::Text(digits.to_owned());
    let complete = |deal: &mut Deal, digits: &str| {
        let mut facts = common::facts(&sheet("x"));
        facts.insert(common::fact("siret"), Some(number(digits)));
        let command = Command::CompleteStep { step: step("deal_sheet"), outcome: None, facts, note: None };
        deal.command(&actor("account_executive"), &command)
    };
    assert_eq!(codes(complete(&mut deal, "73282932000075")), ["FACT_INVALID"], "the check digit is wrong");
    assert_eq!(codes(complete(&mut deal, "7328293200007")), ["FACT_INVALID"], "a digit is missing");
    complete(&mut deal, "732 829 320 00074").unwrap();
    assert_eq!(deal.state.facts.get(&common::fact("siret")), Some(&number("73282932000074")));
}

// covers: CQ-1.3, CQ-3.2, CQ-4.1
#[test]
fn a_small_deal_is_the_sales_managers_unless_it_leaves_the_standard() {
    small();
    for asks in [("committee_wanted", "yes"), ("presales_investment", "yes"), ("leaves_standard", "+legal")] {
        let mut deal = with_sheet("€20000", PLAIN);
        let argument: Vec<_> =
            ARGUMENT.iter().copied().filter(|(key, _)| *key != asks.0).chain([asks]).collect();
        deal.complete("request_qualification", &argument);
        assert_eq!(deal.open(), ["accept_request"], "{asks:?}");
    }
    let mut refused = requested("€20000");
    refused.end("manager_review", "no_go", &[]);
    assert_eq!((refused.stage(), refused.state.stage_note.as_deref()), ("no_go", Some("because")));
}

// covers: CQ-4.2, CQ-4.6, CQ-5.2, CQ-5.3
#[test]
fn a_middle_deal_goes_through_the_committee_and_is_answered_as_a_project() {
    let mut deal = requested("€50000");
    deal.end("accept_request", "more_needed", &[]);
    assert_eq!((deal.stage(), deal.open()), ("identification", vec!["request_qualification"]));
    deal.complete("request_qualification", ARGUMENT);
    deal.end("accept_request", "accepted", &[]);
    let monday = deal.complete_as(
        &actor("engagement_manager"),
        "committee_appointment",
        ("", &[("committee_day", "2026-11-09")], ""),
    );
    assert_eq!(codes(monday), ["FACT_INVALID"], "committees meet from Tuesday to Thursday");
    deal.complete("committee_appointment", &[("committee_day", "2026-11-10")]);
    deal.file("committee_minutes");
    let without_presales = [("committee_members", "+sales+engagement"), ("committee_findings", "Fine")];
    let decided = deal.complete_as(&actor("engagement_manager"), "committee", ("go", &without_presales, ""));
    assert_eq!(codes(decided), ["CONDITION_FAILS"], "without its quorum a committee decides nothing");
    deal.end("committee", "go", COMMITTEE);
    team(&mut deal);
    assert_eq!(deal.open(), ["kick_off"]);
    let plan = deal.plan("response_plan");
    assert_eq!(plan.first().unwrap(), &("scope_frozen".to_owned(), Some(date(2026, 11, 27))));
    assert!(deal.plan("deliverables").iter().any(|(item, _)| item == "infrastructure_document"));
    deal.complete("kick_off", &[]);
    assert_eq!(deal.open(), ["follow_response", "write_response"]);
}

// covers: CQ-4.2
#[test]
fn a_committee_that_can_not_decide_calls_management() {
    let mut deal = requested("€80000");
    appointed(&mut deal);
    deal.end("committee", "call_management", COMMITTEE);
    assert_eq!(deal.open(), ["management_call"]);
    deal.end("management_call", "go", &[]);
    assert_eq!(deal.open(), ["form_team"]);
    let mut refused = requested("€80000");
    appointed(&mut refused);
    refused.end("committee", "no_go", COMMITTEE);
    assert_eq!((refused.stage(), refused.open()), ("no_go", Vec::<&str>::new()));
}

// covers: CQ-4.3
#[test]
fn a_large_deal_goes_before_the_extended_committee_as_well() {
    let mut deal = requested("€400000");
    appointed(&mut deal);
    deal.end("committee", "go", COMMITTEE);
    assert_eq!(deal.open(), ["extended_argument"]);
    deal.complete("extended_argument", &[("extended_argument", "The risks, and why")]);
    let tuesday = deal.complete_as(
        &actor("engagement_manager"),
        "extended_appointment",
        ("", &[("extended_day", "2026-11-17")], ""),
    );
    assert_eq!(codes(tuesday), ["FACT_INVALID"], "the extended committee meets on Mondays");
    deal.complete("extended_appointment", &[("extended_day", "2026-11-16")]);
    deal.file("extended_minutes");
    deal.end("extended_committee", "go", EXTENDED);
    team(&mut deal);
    assert_eq!(deal.stage(), "proposition");
    let mut refused = requested("€400000");
    appointed(&mut refused);
    refused.end("committee", "go", COMMITTEE);
    refused.complete("extended_argument", &[("extended_argument", "The risks, and why")]);
    refused.complete("extended_appointment", &[("extended_day", "2026-11-16")]);
    refused.file("extended_minutes");
    refused.end("extended_committee", "no_go", EXTENDED);
    assert_eq!(refused.stage(), "no_go");
}

// covers: CQ-4.4
#[test]
fn conditions_of_a_go_have_an_owner_and_a_date_and_block_where_the_committee_said_so() {
    let mut deal = requested("€80000");
    appointed(&mut deal);
    deal.end("committee", "go_with_conditions", COMMITTEE);
    team(&mut deal);
    assert_eq!(deal.open(), ["write_conditions"]);
    let engagement = actor("engagement_manager");
    assert_eq!(codes(deal.complete_as(&engagement, "write_conditions", ("", &[], ""))), ["CONDITION_FAILS"]);
    assert_eq!(codes(deal.add("account_executive", "go_conditions", "Mine")), ["NOT_YOUR_ITEM"]);
    deal.add("engagement_manager", "go_conditions", "Reference call with a bank").unwrap();
    deal.add("engagement_manager", "go_conditions", "Ask for the roadmap").unwrap();
    let lets_pass = ItemChanges {
        blocks: Some(false),
        owner: Some(Some(common::person("account_executive"))),
        due: Some(Some(date(2026, 12, 1))),
        ..ItemChanges::default()
    };
    deal.change_item("engagement_manager", ("go_conditions", 2), lets_pass).unwrap();
    deal.complete("write_conditions", &[]);
    assert_eq!(deal.stage(), "proposition");
    deal.complete("kick_off", &[]);
    offered(&mut deal, "€80000");
    assert_eq!(deal.stage(), "proposition", "a condition that blocks is not met");
    deal.put("engagement_manager", "go_conditions", 1, "met").unwrap();
    assert_eq!(deal.stage(), "negotiation", "the other one does not block");
}

// covers: CQ-1.4
#[test]
fn a_deal_that_grows_past_its_type_makes_up_for_what_the_new_type_asks() {
    let mut deal = small();
    deal.settle("account_executive", "deliverables");
    deal.file("offer");
    let facts = [("amount", "€60000"), ("customer_format", "no"), ("offer_valid_until", "2027-02-28")];
    let refused = deal.complete_as(&deal.owner(), "write_response", ("", &facts, ""));
    let events = refused.unwrap();
    let brings = events.iter().find_map(|event| match event {
        Event::SegmentChanged { from, to, brings, .. } => {
            let brings: Vec<&str> = brings.iter().map(StepKey::as_str).collect();
            Some((from.as_ref().unwrap().to_string(), to.to_string(), brings.join(" ")))
        }
        _ => None,
    });
    let missing = "accept_request committee_appointment committee form_team".to_owned();
    assert_eq!(brings, Some(("small".to_owned(), "middle".to_owned(), missing)));
    // The new type has a document more, so the set is not final any more; and it begins with a kick-off.
    assert!(
        deal.open().contains(&"accept_request") && deal.open().contains(&"kick_off"),
        "{:?}",
        deal.open()
    );
    assert_eq!(deal.stage(), "proposition");
    let blockers = deal.evaluate_as(&deal.owner()).blockers;
    assert!(blockers.iter().any(|blocker| blocker.step() == Some(&step("committee"))));
    // Asking for more is answered where the deal is.
    deal.end("accept_request", "accepted", &[]);
    deal.complete("committee_appointment", &[("committee_day", "2026-11-10")]);
    deal.file("committee_minutes");
    deal.end("committee", "go", COMMITTEE);
    team(&mut deal);
    deal.complete("kick_off", &[]);
    deal.settle("account_executive", "deliverables");
    deal.end("proposal_review", "may_go_out", &[]);
    deal.complete("send_offer", &[]);
    assert_eq!(deal.stage(), "negotiation");
}

// covers: CQ-1.4
#[test]
fn what_a_smaller_type_does_not_ask_for_goes_away() {
    let mut deal = small();
    let amount = |amount| [("amount", amount)];
    deal.save(&deal.owner(), "write_response", &amount("€60000")).unwrap();
    assert!(deal.open().contains(&"accept_request"));
    deal.save(&deal.owner(), "write_response", &amount("€30000")).unwrap();
    assert!(!deal.open().contains(&"accept_request"), "{:?}", deal.open());
    assert!(!deal.plan("deliverables").iter().any(|(item, _)| item == "infrastructure_document"));
}

// covers: CQ-5.1, CQ-5.4
#[test]
fn nothing_goes_out_without_a_go_and_a_review() {
    let mut deal = requested("€80000");
    assert!(deal.go("proposition").is_err(), "a proposition needs the formal Go");
    let mut deal = middle();
    deal.complete("kick_off", &[]);
    written(&mut deal, "€80000");
    let unreviewed = deal.complete_as(&deal.owner(), "send_offer", ("", &[], ""));
    assert_eq!(codes(unreviewed), ["STEP_NOT_OPEN"]);
    deal.end("proposal_review", "rework", &[]);
    assert_eq!(deal.open(), ["follow_response", "write_response"]);
    let facts = [("amount", "€82000"), ("customer_format", "no"), ("offer_valid_until", "2027-02-28")];
    deal.complete("write_response", &facts);
    deal.end("proposal_review", "may_go_out", &[]);
    deal.complete("send_offer", &[]);
    assert_eq!(deal.stage(), "negotiation");
}

// covers: CQ-5.3
#[test]
fn deliverables_have_an_owner_a_state_and_a_version() {
    let mut deal = small();
    deal.put("account_executive", "deliverables", 1, "final").unwrap();
    deal.put("account_executive", "deliverables", 1, "draft").unwrap();
    deal.put("account_executive", "deliverables", 1, "final").unwrap();
    let first = deal.state.items(&common::list_key("deliverables")).first().unwrap().clone();
    assert_eq!((first.version, first.state.as_str()), (2, "final"), "going back makes a new version");
    assert_eq!(first.owner, Some(common::person("account_executive")));
    let asks = deal.complete_as(&deal.owner(), "write_response", ("", &[("customer_format", "yes")], ""));
    assert!(asks.is_err());
    deal.save(&deal.owner(), "write_response", &[("customer_format", "yes")]).unwrap();
    assert!(deal.plan("deliverables").iter().any(|(item, _)| item == "customer_format_answers"));
}

// covers: CQ-6.1
#[test]
fn the_delegation_grid_says_who_grants_a_discount() {
    for (amount, discount, asked) in [
        ("€80000", "5", "customer_answer"),
        ("€80000", "6", "approve_discount"),
        ("€80000", "15", "approve_discount"),
        ("€80000", "16", "approve_large_discount"),
    ] {
        let mut deal = middle();
        deal.complete("kick_off", &[]);
        offered(&mut deal, amount);
        frame(&mut deal, amount, discount);
        assert_eq!(deal.open(), [asked], "{discount} percent on {amount}");
    }
}

// covers: CQ-6.2, CQ-6.3
#[test]
fn remarks_are_answered_and_validated_and_the_plan_counts_back_from_the_signature() {
    let mut deal = middle();
    deal.complete("kick_off", &[]);
    offered(&mut deal, "€80000");
    let day =
        |deal: &Deal| deal.plan("closing_plan").into_iter().find(|(item, _)| item == "last_offer").unwrap().1;
    assert_eq!(day(&deal), Some(date(2027, 3, 10)), "fifteen business days before 31 March 2027");
    let facts = [
        ("negotiation_kind", "=overall"),
        ("requested_discount", "0"),
        ("functions_needed", "+legal"),
        ("amount", "€80000"),
        ("proposal_changes", "yes"),
        ("signature_hoped_on", "2027-04-30"),
    ];
    deal.complete("frame_negotiation", &facts);
    assert_eq!(day(&deal), Some(date(2027, 4, 9)), "the plan moves with the day");
    deal.add("account_executive", "remarks", "Payment in thirty days?").unwrap();
    assert_eq!(deal.open(), ["answer_remarks", "update_offer"]);
    deal.put("account_executive", "remarks", 1, "answered").unwrap();
    assert_eq!(codes(deal.put("account_executive", "remarks", 1, "validated")), ["NOT_YOUR_ITEM"]);
    deal.put("sales_manager", "remarks", 1, "validated").unwrap();
    deal.complete("answer_remarks", &[]);
    deal.file("updated_offer");
    deal.complete("update_offer", &[]);
    deal.end("validate_update", "rework", &[]);
    deal.complete("update_offer", &[]);
    deal.end("validate_update", "may_go_out", &[]);
    assert_eq!(deal.open(), ["customer_answer"]);
}

// covers: CQ-7.1, CQ-7.2, CQ-7.3
#[test]
fn a_won_deal_is_checked_twice_and_then_only_corrected() {
    let mut deal = small();
    offered(&mut deal, "€20000");
    frame(&mut deal, "€20000", "0");
    deal.end("customer_answer", "agreed", &[]);
    assert_eq!(codes(deal.go("won")), ["CONDITION_FAILS"], "won needs the formal agreement");
    deal.file("formal_agreement");
    deal.go("won").unwrap();
    deal.file("signed_contract");
    deal.file("internal_sheet");
    let signed = [("signed_amount", "€20000"), ("signed_on", "2026-11-02")];
    for (check, before) in [("assistant_check", None), ("administration_check", Some("assistant_check"))] {
        deal.complete("complete_documents", &signed);
        if let Some(before) = before {
            deal.end(before, "conform", &[]);
        }
        deal.end(check, "do_not_conform", &[]);
        assert_eq!(deal.open(), ["complete_documents"], "{check} sends them back to the seller");
    }
    deal.complete("complete_documents", &signed);
    deal.end("assistant_check", "conform", &[]);
    deal.end("administration_check", "conform", &[]);
    assert_eq!(deal.stage(), "closed_won");
    let title = || Command::ChangeDetails { title: Some("Other".to_owned()), close_date: None, owner: None };
    assert_eq!(codes(deal.command(&deal.owner(), &title())), ["DEAL_OVER"]);
    let correct = |reason: &str| Command::Correct {
        facts: common::facts(&[("signed_amount", "€21000")]),
        title: None,
        reason: reason.to_owned(),
    };
    assert_eq!(codes(deal.command(&deal.owner(), &correct("a slip"))), ["NOT_ALLOWED"]);
    let lead = Actor { may_override: true, ..actor("sales_director") };
    assert_eq!(codes(deal.command(&lead, &correct(" "))), ["NOTE_NEEDED"]);
    let events = deal.command(&lead, &correct("a slip in the contract")).unwrap();
    assert!(
        matches!(events.first(), Some(Event::Corrected { reason }) if reason == "a slip in the contract")
    );
}

// covers: CQ-1.1
#[test]
fn every_stop_takes_its_reason_and_a_deal_on_hold_its_day() {
    let moved = |to: &str, note: Option<&str>, review_on| {
        Command::Move(Move { note: note.map(str::to_owned), review_on, ..Move::to(stage(to)) })
    };
    let owner = actor("account_executive");
    for stop in ["no_go", "lost", "dismissed"] {
        let mut deal = requested("€20000");
        assert_eq!(codes(deal.command(&owner, &moved(stop, None, None))), ["NOTE_NEEDED"], "{stop}");
        deal.command(&owner, &moved(stop, Some("they stopped"), None)).unwrap();
        assert_eq!((deal.stage(), deal.state.stage_note.as_deref()), (stop, Some("they stopped")));
    }
    let mut deal = requested("€20000");
    let day = Some(date(2027, 1, 15));
    assert_eq!(codes(deal.command(&owner, &moved("on_hold", Some("a freeze"), None))), ["INPUT_INVALID"]);
    let past = Some(date(2026, 10, 1));
    assert_eq!(codes(deal.command(&owner, &moved("on_hold", Some("a freeze"), past))), ["INPUT_INVALID"]);
    deal.command(&owner, &moved("on_hold", Some("a freeze"), day)).unwrap();
    assert_eq!(deal.state.review_on, day);
    let back = deal.command(&owner, &moved("qualification", None, None)).unwrap();
    assert!(matches!(back.first(), Some(Event::StageEntered { cause: StageCause::Moved, .. })));
    assert_eq!((deal.stage(), deal.state.review_on), ("qualification", None));
    assert!(deal.open().contains(&"manager_review"));
    assert_eq!(codes(deal.go("won")), ["STAGE_NOT_NEXT"]);
    let lost_on_the_way = small();
    assert!(lost_on_the_way.evaluate_as(&owner).next_stages.iter().any(|next| next.stage == stage("lost")));
}

// covers: CQ-2.2
#[test]
fn the_forecast_is_what_the_seller_says_as_far_as_the_stage_allows() {
    let mut deal = requested("€20000");
    let owner = actor("account_executive");
    let choose = |category, doubt: Option<&str>, close_date| Command::SetCategory {
        category,
        doubt: doubt.map(str::to_owned),
        close_date,
    };
    assert_eq!(category(&deal.process, &deal.state), ForecastCategory::Pipeline);
    let omitted = choose(ForecastCategory::Omitted, None, None);
    assert_eq!(codes(deal.command(&owner, &omitted)), ["CATEGORY_NOT_ALLOWED"]);
    let best = choose(ForecastCategory::BestCase, None, None);
    assert_eq!(codes(deal.command(&owner, &best)), ["INPUT_INVALID"], "which doubt is left?");
    deal.command(&owner, &choose(ForecastCategory::BestCase, Some("the budget"), None)).unwrap();
    let commit = choose(ForecastCategory::Commit, None, None);
    assert_eq!(codes(deal.command(&owner, &commit)), ["INPUT_INVALID"], "when does the customer sign?");
    let late = choose(ForecastCategory::Commit, None, Some(date(2026, 10, 1)));
    assert_eq!(codes(deal.command(&owner, &late)), ["INPUT_INVALID"]);
    deal.command(&owner, &choose(ForecastCategory::Commit, None, Some(date(2026, 12, 18)))).unwrap();
    assert_eq!(deal.state.close_date, Some(date(2026, 12, 18)));
    deal.file("manager_minutes");
    deal.end("manager_review", "go", &[]);
    assert_eq!(category(&deal.process, &deal.state), ForecastCategory::Commit, "it stays over a move");
    deal.command(&owner, &omitted).unwrap();
    offered(&mut deal, "€20000");
    frame(&mut deal, "€20000", "0");
    won(&mut deal);
    assert_eq!(category(&deal.process, &deal.state), ForecastCategory::Closed, "won allows nothing else");
}
