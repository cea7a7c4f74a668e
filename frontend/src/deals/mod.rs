//! Deals: the list, one deal (as a page, in a panel, a step in an inbox), and starting a new one.

mod changes;
mod components;
mod create;
mod handle;
mod list;
mod list_ops;
mod model;
mod ops;
mod page;
mod transfer;

pub(crate) use create::NewDealDialog;
pub(crate) use list::DealsPage;
pub(crate) use page::{DealPage, DealPanel, StepInPlace};
