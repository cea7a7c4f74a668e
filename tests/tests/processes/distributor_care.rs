//! Caring for distributors between deals: calls, visits, material and the help of engineers.

use harness::TestServer;
use harness::walk::Walk;
use serde_json::{Value, json};

const CALL: &[(&str, &str)] = &[("call_result", "=talked"), ("call_summary", "Two quotations are out")];

const POINTS: &[(&str, &str)] = &[
    ("visited_on", "2026-11-20"),
    ("visit_forecast", "Five systems"),
    ("visit_prospects", "The hospital"),
    ("visit_customers", "None this time"),
    ("visit_account_plan", "On track"),
    ("visit_marketing", "A mailshot"),
    ("visit_training", "The basic course"),
];

/// Somebody of a class whom we know.
async fn known<'a>(server: &'a TestServer, class: &str) -> Walk<'a> {
    let mut walk = Walk::begin(server, "distributor_care", "Northern distributor").await;
    walk.done("get_to_know", &[("customer_class", class), ("main_contact_name", "Head of sales")]).await;
    assert_eq!(walk.stage().await, "care");
    walk
}

async fn step(walk: &mut Walk<'_>, key: &str) -> Value {
    let steps = walk.read("steps { key status round due late missed }").await["steps"].clone();
    steps.as_array().unwrap().iter().find(|step| step["key"] == key).cloned().unwrap()
}

async fn due(walk: &mut Walk<'_>, key: &str) -> String {
    step(walk, key).await["due"].as_str().unwrap().to_owned()
}

// covers: DS-1.4
// op: stepComplete, stepSave
#[tokio::test]
async fn the_pace_of_calls_and_visits_follows_the_class_and_nothing_is_planned_twice() {
    let server = TestServer::start().await;
    let mut walk = known(&server, "=small_distributor").await;
    assert_eq!(walk.open().await, ["status_call", "visit"]);
    walk.done("status_call", CALL).await;
    walk.done("visit", POINTS).await;
    let (monthly, twice_a_year) = (due(&mut walk, "status_call").await, due(&mut walk, "visit").await);

    walk.save("status_call", &[("customer_class", "=large_distributor")]).await;
    let (weekly, quarterly) = (due(&mut walk, "status_call").await, due(&mut walk, "visit").await);
    assert!(weekly < monthly && quarterly < twice_a_year, "{weekly} {monthly} {quarterly} {twice_a_year}");
    assert_eq!(step(&mut walk, "status_call").await["round"], 2, "the same call, earlier");
    assert_eq!(walk.open().await, ["status_call", "visit"]);

    walk.save("status_call", &[("customer_class", "=selected_customer")]).await;
    let each_quarter = due(&mut walk, "status_call").await;
    assert_eq!((each_quarter, walk.open().await), (quarterly, vec!["status_call".to_owned()]));

    // As before: the call is where it was, and the inbox asks for it once.
    walk.save("status_call", &[("customer_class", "=small_distributor")]).await;
    assert_eq!(due(&mut walk, "status_call").await, monthly);
    let seller = walk.person("sales_manager");
    let inbox = seller
        .gql("{ inbox { tasks(first: 50) { nodes { step dealNumber } } } }", json!({}))
        .await
        .data()
        .clone();
    let number = walk.read("number").await["number"].clone();
    let asked = inbox["inbox"]["tasks"]["nodes"].as_array().unwrap().iter();
    let this = |task: &&Value| task["step"] == "status_call" && task["dealNumber"] == number;
    assert_eq!(asked.filter(this).count(), 1);
}

// covers: DS-1.4
// op: deal
#[tokio::test]
async fn missed_calls_show() {
    let server = TestServer::start().await;
    let mut walk = known(&server, "=large_distributor").await;
    walk.done("status_call", CALL).await;
    assert_eq!(step(&mut walk, "status_call").await["missed"], 0);
    server.advance_days(30).await;
    let call = step(&mut walk, "status_call").await;
    assert_eq!((call["late"].clone(), call["missed"].clone()), (json!(true), json!(4)), "{call}");
    walk.done("status_call", CALL).await;
    let call = step(&mut walk, "status_call").await;
    assert_eq!((call["late"].clone(), call["missed"].clone()), (json!(false), json!(0)), "{call}");
}

// covers: DS-1.5, DS-1.7
// op: stepComplete, dealNoteAdd
#[tokio::test]
async fn a_visit_is_logged_point_by_point_and_a_manager_reads_what_matters() {
    let server = TestServer::start().await;
    let mut walk = known(&server, "=large_distributor").await;
    walk.done("status_call", CALL).await;
    let gaps = walk.refused("visit", "", &POINTS[..5]).await;
    assert_eq!(gaps, ["FACT_MISSING", "FACT_MISSING"], "every point of the agenda has its outcome");
    walk.done("visit", POINTS).await;
    for (text, significant) in [("Sent the brochure", false), ("They think of another maker", true)] {
        let note = json!({ "kind": "CALL", "text": text, "significant": significant });
        assert!(walk.tries("sales_manager", "dealNoteAdd", note).await.is_empty());
    }

    let selection = "timeline(first: 50) { nodes { kind text detail significant } }";
    let log = walk.read(selection).await["timeline"]["nodes"].as_array().unwrap().clone();
    let said = |words: &str| {
        let is = |entry: &&Value| entry["detail"].as_str().is_some_and(|detail| detail.contains(words));
        log.iter().find(is).unwrap_or_else(|| panic!("{words}: {log:#?}"))
    };
    for (_, outcome) in &POINTS[1..] {
        said(outcome);
    }
    assert_eq!(said("Sent the brochure")["significant"], false);
    assert_eq!(said("another maker")["significant"], true);
    let done: Vec<&Value> = log.iter().filter(|entry| entry["kind"] == "step_completed").collect();
    let routine = done.iter().filter(|entry| entry["significant"] == false).count();
    assert_eq!((done.len(), routine), (3, 2), "a call and a visit like others stand back");

    let kept = walk.read("state").await["state"]["facts"].clone();
    assert!(kept["visit_forecast"].is_null(), "the next visit begins empty: {kept}");
    assert!(kept["customer_class"].is_object() || kept["customer_class"].is_string(), "{kept}");
}

// covers: DS-1.3
// op: itemChange
#[tokio::test]
async fn marketing_hands_out_material_and_who_took_it_when_is_on_record() {
    let server = TestServer::start().await;
    let mut walk = known(&server, "=large_distributor").await;
    let material = walk.list("material").await;
    let titles: Vec<&str> =
        material["items"].as_array().unwrap().iter().filter_map(|item| item["title"].as_str()).collect();
    assert_eq!(titles, ["Mailshot kit", "Script for cold calls"]);
    walk.name("sales_manager", "marketing").await;
    let taken = json!({ "list": "material", "number": 1, "state": "taken", "note": "Their head of sales, 40 pieces" });
    assert_eq!(walk.tries("application_engineer", "itemChange", taken.clone()).await, ["NOT_YOUR_ITEM"]);
    assert!(walk.tries("marketing", "itemChange", taken).await.is_empty());
    let log = walk.read("timeline(first: 10) { nodes { at detail by { name } } }").await;
    let entries = log["timeline"]["nodes"].as_array().unwrap();
    let handed =
        entries.iter().find(|entry| entry["detail"].as_str().is_some_and(|d| d.contains("40 pieces")));
    assert!(handed.is_some_and(|entry| entry["at"].is_string() && entry["by"]["name"].is_string()), "{log}");
}

// covers: DS-1.6
// op: itemAdd, itemChange
#[tokio::test]
async fn engineers_visit_as_agreed_with_the_sales_manager() {
    let server = TestServer::start().await;
    let mut walk = known(&server, "=large_distributor").await;
    walk.name("sales_manager", "application_engineer").await;
    let visit =
        json!({ "list": "engineer_visits", "title": "Joint visit to the institute", "due": "2027-01-15" });
    assert_eq!(walk.tries("application_engineer", "itemAdd", visit.clone()).await, ["NOT_YOUR_ITEM"]);
    assert!(walk.tries("sales_manager", "itemAdd", visit).await.is_empty());
    walk.put("application_engineer", ("engineer_visits", 1), "made").await;
}

// covers: RS-1.3, DS-1.4
// op: dealCreate, leadConvert
#[tokio::test]
async fn who_is_cared_for_is_free_to_be_sold_to_and_no_lead_becomes_care() {
    let server = TestServer::start().await;
    known(&server, "=selected_customer").await;
    let seller = server.member("ae");
    let mut sale = harness::Deal::create(&seller, "A sale to them", "Northern distributor Limited").await;
    let conflicts = sale.read(&seller, "conflicts { id }").await["conflicts"].clone();
    assert_eq!(conflicts, json!([]), "care competes with nobody");

    let lead = json!({ "company": "Zelter Optics", "contactName": "Head of sales", "source": "EMAIL" });
    let entered = seller.mutate("leadCreate", "lead { id version }", lead).await;
    let lead = entered.data()["leadCreate"]["lead"].clone();
    let into_care = json!({ "id": lead["id"], "expectedVersion": lead["version"], "process": "distributor_care", "title": "Care" });
    let refused = seller.mutate("leadConvert", "deal { id }", into_care).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["process"]));
}
