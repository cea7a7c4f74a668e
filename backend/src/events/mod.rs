//! The event log: written in the transaction of the state it changes, sealed into a hash chain a moment later, and
//! announced to live readers after the commit, those of other servers on the same PostgreSQL too.

pub mod anchor;
pub mod chain;
pub(crate) mod entity;
pub mod hub;
pub mod relay;
pub mod store;
