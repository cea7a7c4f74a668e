//! Standing in: who is away blocks nobody, whoever decides for them is on record, and only as far as was said.

use harness::company::found_rival;
use harness::deal::Ending;
use harness::mail::Mail;
use harness::{Actor, Deal, Page, Phone, TestServer, reseller};
use serde_json::{Value, json};

use crate::{Asked, asked, ended, path_of};

const DELEGATION: &str = "delegation { id status mayEnd work processes upTo { amount } from until \
                          person { email } deputy { email } setBy { email } }";
const STEP: &str = "director_approval";

/// What somebody asks for: a deputy for a week from today on, with further fields.
async fn wanted(actor: &Actor<'_>, deputy: &str, more: Value) -> Value {
    let deputy = actor.server().member(deputy).id().await;
    let mut input = json!({ "deputy": deputy, "from": "2026-11-23", "until": "2026-11-27" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// Says that a deputy stands in for somebody; gives the delegation.
async fn stand_in(actor: &Actor<'_>, deputy: &str, more: Value) -> Value {
    let input = wanted(actor, deputy, more).await;
    let answer = actor.mutate("delegationCreate", DELEGATION, input).await;
    answer.accepted().at("/delegationCreate/delegation").clone()
}

async fn end(actor: &Actor<'_>, delegation: &Value) -> Value {
    let answer = actor.mutate("delegationEnd", DELEGATION, json!({ "id": delegation["id"] })).await;
    answer.accepted().at("/delegationEnd/delegation").clone()
}

/// The approval of a deal as it stands in somebody's inbox: in whose place.
async fn in_inbox(actor: &Actor<'_>, deal: &Deal) -> Option<Value> {
    let query = "{ inbox { tasks(approvals: true, first: 100) { nodes { step dealNumber mine standsInFor { email } } } } }";
    let tasks = actor.gql(query, json!({})).await.at("/inbox/tasks/nodes").as_array().unwrap().clone();
    let own = |task: &Value| task["dealNumber"] == deal.number.as_str() && task["step"] == STEP;
    let found: Vec<&Value> = tasks.iter().filter(|task| own(task)).collect();
    assert!(found.len() <= 1, "a task stands once: {found:?}");
    found.first().map(|task| task["standsInFor"]["email"].clone())
}

async fn approvals_of(actor: &Actor<'_>) -> i64 {
    actor
        .gql("{ inbox { counts { approvals } } }", json!({}))
        .await
        .at("/inbox/counts/approvals")
        .as_i64()
        .unwrap()
}

fn yes() -> Ending<'static> {
    Ending { step: STEP, outcome: Some("approved"), ..Ending::default() }
}

/// Sends a yes as the form of the page does.
async fn approve(phone: &Phone<'_>, path: &str, form: &Page) -> Page {
    let (version, mark) = (form.hidden("version"), form.hidden("mark"));
    let fields = [("version", version.as_str()), ("mark", &mark), ("note", ""), ("outcome", "approved")];
    phone.send_with(path, &fields, &[("sec-fetch-site", "same-origin")]).await
}

/// Whether somebody may decide on a request, by every door there is.
async fn decides(server: &TestServer, who: &str, asked: &mut Asked) -> bool {
    let actor = server.member(who);
    let page = Phone::of(&actor).await.get(&asked.path).await;
    let step = asked.deal.step(&actor, STEP).await;
    let listed = in_inbox(&actor, &asked.deal).await.is_some();
    let may = step["mine"].as_bool().unwrap();
    assert_eq!((page.status == 200, listed), (may, may), "page, inbox and engine say the same of {who}");
    if !may {
        let refused = asked.deal.try_end(&actor, &yes()).await;
        assert!(
            ["NOT_YOUR_STEP", "OWN_REQUEST"].contains(&refused.blockers()[0].as_str()),
            "{}",
            refused.text
        );
    }
    may
}

// covers: RS-8.1, RS-8.2
// op: delegationCreate, delegations, inbox, stepComplete
#[tokio::test]
async fn a_deputy_decides_and_everybody_reads_for_whom() {
    let server = TestServer::start().await;
    let (director, deputy) = (server.member("director"), server.member("finance"));
    let before = approvals_of(&deputy).await;
    let said = stand_in(&director, "finance", json!({})).await;
    assert_eq!(
        (&said["status"], &said["work"], &said["processes"], &said["mayEnd"]),
        (&json!("RUNNING"), &json!("APPROVALS"), &Value::Null, &json!(true))
    );
    let told = Mail::await_one(&server, "finance@demo.example", "You stand in for").await;
    assert!(told.body.contains("From 23 November 2026 to 27 November 2026"), "{}", told.body);
    assert!(approvals_of(&deputy).await > before, "what waits already moves along");

    let mut asked = asked(&server, "Pellworm Ferries").await;
    let mail =
        Mail::await_one(&server, "finance@demo.example", &format!("{}: please decide", asked.deal.number))
            .await;
    assert!(mail.body.contains("You stand in for "), "{}", mail.body);
    assert_eq!(path_of(&server, &mail), asked.path);
    assert_eq!(in_inbox(&deputy, &asked.deal).await, Some(json!("director@demo.example")));
    assert_eq!(in_inbox(&director, &asked.deal).await, Some(Value::Null), "and who is away still may");

    let phone = Phone::of(&deputy).await;
    let form = phone.get(&asked.path).await;
    form.says("You stand in for ");
    assert_eq!(approve(&phone, &asked.path, &form).await.status, 303);
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["DONE", "approved"]));
    phone.get(&asked.path).await.says("Decided by you for ");
    Phone::of(&director).await.get(&asked.path).await.says(" for you on 23 November 2026");
    let step = asked.deal.step(&director, STEP).await;
    assert_eq!(
        (&step["doneBy"]["email"], &step["doneFor"]["email"]),
        (&json!("finance@demo.example"), &json!("director@demo.example"))
    );
    let told = asked.deal.read(&director, "timeline(first: 100) { nodes { kind text by { email } } }").await;
    let told = told["timeline"]["nodes"].as_array().unwrap().clone();
    let decided = told
        .iter()
        .find(|entry| entry["kind"] == "step_completed" && entry["by"]["email"] == "finance@demo.example");
    assert!(decided.unwrap()["text"].as_str().unwrap().contains(", for "), "{told:?}");
}

// covers: RS-8.1
// op: delegationCreate, delegationEnd, stepComplete
#[tokio::test]
async fn a_deputy_decides_only_as_far_and_as_long_as_was_said() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    assert!(!decides(&server, "finance", &mut asked).await);
    let limit = |amount: &str| json!({ "upTo": { "amount": amount, "currency": "EUR" } });
    for (more, covered) in [
        (limit("54999.99"), false),
        (limit("55000"), true),
        (json!({ "processes": ["distributor", "committee"] }), false),
        (json!({ "processes": ["distributor", "reseller"] }), true),
        (json!({ "from": "2026-11-24" }), false),
    ] {
        let said = stand_in(&director, "finance", more.clone()).await;
        assert_eq!(decides(&server, "finance", &mut asked).await, covered, "{more}");
        let ended = end(&director, &said).await;
        assert_eq!(ended["status"], "OVER");
        assert!(!decides(&server, "finance", &mut asked).await, "an end holds at once: {more}");
    }
    // Its last day still counts, the day after does not.
    stand_in(&director, "finance", json!({})).await;
    server.advance_days(4).await;
    assert!(decides(&server, "finance", &mut asked).await);
    server.advance_days(1).await;
    assert!(!decides(&server, "finance", &mut asked).await);
    let left = server.member("director").gql("{ delegations { id } }", json!({})).await;
    assert_eq!(left.at("/delegations"), &json!([]));
}

// covers: RS-8.1
// op: delegationCreate, stepComplete
#[tokio::test]
async fn nobody_decides_on_the_own_request_in_the_place_of_another() {
    let server = TestServer::start().await;
    let mut asked = asked(&server, "Pellworm Ferries").await;
    stand_in(&server.member("director"), "ae", json!({ "work": "STEPS" })).await;
    let (seller, colleague) = (server.member("ae"), server.member("ae2"));
    assert!(!decides(&server, "ae", &mut asked).await, "the seller's own deal");
    let refused = asked.deal.try_end(&seller, &yes()).await;
    assert!(refused.blockers().contains(&"OWN_REQUEST".to_owned()), "{}", refused.text);
    // Nor does the seller choose who decides on it, by passing the place on.
    stand_in(&seller, "ae2", json!({ "work": "STEPS" })).await;
    assert!(!decides(&server, "ae2", &mut asked).await, "by the seller's word");
    stand_in(&server.member("director"), "ae2", json!({})).await;
    assert!(decides(&server, "ae2", &mut asked).await, "by the director's own word");
    asked.deal.decide(&colleague, STEP, "approved", None).await;
    let step = asked.deal.step(&colleague, STEP).await;
    assert_eq!(step["doneFor"]["email"], "director@demo.example");
}

// covers: RS-8.1
// op: delegationCreate, stepComplete
#[tokio::test]
async fn a_place_ends_with_leaving_and_with_the_right_to_see_every_deal() {
    let server = TestServer::start().await;
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let director = server.member("director");
    stand_in(&director, "finance", json!({})).await;
    stand_in(&director, "legal", json!({})).await;
    assert!(decides(&server, "finance", &mut asked).await && decides(&server, "legal", &mut asked).await);
    let run = |arguments: &[&str]| assert!(server.home().run(arguments).status.success());
    run(&["admin", "user", "roles", "finance@demo.example", "partner"]);
    let finance = server.member("finance");
    assert_eq!(in_inbox(&finance, &asked.deal).await, None);
    assert_ne!(Phone::of(&finance).await.get(&asked.path).await.status, 200);
    run(&["admin", "user", "deactivate", "director@demo.example"]);
    assert!(!decides(&server, "legal", &mut asked).await, "who left has no place to give");
}

// covers: DS-3.2
// op: delegationCreate, inbox
#[tokio::test]
async fn steps_of_a_colleague_on_the_own_deal_fall_to_the_deputy_and_are_not_waited_for() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = Deal::create(&ae, "Campus switches", "Pellworm Ferries").await;
    reseller::play_until(&server, &mut deal, &reseller::full_life(), "open_records").await;
    let listed = async |group: &str| {
        let query = format!(
            "{{ inbox {{ tasks({group}, first: 100) {{ nodes {{ step dealNumber standsInFor {{ email }} }} }} }} }}"
        );
        let tasks = ae.gql(&query, json!({})).await.at("/inbox/tasks/nodes").as_array().unwrap().clone();
        let own =
            |task: &&Value| task["dealNumber"] == deal.number.as_str() && task["step"] == "open_records";
        tasks.iter().find(own).map(|task| task["standsInFor"]["email"].clone())
    };
    assert_eq!((listed("group: WAITING").await, listed("group: null").await), (Some(Value::Null), None));
    stand_in(&sss, "ae", json!({ "work": "STEPS" })).await;
    let mine = Some(json!("sss@demo.example"));
    assert_eq!((listed("group: WAITING").await, listed("group: null").await), (None, mine));
    assert_eq!(deal.clone().step(&ae, "open_records").await["mine"], true);
}

// covers: RS-8.1
// op: delegationCreate, delegationEnd, delegations
#[tokio::test]
async fn what_cannot_be_is_refused_by_name_and_nobody_speaks_for_others() {
    let server = TestServer::start().await;
    let (director, finance, sa) = (server.member("director"), server.member("finance"), server.member("sa"));
    for (deputy, more, path, words) in [
        ("director", json!({}), "deputy", "Nobody stands in for themselves"),
        ("finance", json!({ "until": "2026-11-22" }), "until", "before the first"),
        ("finance", json!({ "from": "2026-11-20", "until": "2026-11-22" }), "until", "is over"),
        ("finance", json!({ "until": "2027-11-24" }), "until", "366 days at most"),
        ("finance", json!({ "processes": [] }), "processes", "fill this in"),
        ("finance", json!({ "processes": ["reseller", "nothing"] }), "processes", "no longer exists"),
        ("finance", json!({ "upTo": { "amount": "0", "currency": "EUR" } }), "upTo", "too small"),
        ("finance", json!({ "upTo": { "amount": "5", "currency": "USD" } }), "upTo", "EUR"),
        ("finance", json!({ "deputy": "user_0" }), "deputy", "no longer exists"),
        ("partner", json!({}), "deputy", "does not see every deal"),
    ] {
        let refused =
            director.mutate("delegationCreate", DELEGATION, wanted(&director, deputy, more.clone()).await);
        let refused = refused.await;
        let error = &refused.user_errors()[0];
        assert_eq!(error["path"], json!([path]), "{more}: {}", refused.text);
        assert!(error["message"].as_str().unwrap().contains(words), "{more}: {}", refused.text);
    }
    // 366 days are allowed.
    let longest = stand_in(&director, "finance", json!({ "until": "2027-11-23" })).await;
    let circle = stand_in(&finance, "sa", json!({ "from": "2027-11-23", "until": "2027-11-23" })).await;
    let back = wanted(&sa, "director", json!({ "until": "2027-11-23" })).await;
    let refused = sa.mutate("delegationCreate", DELEGATION, back.clone()).await;
    let message = refused.user_errors()[0]["message"].as_str().unwrap().to_owned();
    assert_eq!(message.matches('→').count(), 3, "{message}");
    let mut earlier = back.clone();
    earlier["until"] = json!("2027-11-22");
    sa.mutate("delegationCreate", DELEGATION, earlier).await.accepted();

    // At most twenty of one person.
    let legal = server.member("legal");
    for day in 1..=20 {
        let day = format!("2026-12-{day:02}");
        stand_in(&legal, "finance", json!({ "from": day, "until": day })).await;
    }
    let one_more = wanted(&legal, "finance", json!({ "from": "2026-12-21", "until": "2026-12-21" })).await;
    let refused = legal.mutate("delegationCreate", DELEGATION, one_more).await;
    assert!(refused.text.contains("At most 20 are allowed"), "{}", refused.text);

    // For others only who may hand their steps to somebody else; and only those see them.
    let director_id = director.id().await;
    let for_other = wanted(&finance, "sa", json!({ "person": director_id })).await;
    let refused = finance.mutate("delegationCreate", DELEGATION, for_other).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    let ae_id = server.member("ae").id().await;
    let own_word = wanted(&director, "director", json!({ "person": ae_id })).await;
    let refused = director.mutate("delegationCreate", DELEGATION, own_word).await;
    assert!(refused.text.contains("by your own word"), "{}", refused.text);
    let twice = wanted(&director, "finance", json!({ "from": "2027-01-01", "until": "2027-01-01" })).await;
    let refused = director.mutate("delegationCreate", DELEGATION, twice).await;
    assert!(refused.text.contains("stands in already"), "{}", refused.text);
    let by_lead = stand_in(&director, "ae2", json!({ "person": ae_id, "work": "STEPS" })).await;
    assert_eq!(
        (&by_lead["person"]["email"], &by_lead["setBy"]["email"]),
        (&json!("ae@demo.example"), &json!("director@demo.example"))
    );
    Mail::await_one(&server, "ae@demo.example", "stands in for you").await;
    let count = async |who: &str| {
        let seen = server.member(who).gql("{ delegations { id } }", json!({})).await;
        seen.at("/delegations").as_array().unwrap().len()
    };
    assert_eq!(
        (count("director").await, count("finance").await, count("ae").await, count("assistant").await),
        (24, 22, 1, 0)
    );
    let stranger =
        server.member("assistant").mutate("delegationEnd", DELEGATION, json!({ "id": circle["id"] })).await;
    assert_eq!(stranger.error_code().as_deref(), Some("NOT_FOUND"));
    assert_eq!(end(&finance, &longest).await["status"], "OVER", "the deputy gives it back");
    assert_eq!(end(&finance, &longest).await["status"], "OVER", "twice is once");
    Mail::await_one(&server, "director@demo.example", "no longer stands in for you").await;
}

// covers: RS-8.1
// op: delegationCreate, delegationEnd, delegations
#[tokio::test]
async fn companies_do_not_stand_in_for_each_other() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let said = stand_in(&director, "finance", json!({})).await;
    found_rival(&server).await;
    let rival = server.member("ruth");
    assert_eq!(rival.gql("{ delegations { id } }", json!({})).await.at("/delegations"), &json!([]));
    let ended = rival.mutate("delegationEnd", DELEGATION, json!({ "id": said["id"] })).await;
    assert_eq!(ended.error_code().as_deref(), Some("NOT_FOUND"));
    let ours =
        json!({ "deputy": server.member("finance").id().await, "from": "2026-11-23", "until": "2026-11-27" });
    let refused = rival.mutate("delegationCreate", DELEGATION, ours).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["deputy"]), "{}", refused.text);
}

// covers: RS-8.1
// op: delegationCreate, inbox, stepComplete
#[tokio::test]
async fn whoever_stands_in_for_a_deputy_has_the_limits_of_both() {
    let server = TestServer::start().await;
    let (director, finance) = (server.member("director"), server.member("finance"));
    let mut asked = asked(&server, "Pellworm Ferries").await;
    stand_in(&director, "finance", json!({ "work": "STEPS", "processes": ["reseller"] })).await;
    let apart = stand_in(&finance, "legal", json!({ "processes": ["distributor"] })).await;
    assert!(!decides(&server, "legal", &mut asked).await, "no process in common");
    end(&finance, &apart).await;
    stand_in(&finance, "legal", json!({ "upTo": { "amount": "60000", "currency": "EUR" } })).await;
    assert!(decides(&server, "legal", &mut asked).await);
    asked.deal.decide(&server.member("legal"), STEP, "approved", None).await;
    let step = asked.deal.step(&director, STEP).await;
    assert_eq!(step["doneFor"]["email"], "director@demo.example");
}
