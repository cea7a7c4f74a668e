//! Which reminders and escalations a deal has. Storage keeps them as rows and fires them; whenever a deal changes, the
//! rows are brought in line with this answer.

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

/// When a timer fires. It fires once for a round and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// The round of its step.
    pub round: u32,
    /// The day.
    pub day: Date,
    /// False while the deal is on hold or over: then it waits.
    pub active: bool,
}

/// The timers of open steps with a due date whose rule asks for them.
pub fn timers_for(
    process: &Process,
    state: &DealState,
    calendar: &Calendar,
) -> BTreeMap<(StepKey, TimerKind), Timer> {
    let mut timers = BTreeMap::new();
    let active = standstill(process, state).is_none();
    for step in &process.steps {
        let open = state.steps.get(&step.key).filter(|step| step.status == StepStatus::Open);
        let due = open.and_then(|open| Some((open.round, open.due?)));
        let (Some(rule), Some((round, due))) = (&step.due, due) else { continue };
        let mut add = |kind, day| timers.insert((step.key.clone(), kind), Timer { round, day, active });
        if let Some(days) = rule.remind {
            add(TimerKind::Remind, calendar.add_business_days(due, -i32::from(days)));
        }
        if rule.escalate.is_some() {
            add(TimerKind::Escalate, calendar.add_business_days(due, 1));
        }
    }
    timers
}
