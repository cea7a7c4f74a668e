//! The event log: written in the transaction of the state it changes, sealed into a hash chain a moment later, and
//! announced to live readers after the commit.

pub mod anchor;
pub mod chain;
pub(crate) mod entity;
pub mod hub;
pub mod store;
