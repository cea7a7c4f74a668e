//! At every point of both lives: whoever must not act is refused with a reason, and nothing changes.

use std::collections::BTreeMap;

use harness::reseller::{self, Act};
use harness::{Deal, TestServer};
use serde_json::{Value, json};

/// One person per role of the process, and two roles that work on no step.
const PEOPLE: &[(&str, &str)] = &[
    ("ae", "account_executive"),
    ("sss", "sales_support"),
    ("sa", "solution_architect"),
    ("director", "senior_director"),
    ("renewals", "renewals_manager"),
    ("finance", "finance"),
    ("delivery", "delivery_manager"),
    ("legal", "legal"),
    ("sales-manager", "sales_manager"),
];

/// Where a step stands and whose it is.
struct Seen {
    key: String,
    /// The owner and whoever may do it as well.
    roles: Vec<String>,
    open: bool,
}

async fn steps(server: &TestServer, deal: &mut Deal) -> (Vec<Seen>, Value) {
    let read = deal.read(&server.member("ae"), "state steps { key status owner { key } also { key } }").await;
    let seen = |step: &Value| Seen {
        key: step["key"].as_str().unwrap().to_owned(),
        roles: std::iter::once(&step["owner"])
            .chain(step["also"].as_array().unwrap())
            .map(|role| role["key"].as_str().unwrap().to_owned())
            .collect(),
        open: step["status"] == "OPEN",
    };
    (read["steps"].as_array().unwrap().iter().map(seen).collect(), read["state"].clone())
}

/// What a person must not end now: open steps of others, and their own that are not open.
fn forbidden<'a>(steps: &'a [Seen], role: &str) -> Vec<&'a str> {
    let forbidden = steps.iter().filter(|step| step.open != step.roles.iter().any(|one| one == role));
    forbidden.map(|step| step.key.as_str()).collect()
}

/// Tries to end steps in one request, one mutation each. Gives the refusals by step.
async fn attempt(server: &TestServer, who: &str, deal: &Deal, steps: &[&str]) -> BTreeMap<String, Value> {
    let mut mutations = String::new();
    for step in steps {
        let input = format!(
            "{{ deal: \"{}\", expectedVersion: {}, step: \"{step}\", note: \"Trying\" }}",
            deal.id, deal.version
        );
        let mutation =
            format!("{step}: stepComplete(input: {input}) {{ userErrors {{ code blocker {{ code }} }} }} ");
        mutations.push_str(&mutation);
    }
    let answer = server.member(who).gql(&format!("mutation {{ {mutations} }}"), json!({})).await;
    let refused = answer.data().as_object().unwrap().clone();
    refused.into_iter().map(|(step, payload)| (step, payload["userErrors"].clone())).collect()
}

/// How many attempts were refused; panics at the first that was not.
async fn expect_refusals(server: &TestServer, deal: &mut Deal, point: &str) -> usize {
    let (seen, before) = steps(server, deal).await;
    let version = deal.version;
    let mut count = 0;
    for (who, role) in PEOPLE {
        let tried = forbidden(&seen, role);
        for some in tried.chunks(40) {
            for (step, errors) in attempt(server, who, deal, some).await {
                let errors = errors.as_array().unwrap();
                assert!(!errors.is_empty(), "{who} ended {step} before {point}");
                for error in errors {
                    assert_eq!(error["code"], "BLOCKED", "{who} at {step} before {point}: {error}");
                    assert!(error["blocker"]["code"].as_str().is_some_and(|code| !code.is_empty()));
                }
                count += 1;
            }
        }
    }
    let (_, after) = steps(server, deal).await;
    assert_eq!(deal.version, version, "a refused attempt before {point} changed the version");
    assert_eq!(after, before, "a refused attempt before {point} changed the deal");
    count
}

async fn live_and_try(life: Vec<Act>) -> usize {
    let server = TestServer::start().await;
    let mut deal = Deal::create(&server.member("ae"), "Refusals", "Marlowe Textiles").await;
    let mut count = 0;
    for act in life {
        let point = format!("{}'s {:?}", act.who, act.what);
        count += expect_refusals(&server, &mut deal, &point).await;
        act.play(&server, &mut deal).await;
    }
    count + expect_refusals(&server, &mut deal, "the end").await
}

// covers: RS-2.1, RS-8.1
// op: stepComplete
#[tokio::test]
async fn nobody_acts_out_of_turn_in_the_full_life() {
    let refused = live_and_try(reseller::full_life()).await;
    assert!(refused > 2_000, "only {refused} attempts");
}

// covers: RS-2.1
// op: stepComplete
#[tokio::test]
async fn nobody_acts_out_of_turn_in_the_plain_life() {
    let refused = live_and_try(reseller::plain_life()).await;
    assert!(refused > 1_000, "only {refused} attempts");
}
