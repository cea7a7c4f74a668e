//! Who moves a deal, who is reminded, and what a move against the gates can do.

use harness::reseller::{self, play};
use harness::{Deal, TestServer, facts};
use serde_json::json;

use super::start;

/// How many messages a person has about a deal.
async fn messages_about(server: &TestServer, who: &str, number: &str) -> usize {
    let query = "{ notifications(first: 100) { nodes { subject dealNumber } } }";
    let answer = server.member(who).gql(query, json!({})).await;
    let all = answer.at("/notifications/nodes").as_array().unwrap().clone();
    all.iter().filter(|one| one["dealNumber"] == number).count()
}

// covers: RS-3.1
// op: notifications
#[tokio::test]
async fn reminders_and_escalations_come_when_they_are_due_and_once() {
    let server = TestServer::start().await;
    let deal = start(&server).await;
    let about = async |who: &str| messages_about(&server, who, &deal.number).await;
    assert_eq!(about("ae").await, 0);
    // Due on Monday, 30 November: a reminder on the business day before, the director hears on the day after.
    server.advance_days(4).await;
    assert_eq!((about("ae").await, about("director").await), (1, 0));
    server.advance_days(4).await;
    let told = (about("ae").await, about("director").await);
    assert!(told.1 >= 1, "an escalation");
    server.advance_days(8).await;
    assert_eq!((about("ae").await, about("director").await), told);
}

// covers: RS-3.1
// op: dealMove, notifications
#[tokio::test]
async fn a_reminder_that_came_does_not_come_again_when_a_deal_comes_back() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let about = async |number: &str| messages_about(&server, "ae", number).await;
    server.advance_days(4).await;
    assert_eq!(about(&deal.number).await, 1);
    deal.read(&ae, "").await;
    deal.move_to(&ae, "on_hold").await;
    deal.move_to(&ae, "qualify").await;
    let other = Deal::create(&ae, "Later", "Somebody else").await;
    server.advance_days(7).await;
    assert_eq!((about(&deal.number).await, about(&other.number).await), (1, 1));
}

// covers: RS-1.4
// op: dealMove, dealUpdate
#[tokio::test]
async fn only_people_of_the_deal_move_and_change_it() {
    let server = TestServer::start().await;
    let mut deal = start(&server).await;
    let change = json!({ "title": "Mine now" });
    for who in ["ae2", "finance", "legal"] {
        let refused = deal.mutate(&server.member(who), "dealUpdate", change.clone()).await;
        assert_eq!(refused.blockers(), ["NOT_YOUR_DEAL"], "{who}");
    }
    let refused = deal.try_move(&server.member("renewals"), "lost").await;
    assert_eq!(refused.blockers(), ["NOT_YOUR_DEAL"]);
    assert_eq!(
        deal.try_move(&server.member("finance"), "lost").await.error_code().as_deref(),
        Some("FORBIDDEN")
    );
    let refused = deal.try_move(&server.member("ae"), "completed").await;
    assert_eq!(refused.blockers(), ["STAGE_NOT_NEXT"]);
}

// covers: RS-8.1
// op: dealMove
#[tokio::test]
async fn a_move_against_the_gates_needs_the_right_and_a_reason_and_stays_visible() {
    let server = TestServer::start().await;
    let (ae, manager) = (server.member("ae"), server.member("sales-manager"));
    let mut deal = start(&server).await;
    let against = json!({ "stage": "quote", "overrideReason": "The customer signs today" });
    assert_eq!(deal.mutate(&ae, "dealMove", against.clone()).await.blockers(), ["NOT_ALLOWED"]);
    let without_reason = json!({ "stage": "quote", "overrideReason": " " });
    assert!(!deal.mutate(&manager, "dealMove", without_reason).await.user_errors().is_empty());
    assert_eq!(deal.stage(&ae).await, "qualify");
    deal.mutate(&manager, "dealMove", against).await.accepted();
    let seen = deal.read(&ae, "stage { key } overrides { to { key } reason by { name } at }").await;
    assert_eq!(seen["stage"]["key"], "quote");
    let [kept] = seen["overrides"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!(kept["reason"], "The customer signs today");
    assert_eq!(kept["by"]["name"], "Marta Silva");
}

// covers: RS-2.1
// op: dealMove, stepComplete
#[tokio::test]
async fn a_deal_on_hold_rests_and_comes_back_where_it_was() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    deal.move_to(&ae, "on_hold").await;
    let refused = deal.try_complete(&ae, "opportunity_form", reseller::plain_form()).await;
    assert_eq!(refused.blockers(), ["DEAL_ON_HOLD"]);
    let next = deal.read(&ae, "nextStages { stage { key } }").await;
    assert_eq!(next["nextStages"][0]["stage"]["key"], "qualify");
    deal.move_to(&ae, "qualify").await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    deal.move_to(&ae, "lost").await;
    let refused = deal.try_complete(&server.member("sss"), "open_records", facts()).await;
    assert_eq!(refused.blockers(), ["DEAL_OVER"]);
}

// covers: RS-3.4
// op: dealTeamSet
#[tokio::test]
async fn naming_a_person_gives_them_the_steps_of_their_role() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let input = json!({ "role": "sales_support", "user": server.member("sss2").id().await });
    deal.mutate(&ae, "dealTeamSet", input).await.accepted();
    play(&server, &mut deal, &reseller::plain_life()[..1]).await;
    let step = deal.step(&ae, "open_records").await;
    assert_eq!(step["assignee"]["email"], "sss2@demo.example");
    let records = facts().text("erp_opportunity", "OPP");
    let refused = deal.try_complete(&server.member("sss"), "open_records", records.clone()).await;
    assert_eq!(refused.blockers(), ["ASSIGNED_TO_OTHER"]);
    deal.complete(&server.member("sss2"), "open_records", records).await;
    let wrong = json!({ "role": "senior_director", "user": server.member("sss").id().await });
    assert!(!deal.mutate(&ae, "dealTeamSet", wrong).await.user_errors().is_empty(), "only who has the role");
}
