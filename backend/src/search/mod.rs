//! Search over deals, accounts and people.
//!
//! Invariants: what is searched changes in the transaction that changes the thing; nobody finds what they may not see;
//! what fits and how well is judged by [`shared::search`], the database only brings candidates.

pub mod graphql;
mod service;
mod store;

pub(crate) use store::{Found, account_entry, contains, deal_entry, entry_put};
