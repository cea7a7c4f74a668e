//! Software deals that committees decide on.

use harness::mail::Mail;
use harness::walk::Walk;
use harness::{Phone, TODAY, TestServer};
use serde_json::{Value, json};

const SHEET: &[(&str, &str)] = &[
    ("complex", "no"),
    ("special_bid", "no"),
    ("country", "=elsewhere"),
    ("registration_number", "HRB 20417"),
    ("customer_contact_name", "Head of operations"),
    ("customer_contact_email", "operations@customer.example"),
    ("commercial_context", "The budget is there"),
    ("project_structure", "Two sites"),
    ("functional_scope", "Planning"),
    ("technical_scope", "Their cloud"),
    ("signature_hoped_on", "2027-03-31"),
];

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
    ("response_due_on", "2027-01-15"),
];

async fn with_sheet<'a>(server: &'a TestServer, amount: &str) -> Walk<'a> {
    let mut walk = Walk::begin(server, "committee", "Planning suite").await;
    walk.done("deal_sheet", &[SHEET, &[("amount", amount)]].concat()).await;
    walk
}

async fn requested<'a>(server: &'a TestServer, amount: &str) -> Walk<'a> {
    let mut walk = with_sheet(server, amount).await;
    walk.done("request_qualification", ARGUMENT).await;
    assert_eq!(walk.stage().await, "qualification");
    walk
}

async fn appointed(walk: &mut Walk<'_>) {
    walk.end("accept_request", "accepted", &[]).await;
    walk.done("committee_appointment", &[("committee_day", "2026-12-01")]).await;
    walk.file("account_executive", "committee_minutes").await;
}

async fn team(walk: &mut Walk<'_>) {
    walk.file("account_executive", "response_schedule").await;
    walk.done("form_team", TEAM).await;
}

async fn small(server: &TestServer) -> Walk<'_> {
    let mut walk = requested(server, "€20000").await;
    walk.file("account_executive", "manager_minutes").await;
    walk.end("manager_review", "go", &[]).await;
    assert_eq!(walk.stage().await, "proposition");
    walk
}

async fn middle(server: &TestServer) -> Walk<'_> {
    let mut walk = requested(server, "€80000").await;
    appointed(&mut walk).await;
    walk.end("committee", "go", COMMITTEE).await;
    team(&mut walk).await;
    walk.done("kick_off", &[]).await;
    walk
}

async fn written(walk: &mut Walk<'_>, amount: &str) {
    walk.settle("account_executive", "deliverables").await;
    walk.file("account_executive", "offer").await;
    let form = [("amount", amount), ("customer_format", "no"), ("offer_valid_until", "2027-02-28")];
    walk.done("write_response", &form).await;
}

async fn offered(walk: &mut Walk<'_>, amount: &str) {
    written(walk, amount).await;
    walk.end("proposal_review", "may_go_out", &[]).await;
    walk.done("send_offer", &[]).await;
    assert_eq!(walk.stage().await, "negotiation");
}

async fn framed(walk: &mut Walk<'_>, amount: &str, discount: &str) {
    let form = [
        ("negotiation_kind", "=price_only"),
        ("requested_discount", discount),
        ("amount", amount),
        ("proposal_changes", "no"),
        ("signature_hoped_on", "2027-03-31"),
    ];
    walk.done("frame_negotiation", &form).await;
}

async fn segment(walk: &mut Walk<'_>) -> Value {
    walk.read("segment { key name why }").await["segment"].clone()
}

// covers: CQ-1.2, CQ-3.1
// op: deal, stepComplete
#[tokio::test]
async fn the_type_follows_the_amount_says_why_and_takes_its_boundaries_as_middle() {
    let server = TestServer::start().await;
    for (amount, type_of_deal) in
        [("€49999.99", "small"), ("€50000", "middle"), ("€250000", "middle"), ("€250000.01", "large")]
    {
        let mut walk = with_sheet(&server, amount).await;
        let found = segment(&mut walk).await;
        assert_eq!(found["key"], type_of_deal, "{amount}");
        assert!(found["why"].as_str().unwrap().contains("mount €"), "{found}");
    }
    let mut french = Walk::begin(&server, "committee", "Dossier").await;
    let siret = |number| {
        let sheet =
            SHEET.iter().copied().filter(|(key, _)| !["country", "registration_number"].contains(key));
        sheet.chain([("country", "=france"), ("amount", "€20000"), ("siret", number)]).collect::<Vec<_>>()
    };
    assert_eq!(french.refused("deal_sheet", "", &siret("732 829 320 00075")).await, ["FACT_INVALID"]);
    french.done("deal_sheet", &siret("732 829 320 00074")).await;
}

// covers: CQ-1.3, CQ-3.2, CQ-4.1, CQ-5.1
// op: stepComplete
#[tokio::test]
async fn a_small_deal_is_the_sales_managers_or_the_committees_on_request() {
    let server = TestServer::start().await;
    let mut walk = small(&server).await;
    assert_eq!(walk.open().await, ["write_response"]);
    let mut asks = with_sheet(&server, "€20000").await;
    let argument = [ARGUMENT, &[("leaves_standard", "+legal")]].concat();
    asks.done("request_qualification", &argument).await;
    assert_eq!(asks.open().await, ["accept_request"]);
    let mut refused = requested(&server, "€20000").await;
    refused.end("manager_review", "no_go", &[]).await;
    let stop = refused.read("stage { key } stageNote").await;
    assert_eq!((&stop["stage"]["key"], &stop["stageNote"]), (&json!("no_go"), &json!("because")));
}

// covers: CQ-4.2, CQ-4.3, CQ-4.5, CQ-4.6, CQ-5.2, CQ-5.3
// op: deal, stepComplete
#[tokio::test]
async fn a_large_deal_goes_through_both_committees_with_their_days_and_quorums() {
    let server = TestServer::start().await;
    let mut walk = requested(&server, "€400000").await;
    walk.end("accept_request", "more_needed", &[]).await;
    assert_eq!(walk.open().await, ["request_qualification"]);
    walk.done("request_qualification", ARGUMENT).await;
    walk.end("accept_request", "accepted", &[]).await;
    let monday = walk.refused("committee_appointment", "", &[("committee_day", "2026-11-30")]).await;
    assert_eq!(monday, ["FACT_INVALID"], "committees meet from Tuesday to Thursday");
    walk.done("committee_appointment", &[("committee_day", "2026-12-01")]).await;
    walk.file("account_executive", "committee_minutes").await;
    let few = [("committee_members", "+sales+engagement"), ("committee_findings", "Fine")];
    assert_eq!(walk.refused("committee", "go", &few).await, ["CONDITION_FAILS"], "no quorum, no decision");
    walk.end("committee", "call_management", COMMITTEE).await;
    walk.end("management_call", "go", &[]).await;
    walk.done("extended_argument", &[("extended_argument", "The risks, and why")]).await;
    let tuesday = walk.refused("extended_appointment", "", &[("extended_day", "2026-12-01")]).await;
    assert_eq!(tuesday, ["FACT_INVALID"], "the extended committee meets on Mondays");
    walk.done("extended_appointment", &[("extended_day", "2026-11-30")]).await;
    walk.file("account_executive", "extended_minutes").await;
    walk.end("extended_committee", "go", EXTENDED).await;
    team(&mut walk).await;
    assert_eq!(
        (walk.stage().await.as_str(), walk.open().await),
        ("proposition", vec!["kick_off".to_owned()])
    );
    let plan = walk.list("response_plan").await;
    assert_eq!(
        (&plan["items"][0]["title"], &plan["items"][0]["due"]),
        (&json!("Scope frozen"), &json!("2026-12-23"))
    );
    let titles: Vec<Value> = walk.list("deliverables").await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["title"].clone())
        .collect();
    assert!(titles.contains(&json!("Technical infrastructure document")), "{titles:?}");
    let mut refused = requested(&server, "€80000").await;
    appointed(&mut refused).await;
    refused.end("committee", "no_go", COMMITTEE).await;
    assert_eq!(refused.stage().await, "no_go");
}

// covers: CQ-5.2
// op: stepComplete, notifications
#[tokio::test]
async fn a_response_is_followed_like_a_project_until_the_offer_is_out() {
    let server = TestServer::start().await;
    let mut walk = middle(&server).await;
    let at_risk = [("spent_investment", "€1000"), ("response_progress", "=at_risk")];
    assert_eq!(walk.refused("follow_response", "", &at_risk).await, ["FACT_MISSING"], "what is in the way");
    walk.done("follow_response", &[at_risk.as_slice(), &[("response_obstacles", "The interface")]].concat())
        .await;
    let asked_anew = [("spent_investment", "€1000")];
    assert_eq!(
        walk.refused("follow_response", "", &asked_anew).await,
        ["FACT_MISSING"],
        "the plan stands anew"
    );
    walk.done("follow_response", &[("spent_investment", "€900000"), ("response_progress", "=on_plan")]).await;
    let newest = "{ notifications(first: 1) { nodes { subject } } }";
    let told = walk.person("sales_director").gql(newest, json!({})).await;
    let subject = format!("{}: more was spent than approved", walk.deal.number);
    assert_eq!(told.at("/notifications/nodes/0/subject"), &json!(subject));
    offered(&mut walk, "€80000").await;
    assert!(!walk.open().await.contains(&"follow_response".to_owned()), "there is nothing left to follow");
}

// covers: CQ-4.4
// op: itemAdd, itemChange
#[tokio::test]
async fn conditions_of_a_go_have_a_person_and_a_day_and_block_where_the_committee_said_so() {
    let server = TestServer::start().await;
    let mut walk = requested(&server, "€80000").await;
    appointed(&mut walk).await;
    walk.end("committee", "go_with_conditions", COMMITTEE).await;
    team(&mut walk).await;
    assert_eq!(walk.refused("write_conditions", "", &[]).await, ["CONDITION_FAILS"], "none is written down");
    let condition = |title: &str, blocks| json!({ "list": "go_conditions", "title": title, "due": "2026-12-11", "blocks": blocks });
    let stranger = walk.tries("account_executive", "itemAdd", condition("Mine", true)).await;
    assert_eq!(stranger, ["NOT_YOUR_ITEM"]);
    for (title, blocks) in [("Reference call", true), ("Roadmap", false)] {
        assert!(walk.tries("engagement_manager", "itemAdd", condition(title, blocks)).await.is_empty());
    }
    walk.done("write_conditions", &[]).await;
    walk.done("kick_off", &[]).await;
    written(&mut walk, "€80000").await;
    walk.end("proposal_review", "may_go_out", &[]).await;
    walk.done("send_offer", &[]).await;
    assert_eq!(walk.stage().await, "proposition", "a condition that blocks is open");
    let told = walk.read("blockers { code message }").await["blockers"].clone();
    assert_eq!(told[0]["message"], "Still needed: “Conditions of the Go” settled (1).");
    walk.put("engagement_manager", ("go_conditions", 1), "met").await;
    assert_eq!(walk.stage().await, "negotiation", "the other one does not block");
}

// covers: CQ-1.4
// op: stepSave, stepComplete
#[tokio::test]
async fn a_deal_that_outgrows_its_type_is_told_and_makes_up_for_it() {
    let server = TestServer::start().await;
    let mut walk = small(&server).await;
    walk.save("write_response", &[("amount", "€60000")]).await;
    let open = walk.open().await;
    assert!(open.contains(&"accept_request".to_owned()), "{open:?}");
    let told = walk.read("timeline(first: 20) { nodes { kind text detail } }").await;
    let entries = told["timeline"]["nodes"].as_array().unwrap();
    let change = entries.iter().find(|entry| entry["kind"] == "segment_changed").unwrap();
    assert_eq!(change["text"], "Type is now “Middle”, was “Small”");
    let detail = change["detail"].as_str().unwrap();
    assert!(
        detail.contains("Amount: €60,000") && detail.contains("To be done as well: Accept the request"),
        "{detail}"
    );
    walk.save("write_response", &[("amount", "€30000")]).await;
    assert!(!walk.open().await.contains(&"accept_request".to_owned()));
    walk.save("write_response", &[("amount", "€60000")]).await;
    appointed(&mut walk).await;
    walk.end("committee", "go", COMMITTEE).await;
    team(&mut walk).await;
    walk.done("kick_off", &[]).await;
    offered(&mut walk, "€60000").await;
}

// covers: CQ-5.3, CQ-5.4
// op: itemChange, stepComplete
#[tokio::test]
async fn nothing_is_sent_before_its_review_and_deliverables_count_their_versions() {
    let server = TestServer::start().await;
    let mut walk = middle(&server).await;
    for state in ["final", "draft", "final"] {
        walk.put("account_executive", ("deliverables", 1), state).await;
    }
    let first = walk.list("deliverables").await["items"][0].clone();
    assert_eq!((&first["version"], &first["settled"]), (&json!(2), &json!(true)), "{first}");
    written(&mut walk, "€80000").await;
    assert_eq!(walk.refused("send_offer", "", &[]).await, ["STEP_NOT_OPEN"]);
    walk.end("proposal_review", "rework", &[]).await;
    assert_eq!(walk.open().await, ["follow_response", "write_response"]);
    offered(&mut walk, "€80000").await;
}

// covers: CQ-6.1
// op: stepComplete
#[tokio::test]
async fn the_delegation_grid_says_who_grants_a_discount() {
    let server = TestServer::start().await;
    let mut walk = middle(&server).await;
    offered(&mut walk, "€80000").await;
    framed(&mut walk, "€80000", "12").await;
    assert_eq!(walk.open().await, ["approve_discount"], "twelve percent are the sales manager's");
    let asked = Mail::await_one(&server, "sales-manager@demo.example", ": Grant the discount, ").await;
    let request = asked.link().strip_prefix(server.address()).unwrap();
    let page = Phone::of(&server.member("sales-manager")).await.get(request).await;
    page.says("12 % policy: at most");
    page.says("Another proposal");
    walk.end("approve_discount", "changes", &[]).await;
    framed(&mut walk, "€80000", "20").await;
    assert_eq!(walk.open().await, ["approve_large_discount"], "twenty are the director's");
    walk.end("approve_large_discount", "changes", &[]).await;
    framed(&mut walk, "€80000", "4").await;
    assert_eq!(walk.open().await, ["customer_answer"], "four are the seller's");
}

// covers: CQ-6.2, CQ-6.3
// op: itemAdd, itemChange, stepComplete
#[tokio::test]
async fn answers_to_the_customer_are_validated_and_the_plan_counts_back_from_the_signature() {
    let server = TestServer::start().await;
    let mut walk = small(&server).await;
    offered(&mut walk, "€20000").await;
    let plan = walk.list("closing_plan").await;
    let day = |plan: &Value, title: &str| {
        let items = plan["items"].as_array().unwrap();
        items.iter().find(|item| item["title"] == title).unwrap()["due"].clone()
    };
    assert_eq!(day(&plan, "Signature"), "2027-03-31");
    assert_eq!(day(&plan, "Internal meeting"), "2027-03-03");
    let by_hand = json!({ "list": "closing_plan", "number": 1, "due": "2027-02-01" });
    assert!(walk.tries("account_executive", "itemChange", by_hand).await.is_empty());
    let form = [
        ("negotiation_kind", "=overall"),
        ("requested_discount", "0"),
        ("functions_needed", "+legal"),
        ("amount", "€20000"),
        ("proposal_changes", "yes"),
        ("signature_hoped_on", "2027-04-30"),
    ];
    walk.done("frame_negotiation", &form).await;
    let moved = walk.list("closing_plan").await;
    assert_eq!(day(&moved, "Signature"), "2027-04-30", "the plan moves with the day");
    assert_eq!(day(&moved, "Internal meeting"), "2027-02-01", "what somebody set stays");
    let remark = json!({ "list": "remarks", "title": "Payment in thirty days?" });
    assert!(walk.tries("account_executive", "itemAdd", remark).await.is_empty());
    assert!(walk.open().await.contains(&"answer_remarks".to_owned()));
    let answer =
        json!({ "list": "remarks", "number": 1, "state": "answered", "note": "Yes, with two percent" });
    assert!(walk.tries("account_executive", "itemChange", answer).await.is_empty());
    let validated = json!({ "list": "remarks", "number": 1, "state": "validated" });
    assert_eq!(walk.tries("account_executive", "itemChange", validated.clone()).await, ["NOT_YOUR_ITEM"]);
    assert!(walk.tries("sales_manager", "itemChange", validated).await.is_empty());
    walk.done("answer_remarks", &[]).await;
    walk.file("account_executive", "updated_offer").await;
    walk.done("update_offer", &[]).await;
    walk.end("validate_update", "may_go_out", &[]).await;
    assert_eq!(walk.open().await, ["customer_answer"]);
    let withdrawn = json!({ "list": "closing_plan", "number": 2, "withdraw": true });
    assert_eq!(walk.tries("account_executive", "itemChange", withdrawn).await, ["NOTE_NEEDED"]);
}

// covers: CQ-7.1, CQ-7.2, CQ-7.3
// op: dealCorrect, dealMove, dealUpdate, stepComplete
#[tokio::test]
async fn a_won_deal_is_checked_twice_and_then_only_corrected_on_record() {
    let server = TestServer::start().await;
    let mut walk = small(&server).await;
    offered(&mut walk, "€20000").await;
    framed(&mut walk, "€20000", "0").await;
    walk.end("customer_answer", "agreed", &[]).await;
    let without = walk.tries("account_executive", "dealMove", json!({ "stage": "won" })).await;
    assert_eq!(without, ["CONDITION_FAILS"], "won needs the formal agreement");
    walk.file("account_executive", "formal_agreement").await;
    walk.go("account_executive", "won").await;
    walk.file("account_executive", "signed_contract").await;
    walk.file("account_executive", "internal_sheet").await;
    let signed = [("signed_amount", "€20000"), ("signed_on", TODAY)];
    walk.done("complete_documents", &signed).await;
    walk.end("assistant_check", "do_not_conform", &[]).await;
    walk.done("complete_documents", &signed).await;
    walk.end("assistant_check", "conform", &[]).await;
    walk.end("administration_check", "do_not_conform", &[]).await;
    assert_eq!(walk.open().await, ["complete_documents"], "it goes back to the seller");
    walk.done("complete_documents", &signed).await;
    walk.end("assistant_check", "conform", &[]).await;
    walk.end("administration_check", "conform", &[]).await;
    assert_eq!(walk.stage().await, "closed_won");
    let title = json!({ "title": "Another title" });
    assert_eq!(walk.tries("account_executive", "dealUpdate", title).await, ["DEAL_OVER"]);
    let money = json!({ "amount": "21000", "currency": "EUR" });
    let correction =
        |reason: &str| json!({ "facts": [{ "key": "signed_amount", "money": money }], "reason": reason });
    assert_eq!(walk.tries("sales_manager", "dealCorrect", correction(" ")).await, ["NOTE_NEEDED"]);
    assert!(
        walk.tries("sales_manager", "dealCorrect", correction("A slip in the contract")).await.is_empty()
    );
    let told = walk.read("amount { value { amount } } timeline(first: 3) { nodes { kind detail } }").await;
    assert_eq!(told["amount"]["value"]["amount"], "21000");
    let entries = told["timeline"]["nodes"].as_array().unwrap();
    let corrected = json!({ "kind": "corrected", "detail": "A slip in the contract" });
    assert!(entries.contains(&corrected), "{entries:?}");
}

// covers: CQ-1.1, CQ-1.5
// op: dealMove, process
#[tokio::test]
async fn stops_take_their_reason_a_deal_on_hold_its_day_and_it_returns_where_it_was() {
    let server = TestServer::start().await;
    let owner = "account_executive";
    for stop in ["no_go", "lost", "dismissed"] {
        let mut walk = requested(&server, "€20000").await;
        assert_eq!(walk.tries(owner, "dealMove", json!({ "stage": stop })).await, ["NOTE_NEEDED"]);
        let with_reason = json!({ "stage": stop, "note": "They stopped" });
        assert!(walk.tries(owner, "dealMove", with_reason).await.is_empty());
        assert_eq!(walk.read("stageNote").await["stageNote"], "They stopped", "{stop}");
    }
    let mut walk = requested(&server, "€20000").await;
    let hold = |day: Value| json!({ "stage": "on_hold", "note": "A freeze", "reviewOn": day });
    assert_eq!(walk.tries(owner, "dealMove", hold(Value::Null)).await, ["INPUT_INVALID"]);
    assert_eq!(walk.tries(owner, "dealMove", hold(json!("2026-10-01"))).await, ["INPUT_INVALID"]);
    assert!(walk.tries(owner, "dealMove", hold(json!("2027-01-15"))).await.is_empty());
    assert_eq!(walk.read("reviewOn").await["reviewOn"], "2027-01-15");
    walk.go(owner, "qualification").await;
    assert_eq!(walk.open().await, ["manager_review"]);
    let won = walk.tries(owner, "dealMove", json!({ "stage": "won" })).await;
    assert_eq!(won, ["STAGE_NOT_NEXT"]);
    let sheets = walk.read("process { stages { key purpose entry exit buyer next } steps { stage guidance owner { name } } }").await;
    for stage in sheets["process"]["stages"].as_array().unwrap() {
        for part in ["purpose", "entry", "exit", "buyer"] {
            assert!(!stage[part].as_str().unwrap().is_empty(), "{part} of {stage}");
        }
    }
}

// covers: CQ-2.1, CQ-2.2
// op: dealForecast
#[tokio::test]
async fn the_forecast_is_what_the_seller_says_as_far_as_the_stage_allows() {
    let server = TestServer::start().await;
    let mut walk = requested(&server, "€20000").await;
    let owner = "account_executive";
    let forecast = "forecast { category { key name } chosen doubt allowed { key } } closeDate";
    let before = walk.read(forecast).await["forecast"].clone();
    assert_eq!((&before["category"]["key"], &before["chosen"]), (&json!("PIPELINE"), &json!(false)));
    let says = |category: &str, more: Value| {
        let mut input = json!({ "category": category });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    assert_eq!(walk.tries(owner, "dealForecast", says("OMITTED", json!({}))).await, ["CATEGORY_NOT_ALLOWED"]);
    assert_eq!(walk.tries(owner, "dealForecast", says("BEST_CASE", json!({}))).await, ["INPUT_INVALID"]);
    let doubt = json!({ "doubt": "The budget" });
    assert!(walk.tries(owner, "dealForecast", says("BEST_CASE", doubt)).await.is_empty());
    assert_eq!(walk.read(forecast).await["forecast"]["doubt"], "The budget");
    assert_eq!(walk.tries(owner, "dealForecast", says("COMMIT", json!({}))).await, ["INPUT_INVALID"]);
    let day = json!({ "closeDate": "2026-12-18" });
    assert!(walk.tries(owner, "dealForecast", says("COMMIT", day)).await.is_empty());
    let after = walk.read(forecast).await;
    assert_eq!(
        (&after["forecast"]["category"]["name"], &after["closeDate"]),
        (&json!("Commit"), &json!("2026-12-18"))
    );
    assert_eq!(walk.tries("legal", "dealForecast", says("PIPELINE", json!({}))).await, ["NOT_YOUR_DEAL"]);
}
