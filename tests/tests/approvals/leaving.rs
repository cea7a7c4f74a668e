//! Whoever leaves blocks nobody: what they had goes to their role, or is told to who leads.

use harness::company::hire;
use harness::mail::Mail;
use harness::{TestServer, eventually};
use serde_json::{Value, json};

use crate::{asked, ended};

// covers: RS-8.1, RS-8.2
// op: stepAssign, stepComplete
#[tokio::test]
async fn what_waits_for_somebody_who_left_is_open_to_the_role() {
    let server = TestServer::start().await;
    hire(&server, "deputy", "Dora Deputy", "senior_director", "Demo Company");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let (director, dora) = (server.member("director"), server.member("deputy"));
    let give = json!({ "step": "director_approval", "assignee": director.id().await });
    asked.deal.mutate(&director, "stepAssign", give).await.accepted();
    assert_eq!(asked.deal.step(&dora, "director_approval").await["mine"], false);

    assert!(server.home().run(&["admin", "user", "deactivate", "director@demo.example"]).status.success());
    let assignee =
        async |deal: &mut harness::Deal| deal.step(&dora, "director_approval").await["assignee"].clone();
    eventually("the step is open to the role", async || {
        (assignee(&mut asked.deal).await == Value::Null).then_some(())
    })
    .await;
    let mail = Mail::await_one(&server, "deputy@demo.example", &asked.deal.number).await;
    assert!(mail.body.contains("has left. The step is open to everybody in its role."), "{}", mail.body);
    assert!(mail.link().contains("/a/"), "{}", mail.body);
    asked.deal.decide(&dora, "director_approval", "approved", None).await;
    assert_eq!(ended(&mut asked.deal, &dora).await, json!(["DONE", "approved"]));
    let told = asked.deal.read(&dora, "timeline(first: 100) { nodes { text } }").await.to_string();
    assert!(told.contains("has left: “Approve the quote” is open to everybody in its role"), "{told}");
}

// covers: RS-8.1
// op: stepAssign
#[tokio::test]
async fn a_role_that_nobody_has_any_more_is_told_to_who_leads() {
    let server = TestServer::start().await;
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let director = server.member("director");
    let give = json!({ "step": "director_approval", "assignee": director.id().await });
    asked.deal.mutate(&director, "stepAssign", give).await.accepted();
    assert!(server.home().run(&["admin", "user", "deactivate", "director@demo.example"]).status.success());
    let lead = Mail::await_one(&server, "sales-manager@demo.example", &asked.deal.number).await;
    assert!(lead.body.contains("nobody else has the role “Senior director”"), "{}", lead.body);
}
