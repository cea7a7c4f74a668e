//! Failed sign-ins.

use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use shared::time::Timestamp;

use crate::error::AppResult;
use crate::identity::entity::login_attempt::{ActiveModel, Column, Entity, Model};
use crate::identity::throttle::Attempts;

/// The failures of one subject.
pub(crate) async fn attempt_find(
    connection: &impl ConnectionTrait,
    subject: &str,
) -> AppResult<Option<Attempts>> {
    Ok(Entity::find_by_id(subject).one(connection).await?.as_ref().map(convert))
}

/// The failures of one subject, kept for this transaction alone.
pub(crate) async fn attempt_lock(
    connection: &impl ConnectionTrait,
    subject: &str,
) -> AppResult<Option<Attempts>> {
    Ok(Entity::find_by_id(subject).lock(LockType::Update).one(connection).await?.as_ref().map(convert))
}

fn convert(row: &Model) -> Attempts {
    Attempts {
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        blocked_until: Timestamp::from_micros(row.blocked_until),
        last_at: Timestamp::from_micros(row.last_at),
    }
}

/// Stores the failures of one subject.
pub(crate) async fn attempt_save(
    connection: &impl ConnectionTrait,
    subject: &str,
    attempts: &Attempts,
) -> AppResult<()> {
    let row = ActiveModel {
        subject: Set(subject.to_owned()),
        failures: Set(i64::from(attempts.failures)),
        blocked_until: Set(attempts.blocked_until.micros()),
        last_at: Set(attempts.last_at.micros()),
    };
    let replace = OnConflict::column(Column::Subject)
        .update_columns([Column::Failures, Column::BlockedUntil, Column::LastAt])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(connection).await?;
    Ok(())
}

/// Forgets the failures of these subjects.
pub(crate) async fn attempts_delete(connection: &impl ConnectionTrait, subjects: &[String]) -> AppResult<()> {
    Entity::delete_many().filter(Column::Subject.is_in(subjects)).exec(connection).await?;
    Ok(())
}

/// Forgets failures whose last one is older than a time.
pub(crate) async fn attempts_delete_older(
    connection: &impl ConnectionTrait,
    before: Timestamp,
) -> AppResult<()> {
    Entity::delete_many().filter(Column::LastAt.lt(before.micros())).exec(connection).await?;
    Ok(())
}
