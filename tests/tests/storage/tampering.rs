//! Whatever is changed behind the log is named by `events verify`.

use harness::{Deal, TestServer, reseller};

use super::expect_clean;
use harness::said;

/// Stops a server with some history, does something to its data, and gives what `events verify` says.
async fn verdict(tamper: &str) -> String {
    let server = TestServer::start().await;
    let mut deal = Deal::create(&server.member("ae"), "To be tampered with", "Forger & Sons").await;
    reseller::play(&server, &mut deal, &reseller::plain_life()[..3]).await;
    assert!(server.stop().await.success());
    expect_clean(server.home());
    for statement in tamper.split(';') {
        assert!(server.home().database().execute(statement).await >= 1, "{statement}");
    }
    let verified = server.home().run(&["events", "verify"]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    let checked = server.home().run(&["check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    said(&verified)
}

#[tokio::test]
async fn an_edited_event_is_named() {
    let edited = "UPDATE events SET payload = payload || ' ' WHERE sequence = 40";
    let verdict = verdict(edited).await;
    assert!(
        verdict.contains("event 40 ") && verdict.contains("was changed after it was sealed"),
        "{verdict}"
    );
}

#[tokio::test]
async fn an_event_under_another_name_is_named() {
    let nobody = "UPDATE events SET actor_id = NULL WHERE sequence = (SELECT MIN(sequence) FROM events \
         WHERE sequence > 50 AND actor_id IS NOT NULL)";
    let verdict = verdict(nobody).await;
    assert!(verdict.contains("was changed after it was sealed"), "{verdict}");
}

#[tokio::test]
async fn a_missing_event_is_named() {
    let verdict = verdict("DELETE FROM events WHERE sequence = 41").await;
    assert!(verdict.contains("event 41 is missing"), "{verdict}");
}

#[tokio::test]
async fn two_swapped_events_are_named() {
    let swapped = "UPDATE events SET sequence = -1 WHERE sequence = 42;UPDATE events SET sequence = 42 WHERE sequence = 43;\
         UPDATE events SET sequence = 43 WHERE sequence = -1";
    let verdict = verdict(swapped).await;
    assert!(verdict.contains("event 42 "), "{verdict}");
}

#[tokio::test]
async fn a_cut_tail_shows_although_the_rest_is_sound() {
    let cut = "DELETE FROM events WHERE sequence > (SELECT MAX(sequence) - 3 FROM events)";
    let verdict = verdict(cut).await;
    assert!(verdict.contains("its tail was cut off"), "{verdict}");
}

#[tokio::test]
async fn a_state_that_is_not_what_the_events_say_is_found() {
    let server = TestServer::start().await;
    Deal::create(&server.member("ae"), "Honest title", "Forger & Sons").await;
    assert!(server.stop().await.success());
    let forged = "UPDATE deals SET state = REPLACE(state, 'Honest title', 'Forged title') WHERE title = 'Honest title'";
    assert_eq!(server.home().database().execute(forged).await, 1);
    let checked = server.home().run(&["check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("title"), "{}", said(&checked));
    server.home().database().execute("DELETE FROM tasks WHERE step = 'opportunity_form'").await;
    assert!(said(&server.home().run(&["check"])).contains("its tasks are not its open steps"));
}
