//! Published processes in memory. They never change, so nothing has to be thrown away.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::db::Connection;
use shared::ids::{OrgId, ProcessId};
use shared::process::Definition;

use super::{Published, store};
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult};

/// What was read so far, by organisation, so that a process of one is never seen by another.
#[derive(Debug, Default)]
pub struct Processes(RwLock<HashMap<(OrgId, ProcessId), Arc<Definition>>>);

impl Processes {
    /// The template with this id. That a deal refers to it and it is gone is a fault.
    pub async fn get(
        &self,
        connection: &impl Connection,
        org: OrgId,
        id: ProcessId,
    ) -> AppResult<Arc<Definition>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(org, id)) {
            return Ok(known.clone());
        }
        let found =
            store::process_find(connection, org, id).await?.ok_or(AppError::NotFound { kind: "process" })?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry((org, id)).or_insert(found.definition).clone())
    }
}

/// The process of this key, in a version or the latest one.
pub async fn find(ctx: &Ctx, key: &str, version: Option<u32>) -> AppResult<Option<Published>> {
    let reader = ctx.app.db.reader();
    let Some(id) = store::process_id_by_key(reader, ctx.org.id, key, version).await? else { return Ok(None) };
    Ok(Some(Published { id, definition: ctx.app.processes.get(reader, ctx.org.id, id).await? }))
}

/// The process with this id.
pub async fn get(ctx: &Ctx, id: ProcessId) -> AppResult<Published> {
    Ok(Published { id, definition: ctx.app.processes.get(ctx.app.db.reader(), ctx.org.id, id).await? })
}

/// The latest version of every process.
pub async fn list(ctx: &Ctx) -> AppResult<Vec<Published>> {
    let mut found = Vec::new();
    for id in store::process_latest_ids(ctx.app.db.reader(), ctx.org.id).await? {
        found.push(get(ctx, id).await?);
    }
    Ok(found)
}
