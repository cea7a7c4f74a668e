//! The door: signing in on the page, coming from elsewhere, and whatever is no form of it.

use harness::{PASSWORD, Phone, TestServer};
use reqwest::Method;
use serde_json::json;

use crate::{asked, ended, standing};

// covers: RS-8.2
#[tokio::test]
async fn a_new_device_signs_in_on_the_page_and_then_decides() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let mut phone = Phone::new(&server);
    let wrong = [("email", director.email()), ("password", "not this one")];
    let refused = phone.send(&asked.path, &wrong).await;
    assert_eq!(refused.status, 401);
    refused.says("E-mail address or password is not right.");
    assert!(refused.text.contains("value=\"director@demo.example\""), "what was typed stays");
    assert!(!refused.text.contains("not this one") && refused.headers.get("set-cookie").is_none());

    let right = [("email", director.email()), ("password", PASSWORD)];
    let foreign = phone.send_with(&asked.path, &right, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, 403, "nobody signs a visitor in from elsewhere");
    assert!(foreign.headers.get("set-cookie").is_none());

    let entered = phone.send(&asked.path, &right).await;
    assert_eq!((entered.status, entered.header("location")), (303, asked.path.as_str()));
    let cookie = entered.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let page = phone.get(&asked.path).await;
    page.says("Pellworm Ferries");
    let (version, mark) = (page.hidden("version"), page.hidden("mark"));
    let yes = [("version", version.as_str()), ("mark", &mark), ("note", ""), ("outcome", "approved")];
    assert_eq!(phone.send(&asked.path, &yes).await.status, 303);
    assert_eq!(ended(&mut asked.deal, &director).await, json!(["DONE", "approved"]));
}

// covers: RS-8.2
#[tokio::test]
async fn guessing_on_the_page_is_slowed_down_like_everywhere() {
    let server = TestServer::start().await;
    let mut phone = Phone::new(&server);
    let wrong = [("email", "director@demo.example"), ("password", "a guess")];
    let statuses = async |phone: &mut Phone<'_>| {
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(phone.send("/a/anything", &wrong).await);
        }
        seen
    };
    let seen = statuses(&mut phone).await;
    assert!(seen.iter().take(5).all(|page| page.status == 401));
    let last = seen.last().unwrap();
    assert_eq!((last.status, last.header("retry-after")), (429, "1"));
    last.says("Too many attempts");
    let app = server.member("director").sign_in().await;
    assert_eq!(app.status(), 429, "the same for the app");
}

// covers: RS-8.2
#[tokio::test]
async fn reading_leaves_the_session_of_the_app_as_it_is() {
    let server = TestServer::start().await;
    let asked = asked(&server, "Pellworm Ferries").await;
    let phone = Phone::of(&server.member("director")).await;
    let ours = [("x-requested-with", "stagewright")];
    for _ in 0..3 {
        assert_eq!(phone.get(&asked.path).await.status, 200);
    }
    let renewed = phone.ask(Method::POST, "/auth/refresh", None, &ours).await;
    assert_eq!(renewed.status, 200, "the token was not used up");
    let out = phone.ask(Method::POST, "/auth/logout", None, &ours).await;
    assert_eq!(out.status, 204);
    assert_eq!(phone.get(&asked.path).await.status, 401, "whoever signed out sees nothing");
}

// covers: RS-8.2
#[tokio::test]
async fn a_browser_that_comes_from_a_page_of_others_passes_through_ours_first() {
    let server = TestServer::start().await;
    let asked = asked(&server, "Pellworm Ferries").await;
    let known = Phone::of(&server.member("director")).await;
    for phone in [&known, &Phone::new(&server)] {
        for path in [&asked.path, "/a/anything", "/a/%22%3E%3Cb%3E"] {
            let elsewhere = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
            let page = phone.ask(Method::GET, path, None, &elsewhere).await;
            assert_eq!(page.status, 200);
            let leads = format!("<meta http-equiv=\"refresh\" content=\"0;url={path}?again\">");
            assert!(page.text.contains(&leads), "{}", page.text);
            assert!(!page.text.contains("Pellworm") && !page.text.contains("<b>"), "{}", page.text);
        }
    }
    let again = format!("{}?again", asked.path);
    for (path, site) in
        [(&asked.path, "none"), (&asked.path, "same-site"), (&again, "same-origin"), (&again, "cross-site")]
    {
        let page = known.ask(Method::GET, path, None, &[("sec-fetch-site", site)]).await;
        page.says("Pellworm Ferries");
    }
}

#[tokio::test]
async fn what_is_no_form_of_the_page_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut asked = asked(&server, "Pellworm Ferries").await;
    let before = standing(&mut asked.deal, &director).await;
    let phone = Phone::of(&director).await;
    let page = phone.get(&asked.path).await;
    let (version, mark) = (page.hidden("version"), page.hidden("mark"));
    let yes = [("version", version.as_str()), ("mark", mark.as_str()), ("outcome", "approved")];
    for more in [("amount", "1"), ("version", "1"), ("outcome", "approved"), ("email", "a@b.example")] {
        let refused = phone.send_with(&asked.path, &[&yes[..], &[more]].concat(), &[]).await;
        assert_eq!(refused.status, 400, "{more:?}");
        refused.says("This is not the form of this page. Nothing was changed.");
    }
    for (version, outcome) in [("one", "approved"), (version.as_str(), "Approved!"), ("", "approved")] {
        let other = [("version", version), ("mark", mark.as_str()), ("outcome", outcome)];
        assert_eq!(phone.send_with(&asked.path, &other, &[]).await.status, 400, "{version} {outcome}");
    }
    let unknown = [("version", version.as_str()), ("mark", mark.as_str()), ("outcome", "postponed")];
    assert_eq!(phone.send_with(&asked.path, &unknown, &[]).await.status, 422);
    let long = "x".repeat(200_000);
    let large = [("version", version.as_str()), ("mark", &mark), ("note", &long), ("outcome", "approved")];
    assert_eq!(phone.send_with(&asked.path, &large, &[]).await.status, 413);
    let plain = phone.ask(Method::POST, &asked.path, None, &[("content-type", "text/plain")]).await;
    assert_eq!(plain.status, 415);
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let refused = phone.ask(method.clone(), &asked.path, None, &[]).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, POST"), "{method}");
    }
    assert_eq!(standing(&mut asked.deal, &director).await, before);
}
