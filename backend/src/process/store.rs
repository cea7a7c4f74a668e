//! Queries on published processes.

use std::sync::Arc;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect};
use shared::ids::{OrgId, ProcessId, UserId};
use shared::time::Timestamp;

use super::Published;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::publish::PublishProcess;
use crate::error::{AppError, AppResult};

fn published(row: &Model) -> AppResult<Published> {
    Ok(Published { id: ProcessId(row.id), definition: Arc::new(serde_json::from_str(&row.definition)?) })
}

/// The version with this id.
pub(crate) async fn process_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: ProcessId,
) -> AppResult<Option<Published>> {
    Entity::find_by_id((org.0, id.0)).one(connection).await?.as_ref().map(published).transpose()
}

/// The id of a version.
pub(crate) async fn process_id_by_version(
    connection: &impl ConnectionTrait,
    org: OrgId,
    key: &str,
    version: u32,
) -> AppResult<Option<ProcessId>> {
    let query = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ProcessKey.eq(key))
        .filter(Column::Version.eq(i64::from(version)));
    Ok(query.into_tuple::<Uuid>().one(connection).await?.map(ProcessId))
}

/// The ids of the latest version of every process, with its key, in the order in which the processes were first published.
pub(crate) async fn process_latest_ids(
    connection: &impl ConnectionTrait,
    org: OrgId,
) -> AppResult<Vec<(String, ProcessId)>> {
    let rows = Entity::find()
        .select_only()
        .columns([Column::ProcessKey, Column::Id])
        .filter(Column::OrgId.eq(org.0))
        .order_by_asc(Column::Version)
        .order_by_asc(Column::PublishedAt)
        .order_by_asc(Column::Id)
        .into_tuple::<(String, Uuid)>()
        .all(connection)
        .await?;
    let mut latest: Vec<(String, ProcessId)> = Vec::new();
    for (key, id) in rows {
        match latest.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = ProcessId(id),
            None => latest.push((key, ProcessId(id))),
        }
    }
    Ok(latest)
}

/// Stores a published version.
pub(crate) async fn process_insert(
    connection: &impl ConnectionTrait,
    new: &PublishProcess<'_>,
) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(new.org.0),
        id: Set(new.id.0),
        process_key: Set(new.definition.process.key.to_string()),
        version: Set(i64::from(new.definition.process.version)),
        definition: Set(serde_json::to_string(new.definition)?),
        published_at: Set(new.now.micros()),
        published_by: Set(new.by.map(|user| user.0)),
        note: Set(new.note.to_owned()),
        brings_leads: Set(new.definition.process.brings_leads.is_some()),
        sells: Set(new.definition.process.has_amounts()),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The ids of every version whose deals bring leads, for a statement about deals.
pub(crate) fn processes_that_bring_leads(org: OrgId) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::OrgId.eq(org.0))
        .and_where(Column::BringsLeads.eq(true))
        .to_owned()
}

/// A published version, without its template.
#[derive(Debug, Clone)]
pub(crate) struct VersionRow {
    pub(crate) id: ProcessId,
    pub(crate) version: u32,
    pub(crate) published_at: Timestamp,
    pub(crate) published_by: Option<UserId>,
    pub(crate) note: String,
}

/// The published versions of a process, the latest first.
pub(crate) async fn process_versions(
    connection: &impl ConnectionTrait,
    org: OrgId,
    key: &str,
) -> AppResult<Vec<VersionRow>> {
    type Row = (Uuid, i64, i64, Option<Uuid>, String);
    let rows = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Version, Column::PublishedAt, Column::PublishedBy, Column::Note])
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::ProcessKey.eq(key))
        .order_by_desc(Column::Version)
        .into_tuple::<Row>()
        .all(connection)
        .await?;
    let version = |(id, version, at, by, note): Row| {
        Ok(VersionRow {
            id: ProcessId(id),
            version: u32::try_from(version).map_err(AppError::internal)?,
            published_at: Timestamp::from_micros(at),
            published_by: by.map(UserId),
            note,
        })
    };
    rows.into_iter().map(version).collect()
}
