//! Live updates, and the rules of the socket.

use std::time::Duration;

use harness::database::Engine;
use harness::socket::{Said, init};
use harness::{Deal, Socket, TestServer, eventually, lead, reseller};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

const BOARD: &str = "subscription { boardChanged(process: \"reseller\") { kind fromStage clientMutationId resync \
     waits { before now } card { number stage version } } }";

/// Asks something behind a subscription, which listens by the time this is answered.
async fn until_listening(socket: &mut Socket) {
    socket.subscribe("ready", "{ viewer { roles } }", json!({})).await;
    socket.result().await;
    assert_eq!(socket.hear().await, Said::Message(json!({ "type": "complete", "id": "ready" })));
}

// op: boardChanged, dealMove
#[tokio::test]
async fn another_seller_sees_a_move_within_a_second_and_the_author_recognises_it() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Seen by others", "Live & Co").await;
    let (mut own, mut other) = (ae.socket().await, server.member("director").socket().await);
    for socket in [&mut own, &mut other] {
        socket.subscribe("board", BOARD, json!({})).await;
        until_listening(socket).await;
    }
    let begun = tokio::time::Instant::now();
    let moved = json!({ "stage": "on_hold", "clientMutationId": "tab-9/3" });
    deal.mutate(&ae, "dealMove", moved).await.accepted();
    for socket in [&mut own, &mut other] {
        let change = socket
            .result_that(|result| result["data"]["boardChanged"]["card"]["number"] == deal.number.as_str())
            .await;
        let change = &change["data"]["boardChanged"];
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        assert_eq!(change["kind"], "MOVED");
        assert_eq!(change["fromStage"], "qualify");
        assert_eq!(change["card"]["stage"], "on_hold");
        assert_eq!(change["card"]["version"], deal.version);
        assert_eq!(change["clientMutationId"], "tab-9/3");
        // A deal that is set aside waits nowhere.
        assert_eq!(change["waits"], json!({ "before": ["opportunity_form"], "now": [] }));
    }
    let created = Deal::create(&ae, "Another", "Live & Co").await;
    let change = other
        .result_that(|result| result["data"]["boardChanged"]["card"]["number"] == created.number.as_str())
        .await;
    assert_eq!(change["data"]["boardChanged"]["kind"], "CREATED");
    let waits = json!({ "before": [], "now": ["opportunity_form"] });
    assert_eq!(change["data"]["boardChanged"]["waits"], waits);
}

// op: boardChanged, dealMove
#[tokio::test]
async fn what_happens_on_one_server_is_seen_on_another() {
    if Engine::of_this_run() == Engine::Sqlite {
        return; // A file has one server.
    }
    let here = TestServer::start().await;
    let ae = here.member("ae");
    let mut deal = Deal::create(&ae, "Seen elsewhere", "Live & Co").await;
    let there = here.beside().await;
    let mut socket = there.member("director").socket().await;
    socket.subscribe("board", BOARD, json!({})).await;
    until_listening(&mut socket).await;
    // The other server listens a moment after it is ready, and says that it may have missed something before.
    for stage in ["on_hold", "qualify"].iter().cycle().take(20) {
        deal.mutate(&ae, "dealMove", json!({ "stage": stage })).await.accepted();
    }
    let version = deal.version;
    let change =
        socket.result_that(|result| result["data"]["boardChanged"]["card"]["version"] == version).await;
    assert_eq!(change["data"]["boardChanged"]["card"]["number"], deal.number.as_str());

    // What is taken away on one server is gone on the other.
    let director = there.member("director");
    director.gql("{ viewer { roles } }", json!({})).await.data();
    let out = here.home().run(&["admin", "user", "deactivate", director.email()]);
    assert!(out.status.success(), "{}", harness::said(&out));
    eventually("the session to end on the other server", async || {
        let answer = director.gql("{ viewer { roles } }", json!({})).await;
        (answer.error_code().as_deref() == Some("UNAUTHENTICATED")).then_some(())
    })
    .await;
}

// op: dealChanged
#[tokio::test]
async fn a_deal_can_be_followed() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Followed", "Live & Co").await;
    let mut socket = server.member("sss").socket().await;
    let query = "subscription ($id: ID!) { dealChanged(id: $id) { deal { version stage { key } } } }";
    socket.subscribe("deal", query, json!({ "id": deal.id })).await;
    until_listening(&mut socket).await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    let change = socket.result_that(|result| !result["data"]["dealChanged"].is_null()).await;
    assert_eq!(change["data"]["dealChanged"]["deal"]["stage"]["key"], "set_up");
    socket.subscribe("gone", query, json!({ "id": format!("deal_{}", "0".repeat(32)) })).await;
    let Said::Message(refused) = socket.hear().await else { panic!("closed") };
    assert!(refused.to_string().contains("NOT_FOUND"), "{refused}");
}

// op: inboxChanged
#[tokio::test]
async fn an_inbox_counts_along() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut socket = server.member("sss").socket().await;
    let query = "subscription { inboxChanged { counts { total } unreadNotifications } }";
    socket.subscribe("inbox", query, json!({})).await;
    let now = socket.result().await["data"]["inboxChanged"].clone();
    let mut deal = Deal::create(&ae, "For the inbox", "Live & Co").await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    let total = now["counts"]["total"].as_i64().unwrap();
    let unread = now["unreadNotifications"].as_i64().unwrap();
    let later = |result: &Value| {
        let change = &result["data"]["inboxChanged"];
        change["counts"]["total"] == total + 1 && change["unreadNotifications"] == unread + 1
    };
    socket.result_that(later).await;
}

// op: inboxChanged, leadUpdate, notificationsRead
#[tokio::test]
async fn messages_that_are_about_no_deal_count_along_too() {
    let server = TestServer::start().await;
    let (marketing, ae) = (server.member("marketing"), server.member("ae"));
    let mut socket = ae.socket().await;
    socket.subscribe("inbox", "subscription { inboxChanged { unreadNotifications } }", json!({})).await;
    let unread = |result: &Value| result["data"]["inboxChanged"]["unreadNotifications"].as_i64().unwrap();
    let before = unread(&socket.result().await);
    let entered = lead::enter(&marketing, "Counting Sheep", json!({})).await;
    let give = json!({ "id": entered["id"], "expectedVersion": entered["version"], "owner": ae.id().await });
    marketing.mutate("leadUpdate", "lead { id }", give).await.accepted();
    assert_eq!(unread(&socket.result().await), before + 1);
    ae.mutate("notificationsRead", "unreadNotifications", json!({})).await.accepted();
    assert_eq!(unread(&socket.result().await), 0, "read in one window, read in all");
}

#[tokio::test]
async fn breaking_the_sockets_rules_closes_it_with_the_code_of_the_rule() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let token = ae.token().await.unwrap();
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": BOARD } });

    let mut early = Socket::open(&server).await;
    early.say(&subscribe).await;
    assert_eq!(early.end().await, 4401, "before the first message");

    for bad in [None, Some("no token"), Some("a.b.c")] {
        let mut stranger = Socket::open(&server).await;
        stranger.say(&init(bad)).await;
        assert_eq!(stranger.end().await, 4403, "{bad:?}");
    }
    let mut twice = ae.socket().await;
    twice.say(&init(Some(&token))).await;
    assert_eq!(twice.end().await, 4429);

    let mut same = ae.socket().await;
    same.say(&subscribe).await;
    same.say(&subscribe).await;
    assert_eq!(same.end().await, 4409);

    for bad in ["", "{}", "[]", "{\"type\":\"shout\"}", "{\"type\":\"subscribe\",\"id\":\"1\"}"] {
        let mut rude = ae.socket().await;
        rude.send(Message::text(bad)).await;
        assert_eq!(rude.end().await, 4400, "{bad}");
    }
    let mut binary = ae.socket().await;
    binary.send(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(binary.end().await, 4400);

    let mut large = ae.socket().await;
    large.send(Message::text("x".repeat(70_000))).await;
    assert_eq!(large.end().await, 1009);

    let mut silent = Socket::open(&server).await;
    assert_eq!(silent.end().await, 4408, "nobody waits for ever");
}

#[tokio::test]
async fn a_person_has_a_limited_number_of_live_connections() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(ae.socket().await);
    }
    let token = ae.token().await;
    let one_more = async || {
        let mut socket = Socket::open(&server).await;
        socket.say(&init(token.as_deref())).await;
        socket.hear().await
    };
    assert_eq!(one_more().await, Said::Closed(1013), "and says to try again later");
    let stream = server.http().post(server.url("/graphql")).header("accept", "text/event-stream");
    let stream = stream.json(&json!({ "query": "subscription { inboxChanged { resync } }" }));
    let refused = ae.authorise(stream).await.send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    assert!(refused.text().await.unwrap().contains("RATE_LIMITED"));
    server.member("ae2").socket().await;

    drop(open.pop());
    eventually("a place to become free", async || matches!(one_more().await, Said::Message(_)).then_some(()))
        .await;
}

// op: boardChanged
#[tokio::test]
async fn who_stops_reading_is_dropped_and_harms_nobody() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let mut deal = Deal::create(&ae, &"Much to tell ".repeat(8), "Live & Co").await;
    // Every change is half a megabyte for who stops reading, and all of them more than the network holds on its way.
    let card =
        "card { id number title account stageSince owner { id name } nextStep { name role { name } due } }";
    let aliases = (0..50).map(|n| format!("a{n}: {card}")).collect::<Vec<String>>().join(" ");
    let much = format!("subscription {{ boardChanged(process: \"reseller\") {{ {aliases} }} }}");
    let mut stalled = director.socket().await;
    for id in 0..20 {
        stalled.subscribe(&id.to_string(), &much, json!({})).await;
    }
    let mut others = Vec::new();
    for _ in 1..20 {
        others.push(director.socket().await);
    }
    let reader = others.last_mut().unwrap();
    reader.subscribe("board", BOARD, json!({})).await;
    until_listening(reader).await;
    for stage in ["on_hold", "qualify"].iter().cycle().take(30) {
        deal.mutate(&ae, "dealMove", json!({ "stage": stage })).await.accepted();
        let version = deal.version;
        let seen = |result: &Value| result["data"]["boardChanged"]["card"]["version"] == version;
        reader.result_that(seen).await;
    }
    // All twenty places were taken; the one of who does not read becomes free.
    let token = director.token().await;
    eventually("the place of who stopped reading", async || {
        let mut socket = Socket::open(&server).await;
        socket.say(&init(token.as_deref())).await;
        matches!(socket.hear().await, Said::Message(_)).then_some(())
    })
    .await;
    assert!(matches!(stalled.end().await, 1006 | 4000..), "the connection is over");
}

#[tokio::test]
async fn a_socket_is_opened_only_for_our_pages_and_our_protocol() {
    let server = TestServer::start().await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let refused = Socket::try_open(&server, &[protocol, ("origin", "https://evil.example")]).await;
    assert_eq!(refused.err(), Some(403));
    let refused = Socket::try_open(&server, &[("sec-websocket-protocol", "graphql-ws")]).await;
    assert_eq!(refused.err(), Some(400));
    assert!(Socket::try_open(&server, &[protocol, ("origin", server.address())]).await.is_ok());
}

#[tokio::test]
async fn a_socket_carries_queries_and_mutations_and_its_errors() {
    let server = TestServer::start().await;
    let mut socket = server.member("ae").socket().await;
    socket.say(&json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(socket.hear().await, Said::Message(json!({ "type": "pong", "payload": { "n": 1 } })));
    socket.subscribe("q", "{ viewer { roles } }", json!({})).await;
    assert_eq!(socket.result().await["data"]["viewer"]["roles"], json!(["account_executive"]));
    assert_eq!(socket.hear().await, Said::Message(json!({ "type": "complete", "id": "q" })));
    socket.subscribe("wrong", "{ nothing }", json!({})).await;
    let Said::Message(error) = socket.hear().await else { panic!("closed") };
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("wrong")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
}

// op: boardChanged
#[tokio::test]
async fn events_can_be_streamed_over_plain_http() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let request = server.http().post(server.url("/graphql")).header("accept", "text/event-stream");
    let request = request.json(&json!({ "query": "subscription { inboxChanged { counts { total } } }" }));
    let mut stream = ae.authorise(request).await.send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let mut text = String::new();
    while !text.contains("inboxChanged") {
        let piece = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await.unwrap().unwrap();
        text += std::str::from_utf8(&piece.expect("more of the stream")).unwrap();
    }
    assert!(text.contains("event: next"), "{text}");
}

#[tokio::test]
async fn a_socket_ends_with_its_session() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut socket = ae.socket().await;
    assert!(server.home().run(&["admin", "user", "deactivate", "ae@demo.example"]).status.success());
    // The session is looked at again after a minute at the latest; requests are refused as soon as the server has heard of
    // what another program did.
    harness::eventually("requests are refused", async || {
        let asked = ae.gql("{ viewer { roles } }", json!({})).await;
        (asked.status == 401).then_some(())
    })
    .await;
    socket.subscribe("q", "{ viewer { roles } }", json!({})).await;
    let said = socket.hear().await;
    assert!(matches!(said, Said::Message(_) | Said::Closed(4403)), "{said:?}");
}
