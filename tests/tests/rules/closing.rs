//! Signature, order, hand-over and delivery.

use harness::deal::Ending;
use harness::mail::Mail;
use harness::reseller;
use harness::{TestServer, facts};
use serde_json::json;

use super::{full_until, named, plain_until};

// covers: RS-13.4
// op: stepComplete
#[tokio::test]
async fn the_hand_over_needs_all_its_data() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "hand_over_data").await;
    let refused = deal.try_complete(&ae, "hand_over_data", facts()).await;
    let mut expected = reseller::hand_over().without("payment_terms").keys();
    expected.sort();
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), expected, "the terms are known from the quote");
}

// covers: RS-14.2
// op: stepComplete, dealMove
#[tokio::test]
async fn nothing_is_won_without_a_signed_quote_or_a_purchase_order() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "signed_order").await;
    let refused = deal.try_complete(&ae, "signed_order", facts()).await;
    assert_eq!(refused.blockers(), ["CONDITION_FAILS"]);
    let refused = deal.try_move(&ae, "closed_won").await;
    let blockers = refused.blockers();
    assert!(blockers.contains(&"CONDITION_FAILS".to_owned()), "{blockers:?}");
    assert!(blockers.contains(&"STEP_NOT_DONE".to_owned()), "{blockers:?}");
    // Nor by a move against the gates, whoever makes it, from however far before.
    let version = deal.read(&ae, "version").await["version"].clone();
    let against = json!({ "stage": "closed_won", "overrideReason": "The customer promised" });
    let refused = deal.mutate(&server.member("director"), "dealMove", against).await;
    assert_eq!(refused.blockers(), ["CONDITION_FAILS"]);
    assert_eq!(
        deal.read(&ae, "version stage { key }").await,
        json!({ "version": version, "stage": { "key": "close" } })
    );
    // A signature on record needs the paper.
    let signed = facts().date("signed_on", "2026-11-23").text("purchase_order_number", "PO-1");
    let refused = deal.try_complete(&ae, "signed_order", signed.clone()).await;
    assert_eq!(refused.blockers(), ["DOCUMENT_MISSING"]);
    deal.file(&ae, "signed_quote").await;
    deal.complete(&ae, "signed_order", signed).await;
}

// covers: RS-17.1, RS-16.1
// op: stepComplete, inbox
#[tokio::test]
async fn finance_returns_an_order_with_the_reason() {
    let server = TestServer::start().await;
    let (finance, sss) = (server.member("finance"), server.member("sss"));
    let mut deal = plain_until(&server, "finance_approval").await;
    let inbox = finance.gql("{ inbox { tasks(first: 100) { nodes { dealNumber step } } } }", json!({})).await;
    let task = json!({ "dealNumber": deal.number, "step": "finance_approval" });
    assert!(inbox.at("/inbox/tasks/nodes").as_array().unwrap().contains(&task), "{}", inbox.text);
    let returned = Ending { step: "finance_approval", outcome: Some("returned"), ..Ending::default() };
    assert_eq!(deal.try_end(&finance, &returned).await.blockers(), ["NOTE_NEEDED"]);
    deal.end(&finance, &Ending { note: Some("The tax number is missing"), ..returned }).await;
    assert_eq!(deal.step(&sss, "order_package").await["round"], 2);
    let mail = Mail::await_one(&server, "sss@demo.example", &deal.number).await;
    assert!(mail.body.contains("The tax number is missing"), "{}", mail.body);
}

// covers: RS-18.1
// op: stepComplete
#[tokio::test]
async fn the_customer_reads_that_the_order_has_arrived() {
    let server = TestServer::start().await;
    let mut deal = plain_until(&server, "receipt_to_customer").await;
    deal.complete(&server.member("ae"), "receipt_to_customer", facts()).await;
    let subject = format!("We have received your order {}", deal.number);
    let mail = Mail::await_one(&server, "greta.olsen@customer.example", &subject).await;
    assert!(mail.body.contains("Greta Olsen"), "{}", mail.body);
    assert!(!mail.body.contains(server.address()), "customers get no link into the company");
}

// covers: RS-19.1
// op: stepComplete
#[tokio::test]
async fn long_lead_times_bring_updates_in_a_rhythm_until_shipped() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "lead_time_update").await;
    assert_eq!(deal.step(&ae, "lead_time_update").await["due"], "2026-12-07", "ten business days");
    deal.complete(&sss, "lead_time_update", facts().text("customer_update", "Still being built")).await;
    let next = deal.step(&ae, "lead_time_update").await;
    assert_eq!((&next["status"], &next["round"]), (&json!("OPEN"), &json!(2)));
    assert_eq!(next["due"], "2026-12-07");
    let mail = Mail::await_one(&server, "greta.olsen@customer.example", &deal.number).await;
    assert!(mail.body.contains("Still being built"), "{}", mail.body);
    let shipped = facts().date("estimated_ship_on", "2026-11-23").date("shipped_on", "2026-11-23");
    deal.complete(&sss, "shipping_estimate", shipped).await;
    let over = deal.status(&ae, "lead_time_update").await;
    assert_eq!(over, "WITHDRAWN");
}
