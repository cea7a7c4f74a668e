//! Finding deals, accounts and people by what people type.

use harness::{Actor, Deal, TestServer};
use serde_json::{Value, json};

const SEARCH: &str = "query ($text: String!) { search(text: $text, first: 4) {
    deals { number title } accounts { name } people { name } } }";

/// Titles of deals, names of accounts, names of people, each in the order found.
async fn found(actor: &Actor<'_>, text: &str) -> [Vec<String>; 3] {
    let answer = actor.gql(SEARCH, json!({ "text": text })).await;
    let names = |kind: &str, field: &str| {
        let all = answer.at(&format!("/search/{kind}")).as_array().unwrap().clone();
        all.iter().map(|one| one[field].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    [names("deals", "title"), names("accounts", "name"), names("people", "name")]
}

// op: search
#[tokio::test]
async fn a_few_letters_find_deals_accounts_and_people_in_spite_of_slips_and_accents() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let deal = Deal::create(&ae, "Zirconium furnaces", "Hôpital Sainte-Quintine").await;
    for typed in [
        "zircon",
        "ZIRCONIUM furn",
        "furnaces quintine",
        "zirconum furnace",
        "hopital quintine",
        &deal.number,
    ] {
        let [deals, ..] = found(&ae, typed).await;
        assert_eq!(deals.first().map(String::as_str), Some("Zirconium furnaces"), "{typed}");
    }
    for typed in ["sainte-quint", "hôpital sainte", "hopital sainte quintinne"] {
        let [_, accounts, _] = found(&ae, typed).await;
        assert_eq!(accounts.first().map(String::as_str), Some("Hôpital Sainte-Quintine"), "{typed}");
    }
    let me = ae.gql("{ viewer { user { name } } }", json!({})).await.at("/viewer/user/name").clone();
    let [.., people] = found(&ae, me.as_str().unwrap()).await;
    assert_eq!(Value::from(people[0].clone()), me);
    for nothing in ["", "z", "xqzwv", "\"", "' OR 1=1 --", "NEAR(a b)", "a* OR", "%", "_____"] {
        let [deals, accounts, _] = found(&ae, nothing).await;
        assert!(deals.is_empty() && accounts.is_empty(), "{nothing}: {deals:?} {accounts:?}");
    }
}

// op: search, dealUpdate
#[tokio::test]
async fn a_new_title_is_found_and_the_old_one_is_not() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Molybdenum", "Northwind").await;
    deal.mutate(&ae, "dealUpdate", json!({ "title": "Rhodium" })).await.accepted();
    assert_eq!(found(&ae, "rhodium").await[0], ["Rhodium"]);
    assert_eq!(found(&ae, "molybdenum").await[0], Vec::<String>::new());
    let board = "{ board(process: \"reseller\", filter: { text: \"rhod\" }) { columns { cards { nodes { title } } } } }";
    let titles = ae.gql(board, json!({})).await.text.matches("Rhodium").count();
    assert_eq!(titles, 1);
}

// op: search
#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    let server = TestServer::start().await;
    Deal::create(&server.member("ae"), "Praseodymium", "Secret Customer Works").await;
    let [deals, accounts, _] = found(&server.member("partner"), "praseodymium").await;
    assert_eq!((deals, accounts), (vec![], vec![]));
    let [deals, accounts, people] = found(&server.member("partner"), "secret customer").await;
    assert_eq!((deals, accounts, people), (vec![], vec![], vec![]));
}
