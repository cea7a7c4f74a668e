//! Exchanges a refresh token for its successor and a new access token.
//!
//! A token is good once. Its reuse within a few seconds, while its successor is unused, is a browser whose tabs asked
//! at once or that missed the answer: it gets the same successor again. Any other reuse is a copy in wrong hands and
//! ends the session.

use shared::ids::OrgId;
use shared::time::Timestamp;

use super::SignedIn;
use crate::ctx::App;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::store::{self, SessionRow};
use crate::identity::tokens::{Bearer, refresh_hash};

/// How long the immediate predecessor may be sent again, in seconds.
const GRACE_SECONDS: i64 = 10;

/// Continues a session.
pub async fn refresh_session(app: &App, refresh_token: &str) -> AppResult<SignedIn> {
    let now = app.clock.now();
    let successor = app.tokens.successor(refresh_token)?;
    let work = Exchange { hash: refresh_hash(refresh_token), successor: refresh_hash(&successor), now };
    let (session, _) = app.db.write(&work).await?;
    let session = session.ok_or(AppError::Unauthenticated)?;
    let bearer = Bearer { org: session.org, user: session.user, session: session.id };
    let (access_token, expires_in) = app.tokens.issue(&bearer, now)?;
    let session_seconds = session.expires_at.micros().saturating_sub(now.micros()) / 1_000_000;
    Ok(SignedIn { access_token, expires_in, refresh_token: successor, session_seconds })
}

struct Exchange {
    hash: String,
    successor: String,
    now: Timestamp,
}

impl Write for Exchange {
    /// The session that goes on; none when it does not. Not an error, so that ending a session is committed.
    type Output = Option<SessionRow>;

    async fn run(&self, unit: &Unit) -> AppResult<Option<SessionRow>> {
        let connection = unit.connection();
        let Some(token) = store::refresh_token_find(connection, &self.hash).await? else { return Ok(None) };
        let of = (OrgId(token.org_id), token.session_id);
        let Some(session) = store::session_find(connection, of.0, of.1).await? else { return Ok(None) };
        let person = store::user_find(connection, of.0, session.user).await?;
        if session.revoked || session.expires_at <= self.now || person.is_none_or(|person| !person.active) {
            return Ok(None);
        }
        match token.used_at {
            None => {
                store::refresh_token_use(connection, &self.hash, &self.successor, self.now).await?;
                store::refresh_token_insert(connection, of, &self.successor, self.now).await?;
                Ok(Some(session))
            }
            Some(used_at) if self.may_repeat(unit, Timestamp::from_micros(used_at)).await? => {
                Ok(Some(session))
            }
            Some(_) => {
                tracing::warn!(session = %session.id, "a used refresh token came again; its session was ended");
                store::session_revoke(unit, of.0, of.1, self.now).await?;
                Ok(None)
            }
        }
    }
}

impl Exchange {
    async fn may_repeat(&self, unit: &Unit, used_at: Timestamp) -> AppResult<bool> {
        let successor = store::refresh_token_find(unit.connection(), &self.successor).await?;
        let unused = successor.is_some_and(|successor| successor.used_at.is_none());
        Ok(unused && self.now <= used_at.plus_seconds(GRACE_SECONDS))
    }
}
