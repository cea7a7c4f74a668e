//! Campaigns: deals of processes that bring leads, and what came of them (DS-1.1).
//!
//! Invariants: a lead names a campaign that its author may see and that is not over; of the deals that came of a campaign
//! only those count that the reader may see.

use shared::engine::campaign::takes_leads;
use shared::ids::DealId;
use shared::leads::{CameOf, CameOfGap, LeadSource, ResponseKind};
use shared::process::StageKind;

use super::store;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::deals::{deal_lock, deal_sums};
use crate::error::{AppError, AppResult, Problem, ProblemKind};
use crate::process::cache;

/// What a lead says of its campaign, or what of it its author may correct.
pub(super) fn came_of(
    source: LeadSource,
    campaign: Option<DealId>,
    response: Option<ResponseKind>,
) -> AppResult<Option<CameOf>> {
    let problem = |gap| match gap {
        CameOfGap::CampaignMissing => Problem::at("campaign", ProblemKind::Required),
        CameOfGap::ResponseMissing => Problem::at("response", ProblemKind::Required),
        CameOfGap::NoCampaign => Problem::at("source", ProblemKind::CampaignOfOtherSource),
    };
    CameOf::of(source, campaign, response)
        .map_err(|gaps| AppError::Invalid(gaps.into_iter().map(problem).collect()))
}

/// Refuses unless leads may still come of the deal. It stays as it is until the unit ends.
pub(super) async fn check(unit: &Unit, ctx: &Ctx, campaign: DealId) -> AppResult<()> {
    let refuse = |kind| Err(AppError::invalid("campaign", kind));
    let Some(row) = deal_lock(unit.connection(), ctx, campaign).await? else {
        return refuse(ProblemKind::Unknown);
    };
    let definition = cache::get(ctx, row.process).await?.definition;
    match &definition.process {
        process if takes_leads(process, &row.state) => Ok(()),
        process if process.brings_leads.is_some() => refuse(ProblemKind::CampaignOver),
        _ => refuse(ProblemKind::NoCampaign),
    }
}

/// What came of a campaign.
#[derive(Debug, Clone, Default)]
pub(super) struct Brought {
    /// How many leads, by what people responded.
    pub(super) responses: Vec<(ResponseKind, i64)>,
    /// How many deals those leads became, as far as the reader may see them.
    pub(super) deals: i64,
    /// What those are worth that are being sold or set aside, in stored units.
    pub(super) open: i64,
    /// What those are worth to which the customer said yes, in stored units.
    pub(super) won: i64,
}

impl Brought {
    /// Reads it in two statements, however many leads there are.
    pub(super) async fn by(ctx: &Ctx, campaign: DealId) -> AppResult<Self> {
        let (reader, org) = (ctx.app.db.reader(), ctx.org.id);
        let responses = store::response_counts(reader, org, campaign).await?;
        let mut brought = Self { responses, ..Self::default() };
        for sum in deal_sums(reader, ctx, store::deals_of_campaign(org, campaign)).await? {
            brought.deals += sum.deals;
            match sum.kind {
                kind if kind.is_won() => brought.won += sum.amount,
                StageKind::Lost => {}
                _ => brought.open += sum.amount,
            }
        }
        Ok(brought)
    }

    /// How many leads.
    pub(super) fn leads(&self) -> i64 {
        self.responses.iter().map(|(_, leads)| leads).sum()
    }
}
