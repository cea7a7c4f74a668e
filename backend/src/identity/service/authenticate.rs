//! From an access token to the context of a request.

use std::sync::Arc;

use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::identity::store;

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
