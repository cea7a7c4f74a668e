//! Who may call what. The matrix of every role and every field of Query, Mutation and Subscription stands in
//! `authz_matrix.txt`; a field without a probe here fails, and so does any difference.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use harness::socket::Said;
use harness::{Actor, Deal, Socket, TestServer, eventually, lead, sdl};
use serde_json::{Value, json};

/// A member of each role.
const MEMBERS: &[&str] = &[
    "ae",
    "sss",
    "sa",
    "director",
    "finance",
    "renewals",
    "delivery",
    "sales-manager",
    "engagement",
    "legal",
    "assistant",
    "sales-admin",
    "engineering",
    "marketing",
    "partner",
    "admin",
];

/// An id of each kind that names nothing.
fn nothing(kind: &str) -> String {
    format!("{kind}_{}", "0".repeat(32))
}

/// A harmless use of a field: reads little, or is refused for its input after the caller was let in.
fn probe(field: &str) -> Option<String> {
    let on_deal = format!("deal: \"{}\", expectedVersion: 1", nothing("deal"));
    let deal = format!("id: \"{}\", expectedVersion: 1", nothing("deal"));
    let text = match field {
        "viewer" => "viewer { roles }".to_owned(),
        "users" => "users { id }".to_owned(),
        "node" => format!("node(id: \"{}\") {{ id }}", nothing("deal")),
        "nodes" => format!("nodes(ids: [\"{}\"]) {{ id }}", nothing("deal")),
        "processes" => "processes { key }".to_owned(),
        "process" => "process(key: \"reseller\") { key }".to_owned(),
        "deal" => format!("deal(id: \"{}\") {{ id }}", nothing("deal")),
        "dealByNumber" => "dealByNumber(number: \"D-1\") { id }".to_owned(),
        "deals" => "deals(first: 1) { nodes { id } }".to_owned(),
        "board" => "board(process: \"reseller\") { count }".to_owned(),
        "inbox" => "inbox { counts { total } }".to_owned(),
        "lead" => format!("lead(id: \"{}\") {{ id }}", nothing("lead")),
        "leads" => "leads(first: 1) { nodes { id } }".to_owned(),
        "conflictCheck" => "conflictCheck(company: \"Nobody\") { text }".to_owned(),
        "account" => format!("account(id: \"{}\") {{ id }}", nothing("account")),
        "accounts" => "accounts(first: 1) { nodes { id } }".to_owned(),
        "search" => "search(text: \"lyon\") { deals { id } accounts { id } people { id } }".to_owned(),
        "notifications" => "notifications(first: 1) { nodes { id } }".to_owned(),
        "dealCreate" => {
            "dealCreate(input: { process: \"reseller\", title: \"\", account: { name: \"x\" } })".to_owned()
        }
        "dealUpdate" => format!("dealUpdate(input: {{ {deal} }})"),
        "dealMove" => format!("dealMove(input: {{ {deal}, stage: \"lost\" }})"),
        "dealForecast" => format!("dealForecast(input: {{ {deal}, category: PIPELINE }})"),
        "dealCorrect" => format!("dealCorrect(input: {{ {deal}, reason: \"x\" }})"),
        "itemAdd" => format!("itemAdd(input: {{ {on_deal}, list: \"x\", title: \"x\" }})"),
        "itemChange" => format!("itemChange(input: {{ {on_deal}, list: \"x\", number: 1 }})"),
        "dealPlace" => format!("dealPlace(input: {{ id: \"{}\" }})", nothing("deal")),
        "dealTeamSet" => format!("dealTeamSet(input: {{ {deal}, role: \"finance\" }})"),
        "dealContactPut" => format!("dealContactPut(input: {{ {deal}, roles: [] }})"),
        "dealContactRemove" => {
            format!("dealContactRemove(input: {{ {deal}, contact: \"{}\" }})", nothing("contact"))
        }
        "dealNoteAdd" => format!("dealNoteAdd(input: {{ {deal}, kind: NOTE, text: \"x\" }})"),
        "documentRemove" => {
            format!("documentRemove(input: {{ {on_deal}, id: \"{}\" }})", nothing("document"))
        }
        "stepSave" => format!("stepSave(input: {{ {on_deal}, step: \"x\", facts: [] }})"),
        "stepComplete" => format!("stepComplete(input: {{ {on_deal}, step: \"x\" }})"),
        "stepAssign" => format!("stepAssign(input: {{ {on_deal}, step: \"x\" }})"),
        "stepReschedule" => {
            format!("stepReschedule(input: {{ {on_deal}, step: \"x\", due: \"2027-01-01\" }})")
        }
        "leadCreate" => "leadCreate(input: { company: \"\", contactName: \"x\", source: PHONE })".to_owned(),
        "leadUpdate" => format!("leadUpdate(input: {{ id: \"{}\", expectedVersion: 1 }})", nothing("lead")),
        "leadConvert" => {
            let lead = nothing("lead");
            format!(
                "leadConvert(input: {{ id: \"{lead}\", expectedVersion: 1, process: \"reseller\", title: \"x\" }})"
            )
        }
        "conflictResolve" => {
            let conflict = nothing("conflict");
            format!("conflictResolve(input: {{ id: \"{conflict}\", resolution: SHARED, note: \"x\" }})")
        }
        "notificationsRead" => "notificationsRead(input: { ids: [] })".to_owned(),
        "calendarChange" => "calendarChange(input: {})".to_owned(),
        "viewerUpdate" => "viewerUpdate(input: {})".to_owned(),
        "boardChanged" => "boardChanged(process: \"nothing\") { kind }".to_owned(),
        "dealChanged" => format!("dealChanged(id: \"{}\") {{ resync }}", nothing("deal")),
        "inboxChanged" => "inboxChanged { resync }".to_owned(),
        _ => return probe_of_processes(field),
    };
    Some(text)
}

/// The same for what administrators of processes use, and for forecasts.
fn probe_of_processes(field: &str) -> Option<String> {
    let text = match field {
        "processVersions" => "processVersions(key: \"reseller\") { version }".to_owned(),
        "processComparison" => {
            "processComparison(key: \"reseller\", from: 1, to: 1) { key }".to_owned()
        }
        "approvalMeasures" => "approvalMeasures { partial }".to_owned(),
        "forecast" => "forecast(quarter: \"2026-Q4\") { quarter }".to_owned(),
        "quotas" => "quotas(year: 2026) { user { id } }".to_owned(),
        "quotaSet" => "quotaSet(input: { quotas: [] })".to_owned(),
        "delegations" => "delegations { id }".to_owned(),
        "delegationCreate" => {
            "delegationCreate(input: { deputy: \"user_0\", from: \"2026-12-02\", until: \"2026-12-01\" })"
                .to_owned()
        }
        "delegationEnd" => {
            "delegationEnd(input: { id: \"delegation_0\" })".to_owned()
        }
        "processLoad" => "processLoad(key: \"reseller\") { deals }".to_owned(),
        "processDrafts" => "processDrafts { key }".to_owned(),
        "processDraft" => "processDraft(key: \"nothing\") { key }".to_owned(),
        "processCheck" => {
            "processCheck(template: { files: { process: \"\", en: \"\", fr: \"\" } }) { findings { problem } }"
                .to_owned()
        }
        "processMigrations" => "processMigrations(key: \"nothing\") { id }".to_owned(),
        "processMigration" => {
            format!("processMigration(id: \"{}\") {{ id }}", nothing("migration"))
        }
        "processMigrationPreview" => {
            "processMigrationPreview(migration: { key: \"nothing\", from: 1, to: 2, plan: { dueDates: KEEP } }) { userErrors { code } }"
                .to_owned()
        }
        "processSimulation" => "processSimulation(key: \"nothing\") { deals }".to_owned(),
        "processDraftStart" => "processDraftStart(input: { key: \"nothing\" })".to_owned(),
        "processDraftSave" => "processDraftSave(input: { key: \"nothing\", template: {} })".to_owned(),
        "processDraftDiscard" => {
            "processDraftDiscard(input: { key: \"nothing\", expectedVersion: 1 })".to_owned()
        }
        "processDraftPublish" => {
            "processDraftPublish(input: { key: \"nothing\", note: \"x\", expectedVersion: 1 })".to_owned()
        }
        "processMigrationStart" => {
            "processMigrationStart(input: { key: \"nothing\", from: 1, to: 2, plan: { dueDates: KEEP }, reason: \"x\" })"
                .to_owned()
        }
        "processMigrationUndo" => {
            format!("processMigrationUndo(input: {{ id: \"{}\" }})", nothing("migration"))
        }
        _ => return None,
    };
    Some(text)
}

fn document(root: &str, field: &str) -> String {
    let probe =
        probe(field).unwrap_or_else(|| panic!("{root}.{field} is new: add a probe and look at the matrix"));
    match root {
        "Query" => format!("{{ {probe} }}"),
        "Mutation" => format!("mutation {{ {probe} {{ userErrors {{ code }} }} }}"),
        _ => format!("subscription {{ {probe} }}"),
    }
}

/// Whether the caller was let in.
fn admitted(answer: &Value, asked: &str) -> bool {
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    assert!(
        !matches!(
            code,
            Some("INTERNAL" | "UNAUTHENTICATED" | "GRAPHQL_VALIDATION_FAILED" | "GRAPHQL_PARSE_FAILED")
        ),
        "{asked}: {answer}"
    );
    code != Some("FORBIDDEN")
}

async fn may(actor: &Actor<'_>, socket: &mut Socket, root: &str, field: &str) -> bool {
    let document = document(root, field);
    if root != "Subscription" {
        return admitted(&actor.gql(&document, json!({})).await.body, &document);
    }
    socket.subscribe(field, &document, json!({})).await;
    let Said::Message(first) = socket.hear().await else { panic!("{document} closed the socket") };
    if first["type"] == "next" {
        socket.say(&json!({ "type": "complete", "id": field })).await;
        return admitted(&first["payload"], &document);
    }
    admitted(&json!({ "errors": first["payload"] }), &document)
}

#[tokio::test]
async fn every_field_asks_for_a_role_as_the_matrix_says() {
    let server = TestServer::start().await;
    let schema = sdl::committed();
    let mut rows: Vec<(String, Vec<bool>)> = Vec::new();
    for root in ["Query", "Mutation", "Subscription"] {
        let fields = sdl::fields_of(&schema, root);
        rows.extend(fields.into_iter().map(|field| (format!("{root}.{field}"), Vec::new())));
    }
    for name in MEMBERS {
        let actor = server.member(name);
        let mut socket = actor.socket().await;
        for (row, allowed) in &mut rows {
            let (root, field) = row.split_once('.').unwrap();
            allowed.push(may(&actor, &mut socket, root, field).await);
        }
    }
    let mut matrix =
        "# Written by the test with STAGEWRIGHT_TEST_UPDATE=1; review every change.\n".to_owned();
    for (row, allowed) in rows {
        let names = MEMBERS.iter().zip(&allowed).filter(|(_, allowed)| **allowed).map(|(name, _)| *name);
        let names: Vec<&str> = names.collect();
        let who = if names.len() == MEMBERS.len() { "everybody".to_owned() } else { names.join(" ") };
        writeln!(matrix, "{row}: {who}").unwrap();
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authz_matrix.txt");
    if env::var_os("STAGEWRIGHT_TEST_UPDATE").is_some() {
        fs::write(&golden, &matrix).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    assert!(matrix == expected, "the matrix differs:\n{}", difference(&expected, &matrix));
}

fn difference(expected: &str, found: &str) -> String {
    let removed = expected.lines().filter(|line| !found.lines().any(|other| other == *line));
    let added = found.lines().filter(|line| !expected.lines().any(|other| other == *line));
    removed.map(|line| format!("- {line}\n")).chain(added.map(|line| format!("+ {line}\n"))).collect()
}

#[tokio::test]
async fn nobody_unknown_is_let_in_anywhere() {
    let server = TestServer::start().await;
    let anonymous = server.anonymous();
    let schema = sdl::committed();
    for root in ["Query", "Mutation"] {
        for field in sdl::fields_of(&schema, root) {
            let answer = anonymous.gql(&document(root, &field), json!({})).await;
            assert_eq!(answer.status, 401, "{field}");
            assert_eq!(answer.error_code().as_deref(), Some("UNAUTHENTICATED"), "{field}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
            assert!(answer.body["data"].is_null());
        }
    }
    assert_eq!(anonymous.gql("{ __schema { types { name } } }", json!({})).await.status, 401);
    for path in ["/files/document_00000000000000000000000000000000", "/dev/clock"] {
        let status = server.http().get(server.url(path)).send().await.unwrap().status().as_u16();
        assert!([401, 404, 405].contains(&status), "{path}: {status}");
    }
    let forged = server.http().post(server.url("/graphql")).bearer_auth("eyJhbGciOiJub25lIn0.e30.");
    assert_eq!(forged.json(&json!({ "query": "{ viewer { roles } }" })).send().await.unwrap().status(), 401);
}

// op: deal, deals, board, node
#[tokio::test]
async fn a_partner_sees_the_deals_of_the_own_team_and_no_others() {
    let server = TestServer::start().await;
    let (ae, partner) = (server.member("ae"), server.member("partner"));
    let deal = Deal::create(&ae, "Not for partners", "Canary Wharf Bakery").await;
    let lead = lead::enter(&ae, "Canary Lead", json!({})).await;
    let query = "query ($id: ID!, $n: String!, $lead: ID!) { deal(id: $id) { number } dealByNumber(number: $n) { id } \
         node(id: $id) { id } lead: node(id: $lead) { id } deals(first: 100) { totalCount nodes { number process { key } account { name } } } \
         board(process: \"reseller\") { count columns { count cards(first: 100) { nodes { title } } } } }";
    let seen = partner.gql(query, json!({ "id": deal.id, "n": deal.number, "lead": lead["id"] })).await;
    assert!(!seen.text.contains("Canary") && !seen.text.contains(&deal.number), "{}", seen.text);
    let of_the_team = seen.at("/deals/nodes").as_array().unwrap();
    assert_eq!(seen.at("/deals/totalCount"), of_the_team.len());
    let with_partners = |deal: &Value| deal["process"]["key"].as_str().unwrap().starts_with("partner_");
    assert!(!of_the_team.is_empty() && of_the_team.iter().all(with_partners), "{}", seen.text);
    assert_eq!(seen.at("/board/count"), 0);
    let note = json!({ "id": deal.id, "expectedVersion": deal.version, "kind": "NOTE", "text": "Hello" });
    assert_eq!(
        partner.mutate("dealNoteAdd", "deal { id }", note).await.error_code().as_deref(),
        Some("FORBIDDEN")
    );
    let step = json!({ "deal": deal.id, "expectedVersion": deal.version, "step": "opportunity_form" });
    let refused = partner.mutate("stepComplete", "deal { id }", step).await;
    assert_eq!(refused.error_code().as_deref(), Some("NOT_FOUND"), "{}", refused.text);
}

#[tokio::test]
async fn a_change_of_roles_holds_at_once() {
    let server = TestServer::start().await;
    let ae = server.member("ae");
    ae.gql("{ leads(first: 1) { nodes { id } } }", json!({})).await.data();
    assert!(server.home().run(&["admin", "user", "roles", "ae@demo.example", "legal"]).status.success());
    // On PostgreSQL a running server hears of it from the other program by a message.
    eventually("the leads are closed", async || {
        let refused = ae.gql("{ leads(first: 1) { nodes { id } } }", json!({})).await;
        (refused.error_code().as_deref() == Some("FORBIDDEN")).then_some(())
    })
    .await;
}
