//! People as other objects refer to them.

use std::sync::Arc;

use async_graphql::Context;
use shared::ids::UserId;

use super::UserView;
use crate::error::AppError;
use crate::graphql::ctx;
use crate::identity::people::People;

/// Finds people for resolvers.
#[derive(Debug)]
pub struct Users;

impl Users {
    /// Everybody of the caller's organisation, those who left included.
    pub async fn load(context: &Context<'_>) -> async_graphql::Result<Arc<People>> {
        Ok(ctx(context)?.people().await?)
    }

    /// One person, if there is one to look for.
    pub async fn find(context: &Context<'_>, id: Option<UserId>) -> Option<async_graphql::Result<UserView>> {
        let id = id?;
        match Self::load(context).await {
            Ok(people) => people.get(id).cloned().map(|user| Ok(UserView(user))),
            Err(error) => Some(Err(error)),
        }
    }

    /// One person. That somebody a row refers to is missing is a fault.
    pub async fn get(context: &Context<'_>, id: UserId) -> async_graphql::Result<UserView> {
        let missing = || Err(AppError::internal("a row refers to a person who is missing").into());
        Self::find(context, Some(id)).await.unwrap_or_else(missing)
    }
}
