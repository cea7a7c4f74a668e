//! Live updates inside one server: whoever listens hears of each committed change.
//!
//! Invariants: nothing is announced before its commit; a listener that falls behind is told that it missed something
//! (`Lagged`) and never goes on in silence. Changes carry keys, not content: each listener reads what it may see.

use std::sync::Arc;

use shared::ids::{DealId, OrgId};
use shared::keys::{ProcessKey, StageKey};
use tokio::sync::broadcast;

/// How many changes a slow listener may be behind before it must start over.
const CAPACITY: usize = 1_024;

/// A committed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The organisation it happened in.
    pub org: OrgId,
    /// The deal.
    pub deal: DealId,
    /// The process it runs on.
    pub process: ProcessKey,
    /// The deal's version after the change.
    pub version: i64,
    /// The stage it was in before; none for a new deal.
    pub from_stage: Option<StageKey>,
    /// The author's key of the request, so that the author recognises the own change.
    pub client_mutation_id: Option<String>,
}

/// Where changes are announced and heard.
#[derive(Debug)]
pub struct Hub(broadcast::Sender<Arc<Change>>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(CAPACITY).0)
    }
}

impl Hub {
    /// Announces committed changes. Nobody listening is fine.
    pub fn announce(&self, changes: Vec<Change>) {
        for change in changes {
            let _nobody_listens = self.0.send(Arc::new(change));
        }
    }

    /// Hears every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Change>> {
        self.0.subscribe()
    }
}
