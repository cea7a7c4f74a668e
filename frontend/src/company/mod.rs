//! What holds for the whole company, for administrators: its business calendar.

mod calendar;
mod ops;
mod screens;

pub(crate) use screens::calendar_page;
