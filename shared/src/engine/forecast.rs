//! How sure a forecast is about a deal: what its owner said while the stage allows it, else what the stage says. And by
//! which day it counts.

use crate::event::Recorded;
use crate::process::{Categories, ForecastCategory, Process, StageKind};
use crate::time::{Date, Timestamp};

use super::{DealState, begin, evolve};

/// The forecast category of a deal (CQ-2.1, CQ-2.2). What its owner said comes back into force when a stage allows it
/// again.
pub fn category(process: &Process, state: &DealState) -> ForecastCategory {
    let Some(categories) = categories(process, state) else { return ForecastCategory::Omitted };
    let chosen = state.category.as_ref().map(|choice| choice.category);
    chosen.filter(|chosen| categories.allowed.contains(chosen)).unwrap_or(categories.default)
}

/// The categories of the stage where the deal is.
pub(crate) fn categories<'a>(process: &'a Process, state: &DealState) -> Option<&'a Categories> {
    process.stage(&state.stage).map(|stage| &stage.category)
}

/// The day by which a deal counts in the forecast of a quarter (CQ-2.3): the day on which it became won, else the day on
/// which it is expected to be. None without such a day, and for what is lost or no sale, which no forecast counts.
pub fn counts_on(process: &Process, state: &DealState, closed_on: Option<Date>) -> Option<Date> {
    if !process.has_amounts() {
        return None;
    }
    if category(process, state) == ForecastCategory::Closed {
        return closed_on;
    }
    state.close_date.filter(|_| process.stage_kind(&state.stage) != Some(StageKind::Lost))
}

/// Since when a deal is won, as its events tell; none while it is not.
pub fn closed_since<'a>(
    process: &Process,
    events: impl IntoIterator<Item = &'a Recorded>,
) -> Option<Timestamp> {
    let mut events = events.into_iter();
    let mut state = begin(events.next()?)?;
    let mut since = None;
    for recorded in events {
        evolve(&mut state, recorded);
        let is_closed = category(process, &state) == ForecastCategory::Closed;
        since = is_closed.then(|| since.unwrap_or(recorded.at));
    }
    since
}
