//! A next version of the reseller's process, as administrators write it.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::answer::Answer;

/// What a test reads of a draft.
const DRAFT: &str = "draft { key base version definition updatedBy { name }
    findings { severity file line column place problem proposal }
    changes { kind part key name words } }";

/// Begins a draft of the reseller's process.
pub async fn begin(admin: &Actor<'_>) -> Value {
    let begun = admin.mutate("processDraftStart", DRAFT, json!({ "key": "reseller" })).await.accepted();
    begun.at("/processDraftStart/draft").clone()
}

/// Keeps a changed template.
pub async fn save(admin: &Actor<'_>, draft: &Value, definition: &Value) -> Answer {
    let input = json!({
        "key": draft["key"],
        "template": { "definition": definition },
        "expectedVersion": draft["version"],
    });
    admin.mutate("processDraftSave", DRAFT, input).await
}

/// A change of a template that is published as version 2.
pub async fn publish(admin: &Actor<'_>, change: impl FnOnce(&mut Value)) {
    let draft = begin(admin).await;
    let mut definition = draft["definition"].clone();
    change(&mut definition);
    let saved = save(admin, &draft, &definition).await.accepted();
    let saved = saved.at("/processDraftSave/draft");
    let input = json!({ "key": "reseller", "note": "A better way", "expectedVersion": saved["version"] });
    let published = admin.mutate("processDraftPublish", "version { version latest note }", input).await;
    let published = published.accepted();
    let version = json!({ "version": 2, "latest": true, "note": "A better way" });
    assert_eq!(published.at("/processDraftPublish/version"), &version, "{}", saved["findings"]);
}

/// A step of a template.
pub fn step<'a>(definition: &'a mut Value, key: &str) -> &'a mut Value {
    let steps = definition["process"]["steps"].as_array_mut().unwrap();
    steps.iter_mut().find(|step| step["key"] == key).unwrap()
}
