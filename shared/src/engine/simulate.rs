//! What another version of a process would have asked of a deal that has been (PA-4.1): its log is lived through again,
//! and at every moment both versions are asked which approvals they want.
//!
//! Absent on purpose: what people would have done. Facts, stages and outcomes are those that were.

use std::collections::BTreeSet;

use crate::event::Recorded;
use crate::keys::{SegmentKey, StepKey};
use crate::process::{Process, Step};
use crate::time::Timestamp;

use super::{DealState, begin, evolve, flow, segments};

/// What a version would have asked of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The approvals that were wanted at some moment.
    pub approvals: BTreeSet<StepKey>,
    /// The type of the deal in the end.
    pub segment: Option<SegmentKey>,
}

/// What each of some versions would have asked of a deal since a moment.
pub fn simulate<'a>(
    versions: &[&Process],
    log: impl IntoIterator<Item = &'a Recorded>,
    since: Timestamp,
) -> Vec<Asked> {
    let mut asked = vec![Asked::default(); versions.len()];
    let mut state: Option<DealState> = None;
    for recorded in log {
        match &mut state {
            None => state = begin(recorded),
            Some(state) => evolve(state, recorded),
        }
        let Some(state) = state.as_ref().filter(|_| recorded.at >= since) else { continue };
        for (process, asked) in versions.iter().zip(&mut asked) {
            let wanted = process.steps.iter().filter(|step| is_wanted(process, state, step));
            asked.approvals.extend(wanted.map(|step| step.key.clone()));
            asked.segment = segments::follows_from_facts(process, state, None).cloned();
        }
    }
    asked
}

/// Whether a version wants an approval of a deal as it stands: the deal is in the approval's stage or beyond, and a rule
/// asks.
fn is_wanted(process: &Process, state: &DealState, step: &Step) -> bool {
    let stage = flow::working_stage(process, state);
    let reached = step.stage == *stage || process.is_earlier(&step.stage, stage);
    // The type that the version itself gives the deal.
    let typed = || DealState {
        segment: segments::follows_from_facts(process, state, None).cloned(),
        ..state.clone()
    };
    step.approval.is_some()
        && reached
        && flow::standstill(process, state).is_none()
        && flow::is_needed(process, &typed(), step)
}
