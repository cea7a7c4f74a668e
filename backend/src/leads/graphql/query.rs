//! Queries on leads.

use async_graphql::{Context, ID, InputObject, Object, Result};
use shared::ids::{DealId, LeadId, UserId};
use shared::leads::Company;
use shared::time::Timestamp;

use super::types::{Conflict, Lead, LeadStatus};
use crate::authz;
use crate::error::AppResult;
use crate::graphql::connection::{Page, wants_total};
use crate::graphql::request::parse_id;
use crate::graphql::{ctx, nullable};
use crate::leads::conflicts::find;
use crate::leads::store;

/// What narrows a list of leads.
#[derive(Debug, Clone, Default, InputObject)]
pub struct LeadFilter {
    /// Where they stand.
    status: Option<Vec<LeadStatus>>,
    /// Who works on them.
    owner: Option<Vec<ID>>,
    /// Part of company or person.
    text: Option<String>,
    /// The campaign they came of.
    campaign: Option<ID>,
}

impl LeadFilter {
    fn parse(self) -> AppResult<store::LeadFilter> {
        let owners = self.owner.map(|ids| ids.iter().map(|id| parse_id::<UserId>("owner", id)).collect());
        Ok(store::LeadFilter {
            statuses: self.status.map(|all| all.into_iter().map(Into::into).collect()),
            owners: owners.transpose()?,
            campaign: self.campaign.map(|id| parse_id::<DealId>("campaign", &id)).transpose()?,
            text: self.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        })
    }
}

crate::connection!(LeadConnection, LeadEdge, Lead, total);

/// A page of the leads that a filter finds.
pub(super) async fn lead_page(
    context: &Context<'_>,
    filter: &store::LeadFilter,
    page: &Page<(i64, LeadId)>,
) -> Result<LeadConnection> {
    let ctx = ctx(context)?;
    let reader = ctx.app.db.reader();
    let total = if wants_total(context) { store::lead_count(reader, ctx.org.id, filter).await? } else { 0 };
    let (start, backwards, limit) = page.query();
    let start = start.map(|(at, id)| (Timestamp::from_micros(at), id));
    let rows = store::lead_list(reader, ctx.org.id, filter, (start, backwards, limit)).await?;
    let slice = page.slice(rows, |row| (row.created_at.micros(), row.id))?;
    Ok(LeadConnection::new(Lead::page(slice), i64::try_from(total)?))
}

/// Queries on leads.
#[derive(Debug, Default)]
pub struct LeadQuery;

#[Object]
impl LeadQuery {
    /// A lead by its id.
    async fn lead(&self, context: &Context<'_>, id: ID) -> Option<Result<Lead>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            let Ok(id) = id.parse() else { return Ok(None) };
            Ok(store::lead_find(ctx.app.db.reader(), ctx.org.id, id).await?.map(Lead::from))
        })
        .await
    }

    /// Leads, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn leads(
        &self,
        context: &Context<'_>,
        filter: Option<LeadFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<LeadConnection> {
        authz::enter(context)?;
        let page = Page::parse(first, after.as_deref(), last, before.as_deref())?;
        lead_page(context, &filter.unwrap_or_default().parse()?, &page).await
    }

    /// What a new lead or deal for this company would collide with (RS-1.3).
    async fn conflict_check(
        &self,
        context: &Context<'_>,
        company: String,
        domain: Option<String>,
        registration_number: Option<String>,
    ) -> Result<Vec<Conflict>> {
        let ctx = authz::enter(context)?;
        let company = Company { name: company, domain, registration_number };
        let found = find(ctx.app.db.reader(), ctx, &company, ctx.caller()?.user).await?;
        Ok(found.into_iter().map(Conflict::found).collect())
    }
}
