//! Timers: each fires once, whatever happens to servers and clocks.

use harness::database::Engine;
use harness::walk::Walk;
use harness::{TestServer, eventually};
use serde_json::json;

const PROCESS: &str = "distributor";
/// Due after two days: a reminder the day before, and the managing director hears of it the day after.
const STEP: &str = "Log the interest";

/// How often the log of a deal says that somebody was reminded of the step, and that its lateness was told.
async fn fired(server: &TestServer, number: &str) -> (usize, usize) {
    let mut walk = Walk::again(server, PROCESS, number).await;
    let told = walk.read("timeline(first: 100) { nodes { kind text } }").await["timeline"]["nodes"].clone();
    let reminders = told.as_array().unwrap().iter().filter(|entry| entry["kind"] == "step_reminded");
    let texts: Vec<&str> = reminders.map(|entry| entry["text"].as_str().unwrap()).collect();
    assert!(texts.iter().all(|text| text.contains(STEP)), "{texts:?}");
    let late = texts.iter().filter(|text| text.contains("overdue")).count();
    (texts.len() - late, late)
}

// covers: DS-4.4, DS-4.6
#[tokio::test]
async fn a_timer_fires_once_over_two_servers_a_restart_and_clocks_that_jump() {
    let mut server = TestServer::start().await;
    let mut numbers = Vec::new();
    for deal in 0..6 {
        numbers.push(Walk::begin(&server, PROCESS, &format!("Test stand {deal}")).await.deal.number);
    }
    if Engine::of_this_run() == Engine::Postgres {
        // Both see everything become due at the same moment.
        let there = server.beside().await;
        tokio::join!(server.advance_days(4), there.advance_days(4));
    } else {
        server.advance_days(4).await;
    }
    for number in &numbers {
        assert_eq!(fired(&server, number).await, (1, 1), "{number}");
    }
    // Started again, the clock stands where it was four days ago, and runs ahead once more.
    server.stop().await;
    server.restart().await;
    server.advance_days(5).await;
    for number in &numbers {
        assert_eq!(fired(&server, number).await, (1, 1), "{number} after the restart");
    }
}

/// How often a deal was said to be due to be looked at again.
async fn reviews(walk: &mut Walk<'_>) -> usize {
    let told = walk.read("timeline(first: 100) { nodes { kind } }").await["timeline"]["nodes"].clone();
    told.as_array().unwrap().iter().filter(|entry| entry["kind"] == "review_reminded").count()
}

// covers: CQ-1.1
// op: dealMove, notifications
#[tokio::test]
async fn who_set_a_deal_aside_hears_of_it_on_its_day_and_once() {
    let server = TestServer::start().await;
    let owner = "account_executive";
    let until = |day: &str| json!({ "stage": "on_hold", "note": "A budget freeze", "reviewOn": day });
    let mut walk = Walk::begin(&server, "committee", "Frozen").await;
    assert!(walk.tries(owner, "dealMove", until("2026-11-26")).await.is_empty());
    // This one comes back before its day.
    let mut back = Walk::begin(&server, "committee", "Thawed").await;
    assert!(back.tries(owner, "dealMove", until("2026-11-26")).await.is_empty());
    back.go(owner, "identification").await;
    let mut later = Walk::begin(&server, "committee", "Frozen for longer").await;
    assert!(later.tries(owner, "dealMove", until("2026-12-01")).await.is_empty());

    server.advance_days(4).await;
    assert_eq!(reviews(&mut walk).await, 1);
    let query = "{ notifications(first: 1) { nodes { subject body } } }";
    let person = walk.person(owner);
    let newest = eventually("the owner's message", async || {
        let newest = person.gql(query, json!({})).await.at("/notifications/nodes/0").clone();
        newest["subject"].as_str().is_some_and(|subject| subject.contains("again")).then_some(newest)
    })
    .await;
    assert_eq!(newest["subject"], format!("{}: to be looked at again today", walk.deal.number));
    assert!(newest["body"].as_str().unwrap().contains("A budget freeze"), "{newest}");

    // The day of the third comes: the others are not told again.
    assert_eq!(reviews(&mut later).await, 0);
    server.advance_days(5).await;
    assert_eq!(reviews(&mut later).await, 1);
    assert_eq!((reviews(&mut walk).await, reviews(&mut back).await), (1, 0));
}
