//! Queries on deals, one folder because boards, single deals and projections differ in shape.

mod board;
mod deal;
mod projection;
mod timer;

pub(crate) use board::{BoardQuery, CardRow, StageSum, board_cards, board_sums, card_find};
pub(crate) use deal::{
    DealFilter, DealOrder, DealRow, Projection, deal_count, deal_find, deal_id_by_number, deal_insert,
    deal_list, deal_lock, deal_numbers, deal_update, deals_open_for_matching,
};
pub(crate) use projection::{StoredTasks, counter_next, task_list, tasks_sync, team_sync};
pub(crate) use timer::{TimerRow, timer_mark_fired, timers_due, timers_sync};
