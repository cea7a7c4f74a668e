//! Queries on messages in the app. Each is bound to one person.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, Order, QueryOrder, QuerySelect};
use shared::ids::{DealId, NotificationId, UserId};
use shared::time::Timestamp;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::ctx::Ctx;
use crate::error::AppResult;

/// A message to be shown.
#[derive(Debug, Clone)]
pub(crate) struct NewNotification {
    pub(crate) user: UserId,
    pub(crate) deal: Option<(DealId, String)>,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// A message as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct NotificationRow {
    pub(crate) id: NotificationId,
    pub(crate) deal: Option<DealId>,
    pub(crate) deal_number: Option<String>,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) created_at: Timestamp,
    pub(crate) read_at: Option<Timestamp>,
}

/// Stores messages.
pub(crate) async fn notification_insert_many(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    new: Vec<NewNotification>,
) -> AppResult<()> {
    let rows: Vec<ActiveModel> = new
        .into_iter()
        .map(|new| (new.deal.clone().unzip(), new))
        .map(|((deal, deal_number), new)| ActiveModel {
            org_id: Set(ctx.org.id.0),
            id: Set(ctx.new_id()),
            user_id: Set(new.user.0),
            deal_id: Set(deal.map(|deal| deal.0)),
            deal_number: Set(deal_number),
            subject: Set(new.subject),
            body: Set(new.body),
            created_at: Set(ctx.now.micros()),
            read_at: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// A page of a person's messages, newest first, after (or, backwards, before) a time and id.
pub(crate) async fn notification_list(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    user: UserId,
    (cursor, backwards, limit): (Option<(Timestamp, NotificationId)>, bool, u64),
) -> AppResult<Vec<NotificationRow>> {
    let mut query = Entity::find().filter(Column::OrgId.eq(ctx.org.id.0)).filter(Column::UserId.eq(user.0));
    if let Some((at, id)) = cursor {
        let (beyond, tie) = if backwards {
            (Column::CreatedAt.gt(at.micros()), Column::Id.gt(id.0))
        } else {
            (Column::CreatedAt.lt(at.micros()), Column::Id.lt(id.0))
        };
        let same = Condition::all().add(Column::CreatedAt.eq(at.micros())).add(tie);
        query = query.filter(Condition::any().add(beyond).add(same));
    }
    let direction = if backwards { Order::Asc } else { Order::Desc };
    let rows = query
        .order_by(Column::CreatedAt, direction.clone())
        .order_by(Column::Id, direction)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(convert).collect())
}

/// One message of a person.
pub(crate) async fn notification_find(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    user: UserId,
    id: NotificationId,
) -> AppResult<Option<NotificationRow>> {
    let found =
        Entity::find_by_id((ctx.org.id.0, id.0)).filter(Column::UserId.eq(user.0)).one(connection).await?;
    Ok(found.map(convert))
}

fn convert(row: Model) -> NotificationRow {
    NotificationRow {
        id: NotificationId(row.id),
        deal: row.deal_id.map(DealId),
        deal_number: row.deal_number,
        subject: row.subject,
        body: row.body,
        created_at: Timestamp::from_micros(row.created_at),
        read_at: row.read_at.map(Timestamp::from_micros),
    }
}

/// How many messages a person has not read.
pub(crate) async fn notification_count_unread(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    user: UserId,
) -> AppResult<u64> {
    Ok(Entity::find()
        .filter(Column::OrgId.eq(ctx.org.id.0))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::ReadAt.is_null())
        .count(connection)
        .await?)
}

/// Marks some messages of a person as read, or all of them.
pub(crate) async fn notification_mark_read(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    user: UserId,
    ids: Option<&[NotificationId]>,
) -> AppResult<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(ctx.now.micros()))
        .filter(Column::OrgId.eq(ctx.org.id.0))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::ReadAt.is_null());
    if let Some(ids) = ids {
        update = update.filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    }
    update.exec(connection).await?;
    Ok(())
}

/// Marks everybody's messages from before a time as read, when they were written.
pub(crate) async fn notification_settle(
    connection: &impl ConnectionTrait,
    org: shared::ids::OrgId,
    before: Timestamp,
) -> AppResult<()> {
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::col(Column::CreatedAt))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::CreatedAt.lt(before.micros()))
        .exec(connection)
        .await?;
    Ok(())
}
