//! Queries on what came of campaigns.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect};
use shared::ids::{DealId, OrgId};
use shared::leads::ResponseKind;

use crate::db::choice_from;
use crate::error::{AppError, AppResult};
use crate::leads::entity::{lead, lead_deal};

/// How many leads came of a campaign, by what people responded.
pub(crate) async fn response_counts(
    connection: &impl ConnectionTrait,
    org: OrgId,
    campaign: DealId,
) -> AppResult<Vec<(ResponseKind, i64)>> {
    let rows: Vec<(Option<String>, i64)> = lead::Entity::find()
        .select_only()
        .column(lead::Column::Response)
        .column_as(lead::Column::Id.count(), "leads")
        .filter(lead::Column::OrgId.eq(org.0))
        .filter(lead::Column::CampaignId.eq(campaign.0))
        .group_by(lead::Column::Response)
        .order_by_asc(lead::Column::Response)
        .into_tuple()
        .all(connection)
        .await?;
    let missing = || AppError::internal("a lead of a campaign says not by what it came");
    let count =
        |(response, leads): (Option<String>, i64)| Ok((choice_from(&response.ok_or_else(missing)?)?, leads));
    rows.into_iter().map(count).collect()
}

/// The ids of the deals that leads of a campaign became, for a statement about deals.
pub(crate) fn deals_of_campaign(org: OrgId, campaign: DealId) -> SelectStatement {
    let of_campaign = Query::select()
        .column(lead::Column::Id)
        .from(lead::Entity)
        .and_where(lead::Column::OrgId.eq(org.0))
        .and_where(lead::Column::CampaignId.eq(campaign.0))
        .to_owned();
    Query::select()
        .column(lead_deal::Column::DealId)
        .from(lead_deal::Entity)
        .and_where(lead_deal::Column::OrgId.eq(org.0))
        .and_where(lead_deal::Column::LeadId.in_subquery(of_campaign))
        .to_owned()
}
