//! Queries on deals.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use shared::ids::{AccountId, DealId, UserId};

use super::board::{Board, BoardFilter, board};
use super::forecast::ForecastCategory;
use super::types::Deal;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::service::{deal_by_number, deal_views, read_deal};
use crate::deals::store::{self, deal_count, deal_list};
use crate::error::AppResult;
use crate::graphql::connection::{Page, wants_total};
use crate::graphql::nullable;
use crate::graphql::request::parse_id;
use crate::graphql::scalars::Quarter;
use crate::identity::people::People;
use crate::process;

/// What narrows a list of deals.
#[derive(Debug, Clone, Default, InputObject)]
pub struct DealFilter {
    /// The process's key.
    process: Option<String>,
    /// Keys of stages.
    stage: Option<Vec<String>>,
    /// Owners.
    owner: Option<Vec<ID>>,
    /// The customer.
    account: Option<ID>,
    /// Part of number, title or account.
    text: Option<String>,
    /// Not closed yet; on hold counts as open.
    open: Option<bool>,
    /// Campaigns that leads may still come of: of a process that brings leads, and not over.
    takes_leads: Option<bool>,
    /// What counts in the forecast of a quarter: won in it, or expected to be. What is lost does not.
    quarter: Option<Quarter>,
    /// How sure they are.
    category: Option<Vec<ForecastCategory>>,
    /// A type of deal by its key; null for deals without a type.
    segment: MaybeUndefined<String>,
    /// The team of the owner; null for owners who are in no team.
    team: MaybeUndefined<String>,
}

/// The order of a list of deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::DealOrder")]
pub enum DealOrder {
    /// What changed last first.
    UpdatedDesc,
    /// What closes soonest first; those without a date last.
    CloseDateAsc,
    /// The newest number first.
    NumberDesc,
}

impl DealFilter {
    async fn parse(self, ctx: &Ctx) -> AppResult<store::DealFilter> {
        let owners = self.owner.map(|ids| ids.iter().map(|id| parse_id::<UserId>("owner", id)).collect());
        let owners: Option<Vec<UserId>> = owners.transpose()?;
        let owners = match given(self.team) {
            None => owners,
            Some(team) => Some(members(ctx.people().await?.as_ref(), owners.as_deref(), |known| {
                known == team.as_deref()
            })),
        };
        Ok(store::DealFilter {
            process: self.process,
            stages: self.stage,
            owners,
            account: self.account.map(|id| parse_id::<AccountId>("account", &id)).transpose()?,
            text: self.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            open: self.open,
            takes_leads: self.takes_leads,
            quarter: self.quarter.map(|quarter| quarter.0),
            categories: self.category.map(|list| list.into_iter().map(Into::into).collect()),
            segment: given(self.segment),
        })
    }
}

/// The people of some teams, and of these owners where some are named.
pub(super) fn members(
    people: &People,
    owners: Option<&[UserId]>,
    is_wanted: impl Fn(Option<&str>) -> bool,
) -> Vec<UserId> {
    let members = people.all().iter().filter(|user| is_wanted(user.team.as_deref())).map(|user| user.id);
    members.filter(|user| owners.is_none_or(|owners| owners.contains(user))).collect()
}

/// What a filter asks for where null asks for those without.
#[expect(clippy::option_option, reason = "nothing asked for, those without, and those with a value")]
fn given<T>(field: MaybeUndefined<T>) -> Option<Option<T>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

crate::connection!(DealConnection, DealEdge, Deal, total);

/// Queries on deals.
#[derive(Debug, Default)]
pub struct DealQuery;

#[Object]
impl DealQuery {
    /// A deal by its id.
    async fn deal(&self, context: &Context<'_>, id: ID) -> Option<Result<Deal>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            let Ok(id) = id.parse() else { return Ok(None) };
            Ok(read_deal(ctx, id).await?.map(Deal))
        })
        .await
    }

    /// A deal by its readable number.
    async fn deal_by_number(&self, context: &Context<'_>, number: String) -> Option<Result<Deal>> {
        nullable(async { Ok(deal_by_number(authz::enter(context)?, &number).await?.map(Deal)) }).await
    }

    /// Deals the caller may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn deals(
        &self,
        context: &Context<'_>,
        filter: Option<DealFilter>,
        order: Option<DealOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<DealConnection> {
        let ctx = authz::enter(context)?;
        let page: Page<(String, DealId)> = Page::parse(first, after.as_deref(), last, before.as_deref())?;
        let filter = filter.unwrap_or_default().parse(ctx).await?;
        let order = order.map_or_else(store::DealOrder::default, store::DealOrder::from);
        let reader = ctx.app.db.reader();
        let total = if wants_total(context) { deal_count(reader, ctx, &filter).await? } else { 0 };
        let rows = deal_list(reader, ctx, &filter, order, page.query()).await?;
        let slice = page.slice(deal_views(ctx, rows).await?, |view| (order.key(&view.row), view.row.id))?;
        Ok(DealConnection::new(slice.map(Deal), i64::try_from(total)?))
    }

    /// The board of a process: its stages with counts, sums and cards.
    async fn board(
        &self,
        context: &Context<'_>,
        process: String,
        filter: Option<BoardFilter>,
    ) -> Option<Result<Board>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            match process::cache::find(ctx, &process, None).await? {
                Some(published) => {
                    let filter = filter.unwrap_or_default();
                    Ok(Some(board(ctx, published, filter, &context.look_ahead()).await?))
                }
                None => Ok(None),
            }
        })
        .await
    }
}
