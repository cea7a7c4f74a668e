//! The API's promises beside the domain: conflicts, repetition, HTTP, limits, pages, errors.

use std::fmt::Write as _;

use harness::actor::mutation;
use harness::{Actor, Answer, Deal, TestServer, facts, lead, reseller, sdl};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn post(actor: &Actor<'_>, content_type: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let request =
        actor.server().http().post(actor.server().url("/graphql")).header("content-type", content_type);
    let answer = actor.authorise(request.body(body)).await.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

async fn create(actor: &Actor<'_>, title: &str, headers: &[(&str, &str)], more: Value) -> Answer {
    let mut input = json!({ "process": "reseller", "title": title, "account": { "name": "Repeat & Sons" } });
    for (key, value) in more.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    actor.mutate_with("dealCreate", "deal { id number }", input, headers).await
}

// op: dealUpdate
#[tokio::test]
async fn a_stale_version_is_a_conflict_that_says_who_changed_what_since() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "First title", "Conflict & Co").await;
    let seen = deal.version;
    deal.mutate(&ae, "dealUpdate", json!({ "title": "Second title" })).await.accepted();
    let current = deal.version;
    for (field, mut input) in [
        ("dealUpdate", json!({ "title": "Third title" })),
        ("stepComplete", json!({ "step": "opportunity_form", "facts": reseller::plain_form().json() })),
        ("stepSave", json!({ "step": "opportunity_form", "facts": facts().text("vendor", "X").json() })),
        ("dealMove", json!({ "stage": "lost" })),
        ("dealNoteAdd", json!({ "kind": "NOTE", "text": "Late" })),
    ] {
        input["expectedVersion"] = json!(seen);
        let refused = deal.mutate(&ae, field, input).await;
        assert_eq!(refused.error_code().as_deref(), Some("CONFLICT"), "{field}: {}", refused.text);
        let extensions = &refused.body["errors"][0]["extensions"];
        assert_eq!(extensions["currentVersion"], current);
        assert_eq!(extensions["changedBy"], ae.id().await);
        assert!(extensions["changedAt"].as_str().is_some_and(|at| at.starts_with(harness::TODAY)));
    }
    let read = deal.read(&ae, "title").await;
    assert_eq!((&read["title"], deal.version), (&json!("Second title"), current));
}

// op: dealCreate
#[tokio::test]
async fn a_repeated_request_gives_the_first_result_and_happens_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let key = [("idempotency-key", "9f0c-1")];
    let first = create(&ae, "Once", &key, json!({})).await.accepted();
    let again = create(&ae, "Once", &key, json!({})).await.accepted();
    assert_eq!(first.body["data"], again.body["data"]);
    let other = create(&ae, "Something else", &key, json!({})).await;
    assert_eq!(other.error_code().as_deref(), Some("CONFLICT"), "{}", other.text);
    let somebody_else = create(&server.member("ae2"), "Once", &key, json!({})).await.accepted();
    assert_ne!(first.body["data"], somebody_else.body["data"], "keys belong to their caller");
    let count = |text: &str| {
        let (ae, query) = (&ae, "query ($f: DealFilter!) { deals(filter: $f) { totalCount } }");
        let filter = json!({ "f": { "text": text } });
        async move { ae.gql(query, filter).await.at("/deals/totalCount").as_i64().unwrap() }
    };
    assert_eq!(count("Once").await, 2);

    let named = json!({ "clientMutationId": "tab-1/7" });
    let first = create(&ae, "By its own name", &[], named.clone()).await.accepted();
    let again = create(&ae, "By its own name", &[], named.clone()).await.accepted();
    assert_eq!(first.body["data"], again.body["data"]);
    assert_eq!(create(&ae, "Another", &[], named).await.error_code().as_deref(), Some("CONFLICT"));
}

// op: dealCreate
#[tokio::test]
async fn ten_repetitions_at_once_make_one_deal() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    ae.token().await;
    let once = || create(&ae, "All at once", &[("idempotency-key", "race-1")], json!({}));
    let answers = futures_util::future::join_all((0..10).map(|_| once())).await;
    for answer in &answers {
        assert_eq!(answer.at("/dealCreate"), answers[0].at("/dealCreate"));
    }
    // A refused request keeps nothing: the same key may be used for the right one.
    let refused = create(&ae, " ", &[("idempotency-key", "race-2")], json!({})).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["title"]));
    create(&ae, "Now with a title", &[("idempotency-key", "race-2")], json!({})).await.accepted();
}

// op: stepComplete
#[tokio::test]
async fn twenty_deciders_at_once_make_one_decision() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "A race", "Race & Co").await;
    reseller::play_until(&server, &mut deal, &reseller::full_life(), "director_approval").await;
    let director = server.member("director");
    director.token().await;
    let decide = |number: usize| {
        let outcome = if number.is_multiple_of(2) { "approved" } else { "rejected" };
        let (mut deal, director) = (deal.clone(), director.clone());
        let input = json!({ "step": "director_approval", "outcome": outcome, "note": "Decided" });
        async move { deal.mutate(&director, "stepComplete", input).await }
    };
    let answers = futures_util::future::join_all((0..20).map(decide)).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.error_code().is_none());
    assert_eq!(won.len(), 1);
    assert!(won[0].user_errors().is_empty());
    for answer in lost {
        assert_eq!(answer.error_code().as_deref(), Some("CONFLICT"), "{}", answer.text);
    }
    let timeline = deal.read(&ae, "timeline(first: 100) { nodes { kind text } }").await;
    let entries = timeline["timeline"]["nodes"].as_array().unwrap();
    let is_decision = |entry: &&Value| {
        entry["kind"] == "step_completed"
            && entry["text"].as_str().is_some_and(|text| text.contains("Approve the quote"))
    };
    assert_eq!(entries.iter().filter(is_decision).count(), 1, "{timeline}");
}

// op: deal, node, nodes
#[tokio::test]
async fn an_id_of_another_type_names_nothing() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let query = "{ deals(first: 1) { nodes { id account { id } owner { id } } } }";
    let found = ae.gql(query, json!({})).await;
    let deal = found.text_at("/deals/nodes/0/id").to_owned();
    let account = found.text_at("/deals/nodes/0/account/id").to_owned();
    let owner = found.text_at("/deals/nodes/0/owner/id").to_owned();
    let by_id = "query ($id: ID!) { deal(id: $id) { number } }";
    let unknown = format!("deal_{}", "0".repeat(32));
    let of_lead = "query ($id: ID!) { lead(id: $id) { company } node(id: $id) { id } }";
    for wrong in ["17", "", "deal_1", "deal_", unknown.as_str()] {
        assert_eq!(ae.gql(by_id, json!({ "id": wrong })).await.at("/deal"), &Value::Null, "{wrong}");
        let found = ae.gql(of_lead, json!({ "id": wrong })).await;
        assert_eq!(found.data(), &json!({ "lead": null, "node": null }), "{wrong}");
    }
    assert_eq!(ae.gql(by_id, json!({ "id": account })).await.at("/deal"), &Value::Null, "another type");
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let ids = json!({ "ids": [deal, account, "deal_1", owner] });
    let found = ae.gql(nodes, ids).await;
    let types: Vec<&Value> =
        found.at("/nodes").as_array().unwrap().iter().map(|node| &node["__typename"]).collect();
    assert_eq!(types, [&json!("Deal"), &json!("Account"), &Value::Null, &json!("User")]);
    let moved = json!({ "id": account, "expectedVersion": 1, "stage": "lost" });
    let refused = ae.mutate("dealMove", "deal { id }", moved).await;
    assert_eq!(refused.user_errors()[0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn http_says_what_it_takes() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let query = json!({ "query": "{ viewer { user { name } } }" }).to_string();
    assert_eq!(post(&ae, "application/json", query.clone()).await.0, 200);
    for other in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/graphql"]
    {
        assert_eq!(post(&ae, other, query.clone()).await.0, 415, "{other}");
    }
    for (body, why) in
        [("[]", "an array"), ("", "nothing"), ("{", "broken"), ("{}", "no query"), ("3", "a number")]
    {
        let (status, answer) = post(&ae, "application/json", body).await;
        assert_eq!((status, code(&answer)), (400, "BAD_USER_INPUT"), "{why}");
    }
    let batch = format!("[{query},{query}]");
    assert_eq!(post(&ae, "application/json", batch).await.0, 400, "one operation at a time");
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = server.http().request(method, server.url("/graphql")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers()["allow"], "GET, POST");
    }
}

// op: viewerUpdate
#[tokio::test]
async fn a_get_never_changes_anything() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let get = |query: &'static str| {
        let request = server.http().get(server.url("/graphql")).query(&[("query", query)]);
        let ae = &ae;
        async move { ae.authorise(request).await.send().await.unwrap() }
    };
    let read = get("{ viewer { user { locale } } }").await;
    assert_eq!(read.status(), 200);
    assert_eq!(read.headers()["cache-control"], "no-store");
    let changed =
        get("mutation { viewerUpdate(input: { locale: FR }) { viewer { user { locale } } } }").await;
    assert_eq!(changed.status(), 405);
    assert_eq!(changed.headers()["allow"], "POST");
    let still = get("{ viewer { user { locale } } }").await.json::<Value>().await.unwrap();
    assert_eq!(still["data"]["viewer"]["user"]["locale"], "EN");
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused_before_it_is_read() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let large =
        json!({ "query": "{ viewer { user { name } } }", "variables": { "x": "y".repeat(1_100_000) } });
    let (status, body) = post(&ae, "application/json", large.to_string()).await;
    assert_eq!((status, code(&body)), (413, "PAYLOAD_TOO_LARGE"));
}

/// Fields around a field, nested.
fn nested(outer: &str, times: usize, inner: &str) -> String {
    format!("{}{inner}{}", format!("{outer} {{ ").repeat(times), " }".repeat(times))
}

#[tokio::test]
async fn each_limit_on_a_document_has_its_own_name() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let aliases = (0..61).fold(String::new(), |mut text, number| {
        let _infallible = write!(text, "a{number}: viewer {{ roles }} ");
        text
    });
    let mut bomb = "{ viewer { ...f0 } } ".to_owned();
    for level in 0..20 {
        write!(bomb, "fragment f{level} on Viewer {{ ...f{next} ...f{next} }} ", next = level + 1).unwrap();
    }
    bomb += "fragment f20 on Viewer { roles }";
    let costly = "{ deals(first: 100) { nodes { timeline(first: 100) { nodes { by { name } } } } } }";
    let deep = nested("related { deal", 8, "number").replace('}', "} }");
    for (limit, query) in [
        ("depth", format!("{{ deals {{ nodes {{ {deep} }} }} }}")),
        ("aliases", format!("{{ {aliases} }}")),
        ("directives", format!("{{ viewer {} {{ roles }} }}", "@skip(if: false) ".repeat(11))),
        ("fields", bomb),
        ("cost", costly.to_owned()),
        ("tokens", format!("{{ viewer {{ {} }} }}", "roles ".repeat(10_001))),
        (
            "introspectionLists",
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".into(),
        ),
    ] {
        let begun = tokio::time::Instant::now();
        let refused = ae.gql(&query, json!({})).await;
        assert_eq!(refused.error_code().as_deref(), Some("COST_EXCEEDED"), "{limit}: {}", refused.text);
        assert_eq!(refused.body["errors"][0]["extensions"]["limit"], limit, "{}", refused.text);
        assert!(refused.body["data"].is_null());
        assert!(begun.elapsed().as_millis() < 1_000, "{limit} took {:?}", begun.elapsed());
    }
    let cycle = "{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }";
    assert_eq!(ae.gql(cycle, json!({})).await.error_code().as_deref(), Some("GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(ae.gql("{ viewer {", json!({})).await.error_code().as_deref(), Some("GRAPHQL_PARSE_FAILED"));
    assert_eq!(
        ae.gql("{ nothing }", json!({})).await.error_code().as_deref(),
        Some("GRAPHQL_VALIDATION_FAILED")
    );
    let cost = ae.gql("{ deals(first: 10) { nodes { number } } }", json!({})).await;
    assert!(
        cost.body["extensions"]["cost"]["requested"].as_i64().is_some_and(|cost| (10..=15).contains(&cost))
    );
    assert!(cost.body["extensions"]["rateLimit"]["remaining"].as_i64().is_some_and(|left| left > 0));
}

// op: deal
#[tokio::test]
async fn a_failing_field_empties_the_nearest_parent_that_may_be_empty() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let deal = Deal::create(&ae, "Nulls", "Null & Void").await;
    let query = "query ($id: ID!) { viewer { roles } deal(id: $id) { number timeline(first: 1000) { nodes { text } } } }";
    let answer = ae.gql(query, json!({ "id": deal.id })).await;
    assert_eq!(answer.error_code().as_deref(), Some("BAD_USER_INPUT"));
    assert_eq!(answer.body["errors"][0]["path"], json!(["deal", "timeline"]));
    assert_eq!(answer.body["data"], json!({ "viewer": { "roles": ["account_executive"] }, "deal": null }));
    let query = "{ viewer { roles } accounts(first: 1000) { nodes { name } } }";
    assert_eq!(
        ae.gql(query, json!({})).await.body["data"],
        Value::Null,
        "nothing up to the root may be empty"
    );
}

// op: nodes, lead
#[tokio::test]
async fn a_field_that_may_be_empty_fails_alone() {
    let server = TestServer::start().await;
    let (ae, partner) = (server.member("ae"), server.member("partner"));
    let deal = Deal::create(&ae, "Sound", "Sound & Safe").await;
    let entered = lead::enter(&ae, "Broken Row", json!({})).await;
    let harm = "UPDATE leads SET source = 'nonsense' WHERE company = 'Broken Row'";
    assert_eq!(server.home().database().execute(harm).await, 1);

    let query = "query ($ids: [ID!]!, $lead: ID!) { viewer { roles } nodes(ids: $ids) { id } lead(id: $lead) { id } }";
    let answer = ae.gql(query, json!({ "ids": [entered["id"], deal.id], "lead": entered["id"] })).await;
    let mut failed: Vec<&Value> =
        answer.body["errors"].as_array().unwrap().iter().map(|error| &error["path"]).collect();
    failed.sort_by_key(ToString::to_string);
    assert_eq!(failed, [&json!(["lead"]), &json!(["nodes", 0])], "{}", answer.text);
    let expected = json!({ "viewer": { "roles": ["account_executive"] }, "nodes": [null, { "id": deal.id }],
        "lead": null });
    assert_eq!(answer.body["data"], expected);

    let refused = partner.gql("{ viewer { roles } lead(id: \"x\") { id } }", json!({})).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    assert_eq!(refused.body["data"], json!({ "viewer": { "roles": ["partner"] }, "lead": null }));
}

#[tokio::test]
async fn an_answer_has_its_fields_in_the_order_of_the_question() {
    let server = TestServer::start().await;
    let query = "{ z: __typename viewer { user { name id email } roles user { locale } } a: __typename }";
    let answer = server.member("ae").gql(query, json!({})).await;
    let places: Vec<usize> = [
        "\"z\"",
        "\"viewer\"",
        "\"user\"",
        "\"name\"",
        "\"id\"",
        "\"email\"",
        "\"locale\"",
        "\"roles\"",
        "\"a\"",
    ]
    .iter()
    .map(|key| answer.text.find(key).unwrap_or_else(|| panic!("{key} in {}", answer.text)))
    .collect();
    assert!(places.is_sorted(), "{}", answer.text);
}

// op: deals
#[tokio::test]
async fn pages_are_stable_while_deals_are_added() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let query = "query ($after: String) { deals(first: 7, after: $after, order: NUMBER_DESC) { \
         totalCount nodes { number } edges { cursor } pageInfo { hasNextPage endCursor } } }";
    let mut seen: Vec<String> = Vec::new();
    let (mut after, mut total) = (Value::Null, 0);
    for page in 0.. {
        let answer = ae.gql(query, json!({ "after": after })).await;
        if page == 0 {
            total = answer.at("/deals/totalCount").as_u64().unwrap();
        }
        let nodes = answer.at("/deals/nodes").as_array().unwrap();
        seen.extend(nodes.iter().map(|node| node["number"].as_str().unwrap().to_owned()));
        if page == 1 {
            Deal::create(&ae, "In between", "Newcomer").await;
        }
        if answer.at("/deals/pageInfo/hasNextPage") == false {
            break;
        }
        after = answer.at("/deals/pageInfo/endCursor").clone();
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((unique.len(), seen.len() as u64), (seen.len(), total), "each once, and none that came later");
    let backwards = "{ deals(last: 3, order: NUMBER_DESC) { nodes { number } } }";
    let last = ae.gql(backwards, json!({})).await;
    assert_eq!(last.text_at("/deals/nodes/2/number"), seen.last().unwrap());
    for wrong in ["first: 101", "first: 1, last: 1", "first: -1", "first: 1, after: \"nonsense\""] {
        let refused = ae.gql(&format!("{{ deals({wrong}) {{ nodes {{ number }} }} }}"), json!({})).await;
        assert_eq!(refused.error_code().as_deref(), Some("BAD_USER_INPUT"), "{wrong}: {}", refused.text);
    }
}

// op: board
#[tokio::test]
async fn the_board_adds_up() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let query = "{ board(process: \"reseller\") { count total { amount currency } weighted { amount } columns { \
         stage { key probability } count total { amount } weighted { amount } cards(first: 100) { nodes { \
         number stage amount { value { amount } } } } } } }";
    let answer = ae.gql(query, json!({})).await;
    let mut count = 0;
    for column in answer.at("/board/columns").as_array().unwrap() {
        let cards = column["cards"]["nodes"].as_array().unwrap();
        assert_eq!(
            Some(cards.len()),
            column["count"].as_u64().map(|count| usize::try_from(count).unwrap()),
            "{}",
            column["stage"]["key"]
        );
        let sum: f64 = cards
            .iter()
            .filter_map(|card| card["amount"]["value"]["amount"].as_str())
            .map(|amount| amount.parse::<f64>().unwrap())
            .sum();
        let total: f64 = column["total"]["amount"].as_str().unwrap().parse().unwrap();
        assert!((sum - total).abs() < 0.01, "{}: {sum} and {total}", column["stage"]["key"]);
        count += cards.len();
    }
    assert!(count >= 50, "the demo company has deals");
    let mine = ae.gql("{ board(process: \"reseller\", filter: { mine: true }) { columns { cards(first: 100) { nodes { owner { name } } } } } }", json!({})).await;
    assert!(mine.text.contains("Alice Martin"));
    assert_eq!(
        ae.gql("{ board(process: \"nothing\") { count } }", json!({})).await.at("/board"),
        &Value::Null
    );
}

#[tokio::test]
async fn the_schema_is_the_committed_one() {
    let server = TestServer::start().await;
    let printed = server.home().run(&["schema"]);
    let (printed, committed) = (String::from_utf8(printed.stdout).unwrap(), sdl::committed());
    let differs = printed.lines().zip(committed.lines()).find(|(printed, committed)| printed != committed);
    assert!(printed == committed, "schema.graphql is not what the server has; first at {differs:?}");
    // Signed-in callers may ask for it; the whole of it costs no more than allowed.
    let query = "{ __schema { types { name fields(includeDeprecated: true) { name args { name } } } } }";
    let answer = server.member("ae").gql(query, json!({})).await;
    assert!(answer.at("/__schema/types").as_array().unwrap().len() > 50);
}

#[tokio::test]
async fn an_input_with_several_mistakes_names_them_all() {
    let server = TestServer::start().await;
    let input =
        json!({ "process": "reseller", "title": " ", "account": { "name": "", "contactEmail": "nobody" } });
    let answer = server.member("ae").mutate("dealCreate", "deal { id }", input).await;
    let errors = answer.at("/dealCreate/userErrors").as_array().unwrap();
    let paths: Vec<String> = errors.iter().map(|error| error["path"].to_string()).collect();
    assert_eq!(paths, [r#"["account","name"]"#, r#"["account","contactEmail"]"#, r#"["title"]"#]);
}

// op: dealMove
#[tokio::test]
async fn refusals_speak_the_callers_language() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Langues", "Deux Langues").await;
    let english = deal.try_move(&ae, "set_up").await.user_errors()[0]["message"].clone();
    ae.mutate("viewerUpdate", "viewer { user { locale } }", json!({ "locale": "FR" })).await.accepted();
    let french = deal.try_move(&ae, "set_up").await.user_errors()[0]["message"].clone();
    assert_ne!(english, french);
    let stage = deal.read(&ae, "stage { name }").await;
    assert_ne!(stage["stage"]["name"], "Qualify");
}

#[tokio::test]
async fn faults_of_the_request_never_show_the_inside() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let query = mutation("dealUpdate", "deal { id }");
    for variables in [json!({}), json!({ "input": 3 }), json!({ "input": { "id": "x" } })] {
        let answer = ae.gql(&query, variables).await;
        let code = answer.error_code().unwrap();
        assert!(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code.as_str()), "{}", answer.text);
        for inner in ["sqlx", "sea_orm", "SELECT", "panicked", ".rs"] {
            assert!(!answer.text.contains(inner), "{}", answer.text);
        }
    }
}
