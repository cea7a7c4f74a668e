//! From an access token, or the cookie of a session, to the context of a request.

use std::sync::Arc;

use shared::time::Timestamp;

use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::identity::store;
use crate::identity::tokens::{Bearer, refresh_hash};

/// The context of a request with this access token. One statement finds person, session and organisation, so whatever
/// was taken away from the person holds at once.
pub async fn authenticate(app: &Arc<App>, token: &str) -> AppResult<Ctx> {
    let now = app.clock.now();
    let bearer = app.tokens.verify(token, now)?;
    enter(app, &bearer, now).await
}

/// The context of somebody who reads a plain page, by the refresh token of the session, which stays as it is.
pub async fn authenticate_reader(app: &Arc<App>, refresh_token: &str) -> AppResult<Ctx> {
    let now = app.clock.now();
    let session = store::session_of_token(app.db.reader(), &refresh_hash(refresh_token)).await?;
    let session = session.ok_or(AppError::Unauthenticated)?;
    enter(app, &Bearer { org: session.org, user: session.user, session: session.id }, now).await
}

async fn enter(app: &Arc<App>, bearer: &Bearer, now: Timestamp) -> AppResult<Ctx> {
    let found = store::caller_find(app.db.reader(), bearer, now).await?;
    let (caller, locale, revision) = found.ok_or(AppError::Unauthenticated)?;
    let read = async || {
        let found = store::organisation_find(app.db.reader(), bearer.org).await?;
        found.ok_or(AppError::NotFound { kind: "organisation" })
    };
    let organisation = app.organisations.at(bearer.org, revision, read).await?;
    Ok(Ctx {
        app: app.clone(),
        org: organisation,
        caller: Some(Arc::new(caller)),
        now,
        locale,
        idempotency_key: None,
    })
}
