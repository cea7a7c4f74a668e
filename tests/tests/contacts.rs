//! Who at the customer takes part in a deal: parts, weight, side, and what is not known yet.

use harness::walk::Walk;
use harness::{Actor, Deal, TestServer};
use serde_json::{Value, json};

const CONTACTS: &str = "contacts { id name roles { key name } influence attitude } contactGaps { key name } account { contacts { id name email phone } }";

fn names(values: &Value, field: &str) -> Vec<String> {
    values.as_array().unwrap().iter().map(|value| value[field].as_str().unwrap().to_owned()).collect()
}

async fn known(deal: &mut Deal, actor: &Actor<'_>) -> Value {
    deal.read(actor, CONTACTS).await
}

// covers: DS-2.2
// op: dealContactPut, dealContactRemove
#[tokio::test]
async fn a_deal_says_who_decides_with_how_much_weight_and_what_is_not_known() {
    let server = TestServer::start().await;
    let mut walk = Walk::begin(&server, "distributor", "Test stand").await;
    let seller = walk.person("sales_manager");
    let gaps = known(&mut walk.deal, &seller).await["contactGaps"].clone();
    assert_eq!(names(&gaps, "key"), ["economic_buyer", "user_buyer", "technical_buyer", "coach"]);

    let new = json!({ "name": " Ada Ng ", "email": "Ada@Customer.example", "phone": "+33 1 02 03 04 05" });
    let input = json!({ "new": new, "roles": ["economic_buyer", "coach"], "influence": "HIGH", "attitude": "SUPPORTS" });
    walk.deal.mutate(&seller, "dealContactPut", input).await.accepted();
    let now = known(&mut walk.deal, &seller).await;
    assert_eq!(names(&now["contactGaps"], "key"), ["user_buyer", "technical_buyer"]);
    let person = &now["contacts"][0];
    assert_eq!((&person["name"], &person["influence"]), (&json!("Ada Ng"), &json!("HIGH")));
    assert_eq!(names(&person["roles"], "name"), ["Who helps us inside", "Who pays"]);
    let at_customer = now["account"]["contacts"].as_array().unwrap();
    let kept = at_customer.iter().find(|contact| contact["id"] == person["id"]).unwrap();
    assert_eq!(
        (&kept["email"], &kept["phone"]),
        (&json!("ada@customer.example"), &json!("+33 1 02 03 04 05"))
    );

    // What is said anew replaces what was said; the person is not taken in twice.
    let input = json!({ "contact": person["id"], "roles": ["user_buyer"], "attitude": "OPPOSES" });
    walk.deal.mutate(&seller, "dealContactPut", input).await.accepted();
    let then = known(&mut walk.deal, &seller).await;
    assert_eq!(then["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&then["contacts"][0]["influence"], &then["contacts"][0]["attitude"]),
        (&Value::Null, &json!("OPPOSES"))
    );
    assert_eq!(then["account"]["contacts"].as_array().unwrap().len(), at_customer.len());

    walk.deal.mutate(&seller, "dealContactRemove", json!({ "contact": person["id"] })).await.accepted();
    let after = known(&mut walk.deal, &seller).await;
    assert_eq!(after["contacts"], json!([]));
    assert_eq!(
        after["account"]["contacts"].as_array().unwrap().len(),
        at_customer.len(),
        "the customer keeps them"
    );
    let log = walk.deal.read(&seller, "timeline(first: 4) { nodes { kind text detail } }").await;
    assert_eq!(log["timeline"]["nodes"][0]["text"], "Ada Ng takes part no more");
    assert_eq!(log["timeline"]["nodes"][1]["detail"], "Who uses it, against us");
}

// covers: DS-2.2
#[tokio::test]
async fn nobody_takes_part_who_is_not_at_the_customer_and_nothing_is_half_kept() {
    let server = TestServer::start().await;
    let seller = server.member("ae");
    let mut deal = Deal::create(&seller, "Switches", "Mine & Co").await;
    let mut other = Deal::create(&seller, "Routers", "Others & Co").await;
    other
        .mutate(&seller, "dealContactPut", json!({ "new": { "name": "Bo Ek" }, "roles": [] }))
        .await
        .accepted();
    let stranger = known(&mut other, &seller).await["contacts"][0]["id"].clone();

    let refusals = [
        (json!({ "contact": stranger, "roles": [] }), "contact"),
        (json!({ "roles": [] }), "contact"),
        (json!({ "contact": stranger, "new": { "name": "Both" }, "roles": [] }), "contact"),
        (json!({ "new": { "name": " " }, "roles": [] }), "new.name"),
        (json!({ "new": { "name": "Bo", "email": "nonsense" }, "roles": [] }), "new.email"),
        (json!({ "new": { "name": "Bo" }, "roles": ["Not a key"] }), "roles"),
    ];
    for (input, field) in refusals {
        let errors = deal.mutate(&seller, "dealContactPut", input.clone()).await.user_errors();
        let path: Vec<&str> =
            errors[0]["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        assert_eq!(path.join("."), field, "{input}: {errors:?}");
    }
    let unknown = json!({ "new": { "name": "Bo" }, "roles": ["king"] });
    assert_eq!(deal.mutate(&seller, "dealContactPut", unknown).await.blockers(), ["CONTACT_ROLE_UNKNOWN"]);
    let gone = deal.mutate(&seller, "dealContactRemove", json!({ "contact": stranger })).await;
    assert_eq!(gone.blockers(), ["CONTACT_NOT_FOUND"]);
    let stale = json!({ "new": { "name": "Bo" }, "roles": [], "expectedVersion": 0 });
    let answer = deal.mutate(&seller, "dealContactPut", stale).await;
    assert_eq!(answer.error_code().as_deref(), Some("CONFLICT"));
    let colleague = server.member("ae2");
    let foreign =
        deal.mutate(&colleague, "dealContactPut", json!({ "new": { "name": "Bo" }, "roles": [] })).await;
    assert!(foreign.body["errors"].is_array() || !foreign.user_errors().is_empty(), "{}", foreign.text);

    let now = known(&mut deal, &seller).await;
    assert_eq!(now["contacts"], json!([]));
    assert!(!names(&now["account"]["contacts"], "name").iter().any(|name| name == "Bo"), "nobody was kept");
}
