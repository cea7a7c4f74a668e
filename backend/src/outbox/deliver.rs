//! Sends what is due, one mail after the other, with growing pauses after failures. Nothing is sent inside a
//! transaction: mails are taken in one, sent, and settled each in another.

use shared::time::Timestamp;

use super::store::{self, OutboxRow, Outcome};
use crate::config::Settings;
use crate::ctx::App;
use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::mail::Mailer;

/// How many mails one round takes.
const BATCH: u64 = 20;
/// How long a round may take before its mails are taken to be left behind, in seconds.
const LEASE_SECONDS: i64 = 900;
/// After so many attempts a mail is parked.
const ATTEMPTS_MAX: u32 = 10;
/// The pause after the first failure, in seconds; it doubles.
const FIRST_PAUSE_SECONDS: i64 = 30;
/// The longest pause, in seconds.
const LONGEST_PAUSE_SECONDS: i64 = 3_600;

/// Whether mails are kept instead of sent.
pub fn keeps_mails(settings: &Settings) -> bool {
    settings.smtp_url.is_none()
}

/// Sends one round of what is due and says how many mails that were.
pub async fn deliver_due(app: &App, mailer: &Mailer) -> AppResult<usize> {
    let now = app.clock.now();
    if !store::outbox_any_due(app.db.reader(), now).await? {
        return Ok(0);
    }
    let (taken, _) = app.db.write(&Claim { now }).await?;
    for row in &taken {
        let outcome = match mailer.send(&row.id, &row.mail, app.clock.now()).await {
            Ok(()) => Outcome::Sent,
            Err(error) => failed(row, &error, app.clock.now()),
        };
        let settled = Settle { row, outcome, now: app.clock.now() };
        app.db.write(&settled).await?;
    }
    Ok(taken.len())
}

fn failed(row: &OutboxRow, error: &str, now: Timestamp) -> Outcome {
    if row.attempts >= ATTEMPTS_MAX {
        tracing::error!(mail = %row.id, error, "a mail could not be sent and was parked");
        return Outcome::Parked(error.to_owned());
    }
    tracing::warn!(mail = %row.id, attempt = row.attempts, error, "a mail could not be sent yet");
    Outcome::Later(now.plus_seconds(pause_seconds(row.attempts)), error.to_owned())
}

/// How long to wait after a number of failed attempts.
fn pause_seconds(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    (FIRST_PAUSE_SECONDS << doublings).min(LONGEST_PAUSE_SECONDS)
}

struct Claim {
    now: Timestamp,
}

impl Write for Claim {
    type Output = Vec<OutboxRow>;

    async fn run(&self, unit: &Unit) -> AppResult<Vec<OutboxRow>> {
        store::outbox_claim(unit.connection(), self.now, self.now.plus_seconds(LEASE_SECONDS), BATCH).await
    }
}

struct Settle<'a> {
    row: &'a OutboxRow,
    outcome: Outcome,
    now: Timestamp,
}

impl Write for Settle<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        store::outbox_note_outcome(unit.connection(), (self.row.org, self.row.id), &self.outcome, self.now)
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<i64> = (1..=9).map(pause_seconds).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!(pause_seconds(u32::MAX), 3_600);
    }
}
