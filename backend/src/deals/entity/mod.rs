//! Rows of deals and what hangs on them.

pub(crate) mod deal;
pub(crate) mod review;
pub(crate) mod task;
pub(crate) mod team;
pub(crate) mod timer;
