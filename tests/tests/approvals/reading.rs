//! What the director reads, and that reading is all it is.

use harness::company::found_rival;
use harness::mail::Mail;
use harness::{Deal, Phone, TestServer};
use reqwest::Method;
use serde_json::json;

use crate::{ask_again, asked, ended, mail_to_director, path_of, standing};

/// What a page may weigh with everything it needs, in bytes.
const WEIGHT: usize = 50_000;
/// The statements of a page: two for who reads, one each for the person, the deal and what became of others.
const STATEMENTS: u32 = 6;

// covers: RS-8.1, RS-8.2
// op: dealByNumber
#[tokio::test]
async fn the_director_sees_what_is_asked_with_figures_policy_and_reasons() {
    let server = TestServer::start().await;
    let asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&server.member("director")).await;
    let page = phone.get(&asked.path).await;
    assert_eq!(page.status, 200);
    for words in [
        "Pellworm Ferries · ",
        &asked.deal.number,
        "Approve the quote",
        "Campus switches",
        "Alice Martin asks · just now",
        "€55,000",
        "Margin 14.5 %",
        "Why you are asked",
        "the discount is beyond what a seller may give alone",
        "the quote has special terms",
        "Returns within ninety days",
        "30 days net",
        "Comment needed, except for: Approve",
    ] {
        page.says(words);
    }
    assert!(
        page.words().contains("45 % policy: at most"),
        "the limit stands at the figure: {}",
        page.words()
    );
    let buttons: Vec<&str> = page.text.matches("name=\"outcome\"").collect();
    assert_eq!(buttons.len(), 3);

    let document = page.text.split("href=\"").find(|part| part.starts_with("/files/")).expect("the quote");
    let document = document.split('"').next().unwrap();
    let quote = phone.get(document).await;
    assert_eq!((quote.status, quote.text.as_str()), (200, "What it says.\n"));
    assert!(quote.header("content-disposition").starts_with("attachment"));
    assert_eq!(Phone::new(&server).get(document).await.status, 401);

    assert!(page.text.len() <= WEIGHT, "{} bytes", page.text.len());
    assert!(!page.text.contains("<script") && !page.text.contains("src="), "nothing is loaded beside it");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("x-robots-tag").contains("noindex"));
    assert!(page.is_html() && page.headers.get("set-cookie").is_none());

    let again = phone.get(&asked.path).await;
    assert!(again.statements() <= STATEMENTS, "{} statements", again.statements());
}

// covers: RS-8.2
// op: viewerUpdate
#[tokio::test]
async fn the_page_speaks_the_language_of_its_reader() {
    let server = TestServer::start().await;
    let asked = asked(&server, "Pellworm Ferries").await;
    let director = server.member("director");
    let french = json!({ "locale": "FR" });
    director.mutate("viewerUpdate", "viewer { user { id } }", french).await.accepted();
    let page = Phone::of(&director).await.get(&asked.path).await;
    assert!(page.text.contains("<html lang=\"fr\">"));
    for words in [
        "Approuver le devis",
        "Demande de Alice Martin",
        "Pourquoi cette demande",
        "Renvoyer avec un commentaire",
    ] {
        page.says(words);
    }
    page.says("55 000 €");
}

// covers: RS-8.2, RS-8.3
#[tokio::test]
async fn a_later_round_shows_what_changed_since_the_yes_and_how_others_ended() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    asked.deal.decide(&director, "director_approval", "approved", None).await;
    ask_again(&server, &mut asked.deal).await;
    let mail = mail_to_director(&server, &asked.deal).await;
    let later = path_of(&server, &mail);
    assert_ne!(later, asked.path, "each round has its own address");

    let phone = Phone::of(&director).await;
    let page = phone.get(&later).await;
    page.says("Since you decided “Approve” on 23 November");
    page.says("45 % → 47 %");
    page.says("14.5 % → 11.3 %");
    assert!(!page.words().contains("30 days net →"), "{}", page.words());
    let earlier = phone.get(&asked.path).await;
    earlier.says("Decided by you on 23 November 2026");
    assert!(earlier.text.contains(&format!("href=\"{later}\"")), "the way to what is asked now");
    assert!(!earlier.text.contains("<form"));

    let other = crate::asked(&server, "Quay Four Storage").await;
    let page = phone.get(&other.path).await;
    let like_it = page.words();
    let (_, like_it) = like_it.split_once("Like it ").expect("what became of others like it");
    let approved = like_it.split_whitespace().next().unwrap().parse::<u32>().unwrap();
    assert!(approved >= 1 && like_it.contains(" open"), "{like_it}");
}

// covers: RS-8.2
// op: dealByNumber
#[tokio::test]
async fn fifty_readers_and_robots_change_nothing_and_the_director_decides_with_one_tap() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let before = standing(&mut asked.deal, &director).await;
    let (mut known, nobody) = (Phone::of(&director).await, Phone::new(&server));
    for turn in 0..50 {
        let method = if turn % 2 == 0 { Method::GET } else { Method::HEAD };
        for phone in [&known, &nobody] {
            let page = phone.ask(method.clone(), &asked.path, None, &[]).await;
            assert!(page.headers.get("set-cookie").is_none());
            assert!(method == Method::GET || page.text.is_empty());
        }
    }
    let form = known.get(&asked.path).await;
    let (version, mark) = (form.hidden("version"), form.hidden("mark"));
    let yes = [("version", version.as_str()), ("mark", mark.as_str()), ("outcome", "approved")];
    for _ in 0..5 {
        assert_eq!(nobody.send_with(&asked.path, &yes, &[]).await.status, 401, "no session");
    }
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        assert_eq!(known.send_with(&asked.path, &yes, &[(name, value)]).await.status, 403, "{name}: {value}");
    }
    let other_phone = Phone::of(&director).await;
    assert_eq!(other_phone.send_with(&asked.path, &yes, &[]).await.status, 403, "a mark is of one session");
    for forged in [
        [("version", version.as_str()), ("mark", "AAAA"), ("outcome", "approved")],
        [("version", version.as_str()), ("mark", ""), ("outcome", "approved")],
        [("version", "999999"), ("mark", mark.as_str()), ("outcome", "approved")],
    ] {
        let page = known.send_with(&asked.path, &forged, &[]).await;
        assert_eq!(page.status, 403, "{forged:?}");
        page.says("Nothing was decided");
    }
    assert_eq!(standing(&mut asked.deal, &director).await, before);
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["OPEN", null]));

    let done = known.send(&asked.path, &yes).await;
    assert_eq!((done.status, done.header("location")), (303, asked.path.as_str()));
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["DONE", "approved"]));
}

// covers: RS-8.2
// op: stepAssign
#[tokio::test]
async fn every_mail_that_asks_leads_to_the_page_and_to_the_deal_and_no_other_mail_does() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let deal = server.url(&format!("/deals/{}", asked.deal.number));
    let mail = mail_to_director(&server, &asked.deal).await;
    assert!(mail.body.starts_with(&format!("Decide here: {}", server.url(&asked.path))), "{}", mail.body);
    assert!(mail.body.contains(&deal), "{}", mail.body);

    let assign = json!({ "step": "director_approval", "assignee": director.id().await });
    asked.deal.mutate(&server.member("admin"), "stepAssign", assign).await.accepted();
    let given =
        Mail::await_one(&server, director.email(), &format!("{}: Approve the quote", asked.deal.number))
            .await;
    assert_eq!(path_of(&server, &given), asked.path, "the same request");
    assert!(given.body.contains(&deal), "{}", given.body);

    for mail in Mail::all(&server).await.into_iter().filter(|mail| mail.recipient != director.email()) {
        let is_of_this = mail.subject.starts_with(&asked.deal.number);
        assert!(!is_of_this || !mail.body.contains("/a/"), "{mail:?}");
    }
}

// covers: RS-8.2
#[tokio::test]
async fn everybody_else_sees_one_and_the_same_page_whatever_the_address() {
    let server = TestServer::start().await;
    let asked = asked(&server, "Canary Islands Ferries").await;
    found_rival(&server).await;
    let mut other = Deal::create(&server.member("ae"), "Not for approval", "Canary Yards").await;
    let unasked = other.id.strip_prefix("deal_").unwrap().to_owned();
    other.read(&server.member("ae"), "id").await;
    let addresses = [
        asked.path.clone(),
        asked.path.replace(".1.", ".2."),
        asked.path.replace(".1.", ".0."),
        asked.path.replace("director_approval", "final_price"),
        asked.path.replace("director_approval", "no_such_step"),
        format!("/a/{unasked}.1.director_approval"),
        format!("/a/{}.1.director_approval", "0".repeat(32)),
        "/a/anything".to_owned(),
        "/a/%3Cscript%3E".to_owned(),
    ];
    for who in [None, Some("ae"), Some("sss"), Some("finance"), Some("admin"), Some("partner"), Some("ruth")]
    {
        let phone = match who {
            Some(name) => Phone::of(&server.member(name)).await,
            None => Phone::new(&server),
        };
        let mut seen = Vec::new();
        for address in &addresses {
            let page = phone.get(address).await;
            assert_eq!(page.status, 401, "{who:?} {address}");
            assert!(
                !page.text.contains("Canary") && !page.text.contains(&asked.deal.number),
                "{}",
                page.text
            );
            assert!(!page.text.contains("55,000") && !page.text.contains("Approve"), "{}", page.text);
            seen.push(page.text);
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{who:?} can tell addresses apart");
    }
    let director = Phone::of(&server.member("director")).await;
    let [_, not_asked @ ..] = addresses.as_slice() else { panic!("there are addresses") };
    for address in not_asked {
        assert_eq!(director.get(address).await.status, 401, "{address}");
    }
}
