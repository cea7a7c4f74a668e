//! Published processes: the templates that deals run on.
//!
//! Invariants: a published version never changes, so it is kept in memory once read; a template that does not verify
//! is never published.

pub mod cache;
mod entity;
pub mod graphql;
pub mod load;
pub mod locate;
pub mod publish;
mod store;

pub(crate) use store::process_find;

use std::sync::Arc;

use shared::ids::ProcessId;
use shared::process::Definition;

/// A published version of a process.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its id.
    pub id: ProcessId,
    /// The template with its texts.
    pub definition: Arc<Definition>,
}
