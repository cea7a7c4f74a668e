//! Signs out: ends the session of a refresh token, or every session of its person.

use shared::ids::OrgId;
use shared::time::Timestamp;

use crate::ctx::App;
use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::identity::store;
use crate::identity::tokens::refresh_hash;

/// Signs out. A token that is not known (any more) has nothing to end, which is fine.
pub async fn sign_out(app: &App, refresh_token: &str, everywhere: bool) -> AppResult<()> {
    let work = SignOut { hash: refresh_hash(refresh_token), everywhere, now: app.clock.now() };
    app.db.write(&work).await.map(|_| ())
}

/// Ends one session or all of a person's.
struct SignOut {
    /// The stored form of the refresh token.
    hash: String,
    /// All of them. Only a living session may ask for it.
    everywhere: bool,
    now: Timestamp,
}

impl Write for SignOut {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let connection = unit.connection();
        let Some(token) = store::refresh_token_find(connection, &self.hash).await? else { return Ok(()) };
        let (org, id) = (OrgId(token.org_id), token.session_id);
        let session = store::session_find(connection, org, id).await?;
        let Some(session) = session.filter(|session| !session.revoked && session.expires_at > self.now)
        else {
            return Ok(());
        };
        if self.everywhere {
            store::sessions_revoke_all(unit, org, session.user, self.now).await
        } else {
            store::session_revoke(unit, org, id, self.now).await
        }
    }
}
