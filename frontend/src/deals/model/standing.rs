//! Where a deal stands: the stages of its way, its steps by stage, and the step its reader works on.

use shared::engine::DealState;
use shared::keys::StageKey;
use shared::process::Process;

use crate::api::types::StepStatus;
use crate::deals::ops::Step;

/// Where a stage lies, seen from the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deals) enum Place {
    /// Behind it.
    Passed,
    /// It is here.
    Here,
    /// Where it was when it was set aside or ended.
    Left,
    /// Ahead of it.
    Ahead,
}

/// The stages of the way in order; a deal that left the way stands in its own stage at the end.
pub(in crate::deals) fn way(process: &Process, state: &DealState) -> Vec<(StageKey, Place)> {
    let on_the_way =
        |key: &StageKey| process.stage_kind(key).is_some_and(shared::process::StageKind::is_on_the_way);
    let here = on_the_way(&state.stage);
    let at = if here { Some(&state.stage) } else { state.previous_stage.as_ref() };
    let position = at.and_then(|stage| process.stage_position(stage)).unwrap_or_default();
    let stages = process.stages.iter().enumerate().filter(|(_, stage)| on_the_way(&stage.key));
    let mut way: Vec<(StageKey, Place)> = stages
        .map(|(index, stage)| {
            let place = match index.cmp(&position) {
                std::cmp::Ordering::Less => Place::Passed,
                std::cmp::Ordering::Equal if here => Place::Here,
                std::cmp::Ordering::Equal => Place::Left,
                std::cmp::Ordering::Greater => Place::Ahead,
            };
            (stage.key.clone(), place)
        })
        .collect();
    if !here {
        way.push((state.stage.clone(), Place::Here));
    }
    way
}

/// The step its reader works on: the one asked for, else the one already being worked on, else the one that presses
/// most. Only steps that fall to the reader now.
pub(in crate::deals) fn work<'a>(
    steps: &'a [Step],
    asked: Option<&str>,
    current: Option<&str>,
) -> Option<&'a Step> {
    let mine = || steps.iter().filter(|step| is_work(step));
    let named = |name: Option<&str>| mine().find(|step| Some(step.key.as_str()) == name);
    named(asked)
        .or_else(|| named(current))
        .or_else(|| mine().min_by_key(|step| (step.optional, step.due.is_none(), step.due)))
}

/// Whether its reader can work on a step now.
pub(in crate::deals) fn is_work(step: &Step) -> bool {
    step.mine && step.status == StepStatus::Open
}

/// Whether a step is part of what is shown: needed now, later, or done.
pub(in crate::deals) fn is_shown(step: &Step) -> bool {
    !matches!(step.status, StepStatus::NotNeeded | StepStatus::Withdrawn)
}

#[cfg(test)]
pub(in crate::deals) mod tests {
    use super::*;
    use crate::api::types::RoleName;
    use shared::keys::FactKey;

    pub(in crate::deals) fn fact(key: &str) -> FactKey {
        FactKey::parse(key).unwrap()
    }

    /// A template of two stages and one step, as the server sends it.
    pub(in crate::deals) fn template() -> Process {
        serde_json::from_value(serde_json::json!({
            "key": "tiny", "version": 1, "roles": [{"key": "seller"}],
            "facts": {"wanted": {"type": "flag"}, "vendors": {"type": "line"}, "count": {"type": "number"}},
            "stages": [
                {"key": "qualify", "kind": "open", "category": {"default": "pipeline", "allowed": ["pipeline"]},
                 "probability": 20, "next": ["quote", "on_hold"], "usual_days": 5},
                {"key": "quote", "kind": "open", "category": {"default": "pipeline", "allowed": ["pipeline"]},
                 "probability": 50, "next": [], "usual_days": 5},
                {"key": "on_hold", "kind": "on_hold", "category": {"default": "omitted", "allowed": ["omitted"]},
                 "probability": 10, "next": [], "usual_days": 30},
            ],
            "steps": [{"key": "ask", "stage": "qualify", "owner": "seller", "kind": "form", "fields": [
                {"fact": "wanted"},
                {"fact": "vendors", "when": "wanted"},
                {"fact": "count", "optional": true, "when": {"fact": "vendors", "set": true}},
            ], "outcomes": [{"key": "again", "leads": {"back_to": "ask"}, "note": true}]}],
        }))
        .unwrap()
    }

    /// A deal at the start of it, as the server sends it.
    pub(in crate::deals) fn deal() -> DealState {
        let id = "0".repeat(32);
        serde_json::from_value(serde_json::json!({
            "number": "D-1", "title": "Tiny", "account": format!("account_{id}"), "owner": format!("user_{id}"),
            "process": format!("process_{id}"), "currency": "EUR", "close_date": null, "origin": null,
            "created_at": "2026-11-01T08:00:00Z", "stage": "qualify", "stage_since": "2026-11-01T08:00:00Z",
            "stage_cause": "created", "previous_stage": null, "facts": {}, "amounts": {}, "team": {}, "steps": {},
            "documents": [], "related": [], "loops": 0, "overrides": [],
        }))
        .unwrap()
    }

    fn stage(key: &str) -> StageKey {
        StageKey::parse(key).unwrap()
    }

    fn step(key: &str, mine: bool, due: Option<&str>) -> Step {
        Step {
            key: key.to_owned(),
            name: key.to_owned(),
            stage: "qualify".to_owned(),
            kind: "form".to_owned(),
            owner: RoleName { key: "seller".to_owned(), name: "Seller".to_owned() },
            optional: false,
            status: StepStatus::Open,
            round: 1,
            assignee: None,
            due: due.map(|due| due.parse().unwrap()),
            late: false,
            missed: 0,
            opened_at: None,
            done_at: None,
            done_by: None,
            done_for: None,
            outcome_name: None,
            note: None,
            mine,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn a_deal_on_hold_still_shows_where_it_was() {
        let (process, mut state) = (template(), deal());
        assert_eq!(way(&process, &state), [(stage("qualify"), Place::Here), (stage("quote"), Place::Ahead)]);
        state.previous_stage = Some(stage("quote"));
        state.stage = stage("on_hold");
        let expected = [
            (stage("qualify"), Place::Passed),
            (stage("quote"), Place::Left),
            (stage("on_hold"), Place::Here),
        ];
        assert_eq!(way(&process, &state), expected);
    }

    #[test]
    fn nobody_is_taken_away_from_the_step_they_work_on() {
        let steps = [
            step("a", true, None),
            step("b", true, Some("2026-11-30")),
            step("c", false, Some("2026-11-01")),
        ];
        let key = |asked, current| work(&steps, asked, current).map(|step| step.key.as_str());
        assert_eq!(key(None, None), Some("b"));
        assert_eq!(key(None, Some("a")), Some("a"));
        assert_eq!(key(Some("b"), Some("a")), Some("b"));
        assert_eq!(key(Some("c"), None), Some("b"));
    }
}
