//! Deals: creating them, running commands on them, reading boards, pages and timelines.
//!
//! Invariants: every change is decided by the engine and written by [`service::apply`] as events, state, tasks, team,
//! timers and messages in one transaction; the stored state is what evolving the events gives; a caller reaches only
//! deals of the own organisation that the own roles let them see.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
mod store;

pub use store::Remembered;
pub(crate) use store::{
    Columns, Counts, DealFilter, DealOrder, DealRow, ForecastGroup, MORNING_SECONDS, RepairTotals,
    StoredTasks, amount_from, counter_next, day_over, deal_id_by_number, deal_list, deal_lock, deal_numbers,
    deal_sums, deals_open_for_matching, forecast_read, shares, task_list, totals_wrong,
};
