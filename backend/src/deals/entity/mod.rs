//! Rows of deals and what hangs on them.

pub(crate) mod deal;
pub(crate) mod expiry;
pub(crate) mod item_task;
pub(crate) mod migration;
pub(crate) mod migration_deal;
pub(crate) mod review;
pub(crate) mod task;
pub(crate) mod team;
pub(crate) mod timer;
