//! Decisions: one tap, one decision, one receipt, and nothing decided on what was not seen.

use harness::company::hire;
use harness::{Page, Phone, TestServer, facts};
use serde_json::json;

use crate::{asked, asked_before_the_vendor_answers, ended, standing};

/// Sends a decision as the form of a page does.
async fn tap(phone: &Phone<'_>, path: &str, form: &Page, (outcome, note): (&str, &str)) -> Page {
    let (version, mark) = (form.hidden("version"), form.hidden("mark"));
    let fields = [("version", version.as_str()), ("mark", &mark), ("note", note), ("outcome", outcome)];
    phone.send_with(path, &fields, &[("sec-fetch-site", "same-origin")]).await
}

// covers: RS-8.2
// op: dealByNumber
#[tokio::test]
async fn two_taps_are_one_decision_and_one_receipt() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&director).await;
    let form = phone.get(&asked.path).await;
    let (_, version) = standing(&mut asked.deal, &director).await;
    let said = ("approved", "Only for the first site");
    let (one, other) =
        tokio::join!(tap(&phone, &asked.path, &form, said), tap(&phone, &asked.path, &form, said));
    for done in [one, other, tap(&phone, &asked.path, &form, said).await] {
        assert_eq!((done.status, done.header("location")), (303, asked.path.as_str()), "{}", done.words());
    }
    assert_eq!(standing(&mut asked.deal, &director).await.1, version + 1, "one decision");
    let receipt = phone.get(&asked.path).await;
    assert_eq!(receipt.status, 200);
    for words in [
        "Approve",
        "Decided by you on 23 November 2026 at 10:00",
        "Only for the first site",
        "€55,000",
        "45 %",
    ] {
        receipt.says(words);
    }
    assert!(!receipt.text.contains("<form"), "nothing is left to press");

    let other = tap(&phone, &asked.path, &form, ("rejected", "On second thoughts")).await;
    assert_eq!(other.status, 409);
    other.says("Decided by you on 23 November 2026");
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["DONE", "approved"]));
}

// covers: RS-8.2, RS-8.3
// op: stepComplete
#[tokio::test]
async fn a_no_needs_its_reason_and_what_was_typed_stays() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&director).await;
    let form = phone.get(&asked.path).await;
    for outcome in ["rejected", "returned"] {
        let refused = tap(&phone, &asked.path, &form, (outcome, "  \r\n ")).await;
        assert_eq!(refused.status, 422, "{outcome}");
        assert!(refused.text.contains("aria-invalid=\"true\""), "it is said where it is missing");
        assert!(refused.text.contains("class=\"wrong\""), "{}", refused.words());
    }
    let endless = "Too long. ".repeat(1_001);
    let refused = tap(&phone, &asked.path, &form, ("returned", &endless)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains(&endless), "what was typed stays");
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["OPEN", null]));

    let reason = "Forty-two percent <and> I sign.\r\nNot more.";
    let done = tap(&phone, &asked.path, &refused, ("returned", reason)).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let receipt = phone.get(&asked.path).await;
    receipt.says("Return with a comment");
    assert!(receipt.text.contains("Forty-two percent &lt;and&gt; I sign.\nNot more."), "{}", receipt.text);
    assert_eq!(
        asked.deal.status(&director, "final_price").await,
        "OPEN",
        "the quote is back with the seller"
    );
}

// covers: RS-8.2, RS-8.3
// op: stepSave
#[tokio::test]
async fn a_decision_on_figures_that_changed_meanwhile_is_not_made_and_says_what_changed() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let mut asked = asked_before_the_vendor_answers(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&director).await;
    let form = phone.get(&asked.path).await;
    let note = json!({ "kind": "NOTE", "text": "Called the customer" });
    asked.deal.mutate(&ae, "dealNoteAdd", note).await.accepted();
    let stale = tap(&phone, &asked.path, &form, ("approved", "Fine by me")).await;
    assert_eq!(stale.status, 409);
    stale.says("The deal changed while you looked at it, but none of these figures.");
    assert!(stale.text.contains("Fine by me</textarea>"), "what was typed stays");

    let answer = facts().choice("registration_state", "rejected");
    asked.deal.save(&server.member("sss"), "registration_result", answer).await.accepted();
    let stale = tap(&phone, &asked.path, &stale, ("approved", "Fine by me")).await;
    assert_eq!(stale.status, 409);
    stale.says("Nothing was decided. This is new:");
    stale.says("State of the registration: Submitted → Rejected");
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["OPEN", null]));
    assert_eq!(tap(&phone, &asked.path, &stale, ("approved", "")).await.status, 303);
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["DONE", "approved"]));
}

// covers: RS-8.2
// op: stepComplete
#[tokio::test]
async fn whoever_comes_second_reads_who_decided_what_and_when() {
    let server = TestServer::start().await;
    hire(&server, "deputy", "Dora Deputy", "senior_director", "Demo Company");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let (first, second) =
        (Phone::of(&server.member("deputy")).await, Phone::of(&server.member("director")).await);
    let (seen_by_first, seen_by_second) = (first.get(&asked.path).await, second.get(&asked.path).await);
    let no = ("rejected", "Below our floor");
    assert_eq!(tap(&first, &asked.path, &seen_by_first, no).await.status, 303);
    let late = tap(&second, &asked.path, &seen_by_second, ("approved", "")).await;
    assert_eq!(late.status, 409);
    for page in [late, second.get(&asked.path).await] {
        page.says("Decided by Dora Deputy on 23 November 2026 at 10:00");
        page.says("Reject");
        page.says("Below our floor");
        assert!(!page.text.contains("<form"));
    }
    assert_eq!(asked.deal.step(&server.member("director"), "director_approval").await["status"], "WAITING");
}

// covers: RS-8.2
// op: stepAssign
#[tokio::test]
async fn what_was_given_to_somebody_else_is_theirs_alone() {
    let server = TestServer::start().await;
    hire(&server, "deputy", "Dora Deputy", "senior_director", "Demo Company");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&server.member("director")).await;
    let form = phone.get(&asked.path).await;
    let assign = json!({ "step": "director_approval", "assignee": server.member("deputy").id().await });
    asked.deal.mutate(&server.member("admin"), "stepAssign", assign).await.accepted();
    assert_eq!(phone.get(&asked.path).await.status, 401);
    assert_eq!(tap(&phone, &asked.path, &form, ("approved", "")).await.status, 401);
    let deputy = Phone::of(&server.member("deputy")).await;
    let form = deputy.get(&asked.path).await;
    assert_eq!(tap(&deputy, &asked.path, &form, ("approved", "")).await.status, 303);
}

// covers: RS-8.2
// op: dealMove
#[tokio::test]
async fn a_deal_set_aside_or_over_leaves_nothing_to_press() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&director).await;
    let form = phone.get(&asked.path).await;
    asked.deal.move_to(&ae, "on_hold").await;
    let late = tap(&phone, &asked.path, &form, ("approved", "")).await;
    assert_eq!(late.status, 409);
    late.says("This cannot be decided here yet");
    assert!(!late.text.contains("name=\"outcome\""), "{}", late.words());
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["OPEN", null]));

    let lost = json!({ "stage": "lost", "overrideReason": "Too dear" });
    asked.deal.mutate(&director, "dealMove", lost).await.accepted();
    let late = tap(&phone, &asked.path, &form, ("approved", "")).await;
    assert_eq!(late.status, 409);
    for page in [late, phone.get(&asked.path).await] {
        page.says("Not needed any more");
        assert!(!page.text.contains("<form"), "{}", page.words());
    }
}
