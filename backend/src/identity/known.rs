//! Sessions as they were read last, so that a person who works asks for rows and not each time for who they are.
//!
//! Invariants: what is kept is used only while no server has changed anybody's access since it was read
//! ([`crate::db::access`]), never for longer than [`FRESH`], and never beyond the end of the session; what is taken away
//! by this server is gone at the next request.

use std::sync::Arc;
use std::time::Duration;

use shared::locale::Locale;
use shared::time::Timestamp;
use tokio::time::Instant;

use crate::ctx::{Caller, Organisation};
use crate::identity::people::People;
use crate::identity::tokens::Bearer;
use crate::recent::Recent;

/// How many sessions are kept.
const KEPT: usize = 4_000;
/// The longest a session is trusted, for the case that the others cannot be heard and nobody noticed yet.
const FRESH: Duration = Duration::from_secs(2);

/// Somebody who may ask.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) caller: Arc<Caller>,
    pub(super) org: Arc<Organisation>,
    pub(super) people: Arc<People>,
    pub(super) locale: Locale,
    pub(super) expires_at: Timestamp,
}

/// The sessions that asked lately.
#[derive(Debug)]
pub struct KnownSessions(Recent<Bearer, (u64, Instant, Known)>);

impl Default for KnownSessions {
    fn default() -> Self {
        Self(Recent::of(KEPT))
    }
}

impl KnownSessions {
    /// Who a token speaks for, if that is known at this generation of access.
    pub(super) fn recall(&self, bearer: &Bearer, generation: u64, now: Timestamp) -> Option<Known> {
        let (then, read_at, known) = self.0.recall(bearer)?;
        let usable = then == generation && read_at.elapsed() < FRESH && known.expires_at > now;
        usable.then_some(known)
    }

    /// Keeps what was read; the generation is the one from before the reading.
    pub(super) fn keep(&self, bearer: Bearer, generation: u64, known: Known) {
        self.0.keep(bearer, (generation, Instant::now(), known));
    }
}
