//! Customers: what happened to all their deals stands in one place.

use harness::{Deal, TestServer};
use serde_json::{Value, json};

async fn timeline(actor: &harness::Actor<'_>, account: &Value, first: i32, after: &Value) -> Value {
    let query = "query ($id: ID!, $first: Int, $after: String) { account(id: $id) { name timeline(first: $first, after: $after) { \
         nodes { id dealNumber dealTitle kind text detail by { name } } pageInfo { hasNextPage endCursor } } } }";
    actor
        .gql(query, json!({ "id": account, "first": first, "after": after }))
        .await
        .at("/account/timeline")
        .clone()
}

// covers: DS-2.6
// op: account, dealNoteAdd
#[tokio::test]
async fn what_is_logged_on_a_deal_stands_on_its_company_typed_once() {
    let server = TestServer::start().await;
    let (seller, director) = (server.member("ae"), server.member("director"));
    let mut first = Deal::create(&seller, "Switches", "Both & Co").await;
    let account = first.read(&seller, "account { id }").await["account"]["id"].clone();
    let more = json!({ "process": "reseller", "title": "A test stand", "account": { "id": account } });
    let second = Deal::from(Deal::try_create(&seller, more).await.accepted().at("/dealCreate/deal"));
    let call = json!({ "kind": "CALL", "text": "They move in May", "significant": true });
    first.mutate(&seller, "dealNoteAdd", call).await.accepted();

    let whole = timeline(&director, &account, 100, &Value::Null).await;
    let entries = whole["nodes"].as_array().unwrap();
    let noted: Vec<_> = entries.iter().filter(|entry| entry["detail"] == "They move in May").collect();
    assert_eq!(noted.len(), 1, "{whole}");
    assert_eq!((&noted[0]["dealNumber"], &noted[0]["dealTitle"]), (&json!(first.number), &json!("Switches")));
    assert_eq!(noted[0], &entries[0], "the newest comes first");
    let began: Vec<_> = entries.iter().filter(|entry| entry["kind"] == "deal_created").collect();
    assert_eq!(
        began.iter().map(|entry| &entry["dealNumber"]).collect::<Vec<_>>(),
        [&json!(second.number), &json!(first.number)]
    );

    // Page by page it is the same, and nothing twice.
    let (mut paged, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = timeline(&director, &account, 3, &after).await;
        paged.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(&paged, entries);
}
