//! Published processes in memory.
//!
//! Invariants: versions never change, so they are never thrown away; which one is the latest is known for a revision of
//! the organisation, so a version that any server publishes is used by the next request.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::db::Connection;
use shared::ids::{OrgId, ProcessId};
use shared::process::Definition;

use super::{Published, store};
use crate::ctx::{Ctx, Organisation};
use crate::error::{AppError, AppResult};
use crate::kept::Kept;

/// What was read so far, by organisation, so that a process of one is never seen by another.
#[derive(Debug, Default)]
pub struct Processes {
    definitions: RwLock<HashMap<(OrgId, ProcessId), Arc<Definition>>>,
    latest: Kept<Latest>,
}

/// The latest version of each process with its key, in the order in which they were first published.
type Latest = Vec<(String, ProcessId)>;

impl Processes {
    /// The template with this id. That a deal refers to it and it is gone is a fault.
    pub async fn get(
        &self,
        connection: &impl Connection,
        org: OrgId,
        id: ProcessId,
    ) -> AppResult<Arc<Definition>> {
        if let Some(known) = self.definitions.read().unwrap_or_else(PoisonError::into_inner).get(&(org, id)) {
            return Ok(known.clone());
        }
        let found =
            store::process_find(connection, org, id).await?.ok_or(AppError::NotFound { kind: "process" })?;
        let mut known = self.definitions.write().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry((org, id)).or_insert(found.definition).clone())
    }

    async fn latest(&self, connection: &impl Connection, org: &Organisation) -> AppResult<Arc<Latest>> {
        self.latest
            .at(org.id, org.revision, async || store::process_latest_ids(connection, org.id).await)
            .await
    }
}

/// The process of this key, in a version or the latest one.
pub async fn find(ctx: &Ctx, key: &str, version: Option<u32>) -> AppResult<Option<Published>> {
    let reader = ctx.app.db.reader();
    let id = match version {
        None => {
            let latest = ctx.app.processes.latest(reader, &ctx.org).await?;
            latest.iter().find(|(known, _)| known == key).map(|(_, id)| *id)
        }
        Some(version) => store::process_id_by_version(reader, ctx.org.id, key, version).await?,
    };
    let Some(id) = id else { return Ok(None) };
    Ok(Some(Published { id, definition: ctx.app.processes.get(reader, ctx.org.id, id).await? }))
}

/// The process with this id.
pub async fn get(ctx: &Ctx, id: ProcessId) -> AppResult<Published> {
    Ok(Published { id, definition: ctx.app.processes.get(ctx.app.db.reader(), ctx.org.id, id).await? })
}

/// The latest version of every process.
pub async fn list(ctx: &Ctx) -> AppResult<Vec<Published>> {
    let mut found = Vec::new();
    for (_, id) in ctx.app.processes.latest(ctx.app.db.reader(), &ctx.org).await?.iter() {
        found.push(get(ctx, *id).await?);
    }
    Ok(found)
}
