//! Counts and sums of some deals, by what their stages mean.

use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SelectStatement};
use shared::process::StageKind;

use super::deal::scope;
use crate::ctx::Ctx;
use crate::db::choice_from;
use crate::deals::entity::deal;
use crate::error::AppResult;

/// The deals whose stages mean the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KindSum {
    pub(crate) kind: StageKind,
    pub(crate) deals: i64,
    /// In stored units.
    pub(crate) amount: i64,
}

/// Counts and adds up those of some deals that the caller may see; `ids` is the statement that finds them.
pub(crate) async fn deal_sums(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    ids: SelectStatement,
) -> AppResult<Vec<KindSum>> {
    let rows: Vec<(String, i64, i64)> = deal::Entity::find()
        .select_only()
        .column(deal::Column::StageKind)
        .column_as(deal::Column::Id.count(), "deals")
        .column_as(Expr::cust("CAST(COALESCE(SUM(amount), 0) AS BIGINT)"), "total")
        .filter(scope(ctx))
        .filter(deal::Column::Id.in_subquery(ids))
        .group_by(deal::Column::StageKind)
        .into_tuple()
        .all(connection)
        .await?;
    let sum =
        |(kind, deals, amount): (String, i64, i64)| Ok(KindSum { kind: choice_from(&kind)?, deals, amount });
    rows.into_iter().map(sum).collect()
}
