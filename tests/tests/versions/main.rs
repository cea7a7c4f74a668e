//! Processes that change while deals run: drafts, what changed in words, versions, and how deals come to them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod cut_off;
mod drafts;
mod moving;

use harness::{Actor, Answer, eventually};
use serde_json::{Value, json};

pub use harness::draft::{begin, publish, save, step};

/// Gives a stage another key, wherever it is named.
pub fn rename_stage(definition: &mut Value, from: &str, to: &str) {
    let quoted = |key: &str| format!("\"{key}\"");
    let process = definition["process"].to_string().replace(&quoted(from), &quoted(to));
    definition["process"] = serde_json::from_str(&process).unwrap();
    for language in ["en", "fr"] {
        let stages = definition["texts"][language]["stages"].as_object_mut().unwrap();
        let texts = stages.remove(from).unwrap();
        stages.insert(to.to_owned(), texts);
    }
}

/// What a test reads of a migration.
pub const MIGRATION: &str =
    "migration { id from to reason state waiting moved stays restored kept startedBy { name } endedAt }";

/// Begins to bring the deals of version 1 to version 2.
pub async fn start(admin: &Actor<'_>, plan: Value) -> Answer {
    let reason = "The directors decided so";
    let input = json!({ "key": "reseller", "from": 1, "to": 2, "plan": plan, "reason": reason });
    admin.mutate("processMigrationStart", MIGRATION, input).await
}

/// The migration as it stands.
pub async fn migration(admin: &Actor<'_>, id: &Value) -> Value {
    let query = "query ($id: ID!) { processMigration(id: $id) {
        state waiting moved stays restored kept staying { deal { id } reasons } } }";
    admin.gql(query, json!({ "id": id })).await.at("/processMigration").clone()
}

/// The migration when it has come to a state.
pub async fn ended(admin: &Actor<'_>, id: &Value, state: &str) -> Value {
    eventually("the migration ends", async || {
        Some(migration(admin, id).await).filter(|migration| migration["state"] == state)
    })
    .await
}
