//! Queries on the event log. Rows are only ever added; sealing (in `chain`) fills in the hash columns once.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect};
use shared::event::{By, Recorded};
use shared::ids::{DealId, EventId, OrgId, UserId};
use shared::time::Timestamp;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::ctx::Ctx;
use crate::error::AppResult;

/// A stored event with its place in the log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its place: grows with time inside a deal.
    pub position: i64,
    /// Its id.
    pub id: EventId,
    /// The deal it happened to.
    pub deal: DealId,
    /// What happened, when and by whom.
    pub recorded: Recorded,
}

/// Appends events of one deal at its new version.
pub(crate) async fn event_append(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    version: i64,
    events: &[Recorded],
) -> AppResult<()> {
    let mut rows = Vec::with_capacity(events.len());
    for recorded in events {
        let payload = serde_json::to_value(&recorded.event)?;
        let kind = payload.get("type").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        rows.push(ActiveModel {
            position: NotSet,
            org_id: Set(ctx.org.id.0),
            id: Set(ctx.new_id()),
            deal_id: Set(deal.0),
            deal_version: Set(version),
            at: Set(recorded.at.micros()),
            actor_id: Set(match recorded.by {
                By::User(user) => Some(user.0),
                By::System => None,
            }),
            kind: Set(kind),
            payload: Set(payload.to_string()),
            sequence: Set(None),
            prev_hash: Set(None),
            hash: Set(None),
        });
    }
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

fn logged(row: &Model) -> AppResult<Logged> {
    let by = row.actor_id.map_or(By::System, |user| By::User(UserId(user)));
    let recorded =
        Recorded { at: Timestamp::from_micros(row.at), by, event: serde_json::from_str(&row.payload)? };
    Ok(Logged { position: row.position, id: EventId(row.id), deal: DealId(row.deal_id), recorded })
}

/// All events of a deal, oldest first.
pub(crate) async fn event_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    deal: DealId,
) -> AppResult<Vec<Logged>> {
    Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.eq(deal.0))
        .order_by_asc(Column::Position)
        .all(connection)
        .await?
        .iter()
        .map(logged)
        .collect()
}

/// The events that led to a version of a deal, oldest first.
pub(crate) async fn event_list_until(
    connection: &impl ConnectionTrait,
    org: OrgId,
    (deal, version): (DealId, i64),
) -> AppResult<Vec<Logged>> {
    let query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.eq(deal.0))
        .filter(Column::DealVersion.lte(version))
        .order_by_asc(Column::Position);
    query.all(connection).await?.iter().map(logged).collect()
}

/// A page of a deal's events, newest first, before a position.
pub(crate) async fn event_page(
    connection: &impl ConnectionTrait,
    org: OrgId,
    deal: DealId,
    before: Option<i64>,
    limit: u64,
) -> AppResult<Vec<Logged>> {
    let mut query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.eq(deal.0))
        .order_by_desc(Column::Position)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(Column::Position.lt(before));
    }
    query.all(connection).await?.iter().map(logged).collect()
}

/// A page of the events of several deals, whose ids a statement gives, newest first, before a time and position: what was
/// brought in from elsewhere was stored later than it happened.
pub(crate) async fn event_page_of_deals(
    connection: &impl ConnectionTrait,
    org: OrgId,
    deals: SelectStatement,
    before: Option<(i64, i64)>,
    limit: u64,
) -> AppResult<Vec<Logged>> {
    let mut query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.in_subquery(deals))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Position)
        .limit(limit);
    if let Some((at, position)) = before {
        let same = Column::At.eq(at).and(Column::Position.lt(position));
        query = query.filter(Column::At.lt(at).or(same));
    }
    query.all(connection).await?.iter().map(logged).collect()
}
