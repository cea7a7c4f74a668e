//! What a step's rounds tell: who sent it back and why, and what changed since an approval was last decided.

use shared::engine::DealState;
use shared::engine::state::{Ending, StepState};
use shared::keys::{FactKey, OutcomeKey, StepKey};
use shared::process::fact::FactValue;
use shared::process::{Effect, Process};
use shared::time::Timestamp;

/// Why a step is to be done again.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::deals) struct SentBack {
    /// The step that sent it back.
    pub(in crate::deals) by: StepKey,
    /// How that step ended.
    pub(in crate::deals) outcome: OutcomeKey,
    /// What was written with it.
    pub(in crate::deals) note: Option<String>,
}

fn endings(step: &StepState) -> impl Iterator<Item = &Ending> {
    step.history.iter().filter_map(|round| round.ending.as_ref()).chain(&step.ending)
}

/// The latest ending of a step, of this round or the one before.
pub(in crate::deals) fn last_ending<'a>(state: &'a DealState, step: &StepKey) -> Option<&'a Ending> {
    endings(state.steps.get(step)?).last()
}

/// What sent the deal back to a step, if that is why it is open.
pub(in crate::deals) fn sent_back(process: &Process, state: &DealState, step: &StepKey) -> Option<SentBack> {
    let open = state.steps.get(step)?;
    // What was done before this round opened has been answered already.
    let since = open.history.last().and_then(|round| round.ending.as_ref()).map(|ending| ending.at)?;
    let mut latest: Option<(Timestamp, SentBack)> = None;
    for from in &process.steps {
        for ending in state.steps.get(&from.key).into_iter().flat_map(endings) {
            let outcome = ending.outcome.as_ref().and_then(|key| from.outcome(key));
            let leads_here =
                outcome.is_some_and(|o| matches!(&o.leads, Some(Effect::BackTo(to)) if to == step));
            let newer = latest.as_ref().is_none_or(|(at, _)| ending.at > *at);
            if let (true, true, Some(outcome)) = (leads_here && ending.at >= since, newer, outcome) {
                let back = SentBack {
                    by: from.key.clone(),
                    outcome: outcome.key.clone(),
                    note: ending.note.clone(),
                };
                latest = Some((ending.at, back));
            }
        }
    }
    latest.map(|(_, back)| back)
}

/// A fact with what it was and what it is.
pub(in crate::deals) type Changed<'a> = (FactKey, Option<&'a FactValue>, Option<&'a FactValue>);

/// What differs from what an approval was last decided on; none when it was never decided.
pub(in crate::deals) fn changed_since<'a>(state: &'a DealState, step: &StepKey) -> Option<Vec<Changed<'a>>> {
    let basis = last_ending(state, step)?.basis.as_ref()?;
    let facts =
        basis.facts.iter().map(|(fact, before)| (fact.clone(), before.as_ref(), state.facts.get(fact)));
    Some(facts.filter(|(_, before, now)| before != now).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::model::standing::tests::{deal, template};

    #[test]
    fn a_step_says_who_sent_it_back() {
        let (process, mut state) = (template(), deal());
        let step = StepKey::parse("ask").unwrap();
        assert_eq!(sent_back(&process, &state, &step), None);
        let round = serde_json::json!({
            "status": "open", "round": 2, "opened_at": "2026-11-03T08:00:00Z", "assignee": null, "due": null,
            "due_by_hand": false, "ending": null,
            "history": [{"round": 1, "opened_at": "2026-11-01T08:00:00Z", "ending": {
                "at": "2026-11-03T08:00:00Z", "by": "system", "outcome": "again", "note": "Prices are missing",
                "basis": {"rules": [], "facts": {"wanted": {"flag": true}}},
            }}],
        });
        state.steps.insert(step.clone(), serde_json::from_value(round).unwrap());
        let back = sent_back(&process, &state, &step).unwrap();
        assert_eq!(back.note.as_deref(), Some("Prices are missing"));
        let changed = changed_since(&state, &step).unwrap();
        assert_eq!(changed.len(), 1);
    }
}
