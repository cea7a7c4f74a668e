//! The way of a quote through its reviews: what the vendor has, what the director decides on, what the customer reads.

use harness::deal::Ending;
use harness::mail::Mail;
use harness::reseller::{self, play, play_until};
use harness::{Actor, Deal, TestServer, facts};
use serde_json::{Value, json};

/// A deal of the full life just before a step.
async fn full_until(server: &TestServer, step: &str) -> Deal {
    let mut deal = Deal::create(&server.member("ae"), "Quotes", "Pellworm Ferries").await;
    play_until(server, &mut deal, &reseller::full_life(), step).await;
    deal
}

/// What a deal's timeline says, newest first.
async fn timeline(deal: &mut Deal, actor: &Actor<'_>) -> Vec<Value> {
    let read = deal.read(actor, "timeline(first: 100) { nodes { kind text detail } }").await;
    read["timeline"]["nodes"].as_array().unwrap().clone()
}

/// The steps of somebody's inbox for a deal.
async fn inbox(actor: &Actor<'_>, deal: &Deal) -> Vec<String> {
    let query = "{ inbox { tasks(first: 100) { nodes { step dealNumber } } } }";
    let answer = actor.gql(query, json!({})).await;
    let tasks = answer.at("/inbox/tasks/nodes").as_array().unwrap().iter();
    let own = tasks.filter(|task| task["dealNumber"] == deal.number.as_str());
    own.map(|task| task["step"].as_str().unwrap().to_owned()).collect()
}

// covers: RS-6.1
// op: stepComplete, deal
#[tokio::test]
async fn a_deal_has_the_steps_that_its_vendor_has() {
    let server = TestServer::start().await;
    let sss = server.member("sss");
    for (portal, standard, expected) in [
        (true, true, ["OPEN", "NOT_REACHED"]),
        (false, true, ["NOT_NEEDED", "OPEN"]),
        (false, false, ["NOT_NEEDED", "NOT_NEEDED"]),
    ] {
        let mut deal = full_until(&server, "vendor_rules").await;
        let profile = facts()
            .flag("vendor_portal", portal)
            .flag("vendor_standard_discount", standard)
            .flag("protection_known", true);
        deal.complete(&sss, "vendor_rules", profile).await;
        for (step, status) in ["portal_upload", "standard_discount"].into_iter().zip(expected) {
            assert_eq!(
                deal.status(&sss, step).await,
                status,
                "{step} where the vendor has {portal}/{standard}"
            );
        }
    }
}

// covers: RS-6.7
// op: stepComplete, inbox
#[tokio::test]
async fn unknown_protection_points_are_asked_for_and_the_answer_reaches_sales_support() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "vendor_rules").await;
    let unknown = facts()
        .flag("vendor_portal", false)
        .flag("vendor_standard_discount", false)
        .flag("protection_known", false);
    deal.complete(&sss, "vendor_rules", unknown).await;
    assert!(inbox(&ae, &deal).await.contains(&"protection_answer".to_owned()));
    Mail::await_one(&server, "ae@demo.example", "how many points are protected?").await;
    let direction = facts().number("target_margin", "15").flag("negotiate_price", false);
    deal.complete(&ae, "margin_direction", direction).await;
    deal.complete(&sss, "cost_of_goods", reseller::cost()).await;
    assert_eq!(deal.status(&sss, "price_guidance").await, "NOT_REACHED", "no guidance on unknown points");

    let unsaid = facts().number("protection_points", "8").number("protected_discount", "50");
    let refused = deal.try_complete(&ae, "protection_answer", unsaid.clone()).await;
    assert_eq!(
        refused.user_errors()[0]["blocker"]["fact"],
        "protection_source",
        "somebody at the vendor said so"
    );
    deal.complete(&ae, "protection_answer", unsaid.text("protection_source", "Olaf Brink")).await;
    assert_eq!(deal.status(&sss, "price_guidance").await, "OPEN");
    let told = Mail::await_one(&server, "sss@demo.example", "8 points protected").await;
    assert!(told.body.contains("Olaf Brink"), "{}", told.body);
}

// covers: RS-7.1
// op: stepComplete
#[tokio::test]
async fn a_review_checks_content_grammar_and_spelling_and_its_findings_go_back() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "review_by_ae").await;
    let with = |checked: &[&str]| facts().choices("review_checked", checked);
    let fine = Ending { step: "review_by_ae", outcome: Some("fine"), ..Ending::default() };
    for (one, other) in [("content", "grammar"), ("grammar", "spelling"), ("spelling", "content")] {
        let refused = deal.try_end(&ae, &Ending { facts: with(&[one, other]), ..fine.clone() }).await;
        assert!(!refused.user_errors().is_empty(), "{one} and {other} are not everything");
    }
    let findings = Ending { step: "review_by_ae", outcome: Some("corrections"), ..Ending::default() };
    assert_eq!(deal.try_end(&ae, &findings).await.blockers(), ["NOTE_NEEDED"], "findings are named");
    deal.end(&ae, &Ending { note: Some("Line 3: twelve, not twenty"), ..findings }).await;
    assert!(inbox(&sss, &deal).await.contains(&"make_quote".to_owned()));
    let found = timeline(&mut deal, &sss).await;
    assert!(found.iter().any(|entry| entry.to_string().contains("Line 3: twelve, not twenty")), "{found:?}");

    let quote = reseller::quote("55000", "45", "14.5").flag("special_terms", false);
    deal.complete(&sss, "make_quote", quote).await;
    deal.end(&ae, &Ending { facts: with(&["content", "grammar", "spelling"]), ..fine }).await;
}

// covers: RS-8.2
// op: inbox, deal, stepComplete
#[tokio::test]
async fn the_director_sees_figures_reasons_and_what_changed() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut deal = full_until(&server, "director_approval").await;
    let query = "{ inbox { counts { approvals } tasks(first: 100, approvals: true) { nodes { kind dealId amount { value { amount } } } } } }";
    let waiting = director.gql(query, json!({})).await;
    let task = json!({ "kind": "approval", "dealId": deal.id, "amount": { "value": { "amount": "55000" } } });
    assert!(waiting.at("/inbox/tasks/nodes").as_array().unwrap().contains(&task), "{}", waiting.text);
    for (fact, value) in
        [("customer_discount", "45"), ("margin_percent", "14.5"), ("payment_terms", "30 days net")]
    {
        assert_eq!(deal.fact(&director, fact).await, value, "{fact}");
    }
    let step = deal.step(&director, "director_approval").await;
    assert_eq!(step["mine"], true);
    assert_eq!(step["reasons"].as_array().unwrap().len(), 2, "special terms and the discount: {step}");

    deal.decide(&director, "director_approval", "approved", Some("Only for the first site")).await;
    play_until(&server, &mut deal, &after_the_approval(), "customer_answer").await;
    deal.decide(&server.member("ae"), "customer_answer", "updates_needed", Some("Cheaper, please")).await;
    play_until(&server, &mut deal, &reseller::full_quote("53000", "47", "11.3"), "director_approval").await;
    let again = deal.step(&director, "director_approval").await;
    assert_eq!((&again["status"], &again["round"]), (&json!("OPEN"), &json!(2)));
    let told = timeline(&mut deal, &director).await;
    let reopened = told.iter().find(|entry| entry["kind"] == "approval_reopened").unwrap();
    let changed = reopened["detail"].as_str().unwrap().to_lowercase();
    assert!(
        changed.contains("discount") && !changed.contains("terms"),
        "what changed, and only that: {changed}"
    );
}

/// From the director's yes to the customer.
fn after_the_approval() -> Vec<reseller::Act> {
    let quote = reseller::full_quote("55000", "45", "14.5");
    let after = quote.into_iter().skip_while(|act| act.step() != Some("confirm_configuration"));
    after.chain(reseller::offer("ae")).collect()
}

// covers: RS-8.3, RS-13.1
// op: stepComplete
#[tokio::test]
async fn a_new_round_of_the_same_quote_does_not_ask_the_director_again() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let mut deal = full_until(&server, "customer_answer").await;
    deal.decide(&ae, "customer_answer", "updates_needed", Some("Another delivery address")).await;
    assert_eq!(deal.status(&ae, "make_quote").await, "OPEN");
    assert_ne!(deal.status(&ae, "confirm_configuration").await, "OPEN", "the new round comes first");
    let round = reseller::full_quote("55000", "45", "14.5");
    let without = round.into_iter().filter(|act| act.step() != Some("director_approval"));
    play(&server, &mut deal, &without.collect::<Vec<_>>()).await;
    assert_eq!(deal.stage(&ae).await, "decide");
    assert!(!inbox(&director, &deal).await.contains(&"director_approval".to_owned()));
    let step = deal.step(&director, "director_approval").await;
    assert_eq!((&step["status"], &step["round"]), (&json!("DONE"), &json!(1)));
}

// covers: RS-11.1
// op: stepComplete, deal
#[tokio::test]
async fn the_customer_gets_the_quote_and_the_talk_about_its_price_is_kept() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = full_until(&server, "send_quote").await;
    let blank = deal.try_complete(&ae, "send_quote", facts()).await;
    assert_eq!(blank.user_errors()[0]["blocker"]["fact"], "offer_note", "nothing goes out without a word");
    deal.complete(&ae, "send_quote", facts().text("offer_note", "As discussed on Friday.")).await;
    let mail = Mail::await_one(&server, "greta.olsen@customer.example", "Our quote").await;
    for part in [deal.number.as_str(), "Greta Olsen", "As discussed on Friday.", "55,000"] {
        assert!(format!("{} {}", mail.subject, mail.body).contains(part), "{part} in {mail:?}");
    }
    assert!(!mail.body.contains("/deals/"), "a customer gets no way into the company: {}", mail.body);
    for talk in ["They expected 50,000", "53,500 would do"] {
        deal.complete(&ae, "price_talk", facts().text("price_talk_note", talk)).await;
        assert_eq!(deal.status(&ae, "price_talk").await, "OPEN", "until there is an answer, it goes on");
    }
    let kept = Value::from(timeline(&mut deal, &ae).await).to_string();
    assert!(kept.contains("They expected 50,000") && kept.contains("53,500 would do"), "{kept}");
}
