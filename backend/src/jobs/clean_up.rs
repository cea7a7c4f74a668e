//! Removes what is over: ended sessions, old failed sign-ins, answers kept for repeated requests.

use crate::ctx::App;
use crate::error::AppResult;
use crate::identity::service::CleanUpSessions;
use crate::once::ForgetAnswers;

/// How long a request can be repeated by its idempotency key, in seconds.
const ANSWERS_KEPT_SECONDS: i64 = 7 * 86_400;

/// One round.
pub(super) async fn clean_up(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    app.db.write(&CleanUpSessions { now }).await?;
    app.db.write(&ForgetAnswers { before: now.plus_seconds(-ANSWERS_KEPT_SECONDS) }).await?;
    Ok(())
}
