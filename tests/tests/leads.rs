//! Leads: entered, checked for conflicts, converted.

use harness::mail::Mail;
use harness::{Deal, TestServer, lead};
use serde_json::{Value, json};

// covers: RS-1.4
// op: leadCreate, leadUpdate, leads, lead
#[tokio::test]
async fn a_lead_is_entered_researched_and_nurtured() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let entered = lead::enter(
        &ae,
        "Baltic Timber",
        json!({ "source": "NETWORKING_EVENT", "email": "ines@baltic.example" }),
    )
    .await;
    assert_eq!((&entered["status"], &entered["source"]), (&json!("NEW"), &json!("NETWORKING_EVENT")));
    assert_eq!(entered["owner"]["email"], "ae@demo.example");
    let update = json!({ "id": entered["id"], "expectedVersion": entered["version"], "status": "NURTURING",
        "notes": "Budget comes in spring" });
    ae.mutate("leadUpdate", "lead { version }", update.clone()).await.accepted();
    let read = lead::read(&ae, entered["id"].as_str().unwrap()).await;
    assert_eq!((&read["status"], &read["notes"]), (&json!("NURTURING"), &json!("Budget comes in spring")));
    assert_eq!(
        ae.mutate("leadUpdate", "lead { version }", update).await.error_code().as_deref(),
        Some("CONFLICT")
    );
    let filter = "{ leads(filter: { status: [NURTURING], text: \"baltic\" }, first: 10) { totalCount nodes { company } } }";
    let found = server.member("marketing").gql(filter, json!({})).await;
    assert_eq!(found.at("/leads/nodes"), &json!([{ "company": "Baltic Timber" }]));
    let not_mine = json!({ "id": read["id"], "expectedVersion": read["version"], "notes": "Mine now" });
    let refused = server.member("ae2").mutate("leadUpdate", "lead { version }", not_mine).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    for (input, field) in [
        (json!({ "company": " ", "contactName": "X", "source": "PHONE" }), "company"),
        (json!({ "company": "X", "contactName": "", "source": "PHONE" }), "contactName"),
        (json!({ "company": "X", "contactName": "X", "source": "PHONE", "email": "no" }), "email"),
    ] {
        let refused = ae.mutate("leadCreate", "lead { id }", input).await;
        assert_eq!(refused.user_errors()[0]["path"], json!([field]));
    }
}

async fn convert(actor: &harness::Actor<'_>, lead: &Value, title: &str) -> harness::Answer {
    let input = json!({ "id": lead["id"], "expectedVersion": lead["version"], "process": "reseller", "title": title,
        "estimatedAmount": { "amount": "48000", "currency": "EUR" }, "closeDate": "2027-02-01" });
    actor
        .mutate(
            "leadConvert",
            &format!("lead {{ {} }} deal {{ id number version title }}", lead::LEAD),
            input,
        )
        .await
}

// covers: RS-1.4
// op: leadConvert
#[tokio::test]
async fn a_lead_becomes_account_contact_and_deals_without_typing_twice() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let details = json!({ "email": "ines.laurent@vinohrad.example", "phone": "+420 1 23", "domain": "vinohrad.example",
        "registrationNumber": "CZ 4711" });
    let entered = lead::enter(&ae, "Vinohrad Press", details).await;
    let converted = convert(&ae, &entered, "Printing floor").await.accepted();
    let lead = converted.at("/leadConvert/lead").clone();
    assert_eq!(lead["status"], "CONVERTED");
    let account = &lead["deals"][0]["account"];
    assert_eq!(account["name"], "Vinohrad Press");
    assert_eq!(account["domain"], "vinohrad.example");
    assert_eq!(account["registrationNumber"], "CZ 4711");
    let person =
        json!({ "name": "Ines Laurent", "email": "ines.laurent@vinohrad.example", "phone": "+420 1 23" });
    assert_eq!(account["contacts"], json!([person]));
    let mut deal = Deal::from(converted.at("/leadConvert/deal"));
    let read = deal.read(&ae, "title closeDate amount { origin value { amount } } stage { key } state").await;
    assert_eq!((&read["title"], &read["closeDate"]), (&json!("Printing floor"), &json!("2027-02-01")));
    assert_eq!(read["amount"]["value"]["amount"], "48000");
    assert_eq!(read["amount"]["origin"], "ESTIMATED");
    let known = &read["state"]["facts"];
    assert_eq!(known["customer_contact_name"], json!({ "text": "Ines Laurent" }));
    assert_eq!(known["customer_contact_email"], json!({ "text": "ines.laurent@vinohrad.example" }));

    let second = convert(&ae, &lead, "Office network").await.accepted();
    let deals = second.at("/leadConvert/lead/deals").as_array().unwrap();
    assert_eq!(deals.len(), 2, "one lead, several deals");
    assert_eq!(deals[0]["account"]["id"], deals[1]["account"]["id"]);
}

// covers: RS-1.3
// op: leadCreate, conflictCheck, conflictResolve, leadConvert
#[tokio::test]
async fn a_conflict_is_shown_and_resolved_by_name_before_the_lead_is_converted() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let theirs = Deal::create(&ae2, "Wind farm control", "Nordsee Wind GmbH").await;
    let check =
        "query ($c: String!) { conflictCheck(company: $c) { id reason score dealNumber owner { name } } }";
    let seen = ae.gql(check, json!({ "c": "Nordsee-Wind" })).await;
    assert_eq!(seen.at("/conflictCheck/0/dealNumber"), &json!(theirs.number), "{}", seen.text);
    assert_eq!(seen.at("/conflictCheck/0/id"), &Value::Null, "only shown, not yet on record");
    assert_eq!(
        ae2.gql(check, json!({ "c": "Nordsee-Wind" })).await.at("/conflictCheck"),
        &json!([]),
        "their own"
    );

    let entered = lead::enter(&ae, "Nordsee Wind", json!({})).await;
    let conflict = &entered["conflicts"][0];
    assert_eq!((&conflict["reason"], &conflict["resolution"]), (&json!("SIMILAR_NAME"), &Value::Null));
    assert_eq!(conflict["owner"]["name"], "Bruno Keller");
    assert_eq!(convert(&ae, &entered, "Too early").await.user_errors()[0]["code"], "CONFLICT");

    let resolve = |resolution: &str, note: &str| json!({ "id": conflict["id"], "resolution": resolution, "note": note });
    let fields = "conflict { resolution note resolvedBy { name } resolvedAt }";
    let own = ae.mutate("conflictResolve", fields, resolve("NO_CONFLICT", "Mine")).await;
    assert_eq!(own.error_code().as_deref(), Some("FORBIDDEN"), "who would profit does not decide");
    let stranger =
        server.member("ae3").mutate("conflictResolve", fields, resolve("NO_CONFLICT", "Why not")).await;
    assert_eq!(stranger.error_code().as_deref(), Some("FORBIDDEN"));
    let blank = ae2.mutate("conflictResolve", fields, resolve("SHARED", "  ")).await;
    assert_eq!(blank.user_errors()[0]["path"], json!(["note"]));
    let resolved =
        ae2.mutate("conflictResolve", fields, resolve("SHARED", "We visit them together")).await.accepted();
    let kept = resolved.at("/conflictResolve/conflict");
    assert_eq!((&kept["resolution"], &kept["note"]), (&json!("SHARED"), &json!("We visit them together")));
    assert_eq!(kept["resolvedBy"]["name"], "Bruno Keller");
    let again =
        server.member("sales-manager").mutate("conflictResolve", fields, resolve("WITHDRAWN", "No")).await;
    assert_eq!(again.user_errors()[0]["code"], "CONFLICT");
    convert(&ae, &entered, "Together").await.accepted();
}

// covers: RS-1.3
// op: leadCreate, dealCreate
#[tokio::test]
async fn numbers_and_domains_tell_companies_whatever_their_names() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let known = json!({ "domain": "www.helvetia-tools.example", "registrationNumber": "CHE-123.456.789" });
    lead::enter(&ae2, "Helvetia Werkzeuge", known).await;
    let by_number =
        lead::enter(&ae, "Something else entirely", json!({ "registrationNumber": "che 123456789" })).await;
    assert_eq!(by_number["conflicts"][0]["reason"], "SAME_NUMBER");
    assert_eq!(by_number["conflicts"][0]["score"], 100);
    let by_domain = lead::enter(&ae, "Quite another", json!({ "email": "a@helvetia-tools.example" })).await;
    assert_eq!(by_domain["conflicts"][0]["reason"], "SAME_DOMAIN");
    let other = lead::enter(&ae, "Zephyr Balloons", json!({})).await;
    assert_eq!(other["conflicts"], json!([]));
    let own = lead::enter(&ae2, "Helvetia Werkzeuge AG", json!({})).await;
    assert!(
        !own.to_string().contains("\"owner\":{\"name\":\"Bruno Keller\"}}]"),
        "what one works on oneself is welcome"
    );
    let input =
        json!({ "process": "reseller", "title": "Lathes", "account": { "name": "Helvetia Werkzeuge" } });
    let created = Deal::try_create(&server.member("ae3"), input).await.accepted();
    let conflicts = created.at("/dealCreate/conflicts").as_array().unwrap();
    assert!(
        !conflicts.is_empty() && conflicts.iter().all(|one| one["id"].is_string()),
        "a deal's are on record too"
    );
}

// covers: RS-1.4
// op: leadUpdate
#[tokio::test]
async fn a_discarded_lead_stands_in_nobodys_way() {
    let server = TestServer::start().await;
    let (ae, ae2) = (server.member("ae"), server.member("ae2"));
    let entered = lead::enter(&ae2, "Camargue Rice", json!({})).await;
    let discard =
        json!({ "id": entered["id"], "expectedVersion": entered["version"], "status": "DISCARDED" });
    ae2.mutate("leadUpdate", "lead { status }", discard).await.accepted();
    let entered = lead::enter(&ae, "Camargue Rice", json!({})).await;
    assert_eq!(entered["conflicts"], json!([]));
    let by_hand =
        json!({ "id": entered["id"], "expectedVersion": entered["version"], "status": "CONVERTED" });
    let refused = ae.mutate("leadUpdate", "lead { status }", by_hand).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["status"]), "only a conversion converts");
}

// covers: RS-1.4
// op: leadUpdate, leadConvert, notifications
#[tokio::test]
async fn marketing_hands_a_lead_to_a_seller_who_makes_a_deal_of_it() {
    let server = TestServer::start().await;
    let (marketing, ae, finance) =
        (server.member("marketing"), server.member("ae"), server.member("finance"));
    let entered =
        lead::enter(&marketing, "Sundial Observatories", json!({ "notes": "Met at the fair" })).await;
    let give = |lead: &Value, owner: &str| json!({ "id": lead["id"], "expectedVersion": lead["version"], "owner": owner });
    let fields = format!("lead {{ {} }}", lead::LEAD);
    let refused = marketing.mutate("leadUpdate", &fields, give(&entered, &finance.id().await)).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["owner"]), "finance works on no leads");
    let nobody = format!("user_{}", "0".repeat(32));
    let refused = marketing.mutate("leadUpdate", &fields, give(&entered, &nobody)).await;
    assert_eq!(refused.user_errors()[0]["code"], "NOT_FOUND");
    let taken = ae.mutate("leadUpdate", &fields, give(&entered, &ae.id().await)).await;
    assert_eq!(taken.error_code().as_deref(), Some("FORBIDDEN"), "nobody helps themselves");

    let given = marketing.mutate("leadUpdate", &fields, give(&entered, &ae.id().await)).await.accepted();
    let given = given.at("/leadUpdate/lead");
    assert_eq!(
        (&given["owner"]["email"], &given["notes"]),
        (&json!("ae@demo.example"), &json!("Met at the fair"))
    );
    let told = Mail::await_one(&server, "ae@demo.example", "A lead for you: Sundial Observatories").await;
    assert_eq!(told.link(), server.url(&format!("/leads/{}", entered["id"].as_str().unwrap())));
    let newest = ae.gql("{ notifications(first: 1) { nodes { subject } } }", json!({})).await;
    assert_eq!(newest.text_at("/notifications/nodes/0/subject"), told.subject);
    let late = json!({ "id": given["id"], "expectedVersion": given["version"], "notes": "Mine" });
    let refused = marketing.mutate("leadUpdate", &fields, late).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"), "it is the seller's now");
    convert(&ae, given, "Domes").await.accepted();
}

// covers: RS-1.3
// op: leadUpdate, conflictResolve, leadConvert
#[tokio::test]
async fn conflicts_are_seen_from_the_side_of_whoever_gets_the_lead() {
    let server = TestServer::start().await;
    let (marketing, ae, ae2) = (server.member("marketing"), server.member("ae"), server.member("ae2"));
    Deal::create(&ae2, "Turbines", "Galway Tidal").await;
    let entered = lead::enter(&marketing, "Galway Tidal Ltd", json!({})).await;
    assert_eq!(entered["conflicts"][0]["owner"]["name"], "Bruno Keller");
    let fields = format!("lead {{ {} }}", lead::LEAD);
    let give = |lead: &Value, owner: String| json!({ "id": lead["id"], "expectedVersion": lead["version"], "owner": owner });

    let own = marketing.mutate("leadUpdate", &fields, give(&entered, ae2.id().await)).await.accepted();
    let settled = &own.at("/leadUpdate/lead/conflicts/0");
    assert_eq!(
        (&settled["resolution"], &settled["note"]),
        (&json!("HANDED_OVER"), &json!("Handed to Bruno Keller"))
    );
    assert!(settled["resolvedBy"]["name"].is_string(), "a named person, on record");
    convert(&ae2, own.at("/leadUpdate/lead"), "More turbines").await.accepted();

    let second = lead::enter(&ae2, "Galway Tidal", json!({})).await;
    assert_eq!(second["conflicts"], json!([]), "the own customer");
    let moved = ae2.mutate("leadUpdate", &fields, give(&second, ae.id().await)).await.accepted();
    let seen = moved.at("/leadUpdate/lead/conflicts").as_array().unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|one| one["owner"]["name"] == "Bruno Keller"), "{seen:?}");
    let refused = convert(&ae, moved.at("/leadUpdate/lead"), "Too early").await;
    assert_eq!(refused.user_errors()[0]["code"], "CONFLICT");
}

// covers: RS-1.1
// op: leadCreate
#[tokio::test]
async fn a_lead_says_how_it_came() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let sources = [
        "NETWORKING_EVENT",
        "NON_PROFIT_BOARD",
        "LINKEDIN",
        "EMAIL",
        "PHONE",
        "CUSTOMER_REFERRAL",
        "MANUFACTURING_PARTNER",
        "WEBSITE",
    ];
    for source in sources {
        let entered = lead::enter(&ae, &format!("From {source}"), json!({ "source": source })).await;
        assert_eq!(entered["source"], source);
    }
    let unknown = json!({ "company": "X", "contactName": "X", "source": "TELEPATHY" });
    assert!(ae.mutate("leadCreate", "lead { id }", unknown).await.error_code().is_some());
}

/// Sends the website's contact form as a page does it.
async fn write_to(server: &TestServer, message: &Value) -> reqwest::Response {
    server.http().post(server.url("/public/leads")).json(message).send().await.unwrap()
}

fn message(company: &str) -> Value {
    json!({ "company": company, "name": "Ines Laurent", "email": "ines@visitor.example", "phone": "+33 1 23",
        "message": "We need forty screens." })
}

// covers: RS-1.2
// op: leads, notifications
#[tokio::test]
async fn what_a_visitor_writes_becomes_a_lead_of_the_seller_whose_turn_it_is() {
    let server = TestServer::start().await;
    let answer = write_to(&server, &message("Visitor One")).await;
    assert_eq!(answer.status(), 201);
    let thanks = answer.json::<Value>().await.unwrap()["message"].clone();
    assert!(thanks.as_str().unwrap().contains("Thank you"), "{thanks}");
    let form = [("company", "Visiteur Deux"), ("name", "Luc"), ("email", "luc@visiteur.example")];
    let page = server.http().post(server.url("/public/leads")).header("accept-language", "fr").form(&form);
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 201);
    assert!(page.text().await.unwrap().contains("Nous avons bien reçu votre message"));
    for company in ["Visitor Three", "Visitor Four"] {
        assert_eq!(write_to(&server, &message(company)).await.status(), 201);
    }

    let query = "{ leads(filter: { text: \"visit\" }, first: 10) { nodes { \
         company contactName email phone notes source status owner { email roles } } } }";
    let found = server.member("sales-manager").gql(query, json!({})).await;
    let leads = found.at("/leads/nodes").as_array().unwrap();
    assert_eq!(leads.len(), 4);
    let first = leads.iter().find(|lead| lead["company"] == "Visitor One").unwrap();
    assert_eq!((&first["source"], &first["status"]), (&json!("WEBSITE"), &json!("NEW")));
    assert_eq!((&first["phone"], &first["notes"]), (&json!("+33 1 23"), &json!("We need forty screens.")));
    assert!(
        leads.iter().all(|lead| lead["owner"]["roles"] == json!(["account_executive"])),
        "{}",
        found.text
    );
    let mut owners: Vec<&str> = leads.iter().map(|lead| lead["owner"]["email"].as_str().unwrap()).collect();
    let first_owner = first["owner"]["email"].as_str().unwrap().to_owned();
    owners.sort_unstable();
    owners.dedup();
    assert!(owners.len() >= 3, "the sellers take turns: {owners:?}");
    let told = Mail::await_one(&server, &first_owner, "New lead from the website: Visitor One").await;
    assert!(told.link().starts_with(&server.url("/leads/lead_")), "{}", told.body);
}

// covers: RS-1.2
#[tokio::test]
async fn robots_get_nothing_out_of_the_contact_form() {
    let server = TestServer::start().await;
    let count = async || {
        let found = server.member("ae").gql("{ leads(first: 1) { totalCount } }", json!({})).await;
        found.at("/leads/totalCount").as_i64().unwrap()
    };
    let before = count().await;
    let mut trapped = message("Robot Inc");
    trapped["website"] = json!("https://robot.example");
    assert_eq!(write_to(&server, &trapped).await.status(), 201, "it is thanked, and learns nothing");
    let mut long = message("Long Inc");
    long["message"] = json!("x".repeat(20_001));
    assert_eq!(write_to(&server, &long).await.status(), 400);
    long["message"] = json!("x".repeat(40_000));
    let too_long = write_to(&server, &long).await;
    assert_eq!(too_long.status(), 413);
    assert_eq!(too_long.headers()["access-control-allow-origin"], "*", "the page can read why");
    let no_text = write_to(&server, &json!({ "company": 1 })).await;
    assert_eq!(no_text.json::<Value>().await.unwrap()["error"]["code"], "BAD_USER_INPUT");
    let asked =
        server.http().request(reqwest::Method::OPTIONS, server.url("/public/leads")).send().await.unwrap();
    assert_eq!(
        (asked.status().as_u16(), asked.headers()["access-control-allow-methods"].as_bytes()),
        (204, &b"POST"[..])
    );
    for (field, wrong) in [("company", " "), ("name", ""), ("email", "no address")] {
        let mut broken = message("Broken Inc");
        broken[field] = json!(wrong);
        let refused = write_to(&server, &broken).await;
        assert_eq!(refused.status(), 400, "{field}");
        assert!(refused.text().await.unwrap().contains(field), "the answer names the field");
    }
    assert_eq!(count().await, before, "nothing of all this is a lead");

    let mut accepted = 0;
    let refused = loop {
        let answer = write_to(&server, &message("Flood Inc")).await;
        if answer.status() != 201 {
            break answer;
        }
        accepted += 1;
        assert!(accepted < 20, "nobody stops the flood");
    };
    assert_eq!(refused.status(), 429);
    assert!(refused.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
    assert_eq!(count().await, before + accepted);
}
