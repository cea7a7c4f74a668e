//! Queries on kept answers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use shared::ids::UserId;
use shared::time::Timestamp;

use super::entity::{ActiveModel, Column, Entity};
use crate::ctx::Ctx;
use crate::error::AppResult;

/// The request and the answer kept under a key of a person.
pub(super) async fn answer_find(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    (user, key): (UserId, &str),
) -> AppResult<Option<(String, String)>> {
    let found = Entity::find_by_id((ctx.org.id.0, user.0, key.to_owned())).one(connection).await?;
    Ok(found.map(|kept| (kept.request_hash, kept.result)))
}

/// Keeps an answer.
pub(super) async fn answer_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    (user, key): (UserId, &str),
    (request_hash, result): (&str, String),
) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(ctx.org.id.0),
        user_id: Set(user.0),
        idempotency_key: Set(key.to_owned()),
        request_hash: Set(request_hash.to_owned()),
        result: Set(result),
        created_at: Set(ctx.now.micros()),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Forgets answers from before a time.
pub(super) async fn answers_delete_older(
    connection: &impl ConnectionTrait,
    before: Timestamp,
) -> AppResult<()> {
    Entity::delete_many().filter(Column::CreatedAt.lt(before.micros())).exec(connection).await?;
    Ok(())
}
