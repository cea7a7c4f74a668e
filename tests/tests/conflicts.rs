//! Conflicts between sellers over the same company: found whenever something new comes to it, and held until settled.

use harness::mail::Mail;
use harness::{Actor, Answer, Deal, TestServer, lead, reseller};
use serde_json::{Value, json};

async fn convert(actor: &Actor<'_>, lead: &Value) -> Answer {
    let input = json!({ "id": lead["id"], "expectedVersion": lead["version"], "process": "reseller", "title": "Rooms" });
    let selection = format!("lead {{ {} }} deal {{ id number version }}", lead::LEAD);
    actor.mutate("leadConvert", &selection, input).await
}

/// Changes a lead and gives it back.
async fn update(actor: &Actor<'_>, lead: &Value, changes: Value) -> Value {
    let mut input = json!({ "id": lead["id"], "expectedVersion": lead["version"] });
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    let answer = actor.mutate("leadUpdate", &format!("lead {{ {} }}", lead::LEAD), input).await.accepted();
    answer.at("/leadUpdate/lead").clone()
}

async fn try_resolve(actor: &Actor<'_>, conflict: &Value, resolution: &str) -> Answer {
    let input = json!({ "id": conflict["id"], "resolution": resolution, "note": "We talked" });
    actor.mutate("conflictResolve", "conflict { resolution resolvedBy { name } }", input).await
}

async fn resolve(actor: &Actor<'_>, conflict: &Value, resolution: &str) {
    try_resolve(actor, conflict, resolution).await.accepted();
}

/// How the conflicts of a lead were resolved, in the order they were recorded.
fn resolutions(lead: &Value) -> Vec<Value> {
    let mut conflicts = lead["conflicts"].as_array().unwrap().clone();
    conflicts.sort_by_key(|conflict| conflict["id"].to_string());
    conflicts.into_iter().map(|conflict| conflict["resolution"].clone()).collect()
}

fn is_held(answer: &Answer) -> bool {
    let [error] = answer.user_errors().try_into().unwrap_or_else(|_| panic!("{}", answer.text));
    error["code"] == "CONFLICT" && answer.at("/leadConvert/deal").is_null()
}

// covers: RS-1.3
// op: leadUpdate, leadConvert
#[tokio::test]
async fn a_lead_that_becomes_another_company_is_compared_anew() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let known = json!({ "domain": "azulejo.example", "registrationNumber": "PT 500 600" });
    lead::enter(&ae2, "Azulejo Resorts", known).await;
    for change in [
        json!({ "company": "Azulejo Resorts Lda" }),
        json!({ "domain": "www.azulejo.example" }),
        json!({ "email": "rosa@azulejo.example" }),
        json!({ "registrationNumber": "PT-500600" }),
    ] {
        let entered = lead::enter(&ae, "Qqzx", json!({})).await;
        assert_eq!(entered["conflicts"], json!([]));
        let changed = update(&ae, &entered, change.clone()).await;
        assert_eq!(resolutions(&changed), [Value::Null], "{change}");
        assert_eq!(changed["conflicts"][0]["owner"]["name"], "Bruno Keller");
        let again = update(&ae, &changed, change).await;
        let again = update(&ae, &again, json!({ "notes": "Called", "phone": "+351 1" })).await;
        assert_eq!(resolutions(&again), [Value::Null], "nobody is asked twice");
        assert!(is_held(&convert(&ae, &again).await));
    }
    let told = Mail::await_one(&server, ae2.email(), "works with Azulejo Resorts Lda too").await;
    assert!(told.link().starts_with(&server.url("/leads/lead_")), "{}", told.body);
}

// covers: RS-1.3
// op: leadUpdate, conflictResolve, leadConvert
#[tokio::test]
async fn that_there_is_no_conflict_was_not_said_of_a_surer_match() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    lead::enter(&ae2, "Quintal Ceramics", json!({ "registrationNumber": "ES 77 88" })).await;
    let entered = lead::enter(&ae, "Quintal Ceramica", json!({})).await;
    resolve(&ae2, &entered["conflicts"][0], "NO_CONFLICT").await;
    let closer = update(&ae, &entered, json!({ "registrationNumber": "ES-7788" })).await;
    assert_eq!(resolutions(&closer), [json!("NO_CONFLICT"), Value::Null]);
    assert!(is_held(&convert(&ae, &closer).await));
    let farther = update(&ae, &closer, json!({ "registrationNumber": "" })).await;
    assert_eq!(resolutions(&farther).len(), 2, "less sure is not asked about again");
}

// covers: RS-1.3
// op: leadConvert, dealUpdate
#[tokio::test]
async fn who_came_to_a_company_meanwhile_is_found_when_the_lead_is_converted() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let mut own = Deal::create(&ae, "Kiosks", "Fjordline Museums").await;
    let entered = lead::enter(&ae, "Fjordline Museums", json!({})).await;
    assert_eq!(entered["conflicts"], json!([]), "the own customer");
    own.mutate(&server.member("director"), "dealUpdate", json!({ "owner": ae2.id().await })).await.accepted();
    for _ in 0..2 {
        let refused = convert(&ae, &entered).await;
        assert!(is_held(&refused));
        let seen = refused.at("/leadConvert/lead");
        assert_eq!(resolutions(seen), [Value::Null], "on record, and once");
        assert_eq!(seen["conflicts"][0]["dealNumber"], own.number);
    }
    let read = lead::read(&ae, entered["id"].as_str().unwrap()).await;
    resolve(&ae2, &read["conflicts"][0], "SHARED").await;
    convert(&ae, &read).await.accepted();
}

// covers: RS-1.3
// op: leadConvert
#[tokio::test]
async fn who_was_there_first_does_not_wait_for_who_came_later() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let first = lead::enter(&ae, "Ostrava Glassworks", json!({})).await;
    let later = lead::enter(&ae2, "Ostrava Glassworks", json!({})).await;
    assert!(is_held(&convert(&ae2, &later).await));
    resolve(&ae, &later["conflicts"][0], "SHARED").await;
    convert(&ae2, &later).await.accepted();
    convert(&ae, &first).await.accepted();
}

// covers: RS-1.3
// op: conflictResolve, leadConvert, leadUpdate
#[tokio::test]
async fn a_lead_whose_conflict_was_lost_is_not_converted() {
    let server = TestServer::start().await;
    let (ae, ae2, ae3) = (server.member("ae"), server.member("ae2"), server.member("ae3"));
    lead::enter(&ae2, "Petrel Shipping", json!({})).await;

    let dropped = lead::enter(&ae, "Petrel Shipping", json!({})).await;
    resolve(&ae2, &dropped["conflicts"][0], "WITHDRAWN").await;
    let refused = convert(&ae, &dropped).await;
    assert!(is_held(&refused));
    let why = refused.user_errors()[0]["message"].clone();
    assert!(why.as_str().unwrap().contains("in favour of a colleague"), "{why}");
    update(&ae, &dropped, json!({ "status": "DISCARDED" })).await;

    let given = lead::enter(&ae, "Petrel Shipping", json!({})).await;
    let theirs = given["conflicts"].as_array().unwrap();
    assert_eq!(theirs.len(), 1, "{theirs:?}");
    resolve(&ae2, &theirs[0], "HANDED_OVER").await;
    assert!(is_held(&convert(&ae, &given).await), "it was given away");
    let given = update(&ae, &given, json!({ "owner": ae2.id().await })).await;
    let converted = convert(&ae2, &given).await.accepted();

    let passed_on = converted.at("/leadConvert/lead").clone();
    let passed_on = update(&ae2, &passed_on, json!({ "owner": ae3.id().await })).await;
    let answers = resolutions(&passed_on);
    assert_eq!(answers[0], "HANDED_OVER");
    assert!(
        answers.len() > 1 && answers[1..].iter().all(Value::is_null),
        "{answers:?}: that was with another"
    );
    assert!(is_held(&convert(&ae3, &passed_on).await));
}

// covers: RS-1.3
// op: conflictResolve
#[tokio::test]
async fn nobody_resolves_a_conflict_in_their_own_favour_whatever_their_role() {
    let server = TestServer::start().await;
    let (director, ae2) = (server.member("director"), server.member("ae2"));
    lead::enter(&ae2, "Morava Bakeries", json!({})).await;
    let entered = lead::enter(&director, "Morava Bakeries", json!({})).await;
    let conflict = &entered["conflicts"][0];
    let own = try_resolve(&director, conflict, "NO_CONFLICT").await;
    assert_eq!(own.error_code().as_deref(), Some("FORBIDDEN"));
    assert!(is_held(&convert(&director, &entered).await));
    resolve(&server.member("sales-manager"), conflict, "NO_CONFLICT").await;
    let read = lead::read(&director, entered["id"].as_str().unwrap()).await;
    assert_eq!(resolutions(&read), ["NO_CONFLICT"], "another sales lead settles it");
    let again = convert(&director, &read).await;
    assert!(again.user_errors().iter().all(|error| error["code"] != "CONFLICT"), "{}", again.text);
}

// covers: RS-1.3
// op: dealCreate, dealMove, conflictResolve, deal, deals, notifications
#[tokio::test]
async fn a_deal_in_conflict_says_so_tells_the_other_side_and_waits() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let theirs = Deal::create(&ae2, "Looms", "Tamarind Weavers").await;
    let mut deal = Deal::create(&ae, "Dyes", "Tamarind Weavers").await;
    let selection = "conflicts { id dealNumber resolution resolvedBy { name } owner { name } }";
    let conflict = deal.read(&ae, selection).await["conflicts"][0].clone();
    assert_eq!((&conflict["dealNumber"], &conflict["resolution"]), (&json!(theirs.number), &Value::Null));
    let listed = ae.gql(
        "{ deals(filter: { text: \"tamarind\" }, first: 9) { nodes { number conflicts { id } } } }",
        json!({}),
    );
    let listed = listed.await.at("/deals/nodes").clone();
    let found = |number: &str| {
        let nodes = listed.as_array().unwrap();
        nodes.iter().find(|node| node["number"] == number).unwrap()["conflicts"].clone()
    };
    assert_eq!((found(&deal.number), found(&theirs.number)), (json!([{ "id": conflict["id"] }]), json!([])));

    let told = Mail::await_one(&server, ae2.email(), "works with Tamarind Weavers too").await;
    assert_eq!(told.link(), server.url(&format!("/deals/{}", deal.number)));
    let newest = ae2.gql("{ notifications(first: 1) { nodes { subject dealNumber } } }", json!({})).await;
    let message = json!({ "subject": told.subject, "dealNumber": deal.number });
    assert_eq!(newest.at("/notifications/nodes/0"), &message);

    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    assert_eq!(deal.stage(&ae).await, "qualify", "everything is done, but for the conflict");
    assert_eq!(deal.try_move(&ae, "set_up").await.blockers(), ["CONFLICT_OPEN"]);
    assert_eq!(deal.read(&ae, "blockers { code }").await["blockers"], json!([{ "code": "CONFLICT_OPEN" }]));
    let own = try_resolve(&ae, &conflict, "SHARED").await;
    assert_eq!(own.error_code().as_deref(), Some("FORBIDDEN"), "who would profit does not decide");

    resolve(&ae2, &conflict, "SHARED").await;
    assert_eq!(deal.stage(&ae).await, "set_up", "it goes on by itself");
    let settled = deal.read(&ae, selection).await["conflicts"][0].clone();
    assert_eq!(
        (&settled["resolution"], &settled["resolvedBy"]["name"]),
        (&json!("SHARED"), &json!("Bruno Keller"))
    );
    let timeline = deal.read(&ae, "timeline(first: 50) { nodes { kind detail by { name } } }").await;
    let told = timeline["timeline"]["nodes"].as_array().unwrap();
    let told = told.iter().find(|entry| entry["kind"] == "conflict_resolved").unwrap();
    assert_eq!((&told["detail"], &told["by"]["name"]), (&json!("We talked"), &json!("Bruno Keller")));
}

// covers: RS-1.3
// op: dealCreate, dealMove, conflictResolve
#[tokio::test]
async fn a_deal_whose_conflict_was_lost_goes_nowhere_but_out() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    Deal::create(&ae2, "Presses", "Calliope Printers").await;
    let mut deal = Deal::create(&ae, "Paper", "Calliope Printers").await;
    let conflict = deal.read(&ae, "conflicts { id }").await["conflicts"][0].clone();
    resolve(&ae2, &conflict, "WITHDRAWN").await;
    deal.read(&ae, "id").await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    assert_eq!(deal.try_move(&ae, "set_up").await.blockers(), ["CONFLICT_LOST"]);
    deal.move_to(&ae, "lost").await;
}
