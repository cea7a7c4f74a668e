//! Organisations in memory, so that not every request reads and parses its own.
//!
//! Invariant: what is kept is used only by a request that just read the same revision, so a change made by any server
//! holds for the next request.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use shared::ids::OrgId;

use super::store;
use crate::ctx::Organisation;
use crate::db::Connection;
use crate::error::{AppError, AppResult};

/// What was read so far.
#[derive(Debug, Default)]
pub struct Organisations(RwLock<HashMap<OrgId, Arc<Organisation>>>);

impl Organisations {
    /// The organisation at a revision.
    pub async fn at(
        &self,
        connection: &impl Connection,
        id: OrgId,
        revision: i64,
    ) -> AppResult<Arc<Organisation>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = known.filter(|known| known.revision == revision) {
            return Ok(known);
        }
        let found = store::organisation_find(connection, id).await?;
        let found = Arc::new(found.ok_or(AppError::NotFound { kind: "organisation" })?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, found.clone());
        Ok(found)
    }
}
