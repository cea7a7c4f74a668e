//! What another version of a process would have asked of past deals.

use std::collections::BTreeMap;

use shared::engine;
use shared::event::Recorded;
use shared::ids::DealId;
use shared::keys::{SegmentKey, StepKey};
use shared::process::{Definition, Process};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::deals::store::{self, DealFilter, DealOrder};
use crate::error::AppResult;
use crate::events::store::event_list;

/// How many deals are lived through again; beyond, a simulation would take longer than somebody waits for it.
const LOOKED_AT_MAX: u32 = 1_000;
/// How many deals are read at once.
const PAGE: u64 = 200;
/// How many deals stand as examples of a difference.
const EXAMPLES: usize = 5;

/// How often one approval would have been asked for.
#[derive(Debug, Clone, Default)]
pub struct ApprovalCount {
    /// Of how many deals the present version asks it.
    pub before: u32,
    /// Of how many deals the other version would have.
    pub after: u32,
    /// Some of the deals in which they differ.
    pub examples: Vec<DealId>,
}

/// What another version would have asked.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// How many deals were lived through again: the latest that something happened to.
    pub deals: u32,
    /// Whether there were more.
    pub more: bool,
    /// Each approval of either version.
    pub approvals: BTreeMap<StepKey, ApprovalCount>,
    /// How many deals would be of another type: from which to which.
    pub segments: BTreeMap<(Option<SegmentKey>, Option<SegmentKey>), u32>,
}

impl Simulation {
    fn of(before: &Process, after: &Process) -> Self {
        let steps = before.steps.iter().chain(&after.steps).filter(|step| step.approval.is_some());
        let approvals = steps.map(|step| (step.key.clone(), ApprovalCount::default())).collect();
        Self { approvals, ..Self::default() }
    }

    fn note(&mut self, deal: DealId, before: &engine::Asked, after: &engine::Asked) {
        self.deals += 1;
        for (step, count) in &mut self.approvals {
            let (was, is) = (before.approvals.contains(step), after.approvals.contains(step));
            count.before += u32::from(was);
            count.after += u32::from(is);
            if was != is && count.examples.len() < EXAMPLES {
                count.examples.push(deal);
            }
        }
        if before.segment != after.segment {
            let turn = (before.segment.clone(), after.segment.clone());
            *self.segments.entry(turn).or_default() += 1;
        }
    }
}

/// Lives through the deals of a process to which something happened since a moment, with both versions.
pub async fn simulate(
    ctx: &Ctx,
    (before, after): (&Definition, &Definition),
    since: Timestamp,
) -> AppResult<Simulation> {
    let versions = [&before.process, &after.process];
    let mut simulation = Simulation::of(&before.process, &after.process);
    let filter = DealFilter { process: Some(before.process.key.to_string()), ..DealFilter::default() };
    let mut cursor = None;
    loop {
        let page = (cursor.take(), false, PAGE);
        let rows = store::deal_list(ctx.app.db.reader(), ctx, &filter, DealOrder::UpdatedDesc, page).await?;
        let Some(last) = rows.last() else { return Ok(simulation) };
        cursor = Some((DealOrder::UpdatedDesc.key(last), last.id));
        for row in &rows {
            if row.updated_at < since {
                return Ok(simulation);
            }
            if simulation.deals == LOOKED_AT_MAX {
                simulation.more = true;
                return Ok(simulation);
            }
            let logged = event_list(ctx.app.db.reader(), ctx.org.id, row.id).await?;
            let log: Vec<&Recorded> = logged.iter().map(|logged| &logged.recorded).collect();
            if let [before, after] = engine::simulate(&versions, log, since).as_slice() {
                simulation.note(row.id, before, after);
            }
        }
    }
}
