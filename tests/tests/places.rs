//! The order of cards in a column, as people arrange it.

use futures_util::future::join_all;
use harness::{Actor, Answer, Deal, TestServer, said};
use serde_json::{Value, json};

const BOARD: &str = "query ($filter: BoardFilter) { board(process: \"reseller\", filter: $filter) {
    column(stage: \"qualify\") { cards { nodes { id rank version } } } } }";

/// The ids of a column from its top, of those deals that are meant.
async fn order(actor: &Actor<'_>, among: &[Deal], filter: Value) -> Vec<String> {
    let answer = actor.gql(BOARD, json!({ "filter": filter })).await;
    let cards = answer.at("/board/column/cards/nodes").as_array().unwrap().clone();
    let ranks: Vec<&str> = cards.iter().map(|card| card["rank"].as_str().unwrap()).collect();
    assert!(ranks.is_sorted_by(|a, b| a >= b), "{ranks:?}");
    let ids = cards.iter().map(|card| card["id"].as_str().unwrap().to_owned());
    ids.filter(|id| among.iter().any(|deal| deal.id == *id)).collect()
}

async fn place(actor: &Actor<'_>, deal: &Deal, below: Option<&Deal>) -> Answer {
    let input = json!({ "id": deal.id, "below": below.map(|below| &below.id) });
    actor.mutate("dealPlace", "card { id rank version }", input).await
}

/// The letters of deals in an order, for reading.
fn letters(order: &[String], deals: &[Deal]) -> String {
    let letter = |id: &String| {
        let place = deals.iter().position(|deal| deal.id == *id).unwrap();
        char::from(b'a' + u8::try_from(place).unwrap())
    };
    order.iter().map(letter).collect()
}

// op: dealPlace, board
#[tokio::test]
async fn cards_stand_where_people_put_them() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let mut deals = Vec::new();
    for name in ["a", "b", "c", "d"] {
        deals.push(Deal::create(&ae, name, "Placed & Co").await);
    }
    let [a, b, c, d] = deals.clone().try_into().unwrap();
    assert_eq!(letters(&order(&director, &deals, json!(null)).await, &deals), "dcba");
    for (deal, below, expected) in [
        (&a, None, "adcb"),
        (&d, Some(&b), "acbd"),
        (&b, Some(&a), "abcd"),
        (&c, Some(&d), "abdc"),
        (&a, Some(&b), "badc"),
        (&a, Some(&b), "badc"),
    ] {
        let placed = place(&ae, deal, below).await.accepted();
        // It is no change of the deal, so whoever works on it goes on.
        assert_eq!(placed.at("/dealPlace/card/version"), &json!(1));
        // Both the cards in memory and those that are read say the same.
        for filter in [json!(null), json!({ "text": "placed" })] {
            assert_eq!(letters(&order(&director, &deals, filter).await, &deals), expected);
        }
    }
    // Whoever comes later stands on top of those that were put there.
    let late = Deal::create(&ae, "e", "Placed & Co").await;
    deals.push(late);
    assert_eq!(letters(&order(&ae, &deals, json!(null)).await, &deals), "ebadc");
    let check = server.home().run(&["check"]);
    assert!(check.status.success(), "{}", said(&check));
}

// op: dealPlace
#[tokio::test]
async fn a_place_that_makes_no_sense_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let (ae, stranger) = (server.member("ae"), server.member("finance"));
    let (deal, other) =
        (Deal::create(&ae, "One", "Placed & Co").await, Deal::create(&ae, "Two", "Placed & Co").await);
    let mut gone = Deal::create(&ae, "Three", "Placed & Co").await;
    gone.mutate(&ae, "dealMove", json!({ "stage": "on_hold" })).await.accepted();
    let deals = [deal.clone(), other.clone()];
    let before = order(&ae, &deals, json!(null)).await;
    for below in [&gone, &deal] {
        let errors = place(&ae, &deal, Some(below)).await.user_errors();
        assert_eq!((&errors[0]["code"], &errors[0]["path"]), (&json!("INVALID"), &json!(["below"])));
        assert!(errors[0]["message"].as_str().unwrap().contains("column"), "{errors:?}");
    }
    let refused = place(&stranger, &deal, None).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    // The role alone does not make it their deal.
    let colleague = place(&server.member("sss"), &deal, None).await;
    assert_eq!(colleague.blockers(), ["NOT_YOUR_DEAL"]);
    assert_eq!(order(&ae, &deals, json!(null)).await, before);
}

// op: dealPlace
#[tokio::test]
async fn many_who_arrange_one_column_at_once_lose_no_card() {
    let server = TestServer::start().await;
    let people = ["ae", "director", "sales-manager"].map(|name| server.member(name));
    let mut deals = Vec::new();
    for number in 0..8 {
        deals.push(Deal::create(&people[0], &format!("Deal {number}"), "Placed & Co").await);
    }
    let all = &deals;
    let turns = people.iter().enumerate().map(|(seed, actor)| async move {
        let mut dice = fastrand::Rng::with_seed(u64::try_from(seed).unwrap());
        for _ in 0..25 {
            let (deal, below) = (dice.usize(..all.len()), dice.usize(..=all.len()));
            let below = all.get(below).filter(|below| below.id != all[deal].id);
            place(actor, &all[deal], below).await.accepted();
        }
    });
    join_all(turns).await;
    let late = Deal::create(&people[0], "The last to come", "Placed & Co").await;
    deals.push(late.clone());
    let mut found = order(&people[0], &deals, json!(null)).await;
    assert_eq!(found[0], late.id, "who comes later stands on top of all that were put there");
    found.sort();
    let mut all: Vec<String> = deals.iter().map(|deal| deal.id.clone()).collect();
    all.sort();
    assert_eq!(found, all);
}
