//! Forgets what is over: ended sessions and old failures.

use shared::time::Timestamp;

use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::identity::store;

/// How long an ended session is kept, in seconds, so that a reuse of its tokens is still recognised.
const KEPT_SECONDS: i64 = 7 * 86_400;
/// How long failed sign-ins are kept, in seconds; they count for an hour.
const FAILURES_KEPT_SECONDS: i64 = 86_400;

/// Removes ended sessions and old failures.
pub struct CleanUpSessions {
    /// The present.
    pub now: Timestamp,
}

impl Write for CleanUpSessions {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        store::sessions_delete_ended(unit.connection(), self.now.plus_seconds(-KEPT_SECONDS)).await?;
        store::attempts_delete_older(unit.connection(), self.now.plus_seconds(-FAILURES_KEPT_SECONDS)).await
    }
}
