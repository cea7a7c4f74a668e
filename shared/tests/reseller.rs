//! The built-in reseller process: fit to publish, and walked from the first form to the end with one loop.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::templates::reseller;
use common::{Deal, actor, codes, fact, facts, step};
use jiff::civil::date;
use shared::engine::{messages_for, missing_fields, related_to_create};
use shared::event::Event;
use shared::process::verify::verify;

#[test]
fn the_process_is_fit_to_publish() {
    let findings = verify(&reseller());
    assert!(findings.is_empty(), "{findings:#?}");
}

const OPPORTUNITY: &[(&str, &str)] = &[
    ("need_summary", "A new cluster"),
    ("products_wanted", "Servers and storage"),
    ("vendor", "A vendor"),
    ("estimated_amount", "€90000"),
    ("customer_contact_name", "A customer"),
    ("customer_contact_email", "customer@customer.example"),
    ("strategic_customer", "no"),
    ("registration_needed", "yes"),
    ("registration_vendors", "A vendor"),
    ("ess_affected", "no"),
    ("consulting_wanted", "yes"),
    ("sa_needed", "yes"),
    ("current_environment", "Old servers"),
    ("quantity", "12"),
    ("locations", "Lyon"),
    ("technical_contact_name", "An engineer"),
    ("technical_contact_email", "engineer@customer.example"),
    ("needed_by", "2027-02-01"),
    ("constraints", "None"),
    ("growth", "A tenth a year"),
    ("request_sa_task", "yes"),
    ("cc_addresses", "board@demo.example"),
];

fn sent(deal: &Deal, events: &[Event]) -> Vec<String> {
    let messages = events.iter().flat_map(|event| messages_for(&deal.process, &deal.state, event));
    messages.map(|message| message.message.to_string()).collect()
}

fn qualified(deal: &mut Deal) {
    let events = deal.complete("opportunity_form", OPPORTUNITY);
    assert_eq!(sent(deal, &events), ["opportunity_submitted", "delivery_follows"]);
    let plans: Vec<_> =
        events.iter().flat_map(|event| related_to_create(&deal.process, &deal.state, event)).collect();
    assert_eq!(
        plans.iter().map(|plan| plan.title.as_str()).collect::<Vec<_>>(),
        ["Data centre · Consulting"]
    );
    assert_eq!(
        (deal.stage(), deal.open()),
        ("set_up", vec!["open_records", "register_deal", "vendor_contact"])
    );
}

fn set_up(deal: &mut Deal) {
    deal.complete("open_records", &[("erp_opportunity", "O-1")]);
    let registered = [
        ("registration_program", "Partner"),
        ("registration_submitted_on", "2026-11-02"),
        ("registration_state", "=submitted"),
    ];
    deal.complete("register_deal", &registered);
    let confirmed =
        [("registration_confirmed_by", "The vendor"), ("registration_confirmed_on", "2026-11-02")];
    deal.end("confirm_registration", "will_be_approved", &confirmed);
    let answered = [
        ("registration_state", "=approved"),
        ("registration_number", "R-1"),
        ("registration_expiry", "2027-06-30"),
        ("protection_points", "8"),
        ("protected_discount", "50"),
    ];
    deal.complete("registration_result", &answered);
    deal.go("scope").unwrap();
}

fn scoped(deal: &mut Deal) {
    deal.complete("plan_scoping", &[("scoping_call", "2026-11-10")]);
    deal.end("sa_acceptance", "accepted", &[]);
    let due = deal.state.steps.get(&step("bill_of_materials")).unwrap().due;
    assert_eq!(due, Some(date(2026, 11, 17)), "five business days after the scoping call");
    deal.file("bill_of_materials");
    deal.complete("bill_of_materials", &[]);
    deal.complete("confirm_ess", &[("ess_confirmed", "yes"), ("ess_changes", "Two more racks")]);
    let refused = deal.complete_as(&actor("solution_architect"), "ess_addendum", ("", &[], ""));
    assert_eq!(codes(refused), ["DOCUMENT_MISSING"]);
    deal.file("ess_addendum");
    deal.complete("ess_addendum", &[]);
    deal.complete("sa_hand_over", &[("scoped_amount", "€95000")]);
    assert_eq!(deal.stage(), "quote");
}

/// What the quote is made from.
fn prepared(deal: &mut Deal) {
    let rules = [("vendor_portal", "no"), ("vendor_standard_discount", "no"), ("protection_known", "yes")];
    deal.complete("vendor_rules", &rules);
    deal.complete("margin_direction", &[("target_margin", "15"), ("negotiate_price", "no")]);
    let cost =
        [("cost_of_goods", "€45000"), ("cost_source", "Distribution"), ("cost_valid_until", "2027-01-31")];
    deal.complete("cost_of_goods", &cost);
    deal.complete("price_guidance", &[("list_price", "€100000"), ("protected_price", "€50000")]);
}

/// From the quote to the customer, with the discount that is given.
fn quoted(deal: &mut Deal, discount: &str, amount: &str) {
    let quote = [
        ("list_price", "€100000"),
        ("customer_discount", discount),
        ("quoted_amount", amount),
        ("cost_of_goods", "€45000"),
        ("margin_percent", "18"),
        ("payment_terms", "30 days"),
        ("special_terms", "no"),
        ("quote_valid_until", "2027-01-31"),
    ];
    deal.file("quote");
    deal.complete("make_quote", &quote);
    deal.end("review_by_ae", "fine", &[("review_checked", "+content+grammar+spelling")]);
    deal.end("review_by_sa", "fine", &[]);
    let price = [
        ("price_direction", "=as_guided"),
        ("price_reasons", "+competition"),
        ("undercut_reason", "They value the service"),
    ];
    deal.complete("final_price", &price);
    if deal.open().contains(&"director_approval") {
        deal.end("director_approval", "approved", &[]);
    }
    deal.end("confirm_configuration", "confirmed", &[]);
    deal.complete("erp_check", &[("erp_quote_state", "=in_sync")]);
    deal.go("decide").unwrap();
    let offer = [("offer_note", "As discussed")];
    deal.complete("send_quote", &offer);
    deal.complete("present_proposal", &[("presented_on", "2026-11-20")]);
}

fn closed(deal: &mut Deal) {
    deal.complete(
        "request_signature",
        &[("signer_name", "A signer"), ("signer_email", "signer@customer.example")],
    );
    let hand_over = [
        ("shipping_address", "Lyon"),
        ("end_user_name", "A user"),
        ("end_user_email", "user@customer.example"),
        ("payable_name", "A payer"),
        ("payable_email", "payable@customer.example"),
        ("special_instructions", "None"),
        ("rebates", "None"),
        ("sales_incentive", "None"),
    ];
    deal.complete("hand_over_data", &hand_over);
    deal.complete("announce_win", &[("win_story", "Well done")]);
    let unsigned = deal.complete_as(&actor("account_executive"), "signed_order", ("", &[], ""));
    assert_eq!(codes(unsigned), ["CONDITION_FAILS"]);
    assert!(
        codes(deal.go("closed_won")).contains(&"CONDITION_FAILS"),
        "closed won takes a signed quote or an order"
    );
    deal.file("signed_quote");
    deal.complete("signed_order", &[("signed_on", "2026-12-01")]);
    deal.complete("final_pricing", &[("final_amount", "€70000"), ("erp_final_state", "=in_sync")]);
    deal.file("sales_order");
    deal.complete("sales_order", &[("sales_order_number", "S-1"), ("supplier_order_sent_on", "2026-12-02")]);
    deal.complete("final_documents", &[]);
    deal.go("closed_won").unwrap();
}

fn completed(deal: &mut Deal) {
    let renewal = [
        ("renewal_due", "yes"),
        ("renewal_kind", "=maintenance"),
        ("renewal_expiry", "2029-12-31"),
        ("renewal_items", "Servers"),
    ];
    let events = deal.complete("renewal_review", &renewal);
    let plans: Vec<_> =
        events.iter().flat_map(|event| related_to_create(&deal.process, &deal.state, event)).collect();
    let plan = plans.first().unwrap();
    assert_eq!(
        (plan.title.as_str(), plan.close_date),
        ("Data centre · Renewal 2029-12-31", Some(date(2029, 12, 1)))
    );
    deal.complete("receipt_to_customer", &[]);
    deal.complete("order_package", &[("long_lead_time", "yes")]);
    deal.end("finance_approval", "approved", &[]);
    deal.complete("place_orders", &[("order_erp_reference", "E-1"), ("supplier_orders", "P-1")]);
    assert!(deal.open().contains(&"lead_time_update"));
    deal.complete("lead_time_update", &[("customer_update", "On its way")]);
    assert!(deal.open().contains(&"lead_time_update"), "it comes again until the goods are shipped");
    deal.complete("delivered", &[("shipped_on", "2027-01-10"), ("delivered_on", "2027-01-15")]);
}

// covers: RS-2.7, RS-5.1, RS-5.4, RS-8.1, RS-8.3, RS-13.1, RS-14.2, RS-15.2, RS-19.1
#[test]
fn a_deal_goes_from_the_first_form_to_the_end_with_one_loop() {
    let mut deal = Deal::begin(&reseller().process);
    assert_eq!(deal.open(), ["opportunity_form"]);
    qualified(&mut deal);
    set_up(&mut deal);
    scoped(&mut deal);
    prepared(&mut deal);
    quoted(&mut deal, "45", "€55000");
    assert!(deal.state.is_done(&step("director_approval")), "beyond the seller's limit");
    deal.end("customer_answer", "updates_needed", &[]);
    assert_eq!((deal.stage(), deal.state.loops), ("quote", 1));
    assert!(deal.open().contains(&"make_quote"));
    quoted(&mut deal, "30", "€70000");
    let approval = deal.state.steps.get(&step("director_approval")).unwrap();
    assert_eq!((approval.round, approval.history.len()), (1, 0), "within the limit nobody is asked again");
    deal.end("customer_answer", "approved", &[]);
    deal.go("close").unwrap();
    closed(&mut deal);
    completed(&mut deal);
    assert_eq!((deal.stage(), deal.open()), ("completed", vec![]));
    assert_eq!(deal.state.amounts.len(), 4, "estimated, scoped, quoted and final");
}

// covers: RS-8.3
#[test]
fn protection_that_runs_out_while_the_customer_thinks_asks_the_director_again() {
    let mut deal = Deal::begin(&reseller().process);
    qualified(&mut deal);
    set_up(&mut deal);
    scoped(&mut deal);
    prepared(&mut deal);
    quoted(&mut deal, "30", "€70000");
    let events = deal.complete("watch_registration", &[("registration_state", "=expired")]);
    assert!(sent(&deal, &events).contains(&"approval_requested".to_owned()));
    deal.end("customer_answer", "approved", &[]);
    assert_eq!(codes(deal.go("close")), ["STEP_NOT_DONE"]);
}

// covers: RS-2.1
#[test]
fn what_a_form_misses_is_named_once() {
    let deal = Deal::begin(&reseller().process);
    let late_request = deal.process.step(&step("late_sa_request")).unwrap();
    let asked = |given: &[(&str, &str)]| {
        let missing = missing_fields(&deal.process, &deal.state, late_request, &facts(given));
        missing.iter().map(|blocker| (blocker.code(), blocker.fact().cloned())).collect::<Vec<_>>()
    };
    let details = [("sa_needed", "yes"), ("need_summary", "A cluster"), ("products_wanted", "Servers")];
    assert_eq!(asked(&details), [("FACT_MISSING", Some(fact("request_sa_task")))]);
    let refused = [&details[..], &[("request_sa_task", "no")]].concat();
    assert_eq!(asked(&refused), [("CONDITION_FAILS", None)], "a given answer that is not enough is told");
}
