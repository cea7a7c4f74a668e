//! The rules of the reseller's process, one by one: what is refused, what follows, and what it says.

use harness::deal::Ending;
use harness::mail::Mail;
use harness::reseller::{self, play, play_until};
use harness::{Deal, TestServer, eventually, facts};
use serde_json::{Value, json};

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

// covers: RS-6.6
// op: stepComplete
#[tokio::test]
async fn a_discount_below_the_protected_one_takes_a_reason() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "price_guidance").await;
    deal.complete(&sss, "price_guidance", reseller::worked_example()).await;
    let told = ae.gql("{ notifications(first: 1) { nodes { subject body } } }", json!({})).await;
    let body = told.text_at("/notifications/nodes/0/body");
    for figure in ["List price: €100,000", "Protected price: €50,000", "Competitor's best: €58,000"] {
        assert!(body.contains(figure), "{body}");
    }
    let acts = reseller::full_quote("55000", "45", "14.5");
    play_until(&server, &mut deal, &acts, "final_price").await;
    // 45 % where 50 % is protected keeps five points that a competitor can undercut.
    let price =
        reseller::final_price("55000", "45", "14.5").text("margin_reason", "The first of three sites");
    let refused = deal.try_complete(&ae, "final_price", price.clone()).await;
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), ["undercut_reason"]);
    let protected =
        price.number("customer_discount", "50").money("quoted_amount", "50000").number("margin_percent", "6");
    deal.complete(&ae, "final_price", protected).await;
}

// covers: RS-6.5
// op: stepComplete
#[tokio::test]
async fn a_margin_below_the_direction_takes_a_reason() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "final_price").await;
    let low = reseller::final_price("52000", "39", "9.6");
    let refused = deal.try_complete(&ae, "final_price", low.clone()).await;
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), ["margin_reason"]);
    deal.complete(&ae, "final_price", low.text("margin_reason", "A first order")).await;
}

// covers: RS-6.8
// op: inbox, stepComplete
#[tokio::test]
async fn a_quote_review_lands_in_the_inboxes_of_seller_and_architect() {
    let server = TestServer::start().await;
    let mut deal = full_until(&server, "review_by_ae").await;
    for (who, step) in [("ae", "review_by_ae"), ("sa", "review_by_sa")] {
        let query = "{ inbox { tasks(first: 100) { nodes { step dealNumber } } } }";
        let inbox = server.member(who).gql(query, json!({})).await;
        let task = json!({ "step": step, "dealNumber": deal.number });
        assert!(inbox.at("/inbox/tasks/nodes").as_array().unwrap().contains(&task), "{who}: {}", inbox.text);
    }
    let ae = server.member("ae");
    let half = facts().choices("review_checked", &["content"]);
    let fine = Ending { step: "review_by_ae", outcome: Some("fine"), facts: half, note: None };
    assert!(
        !deal.try_end(&ae, &fine).await.user_errors().is_empty(),
        "content, grammar and spelling are checked"
    );
    let findings = Ending {
        step: "review_by_ae",
        outcome: Some("corrections"),
        facts: facts(),
        note: Some("Line 3 says twelve twice"),
    };
    deal.end(&ae, &findings).await;
    assert_eq!(deal.step(&ae, "make_quote").await["round"], 2);
    let mail = Mail::await_one(&server, "sss@demo.example", "quote needs corrections").await;
    assert!(mail.body.contains("Line 3 says twelve twice"), "{}", mail.body);
}

/// The reasons for which the director is asked.
async fn reasons(server: &TestServer, deal: &mut Deal) -> Vec<String> {
    let step = deal.step(&server.member("ae"), "director_approval").await;
    let reasons = step["reasons"].as_array().unwrap();
    reasons.iter().map(|reason| reason.as_str().unwrap().to_owned()).collect()
}

// covers: RS-8.1
// op: deal, stepComplete
#[tokio::test]
async fn approval_is_asked_only_where_the_policy_says_so_and_says_why() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "final_price").await;
    assert_eq!(reasons(&server, &mut deal).await, Vec::<String>::new());
    assert_eq!(deal.status(&ae, "director_approval").await, "NOT_NEEDED");
    // Above the seller's limit of 40 %.
    deal.complete(&ae, "final_price", reseller::final_price("58000", "42", "19")).await;
    assert_eq!(deal.status(&ae, "director_approval").await, "OPEN");
    let why = reasons(&server, &mut deal).await;
    assert_eq!(why.len(), 1, "{why:?}");
    assert!(why[0].contains("discount"), "{why:?}");

    let mut deal = full_until(&server, "director_approval").await;
    let why = reasons(&server, &mut deal).await;
    assert_eq!(why.len(), 2, "special terms and the discount: {why:?}");
    let blocked = deal.read(&ae, "blockers { code step resolvers { key } }").await;
    let asks = json!({ "code": "STEP_NOT_DONE", "step": "director_approval", "resolvers": [{ "key": "senior_director" }] });
    assert!(blocked["blockers"].as_array().unwrap().contains(&asks), "{blocked}");
}

// covers: RS-8.1
// op: stepComplete
#[tokio::test]
async fn nobody_decides_on_the_own_request() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let both = ["admin", "user", "roles", "ae@demo.example", "account_executive,senior_director"];
    assert!(server.home().run(&both).status.success());
    let mut deal = full_until(&server, "director_approval").await;
    let yes = Ending { step: "director_approval", outcome: Some("approved"), ..Ending::default() };
    assert_eq!(deal.try_end(&ae, &yes).await.blockers(), ["OWN_REQUEST"]);
    deal.end(&server.member("director"), &yes).await;
}

// covers: RS-8.3
// op: stepComplete
#[tokio::test]
async fn a_director_returns_a_quote_with_the_reason() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    for outcome in ["rejected", "returned"] {
        let mut deal = full_until(&server, "director_approval").await;
        let ending = Ending { step: "director_approval", outcome: Some(outcome), ..Ending::default() };
        assert_eq!(deal.try_end(&director, &ending).await.blockers(), ["NOTE_NEEDED"]);
        deal.end(&director, &Ending { note: Some("Ask for 14 percent"), ..ending }).await;
        assert_eq!(deal.status(&ae, "final_price").await, "OPEN");
        let step = deal.step(&ae, "director_approval").await;
        assert_ne!(step["status"], "DONE", "it is asked again after the new price");
    }
}

// covers: RS-8.3, RS-3.1
// op: stepComplete, dealMove
#[tokio::test]
async fn a_change_of_what_was_approved_asks_again_but_only_where_a_rule_is_touched() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "customer_answer").await;
    assert_eq!(deal.status(&ae, "director_approval").await, "DONE");
    let lapsed = facts().choice("registration_state", "expired").date("registration_expiry", "2026-11-20");
    deal.complete(&sss, "watch_registration", lapsed).await;
    let asked = deal.step(&ae, "director_approval").await;
    assert_eq!((&asked["status"], &asked["round"]), (&json!("OPEN"), &json!(2)));
    deal.decide(&ae, "customer_answer", "approved", None).await;
    let refused = deal.try_move(&ae, "close").await;
    assert_eq!(refused.blockers(), ["STEP_NOT_DONE"]);
    assert_eq!(refused.user_errors()[0]["blocker"]["step"], "director_approval");
    deal.decide(&server.member("director"), "director_approval", "approved", None).await;
    deal.move_to(&ae, "close").await;
    // Terms of payment are part of what was decided on, but no rule speaks of them.
    let other_terms = reseller::hand_over().text("payment_terms", "45 days net");
    deal.complete(
        &ae,
        "hand_over_data",
        other_terms.without("payment_terms").text("payment_terms", "45 days net"),
    )
    .await;
    assert_eq!(deal.status(&ae, "director_approval").await, "DONE");
}

// covers: RS-9.1
// op: stepComplete
#[tokio::test]
async fn the_architect_sends_a_wrong_configuration_back() {
    let server = TestServer::start().await;
    let (ae, sa) = (server.member("ae"), server.member("sa"));
    let mut deal = full_until(&server, "confirm_configuration").await;
    let back = Ending {
        step: "confirm_configuration",
        outcome: Some("sent_back"),
        facts: facts().text("configuration_feedback", "The optics do not fit"),
        note: None,
    };
    assert_eq!(deal.try_end(&sa, &back).await.blockers(), ["NOTE_NEEDED"]);
    deal.end(&sa, &Ending { note: Some("Wrong optics"), ..back }).await;
    assert_eq!(deal.step(&ae, "make_quote").await["round"], 2);
    assert_eq!(deal.status(&ae, "review_by_ae").await, "WAITING");
    for to in ["sss@demo.example", "ae@demo.example"] {
        let mail = Mail::await_one(&server, to, "configuration sent back").await;
        assert!(mail.body.contains("The optics do not fit"), "{}", mail.body);
    }
}

// covers: RS-10.1, RS-14.1
// op: stepComplete
#[tokio::test]
async fn a_record_that_differs_in_the_erp_holds_the_deal_up() {
    let server = TestServer::start().await;
    let sss = server.member("sss");
    let mut deal = plain_until(&server, "erp_check").await;
    let differs =
        facts().choice("erp_quote_state", "differs").text("erp_quote_differences", "Two lines too few");
    let refused = deal.try_complete(&sss, "erp_check", differs.clone()).await;
    assert_eq!(refused.blockers(), ["CONDITION_FAILS"]);
    deal.save(&sss, "erp_check", differs).await.accepted();
    assert_eq!(deal.fact(&sss, "erp_quote_differences").await, "Two lines too few");

    let mut deal = plain_until(&server, "final_pricing").await;
    let differs = facts()
        .money("final_amount", "70000")
        .choice("erp_final_state", "differs")
        .text("erp_final_differences", "The total");
    assert_eq!(deal.try_complete(&sss, "final_pricing", differs).await.blockers(), ["CONDITION_FAILS"]);
}

// covers: RS-13.4
// op: stepComplete
#[tokio::test]
async fn the_hand_over_needs_all_its_data() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "hand_over_data").await;
    let refused = deal.try_complete(&ae, "hand_over_data", facts()).await;
    let mut expected = reseller::hand_over().without("payment_terms").keys();
    expected.sort();
    assert_eq!(named(&refused.user_errors(), "FACT_MISSING"), expected, "the terms are known from the quote");
}

// covers: RS-14.2
// op: stepComplete, dealMove
#[tokio::test]
async fn nothing_is_won_without_a_signed_quote_or_a_purchase_order() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = plain_until(&server, "signed_order").await;
    let refused = deal.try_complete(&ae, "signed_order", facts()).await;
    assert_eq!(refused.blockers(), ["CONDITION_FAILS"]);
    let refused = deal.try_move(&ae, "closed_won").await;
    let blockers = refused.blockers();
    assert!(blockers.contains(&"CONDITION_FAILS".to_owned()), "{blockers:?}");
    assert!(blockers.contains(&"STEP_NOT_DONE".to_owned()), "{blockers:?}");
    // A signature on record needs the paper.
    let signed = facts().date("signed_on", "2026-11-23").text("purchase_order_number", "PO-1");
    let refused = deal.try_complete(&ae, "signed_order", signed.clone()).await;
    assert_eq!(refused.blockers(), ["DOCUMENT_MISSING"]);
    deal.file(&ae, "signed_quote").await;
    deal.complete(&ae, "signed_order", signed).await;
}

// covers: RS-17.1, RS-16.1
// op: stepComplete, inbox
#[tokio::test]
async fn finance_returns_an_order_with_the_reason() {
    let server = TestServer::start().await;
    let (finance, sss) = (server.member("finance"), server.member("sss"));
    let mut deal = plain_until(&server, "finance_approval").await;
    let inbox = finance.gql("{ inbox { tasks(first: 100) { nodes { dealNumber step } } } }", json!({})).await;
    let task = json!({ "dealNumber": deal.number, "step": "finance_approval" });
    assert!(inbox.at("/inbox/tasks/nodes").as_array().unwrap().contains(&task), "{}", inbox.text);
    let returned = Ending { step: "finance_approval", outcome: Some("returned"), ..Ending::default() };
    assert_eq!(deal.try_end(&finance, &returned).await.blockers(), ["NOTE_NEEDED"]);
    deal.end(&finance, &Ending { note: Some("The tax number is missing"), ..returned }).await;
    assert_eq!(deal.step(&sss, "order_package").await["round"], 2);
    let mail = Mail::await_one(&server, "sss@demo.example", &deal.number).await;
    assert!(mail.body.contains("The tax number is missing"), "{}", mail.body);
}

// covers: RS-18.1
// op: stepComplete
#[tokio::test]
async fn the_customer_reads_that_the_order_has_arrived() {
    let server = TestServer::start().await;
    let mut deal = plain_until(&server, "receipt_to_customer").await;
    deal.complete(&server.member("ae"), "receipt_to_customer", facts()).await;
    let subject = format!("We have received your order {}", deal.number);
    let mail = Mail::await_one(&server, "greta.olsen@customer.example", &subject).await;
    assert!(mail.body.contains("Greta Olsen"), "{}", mail.body);
    assert!(!mail.body.contains(server.address()), "customers get no link into the company");
}

// covers: RS-19.1
// op: stepComplete
#[tokio::test]
async fn long_lead_times_bring_updates_in_a_rhythm_until_shipped() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = full_until(&server, "lead_time_update").await;
    assert_eq!(deal.step(&ae, "lead_time_update").await["due"], "2026-12-07", "ten business days");
    deal.complete(&sss, "lead_time_update", facts().text("customer_update", "Still being built")).await;
    let next = deal.step(&ae, "lead_time_update").await;
    assert_eq!((&next["status"], &next["round"]), (&json!("OPEN"), &json!(2)));
    assert_eq!(next["due"], "2026-12-07");
    let mail = Mail::await_one(&server, "greta.olsen@customer.example", &deal.number).await;
    assert!(mail.body.contains("Still being built"), "{}", mail.body);
    let shipped = facts().date("estimated_ship_on", "2026-11-23").date("shipped_on", "2026-11-23");
    deal.complete(&sss, "shipping_estimate", shipped).await;
    let over = deal.status(&ae, "lead_time_update").await;
    assert_eq!(over, "WITHDRAWN");
}

// covers: RS-3.1
// op: notifications
#[tokio::test]
async fn reminders_and_escalations_come_when_they_are_due_and_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let deal = start(&server).await;
    let about = async |who: &str| {
        let query = "{ notifications(first: 100) { nodes { subject dealNumber } } }";
        let answer = server.member(who).gql(query, json!({})).await;
        let all = answer.at("/notifications/nodes").as_array().unwrap().clone();
        all.iter().filter(|one| one["dealNumber"] == deal.number.as_str()).count()
    };
    assert_eq!(about("ae").await, 0);
    // Due on Monday, 30 November: a reminder on the business day before, the director hears on the day after.
    server.advance_days(4).await;
    eventually("a reminder", async || (about("ae").await == 1).then_some(())).await;
    assert_eq!(about("director").await, 0);
    server.advance_days(4).await;
    eventually("an escalation", async || (about("director").await >= 1).then_some(())).await;
    let (reminders, escalations) = (about("ae").await, about("director").await);
    server.advance_days(1).await;
    // Something else that timers do shows that they have run.
    let other = Deal::create(&ae, "Later", "Somebody else").await;
    server.advance_days(7).await;
    let query = "{ notifications(first: 100) { nodes { dealNumber } } }";
    eventually("the other deal's reminder", async || {
        ae.gql(query, json!({})).await.text.contains(&other.number).then_some(())
    })
    .await;
    assert_eq!((about("ae").await, about("director").await), (reminders, escalations));
}

// covers: RS-1.4
// op: dealMove, dealUpdate
#[tokio::test]
async fn only_people_of_the_deal_move_and_change_it() {
    let server = TestServer::start().await;
    let mut deal = start(&server).await;
    let change = json!({ "title": "Mine now" });
    for who in ["ae2", "finance", "legal"] {
        let refused = deal.mutate(&server.member(who), "dealUpdate", change.clone()).await;
        assert_eq!(refused.blockers(), ["NOT_YOUR_DEAL"], "{who}");
    }
    let refused = deal.try_move(&server.member("renewals"), "lost").await;
    assert_eq!(refused.blockers(), ["NOT_YOUR_DEAL"]);
    assert_eq!(
        deal.try_move(&server.member("finance"), "lost").await.error_code().as_deref(),
        Some("FORBIDDEN")
    );
    let refused = deal.try_move(&server.member("ae"), "completed").await;
    assert_eq!(refused.blockers(), ["STAGE_NOT_NEXT"]);
}

// covers: RS-8.1
// op: dealMove
#[tokio::test]
async fn a_move_against_the_gates_needs_the_right_and_a_reason_and_stays_visible() {
    let server = TestServer::start().await;
    let (ae, manager) = (server.member("ae"), server.member("sales-manager"));
    let mut deal = start(&server).await;
    let against = json!({ "stage": "quote", "overrideReason": "The customer signs today" });
    assert_eq!(deal.mutate(&ae, "dealMove", against.clone()).await.blockers(), ["NOT_ALLOWED"]);
    let without_reason = json!({ "stage": "quote", "overrideReason": " " });
    assert!(!deal.mutate(&manager, "dealMove", without_reason).await.user_errors().is_empty());
    assert_eq!(deal.stage(&ae).await, "qualify");
    deal.mutate(&manager, "dealMove", against).await.accepted();
    let seen = deal.read(&ae, "stage { key } overrides { to { key } reason by { name } at }").await;
    assert_eq!(seen["stage"]["key"], "quote");
    let [kept] = seen["overrides"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!(kept["reason"], "The customer signs today");
    assert_eq!(kept["by"]["name"], "Marta Silva");
}

// covers: RS-2.1
// op: dealMove, stepComplete
#[tokio::test]
async fn a_deal_on_hold_rests_and_comes_back_where_it_was() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    deal.move_to(&ae, "on_hold").await;
    let refused = deal.try_complete(&ae, "opportunity_form", reseller::plain_form()).await;
    assert_eq!(refused.blockers(), ["DEAL_ON_HOLD"]);
    let next = deal.read(&ae, "nextStages { stage { key } }").await;
    assert_eq!(next["nextStages"][0]["stage"]["key"], "qualify");
    deal.move_to(&ae, "qualify").await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    deal.move_to(&ae, "lost").await;
    let refused = deal.try_complete(&server.member("sss"), "open_records", facts()).await;
    assert_eq!(refused.blockers(), ["DEAL_OVER"]);
}

// covers: RS-3.4
// op: dealTeamSet
#[tokio::test]
async fn naming_a_person_gives_them_the_steps_of_their_role() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = start(&server).await;
    let input = json!({ "role": "sales_support", "user": server.member("sss2").id().await });
    deal.mutate(&ae, "dealTeamSet", input).await.accepted();
    play(&server, &mut deal, &reseller::plain_life()[..1]).await;
    let step = deal.step(&ae, "open_records").await;
    assert_eq!(step["assignee"]["email"], "sss2@demo.example");
    let records = facts().text("erp_opportunity", "OPP");
    let refused = deal.try_complete(&server.member("sss"), "open_records", records.clone()).await;
    assert_eq!(refused.blockers(), ["ASSIGNED_TO_OTHER"]);
    deal.complete(&server.member("sss2"), "open_records", records).await;
    let wrong = json!({ "role": "senior_director", "user": server.member("sss").id().await });
    assert!(!deal.mutate(&ae, "dealTeamSet", wrong).await.user_errors().is_empty(), "only who has the role");
}
