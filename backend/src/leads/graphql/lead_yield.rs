//! What came of a campaign, in the API (DS-1.1).

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use shared::engine::campaign::{cost, net_return, return_ratio, takes_leads};
use shared::ids::LeadId;
use shared::leads::ResponseKind;
use shared::money::Money as ExactMoney;
use shared::permission::Permission;
use tokio::sync::OnceCell;

use super::query::{LeadConnection, lead_page};
use super::types::LeadResponse;
use crate::ctx::Ctx;
use crate::deals::service::DealView;
use crate::error::AppResult;
use crate::graphql::connection::Page;
use crate::graphql::scalars::{Decimal, Money};
use crate::graphql::{ctx, nullable};
use crate::leads::campaigns::Brought;
use crate::leads::store::LeadFilter;

/// What came of a deal that brings leads. The figures count every lead, and the deals that the caller may see.
#[derive(Debug)]
pub struct LeadYield {
    campaign: Arc<DealView>,
    brought: OnceCell<Brought>,
}

/// How many leads came by one kind of response.
#[derive(Debug, SimpleObject)]
pub struct ResponseCount {
    /// By what people responded.
    response: LeadResponse,
    /// How many leads.
    leads: i64,
}

impl LeadYield {
    /// What came of a deal, if its process brings leads.
    pub(crate) fn of(campaign: &Arc<DealView>) -> Option<Self> {
        campaign.published.definition.process.brings_leads.as_ref()?;
        Some(Self { campaign: campaign.clone(), brought: OnceCell::new() })
    }

    async fn brought(&self, ctx: &Ctx) -> AppResult<&Brought> {
        self.brought.get_or_try_init(|| Brought::by(ctx, self.campaign.row.id)).await
    }

    async fn won_exact(&self, ctx: &Ctx) -> AppResult<ExactMoney> {
        Ok(ExactMoney::from_stored(self.brought(ctx).await?.won, ctx.org.currency))
    }

    fn cost_exact(&self) -> Option<ExactMoney> {
        cost(&self.campaign.published.definition.process, &self.campaign.row.state)
    }
}

#[Object]
impl LeadYield {
    /// Whether more leads may come of it: it is not over.
    async fn takes_leads(&self) -> bool {
        takes_leads(&self.campaign.published.definition.process, &self.campaign.row.state)
    }

    /// How many leads came of it.
    async fn lead_count(&self, context: &Context<'_>) -> Result<i64> {
        Ok(self.brought(ctx(context)?).await?.leads())
    }

    /// How many leads came by each kind of response that there was (DS-1.2).
    async fn responses(&self, context: &Context<'_>) -> Result<Vec<ResponseCount>> {
        let responses = &self.brought(ctx(context)?).await?.responses;
        let count =
            |&(response, leads): &(ResponseKind, i64)| ResponseCount { response: response.into(), leads };
        Ok(responses.iter().map(count).collect())
    }

    /// How many deals those leads became.
    async fn deal_count(&self, context: &Context<'_>) -> Result<i64> {
        Ok(self.brought(ctx(context)?).await?.deals)
    }

    /// The sum of the deals that are being sold or set aside.
    async fn open(&self, context: &Context<'_>) -> Result<Money> {
        let ctx = ctx(context)?;
        Ok(ExactMoney::from_stored(self.brought(ctx).await?.open, ctx.org.currency).into())
    }

    /// The sum of the deals to which the customer said yes.
    async fn won(&self, context: &Context<'_>) -> Result<Money> {
        Ok(self.won_exact(ctx(context)?).await?.into())
    }

    /// What it has cost; absent until somebody said so.
    async fn cost(&self) -> Option<Money> {
        self.cost_exact().map(Into::into)
    }

    /// What was won without the cost; absent until the cost is known.
    async fn net_return(&self, context: &Context<'_>) -> Option<Result<Money>> {
        nullable(async {
            let Some(cost) = self.cost_exact() else { return Ok(None) };
            Ok(net_return(self.won_exact(ctx(context)?).await?, cost).map(Into::into))
        })
        .await
    }

    /// The return as a part of the cost, `"1.5"` for 150 percent; absent until there is a cost.
    async fn return_ratio(&self, context: &Context<'_>) -> Option<Result<Decimal>> {
        nullable(async {
            let Some(cost) = self.cost_exact() else { return Ok(None) };
            Ok(return_ratio(self.won_exact(ctx(context)?).await?, cost).map(Decimal))
        })
        .await
    }

    /// The leads that came of it, newest first; absent for those who may not read leads.
    async fn leads(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Option<Result<LeadConnection>> {
        nullable(async {
            if !ctx(context)?.may(Permission::LeadRead) {
                return Ok(None);
            }
            let page: Page<(i64, LeadId)> = Page::forward(first, after.as_deref())?;
            let filter = LeadFilter { campaign: Some(self.campaign.row.id), ..LeadFilter::default() };
            lead_page(context, &filter, &page).await.map(Some)
        })
        .await
    }
}
