//! One deal from the opportunity form to the delivery, by the roles in turn.

use harness::mail::Mail;
use harness::reseller::{self, Act, What, play};
use harness::{Deal, TestServer};
use serde_json::{Value, json};

/// The role that owns each step of a life, as the process says.
async fn owners(server: &TestServer) -> Value {
    let query = r#"{ process(key: "reseller") { definition } }"#;
    let definition = server.member("ae").gql(query, json!({})).await.at("/process/definition").clone();
    definition["process"]["steps"].clone()
}

fn acts_until(acts: &[Act], step: &str, round: usize) -> usize {
    let mut ends = acts.iter().enumerate().filter(|(_, act)| act.step() == Some(step));
    ends.nth(round - 1).unwrap_or_else(|| panic!("no round {round} of {step}")).0 + 1
}

async fn expect_mail(server: &TestServer, deal: &Deal, to: &str, subject: &str) -> Mail {
    let mail = Mail::await_one(server, to, &format!("{}: {subject}", deal.number)).await;
    let link = server.url(&format!("/deals/{}", deal.number));
    assert!(mail.body.split_whitespace().any(|word| word == link), "no {link} in {}", mail.body);
    mail
}

// covers: RS-2.1, RS-2.2, RS-2.3, RS-2.5, RS-2.6, RS-2.7, RS-3.4, RS-4.2, RS-4.3, RS-5.2, RS-5.5, RS-6.2, RS-6.3, RS-7.2
// covers: RS-7.3, RS-12.1, RS-13.1, RS-13.2, RS-13.5, RS-14.4, RS-15.1, RS-15.2, RS-16.1, RS-17.1, RS-18.1, RS-19.2
// op: dealCreate, stepComplete, dealMove, deal
#[tokio::test]
async fn a_deal_takes_every_turn_from_the_form_to_the_delivery() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Campus switches", "Larkfield Aerodrome").await;
    let life = reseller::full_life();
    let mut done = 0;
    let mut advance = async |deal: &mut Deal, step: &str, round: usize| {
        let until = acts_until(&life, step, round);
        play(&server, deal, &life[done..until]).await;
        done = until;
    };

    advance(&mut deal, "opportunity_form", 1).await;
    assert_eq!(deal.stage(&ae).await, "set_up");
    expect_submission_mails(&server, &deal).await;
    expect_consulting_sibling(&server, &mut deal).await;

    advance(&mut deal, "sa_acceptance", 1).await;
    expect_mail(&server, &deal, "sa@demo.example", "scoping task, call on").await;

    advance(&mut deal, "sa_hand_over", 1).await;
    assert_eq!(deal.stage(&ae).await, "quote");
    expect_mail(&server, &deal, "sss@demo.example", "scope handed over").await;

    advance(&mut deal, "director_approval", 1).await;
    let asked = expect_mail(&server, &deal, "director@demo.example", "please decide").await;
    assert!(asked.body.contains("14.5"), "{}", asked.body);
    expect_mail(&server, &deal, "ae@demo.example", "approved").await;

    advance(&mut deal, "customer_answer", 1).await;
    assert_eq!(deal.stage(&ae).await, "quote");
    expect_mail(&server, &deal, "sss@demo.example", "").await;

    advance(&mut deal, "customer_answer", 2).await;
    play(&server, &mut deal, &life[done..]).await;
    assert_eq!(deal.stage(&ae).await, "completed");
    expect_mails_of_the_win(&server, &deal).await;
    expect_amounts_of_every_origin(&server, &mut deal).await;
    expect_renewal(&server, &mut deal).await;
    let after = deal.read(&ae, "loops steps { key status } stage { kind }").await;
    assert_eq!(after["loops"], 1);
    assert_eq!(after["stage"]["kind"], "COMPLETED");
    for step in after["steps"].as_array().unwrap() {
        let status = step["status"].as_str().unwrap();
        assert!(!matches!(status, "OPEN" | "WAITING"), "{} is {status} on a completed deal", step["key"]);
    }
}

async fn expect_submission_mails(server: &TestServer, deal: &Deal) {
    for to in ["sss@demo.example", "director@demo.example", "alliances@vendor.example"] {
        let mail = expect_mail(server, deal, to, "new opportunity, Larkfield Aerodrome").await;
        assert!(mail.body.contains("Replace the switches of the head office"), "{}", mail.body);
    }
    for to in ["sa@demo.example", "delivery@demo.example"] {
        expect_mail(server, deal, to, "support contract of Larkfield Aerodrome is affected").await;
    }
}

async fn expect_consulting_sibling(server: &TestServer, deal: &mut Deal) {
    let ae = server.member("ae");
    let selection = "related { relation started deal { title stage { key } owner { email } \
         related { relation started deal { number } } } }";
    let related = deal.read(&ae, selection).await["related"].clone();
    assert_eq!(related[0]["relation"], "CONSULTING");
    assert_eq!(related[0]["deal"]["title"], "Campus switches · Consulting");
    assert_eq!(related[0]["deal"]["owner"]["email"], "ae@demo.example");
    assert_eq!(related[0]["deal"]["related"][0]["deal"]["number"], deal.number.as_str());
}

async fn expect_mails_of_the_win(server: &TestServer, deal: &Deal) {
    for to in ["director@demo.example", "sa@demo.example", "delivery@demo.example", "friends@partner.example"]
    {
        let mail = Mail::all(server).await;
        let won = mail.iter().find(|mail| {
            mail.recipient == to && mail.body.contains("We were the only ones who asked about the fibre.")
        });
        assert!(won.is_some_and(|mail| mail.body.contains(&deal.number)), "no announcement to {to}");
    }
    let mails = Mail::all(server).await;
    let to = |to: &str| {
        mails.iter().filter(|mail| mail.recipient == to && mail.subject.contains(&deal.number)).count()
    };
    assert!(to("helen.ward@customer.example") == 1, "the signer is asked once");
    assert!(
        to("greta.olsen@customer.example") >= 4,
        "two quotes, the receipt and an update on the lead time"
    );
    assert!(to("finance@demo.example") >= 1 && to("renewals@demo.example") >= 1);
}

async fn expect_amounts_of_every_origin(server: &TestServer, deal: &mut Deal) {
    let ae = server.member("ae");
    let selection =
        "amount { origin value { amount currency } } amounts { origin value { amount } by { name } at }";
    let seen = deal.read(&ae, selection).await;
    assert_eq!(seen["amount"]["origin"], "FINAL");
    assert_eq!(seen["amount"]["value"]["currency"], "EUR");
    let amounts: Vec<(&str, &str, &str)> = seen["amounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["origin"], &one["value"]["amount"], &one["by"]["name"]))
        .map(|(origin, amount, by)| {
            (origin.as_str().unwrap(), amount.as_str().unwrap(), by.as_str().unwrap())
        })
        .collect();
    let expected = [
        ("ESTIMATED", "90000", "Alice Martin"),
        ("SCOPED", "100000", "Samuel Okafor"),
        ("QUOTED", "55000", "Sofia Lindqvist"),
        ("QUOTED", "54000", "Sofia Lindqvist"),
        ("FINAL", "54000", "Sofia Lindqvist"),
    ];
    assert_eq!(amounts, expected);
}

async fn expect_renewal(server: &TestServer, deal: &mut Deal) {
    let ae = server.member("ae");
    let selection = "related { relation deal { title closeDate account { name } state } } account { name }";
    let seen = deal.read(&ae, selection).await;
    let related = seen["related"].as_array().unwrap();
    let renewals: Vec<&Value> = related.iter().filter(|one| one["relation"] == "RENEWAL").collect();
    let [renewal] = renewals[..] else { panic!("{} renewals", renewals.len()) };
    assert_eq!(renewal["deal"]["title"], "Campus switches · Renewal 2027-12-15");
    assert_eq!(renewal["deal"]["closeDate"], "2027-11-15");
    assert_eq!(renewal["deal"]["account"], seen["account"]);
    assert!(renewal["deal"]["state"]["facts"]["renewal_items"].to_string().contains("Management licences"));
}

// covers: RS-2.6, RS-8.1, RS-14.2, RS-15.1
// op: dealCreate, stepComplete, dealMove
#[tokio::test]
async fn a_plain_deal_meets_nobody_it_does_not_need() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Spare switches", "Ostrava Glass").await;
    play(&server, &mut deal, &reseller::plain_life()).await;
    let seen = deal.read(&ae, "stage { key } loops related { relation } steps { key status round }").await;
    assert_eq!(seen["stage"]["key"], "completed");
    assert_eq!(seen["loops"], 0);
    assert_eq!(seen["related"], json!([]));
    let never = [
        "register_deal",
        "confirm_registration",
        "plan_scoping",
        "sa_acceptance",
        "bill_of_materials",
        "confirm_ess",
        "ess_addendum",
        "sa_hand_over",
        "portal_upload",
        "standard_discount",
        "vendor_pricing",
        "review_by_sa",
        "supporting_documents",
        "director_approval",
        "confirm_configuration",
        "lead_time_update",
    ];
    for step in seen["steps"].as_array().unwrap() {
        let key = step["key"].as_str().unwrap();
        assert!(!never.contains(&key) || step["round"] == 0, "{key} was asked for");
    }
    let mails = Mail::all(&server).await;
    let about = |to: &str| {
        mails.iter().filter(|mail| mail.recipient == to && mail.subject.contains(&deal.number)).count()
    };
    assert_eq!(
        about("director@demo.example"),
        1,
        "the director is in copy of the form, and asked for nothing"
    );
    assert_eq!(about("sa@demo.example"), 1, "the customer's yes, and nothing to do");
    let followed =
        server.member("delivery").gql("{ notifications(first: 20) { nodes { subject } } }", json!({})).await;
    assert!(
        followed.text.contains(&format!("{}: new deal with Ostrava Glass", deal.number)),
        "{}",
        followed.text
    );
}

// covers: RS-2.1
#[tokio::test]
async fn the_lives_of_these_tests_meet_every_step_of_the_process() {
    let server = TestServer::start().await;
    let lived: Vec<&str> = reseller::full_life()
        .iter()
        .chain(&reseller::plain_life())
        .filter_map(|act| if let What::End(ending) = &act.what { Some(ending.step) } else { None })
        .collect();
    let steps = owners(&server).await;
    let keys = steps.as_array().unwrap().iter().map(|step| step["key"].as_str().unwrap());
    let left: Vec<&str> = keys.filter(|key| !lived.contains(key)).collect();
    assert_eq!(
        left,
        ["late_sa_request", "price_talk", "watch_registration"],
        "optional ones with tests of their own"
    );
}
