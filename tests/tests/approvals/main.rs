//! The page of a request for an approval: whom it shows what, and how a decision is made on it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod closed;
mod deciding;
mod interleaving;
mod leaving;
mod measures;
mod racing;
mod reading;
mod standing_in;

use harness::mail::Mail;
use harness::reseller::{self, Act, play_until};
use harness::{Actor, Deal, TestServer};
use serde_json::json;

/// A deal that waits for the director, and the address of the request.
struct Asked {
    deal: Deal,
    path: String,
}

/// Brings a deal of the full life to the director.
async fn asked(server: &TestServer, company: &str) -> Asked {
    asked_after(server, company, &reseller::full_life()).await
}

/// The same while the vendor has not answered about the registration, which is one of the figures.
async fn asked_before_the_vendor_answers(server: &TestServer, company: &str) -> Asked {
    let mut life = reseller::full_life();
    life.retain(|act| act.step() != Some("registration_result"));
    asked_after(server, company, &life).await
}

async fn asked_after(server: &TestServer, company: &str, life: &[Act]) -> Asked {
    let mut deal = Deal::create(&server.member("ae"), "Campus switches", company).await;
    play_until(server, &mut deal, life, "director_approval").await;
    let path = path_of(server, &mail_to_director(server, &deal).await);
    Asked { deal, path }
}

/// The latest mail that asks the director about a deal.
async fn mail_to_director(server: &TestServer, deal: &Deal) -> Mail {
    Mail::await_one(server, "director@demo.example", &format!("{}: please decide", deal.number)).await
}

/// Where a mail leads.
fn path_of(server: &TestServer, mail: &Mail) -> String {
    let path = mail.link().strip_prefix(server.address()).expect("a link to this server").to_owned();
    assert!(path.starts_with("/a/"), "{}", mail.body);
    path
}

/// From the director's yes to the customer, who wants changes, and back to the director with another price.
async fn ask_again(server: &TestServer, deal: &mut Deal) {
    let after = reseller::full_quote("55000", "45", "14.5").into_iter();
    let after: Vec<Act> = after.skip_while(|act| act.step() != Some("confirm_configuration")).collect();
    reseller::play(server, deal, &after).await;
    play_until(server, deal, &reseller::offer("ae"), "customer_answer").await;
    deal.decide(&server.member("ae"), "customer_answer", "updates_needed", Some("Cheaper, please")).await;
    play_until(server, deal, &reseller::full_quote("53000", "47", "11.3"), "director_approval").await;
}

/// How often the director decided about a deal, and its version: what no reader may change.
async fn standing(deal: &mut Deal, actor: &Actor<'_>) -> (usize, i64) {
    let read = deal.read(actor, "version timeline(first: 100) { nodes { kind } }").await;
    let events = read["timeline"]["nodes"].as_array().unwrap().len();
    (events, read["version"].as_i64().unwrap())
}

/// Where the approval stands and how it ended.
async fn ended(deal: &mut Deal, actor: &Actor<'_>) -> serde_json::Value {
    let step = deal.step(actor, "director_approval").await;
    json!([step["status"], step["outcome"]])
}
