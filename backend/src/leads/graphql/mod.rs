//! Leads and conflicts in the API: parse, authorise, call one use case, map.

mod mutation;
mod query;
mod types;

pub use mutation::LeadMutation;
pub use query::LeadQuery;
pub use types::{Conflict, Lead};
