//! The inbox, messages, and documents.

use harness::company::found_rival;
use harness::walk::Walk;
use harness::{Actor, Deal, Setup, TestServer, facts, reseller};
use serde_json::{Value, json};

const COUNTS: &str = "counts { overdue today thisWeek later waiting total approvals }";

async fn counts(actor: &Actor<'_>) -> Value {
    actor.gql(&format!("{{ inbox {{ {COUNTS} }} }}"), json!({})).await.at("/inbox/counts").clone()
}

async fn tasks(actor: &Actor<'_>, arguments: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = format!(
            "query ($after: String) {{ inbox {{ tasks(first: 20, after: $after, {arguments}) {{ \
             nodes {{ step item name dealNumber group due late mine kind role {{ key }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
        );
        let page = actor.gql(&query, json!({ "after": after })).await;
        found.extend(page.at("/inbox/tasks/nodes").as_array().unwrap().iter().cloned());
        if page.at("/inbox/tasks/pageInfo/hasNextPage") == false {
            return found;
        }
        after = page.at("/inbox/tasks/pageInfo/endCursor").clone();
    }
}

// op: inbox
#[tokio::test]
async fn the_groups_of_an_inbox_add_up_and_go_by_due_date() {
    let server = TestServer::start().await;
    for name in ["ae", "sss", "sa", "director", "finance", "marketing"] {
        let actor = server.member(name);
        let counts = counts(&actor).await;
        let mut all = 0;
        for (group, count) in
            [("OVERDUE", "overdue"), ("TODAY", "today"), ("THIS_WEEK", "thisWeek"), ("LATER", "later")]
        {
            let listed = tasks(&actor, &format!("group: {group}")).await;
            assert_eq!(json!(listed.len()), counts[count], "{name} {group}");
            assert!(listed.iter().all(|task| task["group"] == group && task["mine"] == true));
            for task in &listed {
                let due = task["due"].as_str();
                let fits = match group {
                    "OVERDUE" => due.is_some_and(|due| due < harness::TODAY),
                    "TODAY" => due == Some(harness::TODAY),
                    "THIS_WEEK" => due.is_some_and(|due| due > harness::TODAY && due <= "2026-11-29"),
                    _ => due.is_none_or(|due| due > "2026-11-29"),
                };
                assert!(fits, "{name} {group}: {task}");
            }
            assert!(listed.is_sorted_by_key(|task| task["due"].as_str().unwrap_or("9999").to_owned()));
            all += listed.len();
        }
        assert_eq!(json!(all), counts["total"]);
        assert_eq!(tasks(&actor, "group: null").await.len(), all);
        let approvals = tasks(&actor, "approvals: true").await;
        assert_eq!(json!(approvals.len()), counts["approvals"]);
        assert!(approvals.iter().all(|task| task["kind"] == "approval"));
        let waiting = tasks(&actor, "group: WAITING").await;
        assert_eq!(json!(waiting.len()), counts["waiting"]);
        assert!(waiting.iter().all(|task| task["mine"] == false));
    }
}

// covers: RS-16.1
// op: inbox
#[tokio::test]
async fn a_task_comes_passes_its_due_date_and_goes() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let before = (counts(&ae).await, counts(&sss).await);
    let more = |before: &Value, key: &str, by: i64| json!(before[key].as_i64().unwrap() + by);
    let mut deal = Deal::create(&ae, "Through inboxes", "Inbox & Co").await;
    let created = counts(&ae).await;
    assert_eq!(created["later"], more(&before.0, "later", 1), "due next Monday");
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    let after = (counts(&ae).await, counts(&sss).await);
    assert_eq!(after.1["thisWeek"], more(&before.1, "thisWeek", 1), "the records are due on Wednesday");
    // For the seller: the records, while the talk with the vendor and the late request are the seller's own.
    assert_eq!(after.0["waiting"], more(&before.0, "waiting", 1));
    server.advance_days(2).await;
    let own = tasks(&sss, "group: TODAY").await;
    assert!(own.iter().any(|task| task["dealNumber"] == deal.number.as_str() && task["late"] == false));
    server.advance_days(1).await;
    let own = tasks(&sss, "group: OVERDUE").await;
    assert!(own.iter().any(|task| task["dealNumber"] == deal.number.as_str() && task["late"] == true));
    deal.complete(&sss, "open_records", facts().text("erp_opportunity", "OPP")).await;
    let own = tasks(&sss, "group: null").await;
    assert!(!own.iter().any(|task| task["dealNumber"] == deal.number.as_str()));
}

// covers: CQ-4.4, CQ-6.2
// op: inbox, itemAdd, itemChange, notifications
#[tokio::test]
async fn an_item_of_a_list_is_in_the_inbox_of_whose_it_is_until_it_is_settled() {
    let server = TestServer::start().await;
    let (seller, keeper) = (server.member("ae"), server.member("marketing"));
    let mut walk = Walk::begin(&server, "campaign", "Mailshot of the north").await;
    let before = (counts(&seller).await, counts(&keeper).await);
    let more = |before: &Value, key: &str, by: i64| json!(before[key].as_i64().unwrap() + by);
    let id = seller.gql("{ viewer { user { id } } }", json!({})).await.at("/viewer/user/id").clone();
    let item = json!({ "list": "members", "title": "Call the north", "owner": id, "due": "2026-11-24" });
    assert!(walk.tries("marketing", "itemAdd", item).await.is_empty());

    let after = (counts(&seller).await, counts(&keeper).await);
    assert_eq!(after.0["thisWeek"], more(&before.0, "thisWeek", 1));
    assert_eq!(after.0["approvals"], before.0["approvals"]);
    assert_eq!(after.1["waiting"], more(&before.1, "waiting", 1));
    let of_deal = |tasks: Vec<Value>| {
        let mut tasks = tasks.into_iter().filter(|task| task["dealNumber"] == walk.deal.number.as_str());
        (tasks.next(), tasks.next())
    };
    let (task, other) = of_deal(tasks(&seller, "group: THIS_WEEK").await);
    let task = task.expect("it is in the inbox");
    assert_eq!(other, None);
    assert_eq!(
        (&task["kind"], &task["step"], &task["item"], &task["name"], &task["role"]["key"]),
        (&json!("item"), &json!("members"), &json!(1), &json!("Call the north"), &json!("marketing"))
    );
    assert_eq!(of_deal(tasks(&seller, "approvals: true").await).0, None, "it is no approval");
    assert!(of_deal(tasks(&keeper, "group: WAITING").await).0.is_some_and(|task| task["kind"] == "item"));
    let newest = "{ notifications(first: 1) { nodes { subject } } }";
    let told = seller.gql(newest, json!({})).await;
    assert_eq!(
        told.at("/notifications/nodes/0/subject"),
        &json!(format!("{}: Call the north", walk.deal.number))
    );

    // Whose it is brings it on, without a role of the campaign; the last state settles it.
    let put = |state: &str| json!({ "list": "members", "number": 1, "state": state });
    walk.deal.mutate(&seller, "itemChange", put("addressed")).await.accepted();
    let moved = json!({ "list": "members", "number": 1, "due": "2026-11-20" });
    assert!(walk.tries("marketing", "itemChange", moved).await.is_empty());
    assert_eq!(counts(&seller).await["overdue"], more(&before.0, "overdue", 1), "its day has passed");
    walk.deal.mutate(&seller, "itemChange", put("responded")).await.accepted();
    assert_eq!((counts(&seller).await, counts(&keeper).await), before);
}

// op: notifications, notificationsRead, viewer
#[tokio::test]
async fn messages_are_unread_until_they_are_read() {
    let server = TestServer::start().await;
    let (ae, sss) = (server.member("ae"), server.member("sss"));
    let mut deal = Deal::create(&ae, "A message", "Message & Co").await;
    deal.complete(&ae, "opportunity_form", reseller::plain_form()).await;
    let query = "{ viewer { unreadNotifications } notifications(first: 3) { nodes { id subject body dealNumber readAt } } }";
    let seen = sss.gql(query, json!({})).await;
    let newest = seen.at("/notifications/nodes/0").clone();
    assert_eq!(newest["dealNumber"], deal.number.as_str());
    assert!(newest["readAt"].is_null());
    let unread = seen.at("/viewer/unreadNotifications").as_i64().unwrap();
    assert!(unread >= 1);
    let read = json!({ "ids": [newest["id"]] });
    let left = sss.mutate("notificationsRead", "unreadNotifications", read.clone()).await.accepted();
    assert_eq!(left.at("/notificationsRead/unreadNotifications"), &json!(unread - 1));
    let again = sss.mutate("notificationsRead", "unreadNotifications", read.clone()).await.accepted();
    assert_eq!(again.at("/notificationsRead/unreadNotifications"), &json!(unread - 1));
    ae.mutate("notificationsRead", "unreadNotifications", read).await;
    let node = "query ($id: ID!) { node(id: $id) { id } }";
    assert_eq!(
        ae.gql(node, json!({ "id": newest["id"] })).await.at("/node"),
        &Value::Null,
        "somebody else's message"
    );
    let all = sss.mutate("notificationsRead", "unreadNotifications", json!({})).await.accepted();
    assert_eq!(all.at("/notificationsRead/unreadNotifications"), 0);
}

async fn download(actor: &Actor<'_>, url: &str) -> reqwest::Response {
    let request = actor.server().http().get(actor.server().url(url));
    actor.authorise(request).await.send().await.unwrap()
}

// covers: RS-3.3
// op: deal, documentRemove
#[tokio::test]
async fn a_document_is_filed_fetched_as_it_was_and_taken_away() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "With papers", "Paper & Co").await;
    let bytes = b"%PDF-1.7\nA quote, or something like it.\n".to_vec();
    let (status, filed) = deal.try_file(&ae, "Devis n°1 \"été\".pdf", "quote", bytes.clone()).await;
    assert_eq!(status, 201, "{filed}");
    deal.version = filed["dealVersion"].as_i64().unwrap();
    let selection = "documents { id name kind kindName folder size sha256 contentType url addedBy { name } }";
    let seen = deal.read(&ae, selection).await["documents"][0].clone();
    assert_eq!(
        (&seen["kind"], &seen["folder"], &seen["size"]),
        (&json!("quote"), &json!("quote"), &json!(bytes.len()))
    );
    assert_eq!(seen["contentType"], "application/pdf");
    let fetched = download(&server.member("finance"), seen["url"].as_str().unwrap()).await;
    assert_eq!(fetched.status(), 200);
    let header = |name: &str| fetched.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment"), "{}", header("content-disposition"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(fetched.bytes().await.unwrap(), bytes);
    assert_eq!(
        server.http().get(server.url(seen["url"].as_str().unwrap())).send().await.unwrap().status(),
        401
    );
    assert_eq!(download(&server.member("partner"), seen["url"].as_str().unwrap()).await.status(), 404);
    let removal = json!({ "id": seen["id"], "deal": deal.id, "expectedVersion": deal.version });
    ae.mutate("documentRemove", "deal { documents { id } }", removal).await.accepted();
    assert_eq!(download(&ae, seen["url"].as_str().unwrap()).await.status(), 404);
}

#[tokio::test]
async fn what_would_run_and_what_nobody_asked_for_is_not_filed() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Refused papers", "Paper & Co").await;
    let program = [b"\x7fELF".as_slice(), &[0; 60]].concat();
    for (name, bytes) in [
        ("quote.pdf", program),
        ("quote.txt", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("quote.html", b"plain".to_vec()),
        ("quote.txt", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("nothing.txt", Vec::new()),
    ] {
        let (status, refused) = deal.try_file(&ae, name, "quote", bytes).await;
        assert_eq!(status, 415, "{name}: {refused}");
    }
    assert_eq!(deal.try_file(&ae, "a.txt", "love_letter", b"x".to_vec()).await.0, 422);
    assert_eq!(deal.try_file(&ae, "", "quote", b"x".to_vec()).await.0, 400);
    assert_eq!(deal.try_file(&ae, "large.txt", "quote", vec![b'x'; 26 * 1024 * 1024]).await.0, 413);
    assert_eq!(deal.try_file(&server.member("admin"), "a.txt", "quote", b"x".to_vec()).await.0, 403);
    assert_eq!(deal.try_file(&server.member("partner"), "a.txt", "quote", b"x".to_vec()).await.0, 404);
    let stale = Deal { version: deal.version - 1, ..deal.clone() };
    let (status, conflict) = stale.try_file(&ae, "a.txt", "quote", b"x".to_vec()).await;
    assert_eq!((status, &conflict["error"]["currentVersion"]), (409, &json!(deal.version)));
    assert_eq!(deal.read(&ae, "documents { id }").await["documents"], json!([]));
}

// op: deals, leads, accounts, users, board, node, conflictCheck
#[tokio::test]
async fn another_company_sees_nothing() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    let mut deal = Deal::create(&ae, "Canary deal", "Canary Islands Ferries").await;
    let filed = deal.file(&ae, "quote").await;
    let account = deal.read(&ae, "account { id }").await["account"]["id"].clone();
    found_rival(&server).await;
    let token = server.member("ruth").token().await.unwrap();
    let ask = |query: &'static str, variables: Value| {
        let body = json!({ "query": query, "variables": variables });
        let request = server.http().post(server.url("/graphql")).bearer_auth(&token).json(&body);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let everything = "query ($deal: ID!, $account: ID!, $number: String!) { viewer { organisation { name } } \
         deal(id: $deal) { title } dealByNumber(number: $number) { title } \
         nodes(ids: [$deal, $account]) { id } account(id: $account) { name timeline { nodes { text } } } \
         deals(first: 100) { totalCount nodes { title } } leads(first: 100) { totalCount nodes { company } } \
         accounts(first: 100) { nodes { name } } users { name } notifications(first: 10) { nodes { subject } } \
         inbox { counts { total waiting } } conflictCheck(company: \"Canary Islands Ferries\") { text } }";
    let variables = json!({ "deal": deal.id, "account": account, "number": deal.number });
    let seen = ask(everything, variables).await;
    let seen_json: Value = serde_json::from_str(&seen).unwrap();
    assert!(!seen.contains("Canary") && !seen.contains("Alice") && !seen.contains("Harbour"), "{seen}");
    assert_eq!(seen_json["data"]["viewer"]["organisation"]["name"], "Rival");
    assert_eq!(seen_json["data"]["deals"]["totalCount"], 0);
    assert_eq!(seen_json["data"]["nodes"], json!([null, null]));
    assert_eq!(seen_json["data"]["users"], json!([{ "name": "Ruth Rival" }]));
    let note = "mutation ($id: ID!) { dealNoteAdd(input: { id: $id, expectedVersion: 3, kind: NOTE, text: \"x\" }) { deal { id } userErrors { code } } }";
    let refused = ask(note, json!({ "id": deal.id })).await;
    assert!(refused.contains("NOT_FOUND"), "{refused}");
    let fetched = server
        .http()
        .get(server.url(filed["url"].as_str().unwrap()))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(fetched.status(), 404);
}

#[tokio::test]
async fn an_administrator_sets_an_empty_server_up() {
    let server = Setup::default().empty().start().await;
    let info: Value = server.http().get(server.url("/auth/info")).send().await.unwrap().json().await.unwrap();
    assert_eq!(info, json!({ "demo": false, "users": [] }));
    let create = [
        "admin",
        "user",
        "create",
        "first@company.example",
        "--name",
        "First Person",
        "--roles",
        "account_executive",
        "--organisation",
        "Company",
        "--time-zone",
        "Europe/Paris",
    ];
    let weak = server.home().run_saying(&create, "short\n");
    assert_eq!(weak.status.code(), Some(1));
    let created = server.home().run_saying(&create, "correct horse battery staple\n");
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    let credentials = json!({ "email": "first@company.example", "password": "correct horse battery staple" });
    let answer = server.http().post(server.url("/auth/login")).json(&credentials).send().await.unwrap();
    let token = answer.json::<Value>().await.unwrap()["accessToken"].as_str().unwrap().to_owned();
    let query = "mutation { dealCreate(input: { process: \"reseller\", title: \"The first\", account: { name: \"A\" } }) { deal { number } userErrors { code } } }";
    let request =
        server.http().post(server.url("/graphql")).bearer_auth(token).json(&json!({ "query": query }));
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("D-2026-0001"), "{text}");
}
