//! Published versions in the API: who published what and why, and how one differs from another.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use shared::ids::ProcessId;
use shared::process::compare::compare;
use tokio::sync::OnceCell;

use super::change::ProcessChange;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::graphql::nullable;
use crate::graphql::scalars::DateTime;
use crate::identity::graphql::UserView;
use crate::process::cache;
use crate::process::store::{VersionRow, process_versions};

/// A published version of a process, as a line in its history.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct ProcessVersion {
    /// The global id of the process in this version.
    id: ID,
    /// Its number, from 1.
    version: u32,
    /// Whether new deals take it.
    latest: bool,
    /// When it was published.
    published_at: DateTime,
    /// By whom; absent for one that the organisation began with.
    published_by: Option<UserView>,
    /// What is new about it.
    note: String,
    #[graphql(skip)]
    process: ProcessId,
    #[graphql(skip)]
    running: Arc<Running>,
}

/// How many deals run on the versions of a process, counted once for all of them that are asked.
#[derive(Debug)]
pub(crate) struct Running {
    /// The process.
    pub(crate) key: String,
    /// By version; nothing where no deal runs.
    pub(crate) deals: OnceCell<HashMap<ProcessId, i64>>,
}

impl ProcessVersion {
    /// The versions of a process, the latest first.
    pub(super) async fn all(ctx: &Ctx, key: &str) -> AppResult<Vec<Self>> {
        let rows = process_versions(ctx.app.db.reader(), ctx.org.id, key).await?;
        let people = ctx.people().await?;
        let running = Arc::new(Running { key: key.to_owned(), deals: OnceCell::new() });
        let version = |(place, row): (usize, VersionRow)| Self {
            id: row.id.to_string().into(),
            version: row.version,
            latest: place == 0,
            published_at: DateTime(row.published_at),
            published_by: row.published_by.and_then(|user| people.get(user)).cloned().map(UserView),
            note: row.note,
            process: row.id,
            running: running.clone(),
        };
        Ok(rows.into_iter().enumerate().map(version).collect())
    }

    /// The process in this version.
    pub(crate) fn process(&self) -> ProcessId {
        self.process
    }

    /// How many deals run on it and on the others that it was read with.
    pub(crate) fn running(&self) -> &Running {
        &self.running
    }
}

/// Queries on versions.
#[derive(Debug, Default)]
pub struct VersionQuery;

#[Object]
impl VersionQuery {
    /// The published versions of a process, the latest first.
    async fn process_versions(&self, context: &Context<'_>, key: String) -> Result<Vec<ProcessVersion>> {
        Ok(ProcessVersion::all(authz::enter(context)?, &key).await?)
    }

    /// What changed from one published version to another, in words; absent where there is no such version.
    async fn process_comparison(
        &self,
        context: &Context<'_>,
        key: String,
        from: u32,
        to: u32,
    ) -> Option<Result<Vec<ProcessChange>>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            let (before, after) =
                (cache::find(ctx, &key, Some(from)).await?, cache::find(ctx, &key, Some(to)).await?);
            let (Some(before), Some(after)) = (before, after) else { return Ok(None) };
            let changes = compare(&before.definition, &after.definition, ctx.locale);
            Ok(Some(changes.into_iter().map(ProcessChange::from).collect()))
        })
        .await
    }
}
