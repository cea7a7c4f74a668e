//! Queries on quotas.

use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use shared::forecast::Quarter;
use shared::ids::{OrgId, UserId};
use shared::time::Timestamp;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, AppResult};

/// What a person is to win in a quarter.
#[derive(Debug, Clone)]
pub(crate) struct QuotaRow {
    pub(crate) quarter: Quarter,
    pub(crate) user: UserId,
    /// In stored units; none after it was taken back.
    pub(crate) amount: Option<i64>,
    /// Counts its changes, from 1.
    pub(crate) version: i64,
    pub(crate) set_at: Timestamp,
    pub(crate) set_by: UserId,
}

fn quota(row: &Model) -> AppResult<QuotaRow> {
    let unreadable = || AppError::internal(format!("{:?} is no quarter", row.quarter));
    Ok(QuotaRow {
        quarter: Quarter::parse(&row.quarter).ok_or_else(unreadable)?,
        user: UserId(row.user_id),
        amount: row.amount,
        version: row.version,
        set_at: Timestamp::from_micros(row.set_at),
        set_by: UserId(row.set_by),
    })
}

/// The quotas of some quarters: everybody's, or those of one person.
pub(crate) async fn quota_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    quarters: impl IntoIterator<Item = Quarter>,
    user: Option<UserId>,
) -> AppResult<Vec<QuotaRow>> {
    let mut query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Quarter.is_in(quarters.into_iter().map(|quarter| quarter.to_string())));
    if let Some(user) = user {
        query = query.filter(Column::UserId.eq(user.0));
    }
    query.all(connection).await?.iter().map(quota).collect()
}

/// A quota, kept for this transaction alone.
pub(crate) async fn quota_lock(
    connection: &impl ConnectionTrait,
    org: OrgId,
    (quarter, user): (Quarter, UserId),
) -> AppResult<Option<QuotaRow>> {
    let query = Entity::find_by_id((org.0, quarter.to_string(), user.0)).lock(LockType::Update);
    query.one(connection).await?.as_ref().map(quota).transpose()
}

/// Stores a quota as it is now. That somebody else stored a first one meanwhile is a race for the key, which the next
/// attempt sees.
pub(crate) async fn quota_save(
    connection: &impl ConnectionTrait,
    org: OrgId,
    quota: &QuotaRow,
) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(org.0),
        quarter: Set(quota.quarter.to_string()),
        user_id: Set(quota.user.0),
        amount: Set(quota.amount),
        version: Set(quota.version),
        set_at: Set(quota.set_at.micros()),
        set_by: Set(quota.set_by.0),
    };
    let mut insert = Entity::insert(row);
    if quota.version > 1 {
        let mut known = OnConflict::columns([Column::OrgId, Column::Quarter, Column::UserId]);
        known.update_columns([Column::Amount, Column::Version, Column::SetAt, Column::SetBy]);
        insert = insert.on_conflict(known);
    }
    insert.exec_without_returning(connection).await?;
    Ok(())
}
