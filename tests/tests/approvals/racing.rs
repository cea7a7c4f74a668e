//! Many who may decide, at the same moment: one decision counts, and the others hear of it.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use harness::company::hire;
use harness::database::Engine;
use harness::{Actor, Answer, Deal, TestServer, draft, reseller};
use serde_json::{Value, json};

/// So many may decide.
const DECIDERS: usize = 20;
/// So often they all do, on so many deals.
const ROUNDS: usize = 40;
const DEALS: usize = 5;

/// From the next version on, who returns a request is asked again at once.
async fn asked_again_at_once(server: &TestServer) {
    let again = |definition: &mut Value| {
        let outcomes = &mut draft::step(definition, "director_approval")["outcomes"];
        for outcome in
            outcomes.as_array_mut().unwrap().iter_mut().filter(|outcome| outcome["key"] == "returned")
        {
            outcome["leads"] = json!({ "back_to": "director_approval" });
        }
    };
    draft::publish(&server.member("admin"), again).await;
}

/// Everybody decides on the version that all of them saw.
async fn all_at_once<'a>(deal: &Deal, deciders: &[Actor<'a>], outcomes: [&str; 2]) -> Vec<Answer> {
    let decide = |(place, actor): (usize, &Actor<'a>)| {
        let (mut deal, actor) = (deal.clone(), actor.clone());
        let note = format!("Decision of {place}");
        let input = json!({ "step": "director_approval", "outcome": outcomes[place % 2], "note": note });
        async move { deal.mutate(&actor, "stepComplete", input).await }
    };
    join_all(deciders.iter().enumerate().map(decide)).await
}

/// The place of the one whose decision counts. All others are told who was quicker, and when.
fn winner(answers: &[Answer], ids: &[String]) -> usize {
    let won: Vec<usize> = (0..answers.len()).filter(|place| answers[*place].error_code().is_none()).collect();
    let [winner] = won.as_slice() else { panic!("{} decisions counted", won.len()) };
    assert!(answers[*winner].user_errors().is_empty(), "{}", answers[*winner].text);
    for answer in answers.iter().filter(|answer| answer.error_code().is_some()) {
        let told = &answer.body["errors"][0]["extensions"];
        assert_eq!(
            (&told["code"], &told["changedBy"]),
            (&json!("CONFLICT"), &json!(ids[*winner])),
            "{}",
            answer.text
        );
        assert!(told["changedAt"].is_string(), "{}", answer.text);
    }
    *winner
}

// covers: RS-8.2
// op: stepComplete
#[tokio::test]
async fn twenty_deciders_at_the_same_moment_make_one_decision_two_hundred_times() {
    let server = TestServer::start().await;
    asked_again_at_once(&server).await;
    for place in 0..DECIDERS {
        hire(
            &server,
            &format!("director{place}"),
            &format!("Director {place}"),
            "senior_director",
            "Demo Company",
        );
    }
    // With PostgreSQL every other one asks a second server.
    let beside = if Engine::of_this_run() == Engine::Postgres { Some(server.beside().await) } else { None };
    let home = |place: usize| beside.as_ref().filter(|_| place % 2 == 1).unwrap_or(&server);
    let deciders: Vec<Actor<'_>> =
        (0..DECIDERS).map(|place| home(place).member(&format!("director{place}"))).collect();
    let ids: Vec<String> = join_all(deciders.iter().map(Actor::id)).await;

    for number in 0..DEALS {
        let company = format!("Pellworm Ferries {number}");
        let mut deal = Deal::create(&server.member("ae"), "Campus switches", &company).await;
        reseller::play_until(&server, &mut deal, &reseller::full_life(), "director_approval").await;
        let decided = decide_in_rounds(&mut deal, &deciders, &ids).await;
        assert_eq!(recorded(&server, &deal).await, decided, "one event for each, and it says whose it was");
        assert_eq!(told(&server, &deal).await, ROUNDS, "one message for each that went back");
    }
}

/// How often whose decision counted, by the place: round by round, and at last for good.
async fn decide_in_rounds(deal: &mut Deal, deciders: &[Actor<'_>], ids: &[String]) -> BTreeMap<usize, usize> {
    let mut decided = BTreeMap::<usize, usize>::new();
    for _ in 0..ROUNDS {
        let answers = all_at_once(deal, deciders, ["returned", "returned"]).await;
        let winner = winner(&answers, ids);
        *decided.entry(winner).or_default() += 1;
        let now = answers[winner].at("/stepComplete/deal/version").as_i64().unwrap();
        assert_eq!(now, deal.version + 1, "one change");
        deal.version = now;
    }
    let last = winner(&all_at_once(deal, deciders, ["approved", "rejected"]).await, ids);
    *decided.entry(last).or_default() += 1;
    decided
}

/// How often whose decision stands in the log.
async fn recorded(server: &TestServer, deal: &Deal) -> BTreeMap<usize, usize> {
    let sql = format!(
        "SELECT e.payload FROM events e JOIN deals d ON d.org_id = e.org_id AND d.id = e.deal_id \
         WHERE d.number = '{}' AND e.kind = 'step_completed' AND e.payload LIKE '%director_approval%'",
        deal.number
    );
    let mut recorded = BTreeMap::<usize, usize>::new();
    for payload in server.home().database().texts(&sql).await {
        let event: Value = serde_json::from_str(&payload).unwrap();
        let place = event["note"].as_str().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        *recorded.entry(place).or_default() += 1;
    }
    recorded
}

/// How often the seller was told that the request came back.
async fn told(server: &TestServer, deal: &Deal) -> usize {
    let sql = format!(
        "SELECT subject FROM notifications n JOIN users u ON u.org_id = n.org_id AND u.id = n.user_id \
         WHERE deal_number = '{}' AND u.email = 'ae@demo.example' AND subject LIKE '%: returned with a comment'",
        deal.number
    );
    server.home().database().texts(&sql).await.len()
}
