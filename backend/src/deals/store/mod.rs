//! Queries on deals, one folder because boards, single deals and projections differ in shape.

mod board;
mod card;
mod changed_cards;
mod deal;
mod expiry;
mod forecast;
mod found_card;
mod item_task;
mod kept_columns;
mod known_states;
mod migration;
mod place;
mod projection;
mod remembered;
mod review;
mod sums;
mod timer;
mod totals;
mod vacancy;

pub(crate) use board::{Asked, BoardQuery, BoardRows, board_cards, board_read};
pub(crate) use card::{CardRow, NextStep, amount_from};
pub(crate) use changed_cards::card_changed;
pub(crate) use deal::{
    Columns, DealFilter, DealOrder, DealRow, Projection, deal_count, deal_find, deal_id_by_number,
    deal_insert, deal_keep, deal_list, deal_list_by_ids, deal_lock, deal_numbers, deal_update,
    deals_of_account, deals_of_version, deals_open_for_matching,
};
pub(crate) use expiry::{ExpiryRow, day_over, expiries_due, expiries_sync, expiry_take};
pub(crate) use forecast::{
    Counts, Forecast, ForecastGroup, deals_without_forecast, forecast_find, forecast_read, forecast_write,
};
pub(crate) use found_card::{FoundCard, card_find};
pub(crate) use item_task::item_tasks_sync;
pub(crate) use migration::{
    MigratedRow, MigrationRow, deals_running, deals_running_by_version, migrated_find, migrated_list,
    migrated_mark, migration_counts, migration_find, migration_insert, migration_list, migration_turn,
    migrations_open,
};
pub use migration::{MigratedState, MigrationState};
pub(crate) use place::{column_lock, place_write, places_lock, rank_below};
pub(crate) use projection::{StoredTasks, counter_next, task_list, tasks_sync, team_sync, waits_at};
pub use remembered::Remembered;
pub(crate) use review::{review_mark_fired, review_sync, reviews_due};
pub(crate) use sums::deal_sums;
pub(crate) use timer::{MORNING_SECONDS, TimerRow, timer_mark_fired, timers_due, timers_sync};
pub(crate) use totals::{RepairTotals, column_touched, shares, totals_sync, totals_wrong};
pub(crate) use vacancy::steps_of_who_left;
