//! How approvals go, measured: how long decisions take, by rule, role and person, who never says no, and what waits.

use harness::{Actor, TestServer, draft};
use serde_json::{Value, json};

use crate::asked;

const MEASURE: &str = "decided refused medianMinutes slowMinutes neverRefuses";

async fn measures(actor: &Actor<'_>) -> Value {
    let query = format!(
        "{{ approvalMeasures {{ since partial all {{ {MEASURE} }}
           policies {{ process step stepName reason measure {{ {MEASURE} }} }}
           roles {{ role {{ key name }} measure {{ {MEASURE} }} }} people {{ user {{ email }} measure {{ {MEASURE} }} }}
           waiting {{ process step waiting overdue }} }} }}"
    );
    actor.gql(&query, json!({})).await.at("/approvalMeasures").clone()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

/// What a director reads of the own decisions, and of the requests of the reseller's process.
struct Figures {
    decided: i64,
    refused: i64,
    /// Decisions by the reason for which they were asked for.
    rules: Vec<(String, i64)>,
    waiting: i64,
    overdue: i64,
}

impl Figures {
    async fn read(director: &Actor<'_>) -> Self {
        Self::of(&measures(director).await)
    }

    fn of(measures: &Value) -> Self {
        let people = measures["people"].as_array().unwrap();
        let director = people.iter().find(|one| one["user"]["email"] == "director@demo.example");
        let director = director.map_or(&Value::Null, |one| &one["measure"]);
        let of_step = |list: &str| {
            let rows = measures[list].as_array().unwrap().iter().cloned();
            rows.filter(|row| row["process"] == "reseller" && row["step"] == "director_approval")
                .collect::<Vec<_>>()
        };
        let rules = of_step("policies").into_iter().map(|row| {
            (row["reason"].as_str().unwrap_or_default().to_owned(), number(&row["measure"]["decided"]))
        });
        let waiting = of_step("waiting").first().cloned().unwrap_or_default();
        Self {
            decided: director["decided"].as_i64().unwrap_or_default(),
            refused: director["refused"].as_i64().unwrap_or_default(),
            rules: rules.collect(),
            waiting: waiting["waiting"].as_i64().unwrap_or_default(),
            overdue: waiting["overdue"].as_i64().unwrap_or_default(),
        }
    }

    /// How often any rule asked.
    fn asked(&self) -> i64 {
        self.rules.iter().map(|(_, decided)| decided).sum()
    }
}

// covers: RS-8.1, RS-8.2
// op: approvalMeasures
#[tokio::test]
async fn decisions_are_measured_from_the_request_and_what_waits_is_counted() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let before = Figures::read(&director).await;
    assert!(before.decided > 0, "the demo company has a past");

    let mut quick = asked(&server, "Quick & Co").await.deal;
    // The other deal goes by another version of the process, and waits for the same step.
    draft::publish(&server.member("admin"), |next| next["texts"]["en"]["purpose"] = json!("To sell")).await;
    let mut slow = asked(&server, "Slow & Co").await.deal;
    let now = Figures::read(&director).await;
    assert_eq!((now.decided, now.waiting), (before.decided, before.waiting + 2));
    quick.decide(&director, "director_approval", "approved", None).await;
    server.advance_days(7).await;
    let director = server.member("director");
    assert!(Figures::read(&director).await.overdue > before.overdue, "a day was promised");
    slow.decide(&director, "director_approval", "returned", Some("Too cheap")).await;

    let after = measures(&director).await;
    let now = Figures::of(&after);
    assert_eq!((now.decided, now.refused), (before.decided + 2, before.refused + 1));
    assert_eq!(now.waiting, before.waiting);
    let asking = now.asked() - before.asked();
    assert!(asking >= 2 && asking % 2 == 0, "both count for each rule that asked: {:?}", now.rules);
    assert!(now.rules.iter().all(|(reason, _)| !reason.is_empty()), "{:?}", now.rules);
    let role = after["roles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["role"]["key"] == "senior_director")
        .unwrap();
    assert_eq!(role["role"]["name"], "Senior director");
    assert!(number(&role["measure"]["slowMinutes"]) >= number(&role["measure"]["medianMinutes"]));
    assert!(number(&after["all"]["decided"]) >= now.decided);
    assert_eq!(after["partial"], false);

    // A week is the time from the request, which the last days alone show.
    let ask = "{ approvalMeasures(days: 2) { policies { step measure { decided refused medianMinutes } } } }";
    let last = director.gql(ask, json!({})).await;
    let last = last.at("/approvalMeasures/policies").as_array().unwrap().clone();
    let last: Vec<&Value> = last.iter().filter(|one| one["step"] == "director_approval").collect();
    assert!(!last.is_empty());
    for policy in last {
        let measure = &policy["measure"];
        assert_eq!((number(&measure["decided"]), number(&measure["refused"])), (1, 1), "{policy}");
        assert_eq!(number(&measure["medianMinutes"]), 7 * 24 * 60, "{policy}");
    }
}

// op: approvalMeasures
#[tokio::test]
async fn who_sells_does_not_see_how_quick_others_decide() {
    let server = TestServer::start().await;
    for seller in ["ae", "partner"] {
        let refused = server.member(seller).gql("{ approvalMeasures { partial } }", json!({})).await;
        assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"), "{seller}");
    }
    let admin = server.member("admin");
    for days in [0, 367] {
        let ask = format!("{{ approvalMeasures(days: {days}) {{ partial }} }}");
        assert!(admin.gql(&ask, json!({})).await.error_code().is_some(), "{days}");
    }
    let ask = "{ approvalMeasures(days: 366) { partial people { user { name } } } }";
    admin.gql(ask, json!({})).await;
    let measured = admin.gql(ask, json!({})).await.statements();
    assert!(
        measured <= 5,
        "{measured}: who asks, the decisions, when they were asked for, what waits, the people"
    );
}
