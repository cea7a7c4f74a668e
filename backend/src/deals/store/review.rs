//! Reviews of deals that were set aside: one row for each that has a day.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, QuerySelect};
use shared::ids::{DealId, OrgId};
use shared::time::{Date, Timestamp};

use super::timer::MORNING_SECONDS;
use crate::ctx::Ctx;
use crate::deals::entity::review::{ActiveModel, Column, Entity};
use crate::error::AppResult;

/// Brings the review of a deal from one day to the next; none when it was not set aside.
pub(crate) async fn review_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (Option<Date>, Option<Date>),
) -> AppResult<()> {
    if before == after {
        return Ok(());
    }
    let Some(day) = after else {
        let of_deal = Entity::delete_many().filter(Column::OrgId.eq(ctx.org.id.0));
        of_deal.filter(Column::DealId.eq(deal.0)).exec(connection).await?;
        return Ok(());
    };
    let row = ActiveModel {
        org_id: Set(ctx.org.id.0),
        deal_id: Set(deal.0),
        due: Set(day.to_string()),
        at: Set(ctx.org.start_of(day).plus_seconds(MORNING_SECONDS).micros()),
        fired_at: Set(None),
    };
    let mut known = OnConflict::columns([Column::OrgId, Column::DealId]);
    known.update_columns([Column::Due, Column::At, Column::FiredAt]);
    Entity::insert(row).on_conflict(known).exec_without_returning(connection).await?;
    Ok(())
}

/// Deals whose day has come, of every organisation, oldest first.
pub(crate) async fn reviews_due(
    connection: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> AppResult<Vec<(OrgId, DealId)>> {
    let rows = Entity::find()
        .filter(Column::FiredAt.is_null())
        .filter(Column::At.lte(now.micros()))
        .order_by_asc(Column::At)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (OrgId(row.org_id), DealId(row.deal_id))).collect())
}

/// Marks a review as told; false when somebody else was first, or when the day was moved meanwhile.
pub(crate) async fn review_mark_fired(
    connection: &impl ConnectionTrait,
    (org, deal): (OrgId, DealId),
    now: Timestamp,
) -> AppResult<bool> {
    let done = Entity::update_many()
        .col_expr(Column::FiredAt, Expr::value(now.micros()))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.eq(deal.0))
        .filter(Column::At.lte(now.micros()))
        .filter(Column::FiredAt.is_null())
        .exec(connection)
        .await?;
    Ok(done.rows_affected == 1)
}
