//! Queries on drafts.

use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared::ids::{OrgId, UserId};
use shared::process::Definition;
use shared::time::Timestamp;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::error::{AppError, AppResult};

/// The next version of a process in the making.
#[derive(Debug, Clone)]
pub(crate) struct DraftRow {
    /// The process.
    pub(crate) key: String,
    /// The published version it began from; 0 for a process that is new.
    pub(crate) base: u32,
    /// Counts its changes, from 1.
    pub(crate) version: i64,
    /// The template as it stands.
    pub(crate) definition: Definition,
    /// When it was changed last.
    pub(crate) updated_at: Timestamp,
    /// By whom.
    pub(crate) updated_by: UserId,
}

fn draft(row: &Model) -> AppResult<DraftRow> {
    Ok(DraftRow {
        key: row.process_key.clone(),
        base: u32::try_from(row.base).map_err(AppError::internal)?,
        version: row.version,
        definition: serde_json::from_str(&row.definition)?,
        updated_at: Timestamp::from_micros(row.updated_at),
        updated_by: UserId(row.updated_by),
    })
}

/// The draft of a process.
pub(crate) async fn draft_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    key: &str,
) -> AppResult<Option<DraftRow>> {
    Entity::find_by_id((org.0, key.to_owned())).one(connection).await?.as_ref().map(draft).transpose()
}

/// Every draft, by the name of its process.
pub(crate) async fn draft_list(connection: &impl ConnectionTrait, org: OrgId) -> AppResult<Vec<DraftRow>> {
    let query = Entity::find().filter(Column::OrgId.eq(org.0)).order_by_asc(Column::ProcessKey);
    query.all(connection).await?.iter().map(draft).collect()
}

/// Stores a draft as it is now.
pub(crate) async fn draft_save(
    connection: &impl ConnectionTrait,
    org: OrgId,
    draft: &DraftRow,
) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(org.0),
        process_key: Set(draft.key.clone()),
        base: Set(draft.base.into()),
        version: Set(draft.version),
        definition: Set(serde_json::to_string(&draft.definition)?),
        updated_at: Set(draft.updated_at.micros()),
        updated_by: Set(draft.updated_by.0),
    };
    let mut known = OnConflict::columns([Column::OrgId, Column::ProcessKey]);
    known.update_columns([
        Column::Base,
        Column::Version,
        Column::Definition,
        Column::UpdatedAt,
        Column::UpdatedBy,
    ]);
    Entity::insert(row).on_conflict(known).exec_without_returning(connection).await?;
    Ok(())
}

/// Removes a draft.
pub(crate) async fn draft_delete(connection: &impl ConnectionTrait, org: OrgId, key: &str) -> AppResult<()> {
    Entity::delete_by_id((org.0, key.to_owned())).exec(connection).await?;
    Ok(())
}
