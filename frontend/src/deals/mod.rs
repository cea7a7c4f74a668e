//! Deals: the list, one deal (as a page and in a panel), and starting a new one.

mod create;
mod list;
mod ops;
mod page;

pub(crate) use create::NewDealDialog;
pub(crate) use list::DealsPage;
pub(crate) use page::{DealPage, DealPanel};
