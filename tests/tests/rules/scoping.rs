//! From the opportunity form to the bill of materials.

use harness::deal::Ending;
use harness::mail::Mail;
use harness::reseller;
use harness::{Deal, TestServer, facts};
use serde_json::json;

use super::{full_until, named, plain_until, start};

// covers: RS-2.1
// op: stepComplete, stepSave
#[tokio::test]
async fn a_form_with_gaps_is_refused_with_a_list_of_them_and_kept_as_a_draft() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let refused = deal.try_complete(&ae, "opportunity_form", facts()).await;
    let mut expected = reseller::plain_form().keys();
    expected.sort();
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), expected);
    assert!(refused.user_errors().iter().all(|error| error["blocker"]["mine"] == true));

    let half = facts().text("need_summary", "Something with switches").flag("registration_needed", true);
    deal.save(&ae, "opportunity_form", half).await.accepted();
    assert_eq!(deal.fact(&ae, "need_summary").await, "Something with switches");
    let refused = deal.try_complete(&ae, "opportunity_form", facts()).await;
    let missing = named(&refused.user_errors(), "FACT_MISSING");
    assert!(missing.contains(&"registration_vendors".to_owned()), "a yes asks for more: {missing:?}");
    assert!(!missing.contains(&"need_summary".to_owned()));
    assert_eq!(deal.status(&ae, "opportunity_form").await, "OPEN");

    for field in reseller::plain_form().keys() {
        let form = reseller::plain_form().without(&field);
        let mut deal = start(&server).await;
        let refused = deal.try_complete(&ae, "opportunity_form", form).await;
        assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), [field]);
    }
}

// covers: RS-2.1
// op: stepSave
#[tokio::test]
async fn values_that_do_not_fit_are_refused_each_by_name() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let wrong = facts()
        .text("customer_contact_email", "no address")
        .money("estimated_amount", "-1")
        .text("strategic_customer", "perhaps")
        .date("needed_by", "3026-01-01");
    let refused = deal.save(&ae, "opportunity_form", wrong).await;
    let expected = ["customer_contact_email", "estimated_amount", "needed_by", "strategic_customer"];
    assert_eq!(named(&refused.user_errors(), "FACT_INVALID"), expected);

    let foreign = json!([{ "key": "estimated_amount", "money": { "amount": "5", "currency": "USD" } }]);
    let refused = deal.mutate(&ae, "stepSave", json!({ "step": "opportunity_form", "facts": foreign })).await;
    assert_eq!(refused.blockers(), ["FACT_INVALID"]);
    let other_step = facts().text("erp_opportunity", "OPP");
    assert_eq!(deal.save(&ae, "opportunity_form", other_step).await.blockers(), ["FACT_NOT_ASKED"]);
    let two = json!([{ "key": "vendor", "text": "a", "number": "1" }]);
    let refused = deal.mutate(&ae, "stepSave", json!({ "step": "opportunity_form", "facts": two })).await;
    assert_eq!(refused.user_errors()[0]["code"], "INVALID");
    assert_eq!(refused.user_errors()[0]["path"], json!(["facts", "0", "value"]));
}

// covers: RS-2.4
// op: stepSave, stepComplete
#[tokio::test]
async fn the_architect_is_asked_only_when_enough_is_known() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let form = reseller::plain_form().and(reseller::details_for_the_architect());
    let eight_of_ten = form.clone().without("growth").without("constraints").flag("request_sa_task", true);
    let refused = deal.try_complete(&ae, "opportunity_form", eight_of_ten).await;
    assert_eq!(refused.blockers(), ["NOT_READY"]);
    let message = refused.user_errors()[0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("80") && message.contains("90"), "{message}");
    let nine_of_ten = form.without("growth").flag("request_sa_task", true);
    deal.complete(&ae, "opportunity_form", nine_of_ten).await;
    assert_eq!(deal.stage(&ae).await, "set_up");
}

// covers: RS-2.4
// op: stepComplete
#[tokio::test]
async fn the_architect_may_be_asked_later_than_at_submission() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form().and(facts().flag("sa_needed", true))).await;
    deal.complete(&server.member("sss"), "open_records", facts().text("erp_opportunity", "OPP")).await;
    assert!(
        !deal.try_move(&ae, "scope").await.user_errors().is_empty(),
        "an architect who is needed is not skipped"
    );
    let too_early = facts().flag("sa_needed", true).flag("request_sa_task", true);
    let refused = deal.try_complete(&ae, "late_sa_request", too_early).await;
    assert!(refused.blockers().contains(&"NOT_READY".to_owned()), "{}", refused.text);
    let ready = reseller::details_for_the_architect().flag("request_sa_task", true);
    deal.complete(&ae, "late_sa_request", ready).await;
    deal.move_to(&ae, "scope").await;
    assert_eq!(deal.status(&ae, "plan_scoping").await, "OPEN");
}

// covers: RS-3.2
// op: dealCreate, dealByNumber
#[tokio::test]
async fn numbers_are_unique_and_without_gaps_under_twenty_creations_at_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    ae.token().await;
    let newest = "{ deals(first: 1, order: NUMBER_DESC) { nodes { number } } }";
    let before = ae.gql(newest, json!({})).await.text_at("/deals/nodes/0/number").to_owned();
    let create = |number: usize| {
        let ae = &ae;
        async move { Deal::create(ae, &format!("Parallel {number}"), &format!("Company {number}")).await.number }
    };
    let mut numbers = futures_util::future::join_all((0..20).map(create)).await;
    numbers.sort();
    let (year, count) = before.rsplit_once('-').unwrap();
    let count: usize = count.parse().unwrap();
    let expected: Vec<String> =
        (count + 1..=count + 20).map(|number| format!("{year}-{number:04}")).collect();
    assert_eq!(numbers, expected);
    // A refused creation takes no number.
    let blank = json!({ "process": "reseller", "title": "  ", "account": { "name": "Company" } });
    assert_eq!(Deal::try_create(&ae, blank).await.user_errors()[0]["path"], json!(["title"]));
    let next = Deal::create(&ae, "After a refusal", "Company 21").await.number;
    assert_eq!(next, format!("{year}-{:04}", count + 21));
    let found =
        ae.gql("query ($n: String!) { dealByNumber(number: $n) { title } }", json!({ "n": next })).await;
    assert_eq!(found.text_at("/dealByNumber/title"), "After a refusal");
}

// covers: RS-3.1, RS-3.3, RS-14.3
// op: deal
#[tokio::test]
async fn the_workspace_has_the_templates_folders_and_says_what_is_missing() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "final_documents").await;
    let folders = deal.read(&ae, "folders { key name missing }").await["folders"].clone();
    let keys: Vec<&str> =
        folders.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["research", "registration", "scoping", "quote", "proposal", "final", "delivery"]);
    // Everything is filed in the plain life; what is taken away is missing again.
    let documents = deal.read(&ae, "documents { id kind folder }").await["documents"].clone();
    let order = documents.as_array().unwrap().iter().find(|one| one["kind"] == "purchase_order").unwrap();
    assert_eq!(order["folder"], "final");
    let sss = server.member("sss");
    deal.mutate(&sss, "documentRemove", json!({ "id": order["id"] })).await;
    let removal = json!({ "id": order["id"], "deal": deal.id, "expectedVersion": deal.version });
    sss.mutate("documentRemove", "deal { version }", removal).await;
    let folders = deal.read(&ae, "folders { key missing }").await["folders"].clone();
    let missing = &folders.as_array().unwrap().iter().find(|one| one["key"] == "final").unwrap()["missing"];
    assert_eq!(missing, &json!(["Customer's purchase order"]));
    let refused = deal.try_complete(&sss, "final_documents", facts()).await;
    assert_eq!(refused.blockers(), ["DOCUMENT_MISSING"]);
    assert_eq!(refused.user_errors()[0]["blocker"]["document"], "purchase_order");
}

// covers: RS-4.1
// op: stepComplete, dealNoteAdd
#[tokio::test]
async fn a_talk_with_the_vendor_always_plans_the_next_one() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = full_until(&server, "vendor_contact").await;
    let without_next = reseller::vendor_contact().without("next_vendor_contact");
    let refused = deal.try_complete(&ae, "vendor_contact", without_next).await;
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), ["next_vendor_contact"]);
    deal.complete(&ae, "vendor_contact", reseller::vendor_contact()).await;
    let again = deal.step(&ae, "vendor_contact").await;
    assert_eq!(
        (&again["status"], &again["round"], &again["due"]),
        (&json!("OPEN"), &json!(2), &json!("2026-11-30"))
    );
    let note = json!({ "kind": "CALL", "text": "Olaf calls back on Friday" });
    deal.mutate(&ae, "dealNoteAdd", note).await.accepted();
    let timeline = deal.read(&ae, "timeline(first: 1) { nodes { text detail by { name } } }").await;
    assert!(timeline.to_string().contains("Olaf calls back on Friday"), "{timeline}");
}

// covers: RS-4.2, RS-2.2
// op: stepComplete
#[tokio::test]
async fn a_registration_is_confirmed_on_record_and_a_refusal_needs_its_reason() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = full_until(&server, "confirm_registration").await;
    let no = Ending {
        step: "confirm_registration",
        outcome: Some("not_granted"),
        facts: reseller::registration_confirmed(),
        note: None,
    };
    let refused = deal.try_end(&ae, &no).await;
    assert_eq!(refused.blockers(), ["NOTE_NEEDED"]);
    deal.end(&ae, &Ending { note: Some("Another partner was first"), ..no }).await;
    let step = deal.step(&ae, "confirm_registration").await;
    assert_eq!(step["outcome"], "not_granted");
    assert_eq!(step["note"], "Another partner was first");
    assert_eq!(step["doneBy"]["name"], "Alice Martin");
    assert_eq!(deal.fact(&ae, "registration_confirmed_by").await, "Olaf Brink");
    let mail = Mail::await_one(&server, "sss@demo.example", "registration will not be granted").await;
    assert!(mail.body.contains("Another partner was first"), "{}", mail.body);
}

// covers: RS-5.1
// op: stepComplete, stepReschedule, stepAssign
#[tokio::test]
async fn the_architects_list_is_due_five_business_days_after_the_call() {
    let server = TestServer::start().await;
    let (ae, sa) = (server.member("ae"), server.member("sa"));
    let mut deal = full_until(&server, "sa_acceptance").await;
    let reassign = json!({ "step": "sa_acceptance", "assignee": server.member("sa2").id().await });
    deal.mutate(&ae, "stepAssign", reassign).await.accepted();
    let taken = Ending { step: "sa_acceptance", outcome: Some("accepted"), ..Ending::default() };
    assert_eq!(deal.try_end(&sa, &taken).await.blockers(), ["ASSIGNED_TO_OTHER"]);
    let sa2 = server.member("sa2");
    // The call moves to Thursday, 24 December; Christmas and the weekend do not count, New Year neither.
    let moved = Ending { facts: facts().date("scoping_call", "2026-12-24"), ..taken };
    deal.end(&sa2, &moved).await;
    assert_eq!(deal.step(&ae, "bill_of_materials").await["due"], "2027-01-04");
    let not_mine = json!({ "step": "bill_of_materials", "due": "2027-01-08", "note": "Parts list is late" });
    assert_eq!(
        deal.mutate(&server.member("sss"), "stepReschedule", not_mine.clone()).await.blockers(),
        ["NOT_YOUR_STEP"]
    );
    deal.mutate(&sa2, "stepReschedule", not_mine).await.accepted();
    assert_eq!(deal.step(&ae, "bill_of_materials").await["due"], "2027-01-08");
}

// covers: RS-5.1, RS-3.4
// op: stepComplete
#[tokio::test]
async fn the_architect_declines_with_a_reason_and_is_asked_again() {
    let server = TestServer::start().await;
    let (ae, sa) = (server.member("ae"), server.member("sa"));
    let mut deal = full_until(&server, "sa_acceptance").await;
    let task = Mail::await_one(&server, "sa@demo.example", "scoping task, call on").await;
    assert!(task.body.contains("Keep the old fibre"), "{}", task.body);
    let declined = Ending { step: "sa_acceptance", outcome: Some("declined"), ..Ending::default() };
    assert_eq!(deal.try_end(&sa, &declined).await.blockers(), ["NOTE_NEEDED"]);
    deal.end(&sa, &Ending { note: Some("The locations are missing"), ..declined }).await;
    assert_eq!(deal.status(&ae, "plan_scoping").await, "OPEN");
    assert_eq!(deal.read(&ae, "loops").await["loops"], 1);
    let mail = Mail::await_one(&server, "ae@demo.example", "scoping declined").await;
    assert!(mail.body.contains("The locations are missing"), "{}", mail.body);
    deal.complete(&ae, "plan_scoping", facts()).await;
    assert_eq!(deal.step(&ae, "sa_acceptance").await["round"], 2);
}

// covers: RS-5.4, RS-2.6
// op: stepComplete, dealMove
#[tokio::test]
async fn an_affected_support_contract_needs_its_addendum_before_the_hand_over() {
    let server = TestServer::start().await;
    let (ae, sa) = (server.member("ae"), server.member("sa"));
    let mut deal = full_until(&server, "confirm_ess").await;
    let yes = facts().flag("ess_confirmed", true).text("ess_changes", "Twice as many");
    deal.complete(&sa, "confirm_ess", yes).await;
    assert_eq!(deal.status(&ae, "ess_addendum").await, "OPEN");
    let hand_over = facts().money("scoped_amount", "100000");
    assert_eq!(deal.try_complete(&sa, "sa_hand_over", hand_over).await.blockers(), ["STEP_NOT_OPEN"]);
    assert_eq!(deal.try_complete(&sa, "ess_addendum", facts()).await.blockers(), ["DOCUMENT_MISSING"]);
    let blockers = deal.try_move(&ae, "quote").await.blockers();
    assert!(blockers.contains(&"CONDITION_FAILS".to_owned()), "{blockers:?}");
}
