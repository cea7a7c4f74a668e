//! Cadences: how often a step comes again, and how many of its rounds went by undone. The pace follows the facts, so that
//! a customer of another class is called at another pace (DS-1.4).

use std::collections::BTreeSet;

use crate::calendar::Calendar;
use crate::keys::FactKey;
use crate::process::{Process, Repeat, Step};
use crate::time::Date;

use super::conditions::holds;
use super::state::{StepState, StepStatus};
use super::{Context, DealState};

/// More rounds than these are not counted: who missed so many has stopped.
const MISSED_MAX: u32 = 99;

/// By when a round is due that is planned from a day; none for a step that does not come again.
pub(crate) fn due(
    process: &Process,
    state: &DealState,
    step: &Step,
    from: Date,
    context: &Context<'_>,
) -> Option<Date> {
    let repeat = step.repeat.as_ref()?;
    Some(context.calendar.add_business_days(from, pace(process, state, repeat).into()))
}

/// Whether one of the changed facts decides how often the step comes.
pub(crate) fn follows(step: &Step, changed: &BTreeSet<FactKey>) -> bool {
    let decides = |fact: &&FactKey| changed.contains(*fact);
    let mut cases = step.repeat.iter().flat_map(|repeat| &repeat.cases);
    cases.any(|case| case.when.facts().iter().any(decides))
}

/// How many rounds of an open step that comes again were not done by their day: the open one, and those that would have
/// come since. 0 for steps that do not come again.
pub(super) fn missed(
    process: &Process,
    state: &DealState,
    (step, at): (&Step, &StepState),
    today: Date,
    calendar: &Calendar,
) -> u32 {
    let due = at.due.filter(|due| at.status == StepStatus::Open && *due < today);
    let (Some(repeat), Some(mut due)) = (&step.repeat, due) else { return 0 };
    let pace = i32::from(pace(process, state, repeat).max(1));
    let mut missed = 0;
    while due < today && missed < MISSED_MAX {
        missed += 1;
        due = calendar.add_business_days(due, pace);
    }
    missed
}

/// Business days from one round to the next as things are.
fn pace(process: &Process, state: &DealState, repeat: &Repeat) -> u16 {
    let case = repeat.cases.iter().find(|case| holds(&case.when, process, state, None));
    case.map_or(repeat.business_days, |case| case.business_days)
}
