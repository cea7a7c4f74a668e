//! Published processes: the templates that deals run on.
//!
//! Invariants: a published version never changes, so it is kept in memory once read; a template that does not verify
//! is never published.

pub mod cache;
mod draft;
mod entity;
pub mod graphql;
pub mod load;
pub mod locate;
pub mod publish;
mod store;

pub(crate) use store::{process_find, processes_that_bring_leads};

use std::sync::Arc;

use shared::ids::ProcessId;
use shared::process::Definition;

use crate::ctx::Ctx;
use crate::error::AppResult;

/// A published version of a process.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its id.
    pub id: ProcessId,
    /// The template with its texts.
    pub definition: Arc<Definition>,
}

/// The template that is being drafted as the next version of a process.
pub(crate) async fn draft_definition(ctx: &Ctx, key: &str) -> AppResult<Option<Definition>> {
    let draft = draft::draft_find(ctx.app.db.reader(), ctx.org.id, key).await?;
    Ok(draft.map(|draft| draft.definition))
}
