//! Queries on people and the caller.

use async_graphql::{Context, Object, Result};
use shared::keys::RoleKey;

use super::{UserView, Viewer};
use crate::authz;
use crate::error::AppError;
use crate::identity::store;

/// The part of the query root that is about people.
#[derive(Debug, Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// Who asks.
    async fn viewer(&self, context: &Context<'_>) -> Result<Viewer> {
        let ctx = authz::enter(context)?;
        let user = store::user_find(ctx.app.db.reader(), ctx.org.id, ctx.caller()?.user).await?;
        Ok(Viewer::new(ctx, user.ok_or(AppError::Unauthenticated)?))
    }

    /// Who works here, by name; only those with a role, if one is given.
    async fn users(&self, context: &Context<'_>, role: Option<String>) -> Result<Vec<UserView>> {
        let ctx = authz::enter(context)?;
        let (reader, org) = (ctx.app.db.reader(), ctx.org.id);
        let mut users = match role.as_deref().map(RoleKey::parse) {
            None => store::user_list(reader, org).await?,
            Some(Some(role)) => store::users_in_role(reader, org, &role).await?,
            Some(None) => Vec::new(),
        };
        users.retain(|user| user.active);
        Ok(users.into_iter().map(UserView).collect())
    }
}
