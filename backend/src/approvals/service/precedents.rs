//! How the same was decided on other deals, and what became of them.

use std::collections::BTreeSet;

use shared::event::{Basis, Event};
use shared::permission::Permission;
use shared::process::{StageKind, Step, Tone};

use crate::approvals::store::{PastDecision, decision_list};
use crate::ctx::Ctx;
use crate::deals::service::DealView;
use crate::error::AppResult;

/// Counts of other deals by their last decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Precedents {
    pub(crate) approved: u32,
    /// Of those approved: how many were won.
    pub(crate) won: u32,
    /// Of those approved: how many were lost.
    pub(crate) lost: u32,
    pub(crate) rejected: u32,
    pub(crate) returned: u32,
}

/// What became of requests that were asked for one of the same reasons. Only for those who may read all deals: counts
/// tell of deals, too.
pub(super) async fn precedents(
    ctx: &Ctx,
    deal: &DealView,
    step: &Step,
    basis: &Basis,
) -> AppResult<Precedents> {
    if !ctx.may(Permission::DealReadAll) {
        return Ok(Precedents::default());
    }
    let process = deal.published.definition.process.key.as_str();
    let found = decision_list(ctx.app.db.reader(), ctx, (process, &step.key), deal.row.id).await?;
    Ok(count(&found, step, basis))
}

/// Counts each deal once, by its latest decision.
fn count(found: &[PastDecision], step: &Step, basis: &Basis) -> Precedents {
    let mut counted = BTreeSet::new();
    let mut precedents = Precedents::default();
    for past in found {
        let Some(tone) = tone_like(&past.event, step, basis) else { continue };
        if !counted.insert(past.deal) {
            continue;
        }
        match tone {
            Tone::Positive => {
                precedents.approved += 1;
                precedents.won += u32::from(past.stands.is_won());
                precedents.lost += u32::from(past.stands == StageKind::Lost);
            }
            Tone::Negative => precedents.rejected += 1,
            Tone::Neutral => precedents.returned += 1,
        }
    }
    precedents
}

/// What a decision meant, if it was about one of the same reasons.
fn tone_like(event: &Event, step: &Step, basis: &Basis) -> Option<Tone> {
    let Event::StepCompleted { outcome: Some(outcome), basis: Some(then), .. } = event else { return None };
    let is_like = then.rules.iter().any(|rule| basis.rules.contains(rule));
    step.outcome(outcome).filter(|_| is_like).map(|outcome| outcome.tone)
}
