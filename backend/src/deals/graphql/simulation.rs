//! What a draft would have asked of past deals, in the API (PA-4.1).

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};
use shared::ids::DealId;
use shared::keys::StepKey;

use super::migration_preview::deals;
use super::types::Deal;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::service::{ApprovalCount, simulate};
use crate::graphql::nullable;
use crate::process::{cache, draft_definition};

/// How often one approval would have been asked for.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct SimulatedApproval {
    /// The key of its step.
    step: String,
    /// The name of its step.
    name: String,
    /// Of how many deals the published version asks it.
    before: u32,
    /// Of how many deals the draft would have.
    after: u32,
    #[graphql(skip)]
    examples: Vec<DealId>,
}

#[ComplexObject]
impl SimulatedApproval {
    /// Some of the deals in which they differ.
    async fn examples(&self, context: &Context<'_>) -> Result<Vec<Deal>> {
        deals(context, &self.examples).await
    }
}

/// How many deals would be of another type.
#[derive(Debug, SimpleObject)]
pub struct SimulatedSegment {
    /// The name of the type they are of.
    before: Option<String>,
    /// The name of the type they would be of.
    after: Option<String>,
    /// How many.
    deals: u32,
}

/// What the draft of a process would have asked of past deals, beside what the published version asks.
#[derive(Debug, SimpleObject)]
pub struct ProcessSimulation {
    /// How many deals were lived through again: the latest that something happened to.
    deals: u32,
    /// Whether there were more, which were left out.
    more: bool,
    /// Each approval of either version.
    approvals: Vec<SimulatedApproval>,
    /// Types of deal that would change.
    segments: Vec<SimulatedSegment>,
}

async fn simulation(ctx: &Ctx, key: &str, days: u16) -> Result<Option<ProcessSimulation>> {
    let published = cache::find(ctx, key, None).await?;
    let draft = draft_definition(ctx, key).await?;
    let (Some(published), Some(draft)) = (published, draft) else { return Ok(None) };
    let since = ctx.now.plus_seconds(-i64::from(days) * 86_400);
    let found = simulate(ctx, (&published.definition, &draft), since).await?;
    let (old, new) = (published.definition.texts(ctx.locale), draft.texts(ctx.locale));
    let name = |step: &StepKey| {
        let texts = if new.steps.contains_key(step) { new } else { old };
        texts.step(step).to_owned()
    };
    let approvals = found.approvals.into_iter().map(|(step, count)| {
        let ApprovalCount { before, after, examples } = count;
        SimulatedApproval { name: name(&step), step: step.to_string(), before, after, examples }
    });
    let segments = found.segments.into_iter().map(|((before, after), deals)| SimulatedSegment {
        before: before.map(|key| old.segment(&key).to_owned()),
        after: after.map(|key| new.segment(&key).to_owned()),
        deals,
    });
    Ok(Some(ProcessSimulation {
        deals: found.deals,
        more: found.more,
        approvals: approvals.collect(),
        segments: segments.collect(),
    }))
}

/// Queries on simulations.
#[derive(Debug, Default)]
pub struct SimulationQuery;

#[Object]
impl SimulationQuery {
    /// What the draft of a process would have asked of the deals of the last days; absent while there is no draft.
    async fn process_simulation(
        &self,
        context: &Context<'_>,
        key: String,
        #[graphql(default = 90)] days: u16,
    ) -> Option<Result<ProcessSimulation>> {
        nullable(async { simulation(authz::enter(context)?, &key, days).await }).await
    }
}
