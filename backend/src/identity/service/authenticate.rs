//! From an access token, or the cookie of a session, to the context of a request.

use std::sync::Arc;

use shared::time::Timestamp;

use crate::ctx::{App, Caller, Ctx};
use crate::error::{AppError, AppResult};
use crate::identity::known::Known;
use crate::identity::people::People;
use crate::identity::store;
use crate::identity::tokens::{Bearer, refresh_hash};

/// The context of a request with this access token. One statement finds person, session and organisation, unless they
/// are known and nobody's access changed since, so whatever was taken away from the person holds at once.
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
    let generation = app.db.access().generation();
    let recalled = generation.and_then(|generation| app.sessions.recall(bearer, generation, now));
    let known = if let Some(known) = recalled {
        known
    } else {
        let known = read(app, bearer, now).await?;
        if let Some(generation) = generation {
            app.sessions.keep(*bearer, generation, known.clone());
        }
        known
    };
    let stands_in = known.people.stand_ins(bearer.user, known.org.date(now));
    let caller = if stands_in.is_empty() {
        known.caller
    } else {
        Arc::new(Caller { stands_in, ..(*known.caller).clone() })
    };
    Ok(Ctx {
        app: app.clone(),
        org: known.org,
        caller: Some(caller),
        now,
        locale: known.locale,
        idempotency_key: None,
    })
}

async fn read(app: &Arc<App>, bearer: &Bearer, now: Timestamp) -> AppResult<Known> {
    let found = store::caller_find(app.db.reader(), bearer, now).await?.ok_or(AppError::Unauthenticated)?;
    let read = async || {
        let organisation = store::organisation_find(app.db.reader(), bearer.org).await?;
        organisation.ok_or(AppError::NotFound { kind: "organisation" })
    };
    let org = app.organisations.at(bearer.org, found.revision, read).await?;
    let people = People::of(app, &org, app.db.reader()).await?;
    Ok(Known {
        caller: Arc::new(found.caller),
        org,
        people,
        locale: found.locale,
        expires_at: found.expires_at,
    })
}
