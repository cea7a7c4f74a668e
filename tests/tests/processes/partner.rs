//! Sales together with channel partners: an IT partner's, and a manufacturing partner's.

use harness::TestServer;
use harness::walk::Walk;
use serde_json::json;

const OPENED: &[(&str, &str)] = &[
    ("partner_company", "Bluefin Systems"),
    ("need_summary", "Three sites, one evening"),
    ("estimated_amount", "€48000"),
    ("decision_expected_on", "2027-02-26"),
    ("co_sold", "yes"),
    ("customer_contact_name", "Head of IT"),
];

const QUALIFIED: &[(&str, &str)] =
    &[("budget", "=approved"), ("decision_maker", "Head of IT"), ("need_confirmed", "yes")];

/// What the partner sees of a deal by its number.
async fn seen_by_partner(walk: &Walk<'_>) -> bool {
    let query = "query ($n: String!) { dealByNumber(number: $n) { number } }";
    let answer = walk.person("partner").gql(query, json!({ "n": walk.deal.number })).await;
    !answer.at("/dealByNumber").is_null()
}

// covers: PA-5.1
// op: dealTeamSet, stepComplete, itemAdd, itemChange
#[tokio::test]
async fn an_it_partner_qualifies_in_the_portal_demonstrates_closes_and_registers() {
    let server = TestServer::start().await;
    let mut walk = Walk::begin(&server, "partner_it", "Backup for six offices").await;
    assert!(!seen_by_partner(&walk).await, "whoever is not on the team sees nothing");
    walk.done("open_deal", OPENED).await;
    walk.name("sales_manager", "partner").await;
    assert!(seen_by_partner(&walk).await);
    let unconfirmed = [QUALIFIED[0], QUALIFIED[1], ("need_confirmed", "no")];
    assert_eq!(walk.refused("qualify_in_portal", "qualified", &unconfirmed).await, ["CONDITION_FAILS"]);
    walk.end("qualify_in_portal", "qualified", QUALIFIED).await;
    walk.end("answer_partner", "more_needed", &[]).await;
    assert_eq!(walk.open().await, ["qualify_in_portal"]);
    walk.end("qualify_in_portal", "qualified", QUALIFIED).await;
    walk.end("answer_partner", "protected", &[("protected_until", "2027-03-31")]).await;
    assert_eq!(walk.stage().await, "demonstrate");

    walk.done("plan_demonstration", &[("demo_support_wanted", "yes")]).await;
    assert_eq!(walk.open().await, ["prepare_demonstration"]);
    walk.done("prepare_demonstration", &[]).await;
    let question = json!({ "list": "questions", "title": "Where is the data kept?" });
    assert!(walk.tries("partner", "itemAdd", question).await.is_empty());
    let shown = [("demonstrated_on", "2026-11-23"), ("demonstration_notes", "Convinced by the restore")];
    walk.end("demonstrate", "convinced", &shown).await;
    assert_eq!(walk.stage().await, "demonstrate", "a question is open");
    walk.settle("partner", "questions").await;
    assert_eq!(walk.stage().await, "close");

    walk.file("partner", "partner_offer").await;
    let special = [
        ("quoted_amount", "€45000"),
        ("special_price_wanted", "yes"),
        ("requested_discount", "30"),
        ("price_reason", "A rival"),
    ];
    walk.done("make_offer", &special).await;
    assert_eq!(walk.open().await, ["approve_special_price"]);
    walk.end("approve_special_price", "approved", &[]).await;
    walk.end("customer_answer", "ordered", &[]).await;
    assert_eq!(walk.stage().await, "register");
    walk.file("partner", "purchase_order").await;
    walk.done("register_sale", &[("order_number", "B-1"), ("final_amount", "€45000")]).await;
    walk.end("confirm_sale", "confirmed", &[]).await;
    walk.done("split_credit", &[("partner_share", "60")]).await;
    assert_eq!(walk.stage().await, "completed");
}

// covers: PA-5.1
// op: stepComplete, itemAdd, itemChange
#[tokio::test]
async fn a_manufacturing_partner_takes_down_needs_agrees_on_a_specification_and_has_it_accepted() {
    let server = TestServer::start().await;
    let mut walk = Walk::begin(&server, "partner_manufacturing", "Packaging line").await;
    let opened = [
        ("partner_company", "Delta Machines"),
        ("plant", "Plant 2"),
        ("need_summary", "Stops twice a shift"),
        ("estimated_amount", "€240000"),
    ];
    walk.done("open_deal", &opened).await;
    walk.name("sales_manager", "partner").await;
    walk.file("partner", "survey").await;
    let needs = [("application", "Cartons of six"), ("throughput", "600"), ("needed_by", "2027-05-31")];
    walk.done("survey_plant", &needs).await;
    walk.end("judge_feasibility", "feasible", &[("non_standard", "yes")]).await;
    assert_eq!(
        (walk.stage().await.as_str(), walk.open().await),
        ("specify", vec!["engineer_special".to_owned()])
    );
    walk.done("engineer_special", &[("engineering_notes", "A longer frame")]).await;
    walk.file("application_engineer", "specification").await;
    walk.done("write_specification", &[]).await;
    walk.end("agree_specification", "changes", &[]).await;
    walk.done("write_specification", &[]).await;
    walk.end("agree_specification", "agreed", &[]).await;
    assert_eq!(walk.stage().await, "price");

    let price = [("transfer_price", "€180000"), ("delivery_weeks", "14"), ("wanted_margin", "30")];
    walk.done("set_transfer_price", &price).await;
    walk.end("approve_margin", "approved", &[]).await;
    walk.file("partner", "quote").await;
    walk.done("quote_customer", &[("quoted_amount", "€235000"), ("quote_valid_until", "2027-01-31")]).await;
    walk.file("partner", "purchase_order").await;
    walk.end("customer_answer", "ordered", &[]).await;
    assert_eq!(walk.stage().await, "fulfil");

    walk.done("record_order", &[("order_number", "M-1"), ("final_amount", "€235000")]).await;
    walk.done("ship", &[("shipped_on", "2026-11-23")]).await;
    walk.done("install", &[("installed_on", "2026-11-23")]).await;
    let defect = json!({ "list": "defects", "title": "The guard rattles" });
    assert!(walk.tries("partner", "itemAdd", defect).await.is_empty());
    walk.file("partner", "acceptance").await;
    let accepted = [("accepted_on", "2026-11-23")];
    assert_eq!(walk.refused("accept_installation", "", &accepted).await, ["CONDITION_FAILS"]);
    let mended = json!({ "list": "defects", "number": 1, "state": "mended" });
    assert_eq!(walk.tries("partner", "itemChange", mended.clone()).await, ["NOT_YOUR_ITEM"]);
    assert!(walk.tries("customer_support", "itemChange", mended).await.is_empty());
    walk.done("accept_installation", &accepted).await;
    assert_eq!(walk.stage().await, "completed");
}
