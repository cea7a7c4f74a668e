//! Removes what is over: ended sessions, old failed sign-ins, answers kept for repeated requests.

use sea_orm::{ConnectionTrait, Statement};
use shared::time::Timestamp;

use crate::ctx::App;
use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::identity::service::CleanUpSessions;

/// How long a request can be repeated by its idempotency key, in seconds.
const ANSWERS_KEPT_SECONDS: i64 = 7 * 86_400;

/// One round.
pub(super) async fn clean_up(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    app.db.write(&CleanUpSessions { now }).await?;
    app.db.write(&ForgetAnswers { before: now.plus_seconds(-ANSWERS_KEPT_SECONDS) }).await?;
    Ok(())
}

struct ForgetAnswers {
    before: Timestamp,
}

impl Write for ForgetAnswers {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let connection = unit.connection();
        let statement = Statement::from_sql_and_values(
            connection.get_database_backend(),
            "DELETE FROM idempotency_keys WHERE created_at < $1",
            [self.before.micros().into()],
        );
        connection.execute_raw(statement).await?;
        Ok(())
    }
}
