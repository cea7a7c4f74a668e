//! Boards narrowed to teams, types of deals, and how the leads came that deals were made of.

use std::collections::BTreeSet;

use harness::database::Engine;
use harness::{Actor, Answer, Deal, TestServer, lead};
use serde_json::{Value, json};

const BOARD: &str =
    "query ($process: String!, $filter: BoardFilter) { board(process: $process, filter: $filter) {
    count columns { stage { key kind } count total { amount }
        cards { nodes { number segment owner { id team } amount { value { amount } } } } } } }";

async fn board(actor: &Actor<'_>, process: &str, filter: &Value) -> Answer {
    actor.gql(BOARD, json!({ "process": process, "filter": filter })).await
}

/// An amount in hundredths; none for no amount.
fn hundredths(amount: &Value) -> Option<i64> {
    let amount: f64 = amount.as_str()?.parse().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "amounts of tests are small")]
    Some((amount * 100.0).round() as i64)
}

/// Every card of a board, whose columns must count and sum them.
#[track_caller]
fn cards(answer: &Answer) -> Vec<Value> {
    let mut all = Vec::new();
    let mut pipeline = 0;
    for column in answer.at("/board/columns").as_array().unwrap() {
        let cards = column["cards"]["nodes"].as_array().unwrap();
        let sum: i64 = cards.iter().filter_map(|card| hundredths(&card["amount"]["value"]["amount"])).sum();
        assert_eq!(column["count"], cards.len(), "{column}");
        assert_eq!(hundredths(&column["total"]["amount"]), Some(sum), "{column}");
        pipeline += if ["OPEN", "WON"].contains(&column["stage"]["kind"].as_str().unwrap()) {
            cards.len()
        } else {
            0
        };
        all.extend(cards.iter().cloned());
    }
    assert_eq!(answer.at("/board/count"), pipeline);
    all
}

/// The numbers of the deals that a filter leaves, found by one statement.
async fn left(actor: &Actor<'_>, process: &str, filter: Value) -> BTreeSet<String> {
    // Who asks is remembered for a moment, people and processes for longer.
    board(actor, process, &filter).await;
    let answer = board(actor, process, &filter).await;
    let numbers = cards(&answer).iter().map(|card| card["number"].as_str().unwrap().to_owned()).collect();
    // On a file each request finds out who asks.
    let most = if Engine::of_this_run() == Engine::Sqlite { 2 } else { 1 };
    assert!(answer.statements() <= most, "{} statements for {filter}", answer.statements());
    numbers
}

/// A lead that came in some way, made a deal.
async fn from_lead(actor: &Actor<'_>, process: &str, source: &str, company: &str) -> Deal {
    let lead = lead::enter(actor, company, json!({ "source": source })).await;
    let input = json!({ "id": lead["id"], "expectedVersion": lead["version"], "process": process,
        "title": format!("For {company}"), "estimatedAmount": { "amount": "12500", "currency": "EUR" } });
    let answer = actor.mutate("leadConvert", "deal { id number version }", input).await.accepted();
    Deal::from(answer.at("/leadConvert/deal"))
}

fn numbers<'a>(deals: impl IntoIterator<Item = &'a Deal>) -> BTreeSet<String> {
    deals.into_iter().map(|deal| deal.number.clone()).collect()
}

// op: board, leadConvert
#[tokio::test]
async fn a_board_is_narrowed_to_teams_types_and_sources_each_alone_and_together() {
    let server = TestServer::start().await;
    let (ae, ae3, director) = (server.member("ae"), server.member("ae3"), server.member("director"));
    let referred = from_lead(&ae, "committee", "CUSTOMER_REFERRAL", "Zimtstern").await;
    let phoned = from_lead(&ae, "committee", "PHONE", "Quillfeather").await;
    let phoned_too = from_lead(&ae3, "committee", "PHONE", "Obelisk Yachts").await;
    let left_to = async |actor: &Actor<'_>, filter: Value| left(actor, "committee", filter).await;
    let left = async |filter: Value| left_to(&director, filter).await;

    let all = cards(&board(&director, "committee", &json!(null)).await);
    let those = |fits: &dyn Fn(&Value) -> bool| {
        let fitting = all.iter().filter(|card| fits(card));
        fitting.map(|card| card["number"].as_str().unwrap().to_owned()).collect::<BTreeSet<String>>()
    };
    let (north, south) =
        (those(&|card| card["owner"]["team"] == "North"), those(&|card| card["owner"]["team"] == "South"));
    assert!(
        north.contains(&phoned.number) && south.contains(&phoned_too.number) && north.is_disjoint(&south)
    );
    assert_eq!(left(json!({ "teams": ["North"] })).await, north);
    assert_eq!(left(json!({ "teams": ["South"] })).await, south);
    assert_eq!(left(json!({ "teams": ["North", "South"] })).await, &north | &south);
    assert!(
        left(json!({ "teams": ["Nowhere"] })).await.is_empty()
            && left(json!({ "teams": [] })).await.is_empty()
    );
    // Sums of teams are kept, and say what counting says.
    assert_eq!(left(json!({ "teams": ["North"], "text": "d-20" })).await, north);
    let alice = ae.id().await;
    let own = those(&|card| card["owner"]["id"] == alice.as_str());
    assert_eq!(left(json!({ "teams": ["North"], "owners": [alice] })).await, own);
    assert!(left(json!({ "teams": ["South"], "owners": [alice] })).await.is_empty());

    let types = ["small", "middle", "large"];
    let of_type = types.map(|key| those(&|card| card["segment"] == key));
    assert!(
        of_type.iter().filter(|numbers| !numbers.is_empty()).count() > 1,
        "the demo company has several types"
    );
    for (key, numbers) in types.iter().zip(&of_type) {
        assert_eq!(left(json!({ "segments": [key] })).await, *numbers, "{key}");
        assert_eq!(left(json!({ "segments": [key], "teams": ["North"] })).await, numbers & &north, "{key}");
    }
    assert_eq!(left(json!({ "segments": ["small", "large"] })).await, &of_type[0] | &of_type[2]);
    assert!(
        left(json!({ "segments": [] })).await.is_empty() && left(json!({ "sources": [] })).await.is_empty()
    );

    assert_eq!(left(json!({ "sources": ["CUSTOMER_REFERRAL"] })).await, numbers([&referred]));
    assert_eq!(left(json!({ "sources": ["PHONE"] })).await, numbers([&phoned, &phoned_too]));
    assert_eq!(
        left(json!({ "sources": ["PHONE", "CUSTOMER_REFERRAL"] })).await,
        numbers([&referred, &phoned, &phoned_too])
    );
    assert_eq!(left(json!({ "sources": ["PHONE"], "teams": ["South"] })).await, numbers([&phoned_too]));
    let type_of_it =
        all.iter().find(|card| card["number"] == phoned.number.as_str()).unwrap()["segment"].clone();
    for key in types {
        let both = left(json!({ "sources": ["PHONE"], "segments": [key], "teams": ["North"] })).await;
        assert_eq!(both, if type_of_it == key { numbers([&phoned]) } else { BTreeSet::new() }, "{key}");
    }
    assert_eq!(left_to(&ae, json!({ "sources": ["PHONE"], "mine": true })).await, numbers([&phoned]));
}

// op: board, leadUpdate
#[tokio::test]
async fn a_source_that_is_corrected_is_that_of_the_deal() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let deal = from_lead(&ae, "reseller", "EMAIL", "Graz Glass").await;
    assert_eq!(left(&ae, "reseller", json!({ "sources": ["EMAIL"] })).await, numbers([&deal]));
    let found =
        ae.gql("{ leads(filter: { text: \"Graz Glass\" }) { nodes { id version } } }", json!({})).await;
    let lead = found.at("/leads/nodes/0");
    let input = json!({ "id": lead["id"], "expectedVersion": lead["version"], "source": "WEBSITE" });
    ae.mutate("leadUpdate", "lead { id }", input).await.accepted();
    assert!(left(&ae, "reseller", json!({ "sources": ["EMAIL"] })).await.is_empty());
    assert_eq!(left(&ae, "reseller", json!({ "sources": ["WEBSITE"] })).await, numbers([&deal]));
}

// op: board, dealTeamSet
#[tokio::test]
async fn a_narrowed_board_shows_a_partner_the_deals_of_the_own_team_alone() {
    let server = TestServer::start().await;
    let (manager, partner) = (server.member("sales-manager"), server.member("partner"));
    let before = left(&partner, "partner_it", json!({ "teams": ["North"] })).await;
    let mut shared = Deal::create_in(&manager, "partner_it", "Shared", "Quillfeather").await;
    let hidden = Deal::create_in(&manager, "partner_it", "Hidden", "Obelisk Yachts").await;
    let team = json!({ "role": "partner", "user": partner.id().await });
    shared.mutate(&manager, "dealTeamSet", team).await.accepted();
    let with_it = &before | &numbers([&shared]);
    assert_eq!(left(&partner, "partner_it", json!({ "teams": ["North"] })).await, with_it);
    assert!(!left(&partner, "partner_it", json!({ "teams": ["South"] })).await.contains(&shared.number));
    let both = left(&manager, "partner_it", json!({ "teams": ["North"] })).await;
    assert!(both.is_superset(&numbers([&shared, &hidden])));

    // Who may not read leads learns nothing of them, and who may not see who works here gets no list of teams.
    let asked = board(&partner, "partner_it", &json!({ "sources": ["PHONE"] })).await;
    assert_eq!(asked.error_code().as_deref(), Some("FORBIDDEN"));
    let teams = "{ board(process: \"partner_it\") { teams } }";
    assert_eq!(partner.gql(teams, json!({})).await.at("/board/teams"), &json!([]));
    assert_eq!(manager.gql(teams, json!({})).await.at("/board/teams"), &json!(["North", "South"]));
}

// op: board
#[tokio::test]
async fn a_type_that_the_process_does_not_have_is_refused_with_those_it_has() {
    let server = TestServer::start().await;
    let (ae, finance) = (server.member("ae"), server.member("finance"));
    for (process, ends) in [
        ("committee", "has no type “huge”. Its types: large, middle, small."),
        ("reseller", "tells no types of deals apart."),
    ] {
        let refused = board(&ae, process, &json!({ "segments": ["huge"] })).await;
        assert_eq!(refused.error_code().as_deref(), Some("BAD_USER_INPUT"));
        let said = refused.body["errors"][0]["message"].as_str().unwrap();
        assert!(said.ends_with(ends), "{said}");
    }
    let refused = board(&finance, "committee", &json!({ "sources": ["PHONE"] })).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    assert!(board(&ae, "committee", &json!({ "sources": ["PIGEON"] })).await.error_code().is_some());
    let asked = "{ board(process: \"committee\") { process { segments { key name } } } }";
    let named = [("large", "Large"), ("middle", "Middle"), ("small", "Small")];
    let named = named.map(|(key, name)| json!({ "key": key, "name": name }));
    assert_eq!(ae.gql(asked, json!({})).await.at("/board/process/segments"), &json!(named));
}

// op: boardChanged, leadConvert
#[tokio::test]
async fn a_live_update_tells_how_the_lead_came_to_those_who_may_read_leads() {
    const CHANGED: &str = "subscription { boardChanged(process: \"committee\") { source card { number segment owner { team } } } }";
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let (mut seller, mut finance) =
        (server.member("director").socket().await, server.member("finance").socket().await);
    for socket in [&mut seller, &mut finance] {
        socket.subscribe("board", CHANGED, json!({})).await;
        // Asked behind the subscription, which listens by the time this is answered.
        socket.subscribe("ready", "{ viewer { roles } }", json!({})).await;
        socket.result().await;
        socket.hear().await;
    }
    let mut deal = from_lead(&ae, "committee", "CUSTOMER_REFERRAL", "Zimtstern").await;
    let plain = Deal::create_in(&ae, "committee", "Without a lead", "Quillfeather").await;
    let segment = deal.read(&ae, "segment { key }").await["segment"]["key"].clone();
    for (socket, source) in [(&mut seller, json!("CUSTOMER_REFERRAL")), (&mut finance, json!(null))] {
        let mut of = async |number: &str| {
            let change =
                socket.result_that(|result| result["data"]["boardChanged"]["card"]["number"] == number).await;
            change["data"]["boardChanged"].clone()
        };
        let change = of(&deal.number).await;
        assert_eq!((&change["source"], &change["card"]["segment"]), (&source, &segment));
        assert_eq!(change["card"]["owner"]["team"], "North");
        assert_eq!(of(&plain.number).await["source"], json!(null));
    }
}
