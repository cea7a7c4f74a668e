//! The forecast of a quarter: quotas, and what the deals say against them (CQ-2.3).

mod bar;
mod choice;
mod ops;
mod page;
mod quota;
mod screens;
mod table;
mod words;
mod year;

pub(crate) use screens::forecast_page;
