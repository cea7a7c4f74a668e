//! Prices, reviews, approvals, the configuration and its records.

use harness::deal::Ending;
use harness::mail::Mail;
use harness::reseller::{self, play_until};
use harness::{Deal, TestServer, facts};
use serde_json::json;

use super::{full_until, named, plain_until};

// covers: RS-6.6
// op: stepComplete
#[tokio::test]
async fn a_discount_below_the_protected_one_takes_a_reason() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "price_guidance").await;
    deal.complete(&sss, "price_guidance", reseller::worked_example()).await;
    let told = ae.gql("{ notifications(first: 1) { nodes { subject body } } }", json!({})).await;
    let body = told.text_at("/notifications/nodes/0/body");
    for figure in ["List price: €100,000", "Protected price: €50,000", "Competitor's best: €58,000"] {
        assert!(body.contains(figure), "{body}");
    }
    let acts = reseller::full_quote("55000", "45", "14.5");
    play_until(&server, &mut deal, &acts, "final_price").await;
    // 45 % where 50 % is protected keeps five points that a competitor can undercut.
    let price =
        reseller::final_price("55000", "45", "14.5").text("margin_reason", "The first of three sites");
    let refused = deal.try_complete(&ae, "final_price", price.clone()).await;
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), ["undercut_reason"]);
    let protected =
        price.number("customer_discount", "50").money("quoted_amount", "50000").number("margin_percent", "6");
    deal.complete(&ae, "final_price", protected).await;
}

// covers: RS-6.5
// op: stepComplete
#[tokio::test]
async fn a_margin_below_the_direction_takes_a_reason() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "final_price").await;
    let low = reseller::final_price("52000", "39", "9.6");
    let refused = deal.try_complete(&ae, "final_price", low.clone()).await;
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), ["margin_reason"]);
    deal.complete(&ae, "final_price", low.text("margin_reason", "A first order")).await;
}

// covers: RS-6.8
// op: inbox, stepComplete
#[tokio::test]
async fn a_quote_review_lands_in_the_inboxes_of_seller_and_architect() {
    let server = TestServer::start().await;
    let mut deal = full_until(&server, "review_by_ae").await;
    for (who, step) in [("ae", "review_by_ae"), ("sa", "review_by_sa")] {
        let query = "{ inbox { tasks(first: 100) { nodes { step dealNumber } } } }";
        let inbox = server.member(who).gql(query, json!({})).await;
        let task = json!({ "step": step, "dealNumber": deal.number });
        assert!(inbox.at("/inbox/tasks/nodes").as_array().unwrap().contains(&task), "{who}: {}", inbox.text);
    }
    let ae = server.member("ae");
    let half = facts().choices("review_checked", &["content"]);
    let fine = Ending { step: "review_by_ae", outcome: Some("fine"), facts: half, note: None };
    assert!(
        !deal.try_end(&ae, &fine).await.user_errors().is_empty(),
        "content, grammar and spelling are checked"
    );
    let findings = Ending {
        step: "review_by_ae",
        outcome: Some("corrections"),
        facts: facts(),
        note: Some("Line 3 says twelve twice"),
    };
    deal.end(&ae, &findings).await;
    assert_eq!(deal.step(&ae, "make_quote").await["round"], 2);
    let mail = Mail::await_one(&server, "sss@demo.example", "quote needs corrections").await;
    assert!(mail.body.contains("Line 3 says twelve twice"), "{}", mail.body);
}

/// The reasons for which the director is asked.
async fn reasons(server: &TestServer, deal: &mut Deal) -> Vec<String> {
    let step = deal.step(&server.member("ae"), "director_approval").await;
    let reasons = step["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason.as_str().unwrap().to_owned()).collect()
}

// covers: RS-8.1
// op: deal, stepComplete
#[tokio::test]
async fn approval_is_asked_only_where_the_policy_says_so_and_says_why() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "final_price").await;
    assert_eq!(reasons(&server, &mut deal).await, Vec::<String>::new());
    assert_eq!(deal.status(&ae, "director_approval").await, "NOT_NEEDED");
    // Above the seller's limit of 40 %.
    deal.complete(&ae, "final_price", reseller::final_price("58000", "42", "19")).await;
    assert_eq!(deal.status(&ae, "director_approval").await, "OPEN");
    let why = reasons(&server, &mut deal).await;
    assert_eq!(why.len(), 1, "{why:?}");
    assert!(why[0].contains("discount"), "{why:?}");

    let mut deal = full_until(&server, "director_approval").await;
    let why = reasons(&server, &mut deal).await;
    assert_eq!(why.len(), 2, "special terms and the discount: {why:?}");
    let blocked = deal.read(&ae, "blockers { code step resolvers { key } }").await;
    let asks = json!({ "code": "STEP_NOT_DONE", "step": "director_approval", "resolvers": [{ "key": "senior_director" }] });
    assert!(blocked["blockers"].as_array().unwrap().contains(&asks), "{blocked}");
}

// covers: RS-8.1
// op: stepComplete
#[tokio::test]
async fn nobody_decides_on_the_own_request() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let both = ["admin", "user", "roles", "ae@demo.example", "account_executive,senior_director"];
    assert!(server.home().run(&both).status.success());
    let mut deal = full_until(&server, "director_approval").await;
    let yes = Ending { step: "director_approval", outcome: Some("approved"), ..Ending::default() };
    assert_eq!(deal.try_end(&ae, &yes).await.blockers(), ["OWN_REQUEST"]);
    deal.end(&server.member("director"), &yes).await;
}

// covers: RS-8.3
// op: stepComplete
#[tokio::test]
async fn a_director_returns_a_quote_with_the_reason() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    for outcome in ["rejected", "returned"] {
        let mut deal = full_until(&server, "director_approval").await;
        let ending = Ending { step: "director_approval", outcome: Some(outcome), ..Ending::default() };
        assert_eq!(deal.try_end(&director, &ending).await.blockers(), ["NOTE_NEEDED"]);
        deal.end(&director, &Ending { note: Some("Ask for 14 percent"), ..ending }).await;
        assert_eq!(deal.status(&ae, "final_price").await, "OPEN");
        let step = deal.step(&ae, "director_approval").await;
        assert_ne!(step["status"], "DONE", "it is asked again after the new price");
    }
}

// covers: RS-8.3, RS-3.1
// op: stepComplete, dealMove
#[tokio::test]
async fn a_change_of_what_was_approved_asks_again_but_only_where_a_rule_is_touched() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "customer_answer").await;
    assert_eq!(deal.status(&ae, "director_approval").await, "DONE");
    let lapsed = facts().choice("registration_state", "expired").date("registration_expiry", "2026-11-20");
    deal.complete(&sss, "watch_registration", lapsed).await;
    let asked = deal.step(&ae, "director_approval").await;
    assert_eq!((&asked["status"], &asked["round"]), (&json!("OPEN"), &json!(2)));
    deal.decide(&ae, "customer_answer", "approved", None).await;
    let refused = deal.try_move(&ae, "close").await;
    assert_eq!(refused.blockers(), ["STEP_NOT_DONE"]);
    assert_eq!(refused.user_errors()[0]["blocker"]["step"], "director_approval");
    deal.decide(&server.member("director"), "director_approval", "approved", None).await;
    deal.move_to(&ae, "close").await;
    // Terms of payment are part of what was decided on, but no rule speaks of them.
    let other_terms = reseller::hand_over().text("payment_terms", "45 days net");
    deal.complete(
        &ae,
        "hand_over_data",
        other_terms.without("payment_terms").text("payment_terms", "45 days net"),
    )
    .await;
    assert_eq!(deal.status(&ae, "director_approval").await, "DONE");
}

// covers: RS-3.1, RS-8.3
// op: stepSave, notifications
#[tokio::test]
async fn a_registration_that_expires_protects_no_longer_and_asks_the_director_again_by_itself() {
    let mut server = TestServer::start().await;
    let mut deal = full_until(&server, "customer_answer").await;
    let until = |day: &str| facts().date("registration_expiry", day);
    let state = async |server: &TestServer, deal: &mut Deal| {
        deal.fact(&server.member("ae"), "registration_state").await
    };
    deal.save(&server.member("sss"), "watch_registration", until("2026-11-24")).await.accepted();
    server.advance_days(1).await;
    assert_eq!(state(&server, &mut deal).await, "approved", "the last day still counts");
    // Prolonged, and cut short again, before the server is away for a while.
    for day in ["2026-12-24", "2026-11-25"] {
        deal.save(&server.member("sss"), "watch_registration", until(day)).await.accepted();
    }
    server.stop().await;
    server.restart().await;
    server.advance_days(3).await;
    assert_eq!(state(&server, &mut deal).await, "expired");
    let ae = server.member("ae");
    let asked = deal.step(&ae, "director_approval").await;
    assert_eq!((&asked["status"], &asked["round"]), (&json!("OPEN"), &json!(2)));
    assert_eq!(deal.status(&ae, "watch_registration").await, "WITHDRAWN", "there is nothing left to watch");
    let told =
        deal.read(&ae, "timeline(first: 100) { nodes { kind text detail } }").await["timeline"]["nodes"]
            .clone();
    let expired: Vec<_> =
        told.as_array().unwrap().iter().filter(|entry| entry["kind"] == "expired").collect();
    assert_eq!(expired.len(), 1, "{told}");
    assert_eq!(expired[0]["detail"], "25 November 2026");
    let mail = Mail::await_one(&server, "ae@demo.example", "has passed").await;
    assert!(mail.body.contains("becomes “Expired”"), "{}", mail.body);
}

// covers: RS-9.1
// op: stepComplete
#[tokio::test]
async fn the_architect_sends_a_wrong_configuration_back() {
    let server = TestServer::start().await;
    let (ae, sa) = (server.member("ae"), server.member("sa"));
    let mut deal = full_until(&server, "confirm_configuration").await;
    let back = Ending {
        step: "confirm_configuration",
        outcome: Some("sent_back"),
        facts: facts().text("configuration_feedback", "The optics do not fit"),
        note: None,
    };
    assert_eq!(deal.try_end(&sa, &back).await.blockers(), ["NOTE_NEEDED"]);
    deal.end(&sa, &Ending { note: Some("Wrong optics"), ..back }).await;
    assert_eq!(deal.step(&ae, "make_quote").await["round"], 2);
    assert_eq!(deal.status(&ae, "review_by_ae").await, "WAITING");
    for to in ["sss@demo.example", "ae@demo.example"] {
        let mail = Mail::await_one(&server, to, "configuration sent back").await;
        assert!(mail.body.contains("The optics do not fit"), "{}", mail.body);
    }
}

// covers: RS-10.1, RS-14.1
// op: stepComplete
#[tokio::test]
async fn a_record_that_differs_in_the_erp_holds_the_deal_up() {
    let server = TestServer::start().await;
    let sss = server.member("sss");
    let mut deal = plain_until(&server, "erp_check").await;
    let differs =
        facts().choice("erp_quote_state", "differs").text("erp_quote_differences", "Two lines too few");
    let refused = deal.try_complete(&sss, "erp_check", differs.clone()).await;
    assert_eq!(refused.blockers(), ["CONDITION_FAILS"]);
    deal.save(&sss, "erp_check", differs).await.accepted();
    assert_eq!(deal.fact(&sss, "erp_quote_differences").await, "Two lines too few");

    let mut deal = plain_until(&server, "final_pricing").await;
    let differs = facts()
        .money("final_amount", "70000")
        .choice("erp_final_state", "differs")
        .text("erp_final_differences", "The total");
    assert_eq!(deal.try_complete(&sss, "final_pricing", differs).await.blockers(), ["CONDITION_FAILS"]);
}
