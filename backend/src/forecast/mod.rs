//! The forecast of a quarter: quotas, and what the deals of the quarter say against them (CQ-2.3).
//!
//! Invariants: which quarter a deal counts in is kept beside the deal by whoever writes it, so a forecast is summed by
//! the database and costs two statements whatever the number of deals; a caller's figures hold only deals that the caller
//! may see; a quota that was set once keeps its version for ever.
//!
//! Absent on purpose: figures that are kept. They are summed from an index each time, so they cannot be wrong.

mod entity;
pub mod graphql;
pub mod service;
mod store;
