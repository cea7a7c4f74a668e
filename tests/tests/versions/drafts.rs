//! Drafts: kept, looked at, said in words, published; and whatever does not read is refused with its place.

use harness::{Deal, TestServer};
use serde_json::{Value, json};

use super::{begin, publish, save, step};

// covers: PA-4.1
// op: processDraftStart, processDraftSave, processDraftPublish, processVersions, processComparison
#[tokio::test]
async fn a_new_version_is_drafted_compared_and_published_while_deals_stay_on_theirs() {
    let server = TestServer::start().await;
    let (admin, ae) = (server.member("admin"), server.member("ae"));
    let mut old = Deal::create(&ae, "Before", "Old & Co").await;
    let draft = begin(&admin).await;
    assert_eq!((&draft["base"], &draft["version"]), (&json!(1), &json!(1)));
    assert_eq!(draft["changes"], json!([]));
    let mut definition = draft["definition"].clone();
    definition["process"]["params"]["readiness_threshold"] = json!("80");
    let saved = save(&admin, &draft, &definition).await.accepted();
    let words = saved.at("/processDraftSave/draft/changes/0/words/0").as_str().unwrap().to_owned();
    assert!(words.contains("80") && words.contains("90"), "{words}");
    // Somebody who saw an earlier version of the draft does not write over it.
    assert_eq!(save(&admin, &draft, &definition).await.error_code().as_deref(), Some("CONFLICT"));

    publish(&admin, |definition| definition["process"]["params"]["readiness_threshold"] = json!("70")).await;
    let new = Deal::create(&ae, "After", "New & Co").await;
    for (deal, version) in [(&mut old, 1), (&mut new.clone(), 2)] {
        assert_eq!(deal.read(&ae, "process { version }").await["process"]["version"], json!(version));
    }
    let read = async |fields: &str| {
        admin.gql(&format!("{{ processVersions(key: \"reseller\") {{ {fields} }} }}"), json!({})).await
    };
    let uncounted = read("version latest publishedBy { name } note").await.statements();
    let versions = read("version latest runningDeals publishedBy { name } note").await;
    let counted = read("version latest runningDeals publishedBy { name } note").await.statements();
    assert!(counted <= uncounted + 1, "{counted} statements: deals are counted once for all versions");
    let versions = versions.at("/processVersions").as_array().unwrap().clone();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0]["runningDeals"], json!(1));
    assert!(versions[0]["publishedBy"]["name"].is_string() && versions[1]["publishedBy"].is_null());
    let comparison =
        "query ($from: Int!, $to: Int!) { processComparison(key: \"reseller\", from: $from, to: $to) {
        kind part key words lines { label before after differs } } }";
    let compared = admin.gql(comparison, json!({ "from": 1, "to": 2 })).await;
    assert_eq!(compared.at("/processComparison").as_array().unwrap().len(), 1);
    let lines = compared.at("/processComparison/0/lines");
    assert_eq!(lines[0]["differs"], json!(false));
    assert_eq!(lines[1], json!({ "label": "Value", "before": "90", "after": "70", "differs": true }));
    let none = admin.gql(comparison, json!({ "from": 1, "to": 7 })).await;
    assert!(none.at("/processComparison").is_null());
    let gone = admin.gql("{ processDraft(key: \"reseller\") { key } }", json!({})).await;
    assert!(gone.at("/processDraft").is_null());
}

async fn files(admin: &harness::Actor<'_>) -> Value {
    let read =
        admin.gql("{ processDraft(key: \"reseller\") { version files { process en fr } } }", json!({})).await;
    read.at("/processDraft").clone()
}

// covers: PA-4.2
// op: processDraftSave, processCheck, processDraftPublish
#[tokio::test]
async fn a_template_that_does_not_read_is_refused_with_line_and_column_and_changes_nothing() {
    let server = TestServer::start().await;
    let admin = server.member("admin");
    begin(&admin).await;
    let before = files(&admin).await;
    let text = before["files"]["process"].as_str().unwrap();
    let (unknown, mistyped, broken) = (
        text.replacen("probability:", "probabilty:", 1),
        text.replacen("usual_days: ", "usual_days: many # ", 1),
        text.replacen("roles:", "roles: [", 1),
    );
    let line_of = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    for (process, part, says) in [
        (&unknown, "probabilty", "expected one of"),
        (&mistyped, "many #", "expected u"),
        (&broken, "roles: [", "expected"),
    ] {
        let mut changed = before["files"].clone();
        changed["process"] = json!(process);
        let input = json!({ "key": "reseller", "template": { "files": changed }, "expectedVersion": 1 });
        let refused = admin.mutate("processDraftSave", "draft { key }", input).await;
        let errors = refused.user_errors();
        let message = errors[0]["message"].as_str().unwrap();
        assert!(message.contains(says) && message.contains("line"), "{message}");
        assert_eq!(errors[0]["path"], json!(["template", "files", "process"]));
        let checked = admin
            .gql(
                "query ($files: ProcessFilesInput!) { processCheck(template: { files: $files }) {
                    definition findings { severity file line column } } }",
                json!({ "files": changed }),
            )
            .await;
        let finding = checked.at("/processCheck/findings/0");
        assert_eq!((&finding["severity"], &finding["file"]), (&json!("ERROR"), &json!("process.yaml")));
        let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        assert!(line.abs_diff(line_of(process, part)) <= 1, "{finding}: {part}");
        assert_eq!(files(&admin).await, before);
    }
}

// covers: PA-4.2
// op: processDraftSave, processDraftPublish
#[tokio::test]
async fn a_draft_with_errors_is_kept_with_its_findings_and_not_published() {
    let server = TestServer::start().await;
    let admin = server.member("admin");
    let draft = begin(&admin).await;
    let mut definition = draft["definition"].clone();
    let twin = step(&mut definition, "opportunity_form").clone();
    definition["process"]["steps"].as_array_mut().unwrap().push(twin);
    let saved = save(&admin, &draft, &definition).await.accepted();
    let saved = saved.at("/processDraftSave/draft").clone();
    let finding = &saved["findings"][0];
    assert_eq!(finding["severity"], "ERROR");
    assert!(
        finding["problem"].as_str().unwrap().contains("`opportunity_form` stands here twice"),
        "{finding}"
    );
    assert!(finding["line"].as_u64().unwrap() > 100, "{finding}");
    let input = json!({ "key": "reseller", "note": "Twice", "expectedVersion": saved["version"] });
    let refused = admin.mutate("processDraftPublish", "version { version }", input).await;
    assert_eq!(refused.user_errors()[0]["path"], json!(["key"]));
    // A template that names another process is not taken for this one.
    definition["process"]["key"] = json!("another");
    let other = save(&admin, &saved, &definition).await;
    assert!(other.user_errors()[0]["message"].as_str().unwrap().contains("reseller"));
    let input = json!({ "key": "reseller", "expectedVersion": saved["version"] });
    admin.mutate("processDraftDiscard", "draft { key }", input).await.accepted();
    assert!(files(&admin).await.is_null());
}

// covers: PA-4.1
// op: processDraftSave, processDraftPublish
#[tokio::test]
async fn a_process_that_is_new_comes_from_its_files() {
    let server = TestServer::start().await;
    let (admin, ae) = (server.member("admin"), server.member("ae"));
    let read = admin.gql("{ process(key: \"partner_it\") { definition } }", json!({})).await;
    assert!(read.at("/process/definition").is_object());
    begin(&admin).await;
    let mut files = files(&admin).await["files"].clone();
    let text = files["process"].as_str().unwrap().replacen("key: reseller", "key: second_house", 1);
    files["process"] = json!(text);
    let input = json!({ "key": "second_house", "template": { "files": files } });
    let saved = admin.mutate(
        "processDraftSave",
        "draft { version base findings { problem } changes { key } }",
        input,
    );
    let saved = saved.await.accepted();
    let none = json!({ "version": 1, "base": 0, "findings": [], "changes": [] });
    assert_eq!(saved.at("/processDraftSave/draft"), &none);
    let input = json!({ "key": "second_house", "note": "For the second house", "expectedVersion": 1 });
    admin.mutate("processDraftPublish", "version { version }", input).await.accepted();
    Deal::create_in(&ae, "second_house", "The first", "House & Co").await;
}
