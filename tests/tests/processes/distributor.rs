//! Equipment sold directly and through distributors.

use harness::TestServer;
use harness::walk::Walk;
use serde_json::{Value, json};

const INTEREST: &[(&str, &str)] = &[
    ("interest_source", "=campaign"),
    ("interest_summary", "A new test stand"),
    ("customer_contact_name", "Head of laboratory"),
    ("customer_contact_email", "laboratory@customer.example"),
];

const THROUGH: &[(&str, &str)] =
    &[("channel", "=distributor"), ("distributor_name", "Lowland Instruments"), ("territory", "=export")];

const DIRECT: &[(&str, &str)] = &[("channel", "=direct"), ("territory", "=home")];

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

const PLAIN: &[(&str, &str)] =
    &[("non_standard", "no"), ("strategic", "no"), ("technical_call_wanted", "no")];

async fn interested<'a>(server: &'a TestServer, channel: &[(&str, &str)]) -> Walk<'a> {
    let mut walk = Walk::begin(server, "distributor", "Test stand").await;
    walk.done("take_on", &[INTEREST, channel].concat()).await;
    assert_eq!(walk.open().await, ["answer_interest"]);
    walk.done("answer_interest", &[("answered_with", "+literature+call")]).await;
    assert_eq!(walk.stage().await, "qualify");
    walk
}

async fn influences(walk: &mut Walk<'_>) {
    for (role, name) in [
        ("economic_buyer", "Plant manager"),
        ("user_buyer", "Test engineer"),
        ("technical_buyer", "Laboratory"),
    ] {
        walk.meet("sales_manager", name, &[role]).await;
    }
    walk.done("buying_influences", &[]).await;
}

async fn proposed(server: &TestServer) -> Walk<'_> {
    let mut walk = interested(server, THROUGH).await;
    walk.end("qualification", "qualified", &[POINTS, PLAIN, &[("estimated_amount", "€40000")]].concat())
        .await;
    influences(&mut walk).await;
    walk.go("sales_manager", "propose").await;
    walk
}

async fn offered(walk: &mut Walk<'_>) {
    walk.file("sales_admin", "quote").await;
    walk.done("prepare_quote", &[("quoted_amount", "€90000"), ("quote_valid_until", "2027-01-31")]).await;
    walk.file("application_engineer", "technical_proposal").await;
    walk.done("write_technical_proposal", &[]).await;
    walk.end("review_and_sign", "signed_and_sent", &[]).await;
    assert_eq!(walk.stage().await, "decide");
}

async fn list_price(walk: &mut Walk<'_>) {
    let form = [("proposal_scope", "A stand"), ("quote_scope", "One stand"), ("price_approval_needed", "no")];
    walk.done("define_proposal", &form).await;
}

async fn ordered(walk: &mut Walk<'_>, family: &str) {
    walk.end("customer_answer", "ordered", &[]).await;
    walk.go("sales_manager", "order").await;
    walk.file("sales_admin", "purchase_order").await;
    let order = [
        ("order_number", "O-1"),
        ("final_amount", "€90000"),
        ("end_user_details", "A laboratory"),
        ("support_reference", "S-1"),
        ("product_family", family),
    ];
    walk.done("record_order", &order).await;
    walk.file("sales_admin", "order_acknowledgement").await;
    walk.done("acknowledge_order", &[]).await;
    walk.end("contract_review", "differs", &[]).await;
    assert_eq!(walk.open().await, ["record_order"], "differences are settled before release");
    walk.done("record_order", &[]).await;
    walk.done("acknowledge_order", &[]).await;
    walk.end("contract_review", "conforms", &[]).await;
    assert_eq!(walk.stage().await, "after_sales");
}

// covers: DS-1.8, DS-2.1, DS-2.2, DS-2.6
// op: stepComplete
#[tokio::test]
async fn the_gate_reads_the_eight_points_and_gaps_among_the_influences_show() {
    let server = TestServer::start().await;
    let mut walk = interested(&server, THROUGH).await;
    let form = [POINTS, PLAIN, &[("estimated_amount", "€40000")]].concat();
    let weak: Vec<_> = form
        .iter()
        .copied()
        .filter(|(key, _)| *key != "point_budget")
        .chain([("point_budget", "=partly")])
        .collect();
    assert_eq!(walk.refused("qualification", "qualified", &weak).await, ["CONDITION_FAILS"]);
    walk.end("qualification", "qualified", &form).await;
    walk.meet("sales_manager", "Plant manager", &["economic_buyer"]).await;
    let gaps = walk.refused("buying_influences", "", &[]).await;
    assert_eq!(gaps, ["CONDITION_FAILS", "CONDITION_FAILS"], "who uses it, who judges it");
    influences(&mut walk).await;
    walk.go("sales_manager", "propose").await;
    let log = walk.read("timeline(first: 30) { nodes { kind } }").await;
    assert!(log["timeline"]["nodes"].as_array().unwrap().len() > 8, "everything is on record once");
}

// covers: DS-2.3, DS-2.4, DS-2.5
// op: stepComplete
#[tokio::test]
async fn engineering_application_engineer_and_a_visit_come_in_where_the_deal_asks_for_them() {
    let server = TestServer::start().await;
    for (amount, judged, opens) in [
        ("€250000", PLAIN, vec!["buying_influences", "manager_visit"]),
        ("€250001", PLAIN, vec!["buying_influences", "engineering_referral", "manager_visit"]),
        (
            "€20000",
            &[("non_standard", "yes"), ("strategic", "yes"), ("technical_call_wanted", "yes")][..],
            vec!["buying_influences", "engineering_referral", "technical_call", "manager_visit"],
        ),
    ] {
        let mut walk = interested(&server, DIRECT).await;
        walk.end("qualification", "qualified", &[POINTS, judged, &[("estimated_amount", amount)]].concat())
            .await;
        assert_eq!(walk.open().await, opens, "{amount}");
        if opens.contains(&"technical_call") {
            let outcomes = "+application_discussed+influences_contacted+objections_overcome";
            walk.done("technical_call", &[("technical_outcomes", outcomes)]).await;
            walk.done("engineering_referral", &[("engineering_advice", "Can be built")]).await;
            walk.done("manager_visit", &[("visited_on", "2026-11-23"), ("visit_notes", "Saw the old one")])
                .await;
        }
    }
}

// covers: DS-3.1, DS-3.2, DS-3.3
// op: stepComplete
#[tokio::test]
async fn a_price_below_the_list_is_approved_while_the_proposal_is_written() {
    let server = TestServer::start().await;
    let mut walk = proposed(&server).await;
    let form = [
        ("proposal_scope", "A stand"),
        ("quote_scope", "One stand"),
        ("price_approval_needed", "yes"),
        ("requested_discount", "14"),
        ("price_reason", "A reference"),
    ];
    walk.done("define_proposal", &form).await;
    assert_eq!(walk.open().await, ["prepare_price_approval", "write_technical_proposal"]);
    walk.file("sales_admin", "price_approval").await;
    walk.done("prepare_price_approval", &[]).await;
    assert!(walk.open().await.contains(&"approve_price".to_owned()));
    walk.end("approve_price", "approved", &[]).await;
    assert_eq!(walk.open().await, ["prepare_quote", "write_technical_proposal"], "side by side");
    offered(&mut walk).await;
}

// covers: DS-3.4, DS-3.5, DS-3.6
// op: itemAdd, itemChange, stepComplete
#[tokio::test]
async fn technical_issues_are_solved_one_by_one_and_a_contract_brings_the_managing_director_in() {
    let server = TestServer::start().await;
    let mut walk = proposed(&server).await;
    list_price(&mut walk).await;
    offered(&mut walk).await;
    let issue = json!({ "list": "technical_issues", "title": "Noise at full load" });
    assert!(walk.tries("sales_manager", "itemAdd", issue).await.is_empty());
    walk.done("contract_wish", &[("formal_contract", "yes")]).await;
    assert_eq!(walk.open().await, ["technical_issues", "follow_up", "negotiate_contract"]);
    walk.done("follow_up", &[("follow_up_points", "+proposal_reviewed+need_confirmed+timing_confirmed")])
        .await;
    walk.end("negotiate_contract", "agreed", &[("contract_notes", "Two years of warranty")]).await;
    walk.end("customer_answer", "ordered", &[]).await;
    let open = walk.tries("sales_manager", "dealMove", json!({ "stage": "order" })).await;
    assert_eq!(open, ["STEP_NOT_DONE", "CONDITION_FAILS"], "an issue is open");
    let solved = json!({ "list": "technical_issues", "number": 1, "state": "solved" });
    assert_eq!(walk.tries("sales_manager", "itemChange", solved.clone()).await, ["NOT_YOUR_ITEM"]);
    assert!(walk.tries("application_engineer", "itemChange", solved).await.is_empty());
    walk.done("technical_issues", &[]).await;
    walk.go("sales_manager", "order").await;
}

// covers: DS-4.1, DS-4.2, DS-4.3, DS-4.4, DS-4.5, DS-4.6
// op: deal, stepComplete, stepSave
#[tokio::test]
async fn an_order_is_reviewed_shipped_asked_about_and_put_right() {
    let server = TestServer::start().await;
    let mut walk = proposed(&server).await;
    list_price(&mut walk).await;
    offered(&mut walk).await;
    walk.done("contract_wish", &[("formal_contract", "no")]).await;
    ordered(&mut walk, "=systems").await;
    walk.file("sales_admin", "welcome_letter").await;
    walk.done("welcome_letter", &[]).await;
    walk.done("put_in_the_box", &[("welcome_system_details", "Serial number added")]).await;
    walk.done("shipment", &[("shipped_on", "2026-11-30")]).await;
    let due = async |walk: &mut Walk<'_>, key: &str| {
        let steps = walk.read("steps { key due }").await["steps"].clone();
        let found = steps.as_array().unwrap().iter().find(|step| step["key"] == key).cloned();
        found.unwrap_or(Value::Null)["due"].clone()
    };
    assert_eq!(due(&mut walk, "arrival_question").await, "2026-12-14", "two weeks after shipment");
    // What hangs on the date moves with it.
    walk.save("arrival_question", &[("shipped_on", "2026-12-07")]).await;
    assert_eq!(due(&mut walk, "arrival_question").await, "2026-12-21");
    walk.done("arrival_question", &[("arrived_well", "yes")]).await;
    walk.done("equipment_check", &[("equipment_fine", "no")]).await;
    assert_eq!(walk.open().await, ["correct_it"]);
    let half = [("corrective_action", "A new sensor"), ("closed_with_customer", "no")];
    assert_eq!(
        walk.refused("correct_it", "", &half).await,
        ["CONDITION_FAILS"],
        "the customer has not said so"
    );
    walk.done("correct_it", &[("corrective_action", "A new sensor"), ("closed_with_customer", "yes")]).await;
    assert_eq!(walk.stage().await, "completed");
}

// covers: DS-4.3, DS-4.4
// op: stepComplete
#[tokio::test]
async fn software_takes_the_other_route_and_direct_customers_have_no_distributor_to_ask() {
    let server = TestServer::start().await;
    let mut walk = interested(&server, DIRECT).await;
    walk.end("qualification", "qualified", &[POINTS, PLAIN, &[("estimated_amount", "€40000")]].concat())
        .await;
    influences(&mut walk).await;
    walk.go("sales_manager", "propose").await;
    list_price(&mut walk).await;
    offered(&mut walk).await;
    walk.done("contract_wish", &[("formal_contract", "no")]).await;
    ordered(&mut walk, "=software").await;
    assert_eq!(walk.open().await, ["hand_over_login"], "login and password go to customer support");
    walk.done("hand_over_login", &[("login_handed_over", "yes")]).await;
    walk.done("shipment", &[("shipped_on", "2026-11-30")]).await;
    assert_eq!(walk.open().await, ["equipment_check"]);
}
