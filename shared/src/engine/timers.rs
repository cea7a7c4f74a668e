//! Which reminders and escalations a deal should have pending. Storage keeps them as rows and fires them; whenever a
//! deal changes, the rows are brought in line with this answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::keys::StepKey;
use crate::process::Process;
use crate::time::Date;

use super::DealState;
use super::flow::standstill;
use super::state::StepStatus;

/// What a timer of a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// Reminds before the step is due.
    Remind,
    /// Tells somebody else that the due date was missed.
    Escalate,
}

/// The timers that should be pending, with the day they fire: for open steps with a due date whose rule asks for them.
/// None while the deal is on hold or over.
pub fn timers_for(
    process: &Process,
    state: &DealState,
    calendar: &Calendar,
) -> BTreeMap<(StepKey, TimerKind), Date> {
    let mut timers = BTreeMap::new();
    if standstill(process, state).is_some() {
        return timers;
    }
    for step in &process.steps {
        let open = state.steps.get(&step.key).filter(|step| step.status == StepStatus::Open);
        let (Some(rule), Some(due)) = (&step.due, open.and_then(|open| open.due)) else { continue };
        if let Some(days) = rule.remind {
            let day = calendar.add_business_days(due, -i32::from(days));
            timers.insert((step.key.clone(), TimerKind::Remind), day);
        }
        if rule.escalate.is_some() {
            timers.insert((step.key.clone(), TimerKind::Escalate), calendar.add_business_days(due, 1));
        }
    }
    timers
}
