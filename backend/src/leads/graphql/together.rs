//! Leads that were read together: the deals they became and the campaigns they came of are read together too, when the
//! first of them is asked for its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::ids::{DealId, LeadId};
use tokio::sync::OnceCell;

use crate::ctx::Ctx;
use crate::deals::graphql::Deal;
use crate::deals::service::read_deals;
use crate::error::AppResult;
use crate::leads::store::{self, LeadRow};

/// Some leads.
#[derive(Debug)]
pub(super) struct LeadsTogether {
    leads: Vec<LeadId>,
    campaigns: BTreeSet<DealId>,
    deals: OnceCell<Vec<(LeadId, Deal)>>,
    campaigns_read: OnceCell<Vec<(DealId, Deal)>>,
}

impl LeadsTogether {
    /// Leads of which nothing more is read yet.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a LeadRow> + Clone) -> Arc<Self> {
        Arc::new(Self {
            leads: rows.clone().map(|row| row.id).collect(),
            campaigns: rows.filter_map(|row| Some(row.fields.came_of?.campaign)).collect(),
            deals: OnceCell::new(),
            campaigns_read: OnceCell::new(),
        })
    }

    /// The deals that one of them became, as far as the caller may see them.
    pub(super) async fn deals(&self, ctx: &Ctx, lead: LeadId) -> AppResult<Vec<Deal>> {
        let read = async || {
            let links = store::lead_deal_list(ctx.app.db.reader(), ctx.org.id, self.leads.clone()).await?;
            let deals = read_deals(ctx, links.iter().map(|(_, deal)| *deal)).await?;
            let of = |deal: DealId| links.iter().filter(move |(_, id)| *id == deal).map(|(lead, _)| *lead);
            let linked = deals
                .into_iter()
                .flat_map(|deal| of(deal.row.id).map(move |lead| (lead, Deal(deal.clone()))));
            AppResult::Ok(linked.collect())
        };
        let all: &Vec<(LeadId, Deal)> = self.deals.get_or_try_init(read).await?;
        Ok(all.iter().filter(|(of, _)| *of == lead).map(|(_, deal)| deal.clone()).collect())
    }

    /// One of the campaigns, if the caller may see it.
    pub(super) async fn campaign(&self, ctx: &Ctx, campaign: DealId) -> AppResult<Option<Deal>> {
        let read = async || {
            let deals = read_deals(ctx, self.campaigns.iter().copied()).await?;
            AppResult::Ok(deals.into_iter().map(|deal| (deal.row.id, Deal(deal))).collect())
        };
        let all: &Vec<(DealId, Deal)> = self.campaigns_read.get_or_try_init(read).await?;
        Ok(all.iter().find(|(id, _)| *id == campaign).map(|(_, deal)| deal.clone()))
    }
}
