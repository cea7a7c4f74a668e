//! Queries on leads.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, LockType};
use sea_orm::{Condition, Order, QueryOrder, QuerySelect};
use shared::ids::{AccountId, DealId, LeadId, OrgId, UserId};
use shared::leads::{CameOf, LeadSource, LeadStatus, normalise_company};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::db::{choice_from, choice_text, like_pattern};
use crate::error::{AppError, AppResult};
use crate::leads::entity::{lead, lead_deal};

/// What is known of a lead.
#[derive(Debug, Clone)]
pub(crate) struct LeadFields {
    pub(crate) company: String,
    pub(crate) contact_name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) registration_number: Option<String>,
    pub(crate) source: LeadSource,
    pub(crate) came_of: Option<CameOf>,
    pub(crate) status: LeadStatus,
    pub(crate) notes: String,
}

/// A lead as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct LeadRow {
    pub(crate) id: LeadId,
    pub(crate) version: i64,
    pub(crate) fields: LeadFields,
    pub(crate) owner: UserId,
    pub(crate) account: Option<AccountId>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) updated_by: Option<UserId>,
}

/// The campaign of a lead and by what it came; both or neither is stored.
fn came_of(campaign: Option<Uuid>, response: Option<&str>) -> AppResult<Option<CameOf>> {
    let came_of =
        |(campaign, response)| Ok(CameOf { campaign: DealId(campaign), response: choice_from(response)? });
    campaign.zip(response).map(came_of).transpose()
}

fn convert(row: lead::Model) -> AppResult<LeadRow> {
    Ok(LeadRow {
        id: LeadId(row.id),
        version: row.version,
        fields: LeadFields {
            company: row.company,
            contact_name: row.contact_name,
            email: row.email,
            phone: row.phone,
            domain: row.domain,
            registration_number: row.registration_number,
            source: choice_from(&row.source)?,
            came_of: came_of(row.campaign_id, row.response.as_deref())?,
            status: choice_from(&row.status)?,
            notes: row.notes,
        },
        owner: UserId(row.owner_id),
        account: row.account_id.map(AccountId),
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        updated_by: row.updated_by.map(UserId),
    })
}

fn active_model(ctx: &Ctx, fields: &LeadFields) -> lead::ActiveModel {
    lead::ActiveModel {
        company: Set(fields.company.clone()),
        match_name: Set(normalise_company(&fields.company)),
        contact_name: Set(fields.contact_name.clone()),
        email: Set(fields.email.clone()),
        phone: Set(fields.phone.clone()),
        domain: Set(fields.domain.clone()),
        registration_number: Set(fields.registration_number.clone()),
        source: Set(choice_text(fields.source)),
        campaign_id: Set(fields.came_of.map(|came_of| came_of.campaign.0)),
        response: Set(fields.came_of.map(|came_of| choice_text(came_of.response))),
        status: Set(choice_text(fields.status)),
        notes: Set(fields.notes.clone()),
        updated_at: Set(ctx.now.micros()),
        updated_by: Set(ctx.user().map(|user| user.0)),
        ..Default::default()
    }
}

/// Stores a new lead at version 1.
pub(crate) async fn lead_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    id: LeadId,
    owner: UserId,
    fields: &LeadFields,
) -> AppResult<()> {
    let row = lead::ActiveModel {
        org_id: Set(ctx.org.id.0),
        id: Set(id.0),
        version: Set(1),
        owner_id: Set(owner.0),
        created_at: Set(ctx.now.micros()),
        ..active_model(ctx, fields)
    };
    lead::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Stores new fields of a lead, its owner, and its account once it was converted.
pub(crate) async fn lead_update(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    row: &LeadRow,
) -> AppResult<()> {
    let new = lead::ActiveModel {
        version: Set(row.version + 1),
        owner_id: Set(row.owner.0),
        account_id: Set(row.account.map(|account| account.0)),
        ..active_model(ctx, &row.fields)
    };
    let done = lead::Entity::update_many()
        .set(new)
        .filter(lead::Column::OrgId.eq(ctx.org.id.0))
        .filter(lead::Column::Id.eq(row.id.0))
        .filter(lead::Column::Version.eq(row.version))
        .exec(connection)
        .await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(AppError::internal("a locked lead changed its version"))
    }
}

/// The lead with this id.
pub(crate) async fn lead_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: LeadId,
) -> AppResult<Option<LeadRow>> {
    lead::Entity::find_by_id((org.0, id.0)).one(connection).await?.map(convert).transpose()
}

/// The lead with this id, kept for this transaction alone.
pub(crate) async fn lead_lock(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: LeadId,
) -> AppResult<Option<LeadRow>> {
    let found = lead::Entity::find_by_id((org.0, id.0)).lock(LockType::Update).one(connection).await?;
    found.map(convert).transpose()
}

/// What narrows a list of leads.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeadFilter {
    pub(crate) statuses: Option<Vec<LeadStatus>>,
    pub(crate) owners: Option<Vec<UserId>>,
    pub(crate) text: Option<String>,
    pub(crate) campaign: Option<DealId>,
}

impl LeadFilter {
    fn condition(&self, org: OrgId) -> Condition {
        let contains = |column: lead::Column, text: &str| {
            Expr::expr(Func::lower(Expr::col(column)))
                .like(LikeExpr::new(like_pattern(&text.to_lowercase())).escape('\\'))
        };
        Condition::all()
            .add(lead::Column::OrgId.eq(org.0))
            .add_option(self.campaign.map(|campaign| lead::Column::CampaignId.eq(campaign.0)))
            .add_option(
                self.statuses.as_ref().map(|all| lead::Column::Status.is_in(all.iter().map(choice_text))),
            )
            .add_option(
                self.owners.as_ref().map(|all| lead::Column::OwnerId.is_in(all.iter().map(|id| id.0))),
            )
            .add_option(self.text.as_ref().map(|text| {
                Condition::any()
                    .add(contains(lead::Column::Company, text))
                    .add(contains(lead::Column::ContactName, text))
            }))
    }
}

/// A page of leads, newest first, after (or, backwards, before) a time and id.
pub(crate) async fn lead_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    filter: &LeadFilter,
    (cursor, backwards, limit): (Option<(Timestamp, LeadId)>, bool, u64),
) -> AppResult<Vec<LeadRow>> {
    let mut query = lead::Entity::find().filter(filter.condition(org));
    if let Some((at, id)) = cursor {
        let (beyond, tie) = if backwards {
            (lead::Column::CreatedAt.gt(at.micros()), lead::Column::Id.gt(id.0))
        } else {
            (lead::Column::CreatedAt.lt(at.micros()), lead::Column::Id.lt(id.0))
        };
        let same = Condition::all().add(lead::Column::CreatedAt.eq(at.micros())).add(tie);
        query = query.filter(Condition::any().add(beyond).add(same));
    }
    let direction = if backwards { Order::Asc } else { Order::Desc };
    query
        .order_by(lead::Column::CreatedAt, direction.clone())
        .order_by(lead::Column::Id, direction)
        .limit(limit)
        .all(connection)
        .await?
        .into_iter()
        .map(convert)
        .collect()
}

/// How many leads a filter finds.
pub(crate) async fn lead_count(
    connection: &impl ConnectionTrait,
    org: OrgId,
    filter: &LeadFilter,
) -> AppResult<u64> {
    Ok(lead::Entity::find().filter(filter.condition(org)).count(connection).await?)
}

/// Every lead that is still worked on, for conflict checks.
pub(crate) async fn leads_open_for_matching(
    connection: &impl ConnectionTrait,
    org: OrgId,
) -> AppResult<Vec<LeadRow>> {
    let open = [LeadStatus::New, LeadStatus::Working, LeadStatus::Nurturing].map(choice_text);
    let query =
        lead::Entity::find().filter(lead::Column::OrgId.eq(org.0)).filter(lead::Column::Status.is_in(open));
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// Notes that a deal came from a lead.
pub(crate) async fn lead_deal_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    lead: LeadId,
    deal: DealId,
) -> AppResult<()> {
    let row =
        lead_deal::ActiveModel { org_id: Set(ctx.org.id.0), lead_id: Set(lead.0), deal_id: Set(deal.0) };
    lead_deal::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The companies of some leads.
pub(crate) async fn lead_companies(
    connection: &impl ConnectionTrait,
    org: OrgId,
    ids: impl IntoIterator<Item = LeadId>,
) -> AppResult<Vec<(LeadId, String)>> {
    let rows: Vec<(Uuid, String)> = lead::Entity::find()
        .select_only()
        .columns([lead::Column::Id, lead::Column::Company])
        .filter(lead::Column::OrgId.eq(org.0))
        .filter(lead::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, company)| (LeadId(id), company)).collect())
}

/// The deals that came from some leads, each with its lead.
pub(crate) async fn lead_deal_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    leads: impl IntoIterator<Item = LeadId>,
) -> AppResult<Vec<(LeadId, DealId)>> {
    let rows = lead_deal::Entity::find()
        .filter(lead_deal::Column::OrgId.eq(org.0))
        .filter(lead_deal::Column::LeadId.is_in(leads.into_iter().map(|lead| lead.0)))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (LeadId(row.lead_id), DealId(row.deal_id))).collect())
}
