//! Queries on kept answers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
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

/// Keeps an answer, unless one is kept under the key already.
pub(super) async fn answer_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    (user, key): (UserId, &str),
    (request_hash, result): (&str, String),
) -> AppResult<bool> {
    let row = ActiveModel {
        org_id: Set(ctx.org.id.0),
        user_id: Set(user.0),
        idempotency_key: Set(key.to_owned()),
        request_hash: Set(request_hash.to_owned()),
        result: Set(result),
        created_at: Set(ctx.now.micros()),
    };
    let mut taken = OnConflict::columns([Column::OrgId, Column::UserId, Column::IdempotencyKey]);
    taken.do_nothing();
    let rows = Entity::insert(row).on_conflict(taken).exec_without_returning(connection).await;
    match rows {
        Ok(rows) => Ok(rows == 1),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Forgets answers from before a time.
pub(super) async fn answers_delete_older(
    connection: &impl ConnectionTrait,
    before: Timestamp,
) -> AppResult<()> {
    Entity::delete_many().filter(Column::CreatedAt.lt(before.micros())).exec(connection).await?;
    Ok(())
}
