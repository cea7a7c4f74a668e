//! The process for equipment sold directly and through distributors: fit to publish, and walked along each of its paths.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::collections::BTreeMap;

use common::templates::template;
use common::{Deal, actor, codes, step};
use jiff::civil::date;
use shared::engine::messages_for;
use shared::event::Event;
use shared::process::verify::verify;

#[test]
fn the_process_is_fit_to_publish() {
    let findings = verify(&template("distributor"));
    assert!(findings.is_empty(), "{findings:#?}");
}

const INTEREST: &[(&str, &str)] = &[
    ("interest_source", "=campaign"),
    ("interest_summary", "A new test stand"),
    ("customer_contact_name", "A customer"),
    ("customer_contact_email", "customer@customer.example"),
];

const POINTS: &[(&str, &str)] = &[
    ("point_business", "=confirmed"),
    ("point_buying_concept", "=known"),
    ("point_application", "=confirmed"),
    ("point_budget", "=known"),
    ("point_timing", "=known"),
    ("point_influences", "=known"),
    ("point_product_needs", "=confirmed"),
    ("point_non_standard", "=partly"),
];

const LIST_PRICE: &[(&str, &str)] =
    &[("proposal_scope", "A stand"), ("quote_scope", "One stand"), ("price_approval_needed", "no")];

/// A deal whose interest is answered, directly or through a distributor.
fn interested(channel: &[(&str, &str)]) -> Deal {
    let mut deal = Deal::begin(&template("distributor").process);
    assert_eq!(deal.open(), ["take_on"]);
    deal.complete("take_on", &[INTEREST, channel].concat());
    deal.complete("answer_interest", &[("answered_with", "+literature+call")]);
    assert_eq!(deal.stage(), "qualify");
    deal
}

fn direct() -> Deal {
    interested(&[("channel", "=direct"), ("territory", "=home")])
}

fn qualified(deal: &mut Deal, amount: &str, wishes: [&str; 3]) -> Vec<Event> {
    let [non_standard, strategic, call] = wishes;
    let rest = [
        ("estimated_amount", amount),
        ("non_standard", non_standard),
        ("strategic", strategic),
        ("technical_call_wanted", call),
    ];
    let events = deal.end("qualification", "qualified", &[POINTS, &rest].concat());
    deal.meet(&["economic_buyer", "user_buyer", "technical_buyer"]);
    deal.complete("buying_influences", &[]);
    events
}

fn sent(deal: &Deal, events: &[Event]) -> Vec<String> {
    let messages = events.iter().flat_map(|event| messages_for(&deal.process, &deal.state, event));
    messages.map(|message| message.message.to_string()).collect()
}

/// Quote and technical proposal, side by side.
fn offered(deal: &mut Deal) {
    assert!(deal.open().contains(&"prepare_quote") && deal.open().contains(&"write_technical_proposal"));
    deal.file("quote");
    deal.complete("prepare_quote", &[("quoted_amount", "€90000"), ("quote_valid_until", "2027-01-31")]);
    deal.file("technical_proposal");
    deal.complete("write_technical_proposal", &[]);
    deal.end("review_and_sign", "signed_and_sent", &[]);
    assert_eq!(deal.stage(), "decide");
}

fn ordered(deal: &mut Deal, family: &str, paper: &str) {
    deal.end("customer_answer", "ordered", &[]);
    deal.go("order").unwrap();
    let order = [
        ("order_number", "O-1"),
        ("final_amount", "€90000"),
        ("end_user_details", "A laboratory"),
        ("support_reference", "S-1"),
        ("product_family", family),
    ];
    let unwritten = deal.complete_as(&actor("sales_admin"), "record_order", ("", &order, ""));
    assert_eq!(codes(unwritten), ["DOCUMENT_MISSING"], "a purchase order or a signed contract comes first");
    deal.file(paper);
    deal.complete("record_order", &order);
    deal.file("order_acknowledgement");
    deal.complete("acknowledge_order", &[]);
    deal.end("contract_review", "conforms", &[]);
    assert_eq!(deal.stage(), "after_sales");
}

// covers: DS-1.8, DS-2.1, DS-2.2, DS-3.3, DS-4.1, DS-4.2, DS-4.3, DS-4.5
#[test]
fn a_plain_direct_deal_meets_nobody_it_does_not_need() {
    let mut deal = direct();
    qualified(&mut deal, "€40000", ["no", "no", "no"]);
    assert_eq!(deal.open(), Vec::<&str>::new());
    deal.go("propose").unwrap();
    deal.complete("define_proposal", LIST_PRICE);
    offered(&mut deal);
    deal.complete("contract_wish", &[("formal_contract", "no")]);
    ordered(&mut deal, "=software", "purchase_order");
    // Software has no box: login and password go to customer support.
    assert_eq!(deal.open(), ["hand_over_login"]);
    deal.complete("hand_over_login", &[("login_handed_over", "yes")]);
    deal.complete("shipment", &[("shipped_on", "2026-12-01")]);
    assert_eq!(deal.open(), ["equipment_check"], "nobody asks a distributor where there is none");
    deal.complete("equipment_check", &[("equipment_fine", "yes")]);
    assert_eq!((deal.stage(), deal.open()), ("completed", vec![]));
}

// covers: DS-2.1
#[test]
fn the_gate_reads_the_eight_points() {
    let mut deal = direct();
    let unclear = [POINTS, &[("point_budget", "=partly"), ("point_non_standard", "=unknown")]].concat();
    let rest = [
        ("estimated_amount", "€40000"),
        ("non_standard", "no"),
        ("strategic", "no"),
        ("technical_call_wanted", "no"),
    ];
    let refused = deal.complete_as(
        &actor("sales_manager"),
        "qualification",
        ("qualified", &[&unclear[..], &rest].concat(), ""),
    );
    assert_eq!(
        codes(refused),
        ["CONDITION_FAILS", "CONDITION_FAILS"],
        "budget, and whether anything is special"
    );
    deal.end("qualification", "not_for_us", &[]);
    assert_eq!(deal.stage(), "lost");
}

// covers: DS-2.3
#[test]
fn engineering_is_asked_above_the_limit_and_for_what_is_not_standard() {
    for (amount, non_standard, asked) in
        [("€250000", "no", false), ("€250000.01", "no", true), ("€1000", "yes", true)]
    {
        let mut deal = direct();
        let events = qualified(&mut deal, amount, [non_standard, "no", "no"]);
        assert_eq!(deal.open().contains(&"engineering_referral"), asked, "{amount}");
        assert_eq!(sent(&deal, &events).contains(&"engineering_referred".to_owned()), asked);
        assert_eq!(codes(deal.go("propose")).is_empty(), !asked && amount == "€1000", "{amount}");
    }
}

// covers: DS-2.4, DS-2.5, DS-3.1, DS-3.2, DS-3.4, DS-3.5, DS-3.6, DS-4.3, DS-4.4, DS-4.5
#[test]
fn a_strategic_deal_through_a_distributor_takes_every_turn() {
    let channel =
        [("channel", "=distributor"), ("distributor_name", "A distributor"), ("territory", "=export")];
    let mut deal = interested(&channel);
    qualified(&mut deal, "€300000", ["yes", "yes", "yes"]);
    assert_eq!(deal.open(), ["engineering_referral", "technical_call", "manager_visit"]);
    deal.complete("engineering_referral", &[("engineering_advice", "It can be built")]);
    deal.complete("technical_call", &[("technical_outcomes", "+application_discussed+differentiated")]);
    deal.complete("manager_visit", &[("visited_on", "2026-11-10"), ("visit_notes", "Went well")]);
    deal.go("propose").unwrap();

    // The price approval has its chain; engineering sends it back once.
    let special = [
        ("proposal_scope", "A stand"),
        ("quote_scope", "One stand"),
        ("price_approval_needed", "yes"),
        ("requested_discount", "15"),
        ("price_reason", "A reference"),
    ];
    deal.complete("define_proposal", &special);
    assert_eq!(deal.open(), ["prepare_price_approval", "write_technical_proposal"]);
    deal.file("price_approval");
    deal.complete("prepare_price_approval", &[]);
    deal.end("approve_price", "approved", &[]);
    deal.end("approve_specials", "changes", &[]);
    assert_eq!(deal.open(), ["define_proposal"]);
    deal.complete("define_proposal", &[("quote_scope", "One stand, standard drive")]);
    deal.complete("prepare_price_approval", &[]);
    assert!(!deal.open().contains(&"approve_price"), "the managing director's yes to the same figures holds");
    deal.end("approve_specials", "approved", &[]);
    offered(&mut deal);

    // Issues come again until none is open; the follow-up goes on.
    deal.add("application_engineer", "technical_issues", "Noise at full load").unwrap();
    deal.add("sales_manager", "technical_issues", "Foundation drawing").unwrap();
    assert!(deal.open().contains(&"technical_issues"));
    let early = deal.complete_as(&actor("application_engineer"), "technical_issues", ("", &[], ""));
    assert_eq!(codes(early), ["CONDITION_FAILS"], "two issues are open");
    assert_eq!(codes(deal.put("sales_manager", "technical_issues", 1, "solved")), ["NOT_YOUR_ITEM"]);
    deal.put("application_engineer", "technical_issues", 1, "solved").unwrap();
    deal.put("application_engineer", "technical_issues", 2, "solved").unwrap();
    deal.complete("technical_issues", &[]);
    assert!(!deal.open().contains(&"technical_issues"));
    // One more comes up: the step comes again.
    deal.add("sales_manager", "technical_issues", "Power supply").unwrap();
    assert!(deal.open().contains(&"technical_issues"));
    deal.put("application_engineer", "technical_issues", 3, "solved").unwrap();
    deal.complete("technical_issues", &[]);
    deal.complete("follow_up", &[("follow_up_points", "+proposal_reviewed+timing_confirmed")]);
    assert!(deal.open().contains(&"follow_up"));
    deal.complete("contract_wish", &[("formal_contract", "yes")]);
    assert!(!deal.open().contains(&"customer_answer"), "the contract comes first");
    deal.end("negotiate_contract", "agreed", &[("contract_notes", "Two years of warranty")]);

    ordered(&mut deal, "=systems", "signed_contract");
    deal.file("welcome_letter");
    deal.complete("welcome_letter", &[]);
    deal.complete("put_in_the_box", &[("welcome_system_details", "Serial number 7")]);
    deal.complete("shipment", &[("shipped_on", "2026-12-01")]);
    deal.complete("arrival_question", &[("arrived_well", "yes")]);
    deal.complete("equipment_check", &[("equipment_fine", "no"), ("equipment_notes", "It hums")]);
    assert_eq!((deal.stage(), deal.open()), ("after_sales", vec!["correct_it"]));
    let unsettled = [("corrective_action", "New bearing"), ("closed_with_customer", "no")];
    let refused = deal.complete_as(&actor("customer_support"), "correct_it", ("", &unsettled, ""));
    assert_eq!(codes(refused), ["CONDITION_FAILS"], "only the customer's word closes it");
    deal.complete("correct_it", &[("corrective_action", "New bearing"), ("closed_with_customer", "yes")]);
    assert_eq!((deal.stage(), deal.open()), ("completed", vec![]));
}

// covers: DS-3.3, DS-3.6, DS-4.2
#[test]
fn reviews_and_the_customer_send_things_back() {
    let mut deal = direct();
    qualified(&mut deal, "€40000", ["no", "no", "no"]);
    deal.go("propose").unwrap();
    deal.complete("define_proposal", LIST_PRICE);
    deal.file("quote");
    deal.complete("prepare_quote", &[("quoted_amount", "€40000"), ("quote_valid_until", "2027-01-31")]);
    deal.file("technical_proposal");
    deal.complete("write_technical_proposal", &[]);
    deal.end("review_and_sign", "quote_again", &[]);
    assert_eq!(deal.open(), ["prepare_quote"], "the technical proposal stands");
    deal.complete("prepare_quote", &[("quoted_amount", "€41000")]);
    deal.end("review_and_sign", "signed_and_sent", &[]);
    deal.complete("contract_wish", &[("formal_contract", "no")]);
    deal.end("customer_answer", "changes_wanted", &[]);
    assert_eq!((deal.stage(), deal.open(), deal.state.loops), ("propose", vec!["define_proposal"], 2));
    deal.complete("define_proposal", &[]);
    offered(&mut deal);
    deal.complete("contract_wish", &[]);
    deal.end("customer_answer", "ordered", &[]);
    deal.go("order").unwrap();
    let order = [
        ("order_number", "O-1"),
        ("final_amount", "€39000"),
        ("end_user_details", "A laboratory"),
        ("support_reference", "S-1"),
        ("product_family", "=instruments"),
    ];
    deal.file("purchase_order");
    deal.complete("record_order", &order);
    deal.end("contract_review", "differs", &[("order_differences", "Price")]);
    assert!(deal.open().contains(&"record_order"), "what differs is settled before anything is released");
}

// covers: DS-4.4, DS-4.5, DS-4.6
#[test]
fn what_hangs_on_the_shipment_moves_with_it() {
    let mut deal = interested(&[
        ("channel", "=distributor"),
        ("distributor_name", "A distributor"),
        ("territory", "=home"),
    ]);
    qualified(&mut deal, "€40000", ["no", "no", "no"]);
    deal.go("propose").unwrap();
    deal.complete("define_proposal", LIST_PRICE);
    offered(&mut deal);
    deal.complete("contract_wish", &[("formal_contract", "no")]);
    ordered(&mut deal, "=software", "purchase_order");
    deal.complete("hand_over_login", &[("login_handed_over", "yes")]);
    deal.complete("shipment", &[("shipped_on", "2026-12-01")]);
    let due = |deal: &Deal, key: &str| deal.state.steps.get(&step(key)).unwrap().due.unwrap();
    assert_eq!(due(&deal, "arrival_question"), date(2026, 12, 15), "two weeks later");
    let check = due(&deal, "equipment_check");
    assert!(date(2027, 2, 1) <= check && check <= date(2027, 3, 1), "within two to three months: {check}");
    deal.save(&actor("sales_admin"), "arrival_question", &[("shipped_on", "2026-12-08")]).unwrap();
    assert_eq!(due(&deal, "arrival_question"), date(2026, 12, 22));
    assert!(due(&deal, "equipment_check") > check);
}

// covers: DS-4.4
#[test]
fn in_excepted_territories_nobody_asks_about_the_arrival() {
    let process = template("distributor").process;
    let asks = |territory: &str| {
        let given = [("channel", "=distributor"), ("territory", territory)];
        let mut deal = Deal::begin_with(&process, BTreeMap::default(), &given);
        deal.complete("take_on", &[INTEREST, &[("distributor_name", "A distributor")]].concat());
        let question = process.step(&step("arrival_question")).unwrap();
        shared::engine::conditions::holds(question.when.as_ref().unwrap(), &process, &deal.state, None)
    };
    assert!(asks("=home") && asks("=export") && !asks("=excepted"));
}
