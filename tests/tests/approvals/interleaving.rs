//! Decisions against whatever else happens at the same moment: a decision is always about what its maker was shown, and
//! is made by nobody whose right had ended before.

use tokio::time::Instant;

use harness::company::hire;
use harness::deal::Ending;
use harness::{Actor, Deal, TestServer, facts};
use serde_json::{Value, json};

use crate::asked_before_the_vendor_answers;

const STEP: &str = "director_approval";
/// How many deals are decided about; in each everybody begins at another moment.
const ROUNDS: usize = 16;

/// What became of somebody's attempt.
struct Attempt {
    began: Instant,
    /// The facts of the deal at the version that was sent.
    shown: Value,
    accepted: bool,
}

/// Reads the deal some times without doing anything, so that it begins later than others.
async fn dawdle(deal: &mut Deal, actor: &Actor<'_>, times: usize) {
    for _ in 0..times {
        deal.read(actor, "id").await;
    }
}

/// Says yes to what is shown, and reads again whenever somebody was faster, as a person would.
async fn decide(mut deal: Deal, actor: Actor<'_>, later: usize) -> Attempt {
    dawdle(&mut deal, &actor, later).await;
    loop {
        let shown = deal.read(&actor, "state").await["state"]["facts"].clone();
        let began = Instant::now();
        let yes = Ending { step: STEP, outcome: Some("approved"), ..Ending::default() };
        let answer = deal.try_end(&actor, &yes).await;
        if answer.error_code().as_deref() == Some("CONFLICT") {
            continue;
        }
        return Attempt { began, shown, accepted: answer.user_errors().is_empty() };
    }
}

/// The vendor refuses the registration, which is one of the figures.
async fn edit(mut deal: Deal, actor: Actor<'_>, later: usize) {
    dawdle(&mut deal, &actor, later).await;
    loop {
        let refused = facts().choice("registration_state", "rejected");
        if deal.save(&actor, "registration_result", refused).await.error_code().is_none() {
            return;
        }
        deal.read(&actor, "id").await;
    }
}

/// Gives the approval to another director; when that held.
async fn give_away(mut deal: Deal, actor: Actor<'_>, to: &str, later: usize) -> Option<Instant> {
    dawdle(&mut deal, &actor, later).await;
    loop {
        let answer = deal.mutate(&actor, "stepAssign", json!({ "step": STEP, "assignee": to })).await;
        if answer.error_code().is_none() {
            return answer.user_errors().is_empty().then(Instant::now);
        }
        deal.read(&actor, "id").await;
    }
}

/// Ends the deputy's right; when that held.
async fn end(mut deal: Deal, actor: Actor<'_>, delegation: &Value, later: usize) -> Instant {
    dawdle(&mut deal, &actor, later).await;
    let input = json!({ "id": delegation });
    actor.mutate("delegationEnd", "delegation { id }", input).await.accepted();
    Instant::now()
}

/// What each decision on the approval was about, as the log has it.
async fn decided_on(deal: &mut Deal, actor: &Actor<'_>) -> Vec<Value> {
    let step = deal.read(actor, "state").await["state"]["steps"][STEP].clone();
    let earlier = step["history"].as_array().unwrap().iter().map(|round| &round["ending"]);
    let endings = earlier.chain([&step["ending"]]);
    endings
        .filter(|ending| ending["basis"].is_object())
        .map(|ending| ending["basis"]["facts"].clone())
        .collect()
}

/// Whether the facts of a decision are those that were shown.
fn is_about(basis: &Value, shown: &Value) -> bool {
    basis.as_object().unwrap().iter().all(|(fact, then)| *then == shown[fact])
}

// covers: RS-8.2, RS-8.3
// op: stepComplete, stepSave, stepAssign, delegationEnd
#[tokio::test]
async fn a_decision_is_about_what_was_shown_whatever_happens_meanwhile() {
    let server = TestServer::start().await;
    hire(&server, "other", "Olga Other", "senior_director", "Demo Company");
    let (director, deputy, sss) = (server.member("director"), server.member("finance"), server.member("sss"));
    let (other, deputy_id) = (server.member("other").id().await, deputy.id().await);
    for round in 0..ROUNDS {
        let mut deal = asked_before_the_vendor_answers(&server, "Pellworm Ferries").await.deal;
        deal.read(&director, "id").await;
        let week = json!({ "deputy": deputy_id, "from": "2026-11-23", "until": "2026-11-27" });
        let delegation = director.mutate("delegationCreate", "delegation { id }", week).await.accepted();
        let delegation = delegation.at("/delegationCreate/delegation/id").clone();
        let copy = || deal.clone();
        let gives = round % 3 == 0;
        // Everybody begins at another moment in each round, and the deputy's right ends late enough to be used.
        let later = |who: usize| (round * (who + 2) + who * who) % 5;
        let (by_director, by_deputy, (), given, ended) = tokio::join!(
            decide(copy(), director.clone(), later(0)),
            decide(copy(), deputy.clone(), later(1)),
            edit(copy(), sss.clone(), later(2)),
            async { if gives { give_away(copy(), director.clone(), &other, later(3)).await } else { None } },
            end(copy(), director.clone(), &delegation, later(4) + 2)
        );
        if let Some(given) = given {
            assert!(
                !by_director.accepted || by_director.began < given,
                "it was the other director's by then"
            );
        }
        assert!(!by_deputy.accepted || by_deputy.began < ended, "the deputy's right had ended by then");
        let decisions = decided_on(&mut deal, &director).await;
        let accepted: Vec<Attempt> =
            [by_director, by_deputy].into_iter().filter(|attempt| attempt.accepted).collect();
        assert_eq!(decisions.len(), accepted.len(), "each accepted decision stands, and no other");
        for basis in &decisions {
            assert!(
                accepted.iter().any(|attempt| is_about(basis, &attempt.shown)),
                "round {round}: decided on {basis}, which nobody was shown"
            );
        }
    }
}
