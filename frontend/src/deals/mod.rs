//! Deals: the list, those of a customer, one deal (as a page, in a panel, a step or an item in an inbox), and starting a new one.

mod account;
mod account_ops;
mod behind;
mod changes;
mod components;
mod create;
mod entries;
mod handle;
mod list;
mod list_ops;
mod model;
mod ops;
mod page;
mod screens;
mod transfer;
mod yield_ops;

pub(crate) use create::NewDealDialog;
pub(crate) use list::DealsPage;
pub(crate) use screens::{account_page, deal_page, deal_panel, item_in_place, prepare, step_in_place};
