//! Signing in, going on, signing out.

use std::time::Duration;

use harness::{Actor, PASSWORD, Setup, TestServer};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::Response;
use serde_json::{Value, json};

/// The refresh cookie of an answer: name=value.
fn cookie(answer: &Response) -> String {
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

async fn refresh(server: &TestServer, cookie: &str) -> Response {
    session_request(server, "/auth/refresh", cookie, json!({})).await
}

async fn session_request(server: &TestServer, path: &str, cookie: &str, body: Value) -> Response {
    let request = server.http().post(server.url(path)).header("cookie", cookie);
    request.header("x-requested-with", "stagewright").json(&body).send().await.unwrap()
}

async fn works(server: &TestServer, token: &str) -> bool {
    let request = server.http().post(server.url("/graphql")).bearer_auth(token);
    request.json(&json!({ "query": "{ viewer { roles } }" })).send().await.unwrap().status() == 200
}

async fn token(answer: Response) -> String {
    answer.json::<Value>().await.unwrap()["accessToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_refresh_token_travels_in_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let server = TestServer::start().await;
    let answer = server.member("ae").sign_in().await;
    let set = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["stagewright-refresh=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains("Domain") && !set.contains("Secure"), "loopback without TLS: {set}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let body: Value = answer.json().await.unwrap();
    let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["accessToken", "expiresIn"]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_get_the_same_answer() {
    let server = TestServer::start().await;
    let wrong = server.member("ae").sign_in_with("not the password").await;
    let unknown = server.member("nobody").sign_in_with(PASSWORD).await;
    let no_address = server.member("not an address").sign_in_with(PASSWORD).await;
    let mut bodies = Vec::new();
    for answer in [wrong, unknown, no_address] {
        assert_eq!(answer.status(), 401);
        assert!(answer.headers().get("set-cookie").is_none());
        bodies.push(answer.json::<Value>().await.unwrap());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_never_locks_out_for_good() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    for _ in 0..5 {
        assert_eq!(ae.sign_in_with("guess").await.status(), 401);
    }
    let waiting = ae.sign_in_with(PASSWORD).await;
    assert_eq!(waiting.status(), 429, "even the right one has to wait");
    assert_eq!(waiting.headers()["retry-after"], "1");
    assert_eq!(server.member("sss").sign_in().await.status(), 200, "others do not wait");
    server.advance(2).await;
    assert_eq!(ae.sign_in_with("guess").await.status(), 401);
    assert_eq!(ae.sign_in_with("guess").await.headers()["retry-after"], "2", "twice as long");
    server.advance(3).await;
    assert_eq!(ae.sign_in_with(PASSWORD).await.status(), 200);
    assert_eq!(ae.sign_in_with("guess").await.status(), 401, "a success forgives");
}

#[tokio::test]
async fn one_place_guessing_at_many_people_is_slowed_down_too() {
    let server = TestServer::start().await;
    for number in 0..20 {
        assert_eq!(server.member(&format!("guess{number}")).sign_in().await.status(), 401);
    }
    assert_eq!(server.member("guess20").sign_in().await.status(), 429);
}

#[tokio::test]
async fn a_session_goes_on_with_ever_new_tokens() {
    let server = TestServer::start().await;
    let answer = server.member("ae").sign_in().await;
    let first = cookie(&answer);
    let old_access = token(answer).await;
    server.advance(300).await;
    let answer = refresh(&server, &first).await;
    assert_eq!(answer.status(), 200);
    let second = cookie(&answer);
    assert_ne!(first, second);
    let new_access = token(answer).await;
    assert!(works(&server, &old_access).await && works(&server, &new_access).await);
    server.advance(400).await;
    assert!(!works(&server, &old_access).await, "an access token lives ten minutes");
    assert!(works(&server, &new_access).await);
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_its_session() {
    let server = TestServer::start().await;
    let first = cookie(&server.member("ae").sign_in().await);
    let answer = refresh(&server, &first).await;
    let second = cookie(&answer);
    // Two tabs at once get the same successor.
    assert_eq!(cookie(&refresh(&server, &first).await), second);
    server.advance(11).await;
    let access = token(refresh(&server, &second).await).await;
    assert!(works(&server, &access).await);
    let stolen = refresh(&server, &first).await;
    assert_eq!(stolen.status(), 401);
    assert!(!works(&server, &access).await, "thief and owner are both out");
    assert_eq!(refresh(&server, &second).await.status(), 401);
}

#[tokio::test]
async fn signing_out_everywhere_ends_access_at_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let (here, there) = (ae.sign_in().await, ae.sign_in().await);
    let (cookie_here, cookie_there) = (cookie(&here), cookie(&there));
    let (here, there) = (token(here).await, token(there).await);
    let out = session_request(&server, "/auth/logout", &cookie_here, json!({})).await;
    assert_eq!(out.status(), 204);
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(!works(&server, &here).await);
    assert!(works(&server, &there).await, "the other device stays");
    assert_eq!(refresh(&server, &cookie_here).await.status(), 401);
    let third = ae.sign_in().await;
    let (cookie_third, third) = (cookie(&third), token(third).await);
    session_request(&server, "/auth/logout", &cookie_third, json!({ "everywhere": true })).await;
    assert!(!works(&server, &third).await && !works(&server, &there).await);
    assert_eq!(refresh(&server, &cookie_there).await.status(), 401);
}

#[tokio::test]
async fn other_sites_cannot_sign_anybody_in_or_go_on_in_their_name() {
    let server = TestServer::start().await;
    let cookie = cookie(&server.member("ae").sign_in().await);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let login = json!({ "email": "ae@demo.example", "password": PASSWORD });
        let request = server.http().post(server.url("/auth/login")).header(name, value).json(&login);
        assert_eq!(request.send().await.unwrap().status(), 403, "{name}: {value}");
        for path in ["/auth/refresh", "/auth/logout"] {
            let request = server.http().post(server.url(path)).header(name, value).header("cookie", &cookie);
            let request = request.header("x-requested-with", "stagewright");
            assert_eq!(request.send().await.unwrap().status(), 403, "{path} {name}: {value}");
        }
    }
    for path in ["/auth/refresh", "/auth/logout"] {
        let unmarked = server.http().post(server.url(path)).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(unmarked.status(), 403, "{path} without the header");
    }
    let form = server.http().post(server.url("/auth/login")).header("content-type", "text/plain");
    assert_eq!(form.body("{}").send().await.unwrap().status(), 415);
    assert_eq!(refresh(&server, &cookie).await.status(), 200, "it still works for its owner");
}

#[tokio::test]
async fn whoever_leaves_is_out_at_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let answer = ae.sign_in().await;
    let cookie = cookie(&answer);
    let access = token(answer).await;
    assert!(server.home().run(&["admin", "user", "deactivate", "ae@demo.example"]).status.success());
    assert!(!works(&server, &access).await);
    assert_eq!(refresh(&server, &cookie).await.status(), 401);
    assert_eq!(ae.sign_in().await.status(), 401);
}

#[tokio::test]
async fn a_new_password_ends_the_old_sessions() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let access = token(ae.sign_in().await).await;
    let set = ["admin", "user", "set-password", "ae@demo.example"];
    assert!(server.home().run_saying(&set, "a much better password\n").status.success());
    assert!(!works(&server, &access).await);
    assert_eq!(ae.sign_in().await.status(), 401);
    assert_eq!(ae.sign_in_with("a much better password").await.status(), 200);
}

fn validation(server: &TestServer) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&["stagewright"]);
    validation.set_issuer(&[server.address()]);
    // The server's clock stands still; this machine's does not.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

async fn keys(server: &TestServer) -> JwkSet {
    let answer = server.http().get(server.url("/.well-known/jwks.json")).send().await.unwrap();
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("max-age"));
    answer.json().await.unwrap()
}

async fn access(actor: &Actor<'_>) -> String {
    token(actor.sign_in().await).await
}

#[tokio::test]
async fn the_published_keys_verify_access_tokens() {
    let server = TestServer::start().await;
    let token = access(&server.member("ae")).await;
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
    let keys = keys(&server).await;
    let key = keys.find(header.kid.as_deref().unwrap()).expect("the key of the token");
    let key = DecodingKey::from_jwk(key).unwrap();
    let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation(&server)).unwrap().claims;
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert!(claims["sub"].as_str().unwrap().starts_with("user_"));
    let text = serde_json::to_string(&keys).unwrap();
    assert!(!text.contains("\"d\""), "no private part: {text}");
}

#[tokio::test]
async fn forged_and_foreign_tokens_are_refused() {
    let (server, other) = (TestServer::start().await, Setup::default().empty().start().await);
    let token = access(&server.member("ae")).await;
    assert!(works(&server, &token).await);
    assert!(!works(&other, &token).await, "another server's keys");
    let mut parts: Vec<&str> = token.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    parts[0] = none;
    assert!(!works(&server, &parts.join(".")).await);
    parts[2] = "";
    assert!(!works(&server, &parts.join(".")).await, "no signature at all");
    let broken = format!("{}A", &token[..token.len() - 1]);
    let broken = if broken == token { format!("{}B", &token[..token.len() - 1]) } else { broken };
    assert!(!works(&server, &broken).await);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = TestServer::start().await;
    for path in ["/", "/health/live", "/auth/info", "/.well-known/jwks.json", "/missing.js", "/dev/mail"] {
        let answer =
            server.http().get(server.url(path)).timeout(Duration::from_secs(5)).send().await.unwrap();
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer", "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
    }
    let missing = server.http().get(server.url("/missing.js")).send().await.unwrap();
    assert_eq!(missing.status(), 404, "a missing file is never the page");
}

#[tokio::test]
async fn kept_mails_are_read_by_administrators_of_this_machine_alone() {
    let server = TestServer::start().await;
    let get = async |token: Option<&str>, forwarded: bool| {
        let mut request = server.http().get(server.url("/dev/mail.json"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if forwarded {
            request = request.header("x-forwarded-for", "203.0.113.9");
        }
        request.send().await.unwrap().status().as_u16()
    };
    let administrator = server.member("admin").token().await.unwrap();
    let seller = server.member("ae").token().await.unwrap();
    assert_eq!(get(None, false).await, 401);
    assert_eq!(get(Some(&seller), false).await, 403);
    assert_eq!(get(Some(&administrator), false).await, 200);
    assert_eq!(get(Some(&administrator), true).await, 404);
}

const CALENDAR: &str = "{ viewer { organisation { calendar { workingDays holidays } } } }";

/// The calendar as somebody reads it.
async fn calendar(actor: &Actor<'_>) -> Value {
    actor.gql(CALENDAR, json!({})).await.data()["viewer"]["organisation"]["calendar"].clone()
}

// covers: DS-4.4
// op: calendarChange
#[tokio::test]
async fn due_dates_count_on_the_calendar_of_the_company() {
    let server = TestServer::start().await;
    let (admin, seller) = (server.member("admin"), server.member("ae"));
    let due = async || {
        let mut deal = harness::Deal::create(&seller, "Calendar", "Calendar House").await;
        let steps = deal.read(&seller, "steps { due }").await["steps"].clone();
        steps.as_array().unwrap().iter().find_map(|step| step["due"].as_str().map(str::to_owned)).unwrap()
    };
    let (before, was) = (due().await, calendar(&seller).await);
    admin.mutate("calendarChange", "calendar { holidays }", json!({ "addHolidays": [before] })).await.data();
    let after = due().await;
    assert!(after > before, "{after} is a working day, {before} no longer is");
    let week = json!({ "workingDays": [1, 2, 3, 4, 5, 6] });
    let changed = admin.mutate("calendarChange", "calendar { workingDays holidays }", week).await;
    let with_saturday = due().await;
    assert!(with_saturday < after, "{with_saturday} is a Saturday on which people work");
    let is = calendar(&seller).await;
    assert_eq!(changed.data()["calendarChange"]["calendar"], is);
    assert_eq!(is["workingDays"], json!([1, 2, 3, 4, 5, 6]));
    let days = |calendar: &Value| calendar["holidays"].as_array().unwrap().len();
    assert_eq!(days(&is), days(&was) + 1, "the other days off stay");

    // What cannot be is refused in words, at its field.
    for days in [json!([]), json!([0])] {
        let input = json!({ "workingDays": days });
        let refused = admin.mutate("calendarChange", "calendar { holidays }", input).await;
        assert_eq!(refused.user_errors()[0]["path"], json!(["workingDays"]));
    }
    let back = json!({ "removeHolidays": [before], "workingDays": was["workingDays"] });
    admin.mutate("calendarChange", "calendar { holidays }", back).await.data();
    assert_eq!((calendar(&seller).await, due().await), (was, before));
}
