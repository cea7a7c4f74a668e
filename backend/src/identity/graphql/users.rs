//! Everybody of an organisation, read at most once per request. Organisations are small; one statement for all people
//! is cheaper than one per card.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use shared::ids::UserId;
use tokio::sync::OnceCell;

use super::UserView;
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult};
use crate::graphql::ctx;
use crate::identity::store;

/// What was read for the running request. The transport puts a new one into the data of each query and mutation, and
/// none into those of subscriptions, which live longer than what was read stays true.
#[derive(Debug, Default)]
pub struct Users(OnceCell<Arc<HashMap<UserId, UserView>>>);

impl Users {
    /// Everybody of the caller's organisation, those who left included.
    pub async fn load(context: &Context<'_>) -> async_graphql::Result<Arc<HashMap<UserId, UserView>>> {
        let ctx = ctx(context)?;
        Ok(match context.data_opt::<Self>() {
            Some(users) => users.0.get_or_try_init(|| read(ctx)).await?.clone(),
            None => read(ctx).await?,
        })
    }

    /// One person, if there is one to look for.
    pub async fn find(context: &Context<'_>, id: Option<UserId>) -> Option<async_graphql::Result<UserView>> {
        let id = id?;
        match Self::load(context).await {
            Ok(people) => people.get(&id).cloned().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// One person. That somebody a row refers to is missing is a fault.
    pub async fn get(context: &Context<'_>, id: UserId) -> async_graphql::Result<UserView> {
        let missing = || Err(AppError::internal("a row refers to a person who is missing").into());
        Self::find(context, Some(id)).await.unwrap_or_else(missing)
    }
}

async fn read(ctx: &Ctx) -> AppResult<Arc<HashMap<UserId, UserView>>> {
    let users = store::user_list(ctx.app.db.reader(), ctx.org.id).await?;
    Ok(Arc::new(users.into_iter().map(|user| (user.id, UserView(user))).collect()))
}
