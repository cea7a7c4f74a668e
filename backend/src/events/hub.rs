//! Live updates: whoever listens hears of each committed change of this server, and of the others that [`super::relay`]
//! passes on.
//!
//! Invariants: nothing is announced before its commit; a listener that falls behind is told that it missed something
//! (`Lagged`) and never goes on in silence. Changes carry keys, not content: each listener reads what it may see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::{DealId, OrgId, UserId};
use shared::keys::{ProcessKey, StageKey, StepKey};
use tokio::sync::broadcast::{self, Receiver, Sender};
use uuid::Uuid;

/// How many changes a slow listener may be behind before it must start over.
const CAPACITY: usize = 1_024;

/// A committed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Of a deal, with the inboxes it stands in.
    Deal(DealChanged),
    /// Of one person's messages.
    Messages(OrgId, UserId),
    /// Of which nothing is known: changes of other servers were missed.
    Missed,
}

impl Change {
    /// What happened to a deal, if it did in this organisation.
    pub fn of_deal(&self, org: OrgId) -> Option<&DealChanged> {
        match self {
            Self::Deal(changed) => Some(changed).filter(|changed| changed.org == org),
            Self::Messages(..) | Self::Missed => None,
        }
    }

    /// Whether it may alter what stands in a person's inbox.
    pub fn may_concern(&self, org: OrgId, user: UserId) -> bool {
        match self {
            Self::Deal(changed) => changed.org == org && changed.placed.is_none(),
            Self::Messages(in_org, of_user) => (*in_org, *of_user) == (org, user),
            Self::Missed => true,
        }
    }
}

/// The steps at which a deal waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Before the change.
    pub before: Vec<StepKey>,
    /// After it.
    pub now: Vec<StepKey>,
}

/// A deal that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealChanged {
    /// The organisation it happened in.
    pub org: OrgId,
    /// The deal.
    pub deal: DealId,
    /// The process it runs on.
    pub process: ProcessKey,
    /// The deal's version after the change.
    pub version: i64,
    /// Tells one placement from others, if nothing changed but its place in its column.
    pub placed: Option<Uuid>,
    /// The stage it was in before; none for a new deal.
    pub from_stage: Option<StageKey>,
    /// At which steps it waits; none where nothing changed but its place in its column.
    #[serde(default)]
    pub waits: Option<Waits>,
    /// The author's key of the request, so that the author recognises the own change.
    pub client_mutation_id: Option<String>,
}

/// Where changes are announced and heard.
#[derive(Debug)]
pub struct Hub {
    all: Sender<Arc<Change>>,
    own: Sender<Arc<Change>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { all: broadcast::channel(CAPACITY).0, own: broadcast::channel(CAPACITY).0 }
    }
}

impl Hub {
    /// Announces committed changes of this server. Nobody listening is fine.
    pub fn announce(&self, changes: Vec<Change>) {
        for change in changes {
            let change = Arc::new(change);
            let _alone = self.own.send(change.clone());
            let _nobody_listens = self.all.send(change);
        }
    }

    /// Announces a change of another server.
    pub(super) fn pass_on(&self, change: Change) {
        let _nobody_listens = self.all.send(Arc::new(change));
    }

    /// Hears every change from now on.
    pub fn listen(&self) -> Receiver<Arc<Change>> {
        self.all.subscribe()
    }

    /// Hears every change of this server from now on.
    pub(super) fn listen_to_own(&self) -> Receiver<Arc<Change>> {
        self.own.subscribe()
    }
}
