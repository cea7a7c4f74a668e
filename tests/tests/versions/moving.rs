//! Running deals come to a new version by a plan that is shown first, and back.

use harness::{Deal, TestServer, said};
use serde_json::{Value, json};

use super::{MIGRATION, ended, publish, rename_stage, start, step};

/// The template as it comes with the product.
const RESELLER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../processes/reseller");

const PREVIEW: &str = "query ($plan: MigrationPlanInput!) {
    processMigrationPreview(migration: { key: \"reseller\", from: 1, to: 2, plan: $plan }) {
        preview { running lookedAt fit stepsOpened stepsWithdrawn dueDatesMoved
            undecided { code subject message deals examples { number } } }
        userErrors { code message path } } }";

/// Version 2: another name for the first stage, and one more thing to do there.
fn change(definition: &mut Value) {
    rename_stage(definition, "qualify", "understand");
    let talk = json!({ "key": "first_talk", "stage": "understand", "owner": "account_executive", "kind": "meeting" });
    definition["process"]["steps"].as_array_mut().unwrap().push(talk);
    for language in ["en", "fr"] {
        definition["texts"][language]["steps"]["first_talk"] =
            json!({ "name": "Talk", "guidance": "Listen." });
    }
}

fn plan() -> Value {
    json!({ "stages": [{ "from": "qualify", "to": "understand" }], "dueDates": "KEEP" })
}

// covers: PA-4.1
// op: processMigrationPreview, processMigrationStart, processMigration
#[tokio::test]
async fn running_deals_come_to_a_new_version_by_a_plan_and_say_so() {
    let server = TestServer::start().await;
    let (admin, ae) = (server.member("admin"), server.member("ae"));
    let mut deal = Deal::create(&ae, "On its way", "Moving & Co").await;
    let opened = deal.step(&ae, "opportunity_form").await["due"].clone();
    publish(&admin, change).await;

    let shown = admin.gql(PREVIEW, json!({ "plan": { "dueDates": "KEEP" } })).await;
    let undecided = shown.at("/processMigrationPreview/preview/undecided/0");
    assert_eq!((&undecided["code"], &undecided["subject"]), (&json!("STAGE_GONE"), &json!("qualify")));
    assert!(undecided["message"].as_str().unwrap().contains("Qualify"), "{undecided}");
    let shown = admin.gql(PREVIEW, json!({ "plan": plan() })).await;
    let preview = shown.at("/processMigrationPreview/preview");
    assert_eq!(preview["undecided"], json!([]));
    assert_eq!(preview["fit"], preview["running"]);
    assert!(preview["stepsOpened"].as_u64().unwrap() >= 1, "{preview}");
    let wrong = json!({ "stages": [{ "from": "qualify", "to": "nowhere" }], "dueDates": "KEEP" });
    let refused = admin.gql(PREVIEW, json!({ "plan": wrong })).await;
    assert_eq!(
        refused.at("/processMigrationPreview/userErrors/0/path"),
        &json!(["plan", "stages", "nowhere"])
    );

    let begun = start(&admin, plan()).await.accepted();
    let begun = begun.at("/processMigrationStart/migration");
    let done = ended(&admin, &begun["id"], "DONE").await;
    assert_eq!((&done["moved"], &done["stays"]), (&preview["fit"], &json!(0)));
    let selection =
        "process { version } stage { key } timeline(first: 5) { nodes { kind text detail by { name } } }";
    let read = deal.read(&ae, selection).await;
    assert_eq!(read["process"]["version"], json!(2));
    assert_eq!(read["stage"]["key"], json!("understand"));
    let entries = read["timeline"]["nodes"].as_array().unwrap();
    let told = entries.iter().find(|entry| entry["kind"] == "version_changed").unwrap();
    assert_eq!(told["detail"], json!("The directors decided so"));
    assert_eq!(told["by"]["name"], begun["startedBy"]["name"]);
    assert_eq!(deal.step(&ae, "opportunity_form").await["due"], opened);
    assert_eq!(deal.status(&ae, "first_talk").await, "OPEN");
    let inbox = ae.gql("{ inbox { tasks(first: 100) { nodes { step dealId } } } }", json!({})).await;
    let tasks = inbox.at("/inbox/tasks/nodes").as_array().unwrap();
    assert!(tasks.iter().any(|task| task["step"] == "first_talk" && task["dealId"] == json!(deal.id)));
    let check = server.home().run(&["check"]);
    assert!(check.status.success(), "{}", said(&check));
}

// covers: PA-4.1
// op: processMigrationStart, processMigrationUndo
#[tokio::test]
async fn what_the_plan_leaves_undecided_stays_and_undoing_keeps_what_was_done_since() {
    let server = TestServer::start().await;
    let (admin, ae) = (server.member("admin"), server.member("ae"));
    let mut deals = Vec::new();
    for name in ["Untouched", "Touched"] {
        deals.push(Deal::create(&ae, name, "Undone & Co").await);
    }
    // Version 2 does not have the form that every new deal has open.
    publish(&admin, |definition| {
        change(definition);
        step(definition, "first_talk")["owner"] = json!("sales_support");
    })
    .await;
    let held = start(&admin, json!({ "dueDates": "KEEP" })).await.accepted();
    let held = ended(&admin, &held.at("/processMigrationStart/migration")["id"], "DONE").await;
    assert!(held["stays"].as_u64().unwrap() >= 2, "{held}");
    let reasons = held["staying"][0]["reasons"][0].as_str().unwrap();
    assert!(reasons.contains("Qualify"), "{reasons}");

    let before = [deals[0].read(&ae, "state").await, deals[1].read(&ae, "state").await];
    let begun = start(&admin, plan()).await.accepted();
    let id = begun.at("/processMigrationStart/migration")["id"].clone();
    ended(&admin, &id, "DONE").await;
    deals[1].read(&ae, "id").await;
    deals[1].mutate(&ae, "dealNoteAdd", json!({ "kind": "NOTE", "text": "Went on" })).await.accepted();
    let undo = admin.mutate("processMigrationUndo", MIGRATION, json!({ "id": id })).await;
    undo.accepted();
    let undone = ended(&admin, &id, "UNDONE").await;
    assert_eq!((&undone["moved"], &undone["kept"]), (&json!(0), &json!(1)));
    let after = [
        deals[0].read(&ae, "state process { version }").await,
        deals[1].read(&ae, "process { version }").await,
    ];
    assert_eq!(after[0]["state"], before[0]["state"]);
    assert_eq!((&after[0]["process"]["version"], &after[1]["process"]["version"]), (&json!(1), &json!(2)));
    let again = admin.mutate("processMigrationUndo", MIGRATION, json!({ "id": id })).await;
    assert_eq!(again.user_errors()[0]["code"], json!("CONFLICT"));
    for arguments in [&["check"][..], &["check", "--totals"]] {
        let check = server.home().run(arguments);
        assert!(check.status.success(), "{}", said(&check));
    }
}

// covers: PA-4.1
// op: processSimulation
#[tokio::test]
async fn a_draft_is_tried_on_past_deals() {
    let server = TestServer::start().await;
    let admin = server.member("admin");
    let query = "{ processSimulation(key: \"reseller\", days: 365) { deals more
        approvals { step name before after examples { number } } segments { deals } } }";
    assert!(admin.gql(query, json!({})).await.at("/processSimulation").is_null());
    let draft = super::begin(&admin).await;
    let same = admin.gql(query, json!({})).await;
    let same = same.at("/processSimulation").clone();
    assert!(same["deals"].as_u64().unwrap() > 20);
    for approval in same["approvals"].as_array().unwrap() {
        assert_eq!(approval["before"], approval["after"]);
    }
    // A floor that no margin reaches asks for every quote.
    let mut definition = draft["definition"].clone();
    definition["process"]["params"]["margin_floor"] = json!("99");
    super::save(&admin, &draft, &definition).await.accepted();
    let changed = admin.gql(query, json!({})).await;
    // The command line says the same of a folder.
    let said = said(&server.home().run(&["process", "simulate", RESELLER, "--days", "365"]));
    assert!(said.contains("version 1 asks"), "{said}");
    let more = changed.at("/processSimulation/approvals").as_array().unwrap().iter().any(|approval| {
        approval["after"].as_u64() > approval["before"].as_u64()
            && !approval["examples"].as_array().unwrap().is_empty()
    });
    assert!(more, "{}", changed.body);
}
