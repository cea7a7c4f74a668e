//! Signs a person in with e-mail address and password.
//!
//! The turn to hash is held until a failure is stored, so a burst of guesses is counted before the next of them is
//! checked. Failures count for the e-mail address and for the network address.

use std::net::IpAddr;

use shared::text::parse_email;
use shared::time::Timestamp;
use uuid::Uuid;

use super::SESSION_SECONDS;
use crate::ctx::App;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::store::{self, SessionRow};
use crate::identity::throttle::{Attempts, FREE_PER_EMAIL, FREE_PER_NETWORK_ADDRESS, network};
use crate::identity::tokens::{Bearer, new_refresh_token, refresh_hash};

/// What a browser gets.
#[derive(Debug)]
pub struct SignedIn {
    /// The access token.
    pub access_token: String,
    /// For how many seconds it is valid.
    pub expires_in: i64,
    /// The refresh token, for the cookie alone.
    pub refresh_token: String,
    /// For how many seconds the session can last.
    pub session_seconds: i64,
}

/// Signs in. Wrong address, wrong password and a person who left all end in `Unauthenticated`, after the same time.
pub async fn sign_in(app: &App, email: &str, password: String, from: IpAddr) -> AppResult<SignedIn> {
    let email = parse_email(email).ok();
    let subjects = subjects(email.as_deref(), from);
    // Whoever must wait anyway does not keep others from their turn.
    check_patience(app, &subjects, app.clock.now()).await?;
    let turn = app.passwords.turn().await?;
    let now = app.clock.now();
    let has_failed = check_patience(app, &subjects, now).await?;
    let credentials = match &email {
        Some(email) => store::credentials_find(app.db.reader(), email).await?,
        None => None,
    };
    let credentials = credentials.filter(|found| found.user.active);
    let hash = credentials.as_ref().map(|found| found.password_hash.clone());
    let fits = turn.verify(password, hash).await?;
    let Some(found) = credentials.filter(|_| fits) else {
        app.db.write(&NoteFailure { subjects, now }).await?;
        return Err(AppError::Unauthenticated);
    };
    drop(turn);
    let session = SessionRow {
        org: found.org,
        id: app.ids.next(),
        user: found.user.id,
        expires_at: now.plus_seconds(SESSION_SECONDS),
        revoked: false,
    };
    // Only the own failures: who has one account must not get free guesses at others from the same address.
    let forgiven = email.filter(|_| has_failed).map(|email| email_subject(&email)).into_iter().collect();
    start_session(app, session, forgiven, now).await
}

/// Refuses while one of the addresses has to wait, else says whether any of them failed before.
async fn check_patience(app: &App, subjects: &[(String, u32)], now: Timestamp) -> AppResult<bool> {
    let mut has_failed = false;
    for (subject, _) in subjects {
        let attempts = store::attempt_find(app.db.reader(), subject).await?;
        if let Some(retry_after) = attempts.and_then(|attempts| attempts.wait(now)) {
            return Err(AppError::RateLimited { retry_after });
        }
        has_failed |= attempts.is_some();
    }
    Ok(has_failed)
}

/// The addresses whose failures count, with how many are free.
fn subjects(email: Option<&str>, from: IpAddr) -> Vec<(String, u32)> {
    let mut subjects = vec![(format!("address:{}", network(from)), FREE_PER_NETWORK_ADDRESS)];
    subjects.extend(email.map(|email| (email_subject(email), FREE_PER_EMAIL)));
    subjects
}

fn email_subject(email: &str) -> String {
    format!("email:{email}")
}

async fn start_session(
    app: &App,
    session: SessionRow,
    forgiven: Vec<String>,
    now: Timestamp,
) -> AppResult<SignedIn> {
    let refresh_token = new_refresh_token()?;
    let bearer = Bearer { org: session.org, user: session.user, session: session.id };
    let work = StartSession { session, refresh_hash: refresh_hash(&refresh_token), forgiven, now };
    app.db.write(&work).await?;
    let (access_token, expires_in) = app.tokens.issue(&bearer, now)?;
    Ok(SignedIn { access_token, expires_in, refresh_token, session_seconds: SESSION_SECONDS })
}

struct NoteFailure {
    /// Each address with how many failures are free.
    subjects: Vec<(String, u32)>,
    now: Timestamp,
}

impl Write for NoteFailure {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        for (subject, free) in &self.subjects {
            // Read anew: somebody else may have failed meanwhile.
            let before = store::attempt_lock(unit.connection(), subject).await?;
            let after = Attempts::after_failure(before, *free, self.now);
            store::attempt_save(unit.connection(), subject, &after).await?;
        }
        Ok(())
    }
}

struct StartSession {
    session: SessionRow,
    refresh_hash: String,
    /// Addresses whose failures are forgotten.
    forgiven: Vec<String>,
    now: Timestamp,
}

impl Write for StartSession {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let connection = unit.connection();
        let of: (_, Uuid) = (self.session.org, self.session.id);
        store::session_insert(connection, &self.session, self.now).await?;
        store::refresh_token_insert(connection, of, &self.refresh_hash, self.now).await?;
        if !self.forgiven.is_empty() {
            store::attempts_delete(connection, &self.forgiven).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_counts_as_one() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
