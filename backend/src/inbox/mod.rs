//! The inbox: open steps that fall to a person, and those the person waits for.
//!
//! Invariants: a task is in somebody's inbox when it is given to them, or to nobody and they have its role; steps of
//! deals on hold or over are in no inbox; the groups follow the organisation's date.

pub mod graphql;
pub(crate) mod store;
