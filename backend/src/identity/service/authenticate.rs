//! From an access token to the context of a request.

use std::sync::Arc;

use shared::ids::OrgId;
use shared::locale::Locale;

use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::identity::store;
use crate::identity::tokens::Bearer;

/// The context of a request with this access token. One statement finds person, session and organisation, so whatever
/// was taken away from the person holds at once.
pub async fn authenticate(app: &Arc<App>, token: &str) -> AppResult<Ctx> {
    let now = app.clock.now();
    let bearer = app.tokens.verify(token, now)?;
    let found = store::caller_find(app.db.reader(), &bearer, now).await?;
    let (caller, organisation, locale) = found.ok_or(AppError::Unauthenticated)?;
    Ok(Ctx {
        app: app.clone(),
        org: Arc::new(organisation),
        caller: Some(Arc::new(caller)),
        now,
        locale,
        idempotency_key: None,
    })
}

/// Whether the session behind a context still lives. Long-lived connections ask now and then.
pub async fn session_is_live(ctx: &Ctx) -> AppResult<bool> {
    let caller = ctx.caller()?;
    let Some(session) = caller.session else { return Ok(true) };
    let bearer = Bearer { org: ctx.org.id, user: caller.user, session };
    store::session_is_live(ctx.app.db.reader(), &bearer, ctx.app.clock.now()).await
}

/// The context of the process itself in an organisation.
pub async fn system_context(app: &Arc<App>, org: OrgId) -> AppResult<Ctx> {
    let organisation = store::organisation_find(app.db.reader(), org).await?;
    Ok(Ctx {
        app: app.clone(),
        org: Arc::new(organisation.ok_or(AppError::NotFound { kind: "organisation" })?),
        caller: None,
        now: app.clock.now(),
        locale: Locale::default(),
        idempotency_key: None,
    })
}
