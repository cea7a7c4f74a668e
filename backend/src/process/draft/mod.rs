//! Drafts: the next version of a process in the making (PA-4.1).
//!
//! Invariants: a process has at most one draft; it holds a template that reads, whether or not it is fit to publish; the
//! number of a version is given when it is published; a draft that is published is gone.

mod entity;
mod store;

use serde::{Deserialize, Serialize};
use shared::ids::ProcessId;
use shared::process::Definition;
use shared::process::verify::Finding;

use super::publish::{PublishProcess, errors};
use super::store::{VersionRow, process_versions};
use crate::ctx::Ctx;
use crate::db::{Connection, Unit, Write};
use crate::error::{AppError, AppResult, ProblemKind};

pub(super) use store::{DraftRow, draft_find, draft_list};

/// Refuses a draft that is missing or was changed meanwhile.
async fn found(connection: &impl Connection, ctx: &Ctx, key: &str, expected: i64) -> AppResult<DraftRow> {
    let draft = draft_find(connection, ctx.org.id, key)
        .await?
        .ok_or_else(|| AppError::invalid("key", ProblemKind::Unknown))?;
    if draft.version == expected { Ok(draft) } else { Err(stale(&draft)) }
}

fn stale(draft: &DraftRow) -> AppError {
    AppError::Stale {
        current_version: draft.version,
        changed_by: Some(draft.updated_by),
        changed_at: draft.updated_at,
    }
}

/// The latest published version; none for a process that is new.
async fn latest(connection: &impl Connection, ctx: &Ctx, key: &str) -> AppResult<Option<VersionRow>> {
    Ok(process_versions(connection, ctx.org.id, key).await?.into_iter().next())
}

fn number(version: Option<&VersionRow>) -> u32 {
    version.map_or(0, |version| version.version)
}

/// Begins a draft from the latest version, or gives the one there is.
pub(super) struct StartDraft {
    pub(super) ctx: Ctx,
    pub(super) key: String,
}

impl Write for StartDraft {
    type Output = String;

    async fn run(&self, unit: &Unit) -> AppResult<String> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        if draft_find(connection, ctx.org.id, &self.key).await?.is_some() {
            return Ok(self.key.clone());
        }
        let latest = latest(connection, ctx, &self.key).await?;
        let latest = latest.ok_or_else(|| AppError::invalid("key", ProblemKind::Unknown))?;
        let definition = ctx.app.processes.get(connection, ctx.org.id, latest.id).await?;
        let draft = DraftRow {
            key: self.key.clone(),
            base: latest.version,
            version: 1,
            definition: definition.as_ref().clone(),
            updated_at: ctx.now,
            updated_by: ctx.caller()?.user,
        };
        store::draft_save(connection, ctx.org.id, &draft).await?;
        Ok(self.key.clone())
    }
}

/// Puts a template in the place of a draft. Without an expected version it is the first of its process: a draft that is
/// there already is not written over.
pub(super) struct SaveDraft {
    pub(super) ctx: Ctx,
    /// The process whose draft it is.
    pub(super) key: String,
    pub(super) definition: Definition,
    pub(super) expected_version: Option<i64>,
}

impl Write for SaveDraft {
    type Output = String;

    async fn run(&self, unit: &Unit) -> AppResult<String> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let key = self.key.clone();
        if *key != *self.definition.process.key.as_str() {
            return Err(AppError::invalid("process", ProblemKind::OtherKey(key)));
        }
        let (base, version) = match self.expected_version {
            Some(expected) => {
                let draft = found(connection, ctx, &key, expected).await?;
                (draft.base, draft.version + 1)
            }
            None => match draft_find(connection, ctx.org.id, &key).await? {
                Some(draft) => return Err(stale(&draft)),
                None => (number(latest(connection, ctx, &key).await?.as_ref()), 1),
            },
        };
        let draft = DraftRow {
            key: key.clone(),
            base,
            version,
            definition: self.definition.clone(),
            updated_at: ctx.now,
            updated_by: ctx.caller()?.user,
        };
        store::draft_save(connection, ctx.org.id, &draft).await?;
        Ok(key)
    }
}

/// Throws a draft away.
pub(super) struct DiscardDraft {
    pub(super) ctx: Ctx,
    pub(super) key: String,
    pub(super) expected_version: i64,
}

impl Write for DiscardDraft {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        found(unit.connection(), &self.ctx, &self.key, self.expected_version).await?;
        store::draft_delete(unit.connection(), self.ctx.org.id, &self.key).await
    }
}

/// Publishes a draft as the next version. Deals that run stay on theirs.
pub(super) struct PublishDraft {
    pub(super) ctx: Ctx,
    pub(super) key: String,
    pub(super) expected_version: i64,
    pub(super) note: String,
}

/// What became of a draft that was to be published.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PublishOutcome {
    /// It is a version now.
    Published(ProcessId),
    /// It is not fit to be one; it stays as it was.
    Unfit,
}

impl Write for PublishDraft {
    type Output = PublishOutcome;

    async fn run(&self, unit: &Unit) -> AppResult<PublishOutcome> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let mut draft = found(connection, ctx, &self.key, self.expected_version).await?;
        draft.definition.process.version = number(latest(connection, ctx, &self.key).await?.as_ref()) + 1;
        let unfit: Vec<Finding> = errors(&draft.definition);
        if !unfit.is_empty() {
            return Ok(PublishOutcome::Unfit);
        }
        let id = ProcessId(ctx.new_id());
        let publish = PublishProcess {
            org: ctx.org.id,
            id,
            definition: &draft.definition,
            by: ctx.user(),
            note: &self.note,
            now: ctx.now,
        };
        publish.run(unit).await?;
        store::draft_delete(connection, ctx.org.id, &self.key).await?;
        Ok(PublishOutcome::Published(id))
    }
}
