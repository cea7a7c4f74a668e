//! The rules of the reseller's process, one by one: what is refused, what follows, and what it says.

mod closing;
mod moving;
mod quoting;
mod scoping;

use harness::reseller::{self, play_until};
use harness::{Deal, TestServer};
use serde_json::Value;

/// The facts that refusals name.
fn named(errors: &[Value], code: &str) -> Vec<String> {
    let mut facts: Vec<String> = errors
        .iter()
        .filter(|error| error["blocker"]["code"] == code)
        .map(|error| error["blocker"]["fact"].as_str().unwrap_or_default().to_owned())
        .collect();
    facts.sort();
    facts
}

async fn start(server: &TestServer) -> Deal {
    Deal::create(&server.member("ae"), "Rules", "Pellworm Ferries").await
}

/// A deal of the full life just before a step.
async fn full_until(server: &TestServer, step: &str) -> Deal {
    let mut deal = start(server).await;
    play_until(server, &mut deal, &reseller::full_life(), step).await;
    deal
}

/// A deal of the plain life just before a step.
async fn plain_until(server: &TestServer, step: &str) -> Deal {
    let mut deal = start(server).await;
    play_until(server, &mut deal, &reseller::plain_life(), step).await;
    deal
}
