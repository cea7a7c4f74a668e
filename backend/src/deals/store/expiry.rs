//! Expiries of deals: a row for each that is awaited, so that one that has come is one that is gone.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, QuerySelect};
use shared::calendar::plus_days;
use shared::ids::{DealId, OrgId};
use shared::keys::FactKey;
use shared::time::{Date, Timestamp};

use crate::ctx::{Ctx, Organisation};
use crate::deals::entity::expiry::{ActiveModel, Column, Entity};
use crate::error::AppResult;

/// An expiry that has come.
#[derive(Debug, Clone)]
pub(crate) struct ExpiryRow {
    pub(crate) org: OrgId,
    pub(crate) deal: DealId,
    pub(crate) fact: String,
}

/// When a day is over where the organisation is.
pub(crate) fn day_over(org: &Organisation, day: Date) -> Timestamp {
    org.start_of(plus_days(day, 1))
}

/// Brings the expiries of a deal from what one state awaits to what the next does.
pub(crate) async fn expiries_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (&BTreeMap<FactKey, Date>, &BTreeMap<FactKey, Date>),
) -> AppResult<()> {
    let gone: Vec<&str> =
        before.keys().filter(|fact| !after.contains_key(*fact)).map(FactKey::as_str).collect();
    if !gone.is_empty() {
        let of_deal = Entity::delete_many().filter(Column::OrgId.eq(ctx.org.id.0));
        let of_deal = of_deal.filter(Column::DealId.eq(deal.0)).filter(Column::Fact.is_in(gone));
        of_deal.exec(connection).await?;
    }
    let changed = after.iter().filter(|(fact, day)| before.get(*fact) != Some(*day));
    let rows: Vec<ActiveModel> = changed
        .map(|(fact, day)| ActiveModel {
            org_id: Set(ctx.org.id.0),
            deal_id: Set(deal.0),
            fact: Set(fact.to_string()),
            at: Set(day_over(&ctx.org, *day).micros()),
        })
        .collect();
    if !rows.is_empty() {
        let mut known = OnConflict::columns([Column::OrgId, Column::DealId, Column::Fact]);
        known.update_column(Column::At);
        Entity::insert_many(rows).on_conflict(known).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Expiries that have come, of every organisation, oldest first.
pub(crate) async fn expiries_due(
    connection: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> AppResult<Vec<ExpiryRow>> {
    let due = Entity::find().filter(Column::At.lte(now.micros())).order_by_asc(Column::At).limit(limit);
    let rows = due.all(connection).await?;
    let convert = |row: crate::deals::entity::expiry::Model| ExpiryRow {
        org: OrgId(row.org_id),
        deal: DealId(row.deal_id),
        fact: row.fact,
    };
    Ok(rows.into_iter().map(convert).collect())
}

/// Takes an expiry that has come; false when somebody else was first, or when its day was moved meanwhile.
pub(crate) async fn expiry_take(
    connection: &impl ConnectionTrait,
    expiry: &ExpiryRow,
    now: Timestamp,
) -> AppResult<bool> {
    let taken = Entity::delete_many()
        .filter(Column::OrgId.eq(expiry.org.0))
        .filter(Column::DealId.eq(expiry.deal.0))
        .filter(Column::Fact.eq(expiry.fact.as_str()))
        .filter(Column::At.lte(now.micros()))
        .exec(connection)
        .await?;
    Ok(taken.rows_affected == 1)
}
