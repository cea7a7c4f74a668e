//! How sure a forecast is about a deal: what its owner said while the stage allows it, else what the stage says.

use crate::process::{Categories, ForecastCategory, Process};

use super::DealState;

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
