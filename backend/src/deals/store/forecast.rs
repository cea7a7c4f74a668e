//! What forecasts read: sums of the deals of a quarter, in one statement, from an index that holds all of it.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect, Statement};
use shared::forecast::Quarter;
use shared::ids::{DealId, OrgId, ProcessId, UserId};
use shared::keys::{SegmentKey, StageKey};
use shared::permission::Permission;
use shared::process::ForecastCategory;
use shared::time::Date;

use super::card::stage_key;
use crate::ctx::Ctx;
use crate::db::{Params, choice_from, choice_text, date_from, date_text};
use crate::deals::entity::deal::{Column, Entity};
use crate::error::AppResult;

/// When deals count that a forecast of a quarter reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// In the quarter.
    Within,
    /// Before it and before today, and still open.
    Overdue,
    /// No day is known, and it is still open.
    Undated,
}

/// Deals that are alike: count and sum.
#[derive(Debug, Clone)]
pub(crate) struct ForecastGroup {
    pub(crate) counts: Counts,
    pub(crate) owner: UserId,
    pub(crate) process: ProcessId,
    pub(crate) stage: StageKey,
    pub(crate) segment: Option<SegmentKey>,
    pub(crate) category: ForecastCategory,
    pub(crate) deals: i64,
    /// In stored units.
    pub(crate) amount: i64,
}

#[derive(FromQueryResult)]
struct Stored {
    counts: i32,
    owner_id: Uuid,
    process_id: Uuid,
    stage: String,
    segment: Option<String>,
    forecast_category: String,
    deals: i64,
    amount: i64,
}

impl Stored {
    fn group(self) -> AppResult<ForecastGroup> {
        Ok(ForecastGroup {
            counts: match self.counts {
                0 => Counts::Within,
                1 => Counts::Overdue,
                _ => Counts::Undated,
            },
            owner: UserId(self.owner_id),
            process: ProcessId(self.process_id),
            stage: stage_key(&self.stage)?,
            segment: self.segment.as_deref().and_then(SegmentKey::parse),
            category: choice_from(&self.forecast_category)?,
            deals: self.deals,
            amount: self.amount,
        })
    }
}

/// The sums of the deals that the caller may see and that count in a quarter, and of those that are still open and count
/// in none that is to come: because their day passed before it, or they have none.
pub(crate) async fn forecast_read(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    quarter: Quarter,
) -> AppResult<Vec<ForecastGroup>> {
    let mut params = Params::default();
    let org = params.add(ctx.org.id.0);
    let (first, last) =
        (params.add(quarter.first_day().to_string()), params.add(quarter.last_day().to_string()));
    let passed = params.add(quarter.first_day().min(ctx.today()).to_string());
    let own = if ctx.may(Permission::DealReadAll) {
        String::new()
    } else {
        let user = params.add(ctx.user().map(|user| user.0));
        format!(
            " AND d.id IN (SELECT t.deal_id FROM deal_team t WHERE t.org_id = {org} AND t.user_id = {user})"
        )
    };
    let all = "'omitted', 'pipeline', 'best_case', 'commit', 'closed'";
    let open = "'pipeline', 'best_case', 'commit'";
    let parts = [
        (0, all, format!("d.forecast_on >= {first} AND d.forecast_on <= {last}")),
        (1, open, format!("d.forecast_on < {passed}")),
        (2, open, "d.forecast_on IS NULL".to_owned()),
    ];
    let parts = parts.map(|(counts, categories, day)| {
        format!(
            "SELECT {counts} AS counts, d.owner_id, d.process_id, d.stage, d.segment, d.forecast_category,
             COUNT(*) AS deals, CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) AS amount
             FROM deals d WHERE d.org_id = {org} AND d.forecast_category IN ({categories}) AND {day}{own}
             GROUP BY d.owner_id, d.process_id, d.stage, d.segment, d.forecast_category"
        )
    });
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, parts.join(" UNION ALL "), params.into_values());
    Stored::find_by_statement(statement).all(connection).await?.into_iter().map(Stored::group).collect()
}

/// What forecasts read of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forecast {
    pub(crate) segment: Option<SegmentKey>,
    pub(crate) category: ForecastCategory,
    pub(crate) counts_on: Option<Date>,
}

/// What is stored of it for a deal; none as long as it was not worked out.
pub(crate) async fn forecast_find(
    connection: &impl ConnectionTrait,
    (org, deal): (OrgId, DealId),
) -> AppResult<Option<Forecast>> {
    let found: Option<(Option<String>, Option<String>, Option<String>)> = Entity::find_by_id((org.0, deal.0))
        .select_only()
        .columns([Column::Segment, Column::ForecastCategory, Column::ForecastOn])
        .into_tuple()
        .one(connection)
        .await?;
    let Some((segment, Some(category), counts_on)) = found else { return Ok(None) };
    Ok(Some(Forecast {
        segment: segment.as_deref().and_then(SegmentKey::parse),
        category: choice_from(&category)?,
        counts_on: date_from(counts_on.as_deref())?,
    }))
}

/// Some deals of which it is not known yet.
pub(crate) async fn deals_without_forecast(
    connection: &impl ConnectionTrait,
    limit: u64,
) -> AppResult<Vec<(OrgId, DealId)>> {
    let rows: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::OrgId, Column::Id])
        .filter(Column::ForecastCategory.is_null())
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(org, deal)| (OrgId(org), DealId(deal))).collect())
}

/// Writes it. Nothing else about the deal changes, its version neither.
pub(crate) async fn forecast_write(
    connection: &impl ConnectionTrait,
    (org, deal): (OrgId, DealId),
    forecast: &Forecast,
) -> AppResult<()> {
    Entity::update_many()
        .col_expr(Column::Segment, Expr::value(forecast.segment.as_ref().map(ToString::to_string)))
        .col_expr(Column::ForecastCategory, Expr::value(choice_text(forecast.category)))
        .col_expr(Column::ForecastOn, Expr::value(date_text(forecast.counts_on)))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(deal.0))
        .exec(connection)
        .await?;
    Ok(())
}
