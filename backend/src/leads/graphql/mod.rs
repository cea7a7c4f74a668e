//! Leads and conflicts in the API: parse, authorise, call one use case, map.

mod lead_yield;
mod mutation;
mod query;
mod together;
mod types;

pub use lead_yield::LeadYield;
pub use mutation::LeadMutation;
pub use query::LeadQuery;
pub use types::{Conflict, Lead, LeadSource};
