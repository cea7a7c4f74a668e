//! Leads before they become deals, the campaigns they came of (DS-1), and conflicts between sellers (RS-1).
//!
//! Invariants: a lead that a conflict holds is not converted; a conflict is resolved by a named person who does not
//! profit from it, with a note, and stays on record; what counts as the same company is decided by `shared::leads`.

mod campaigns;
pub mod conflicts;
mod entity;
pub mod graphql;
pub mod http;
pub mod service;
mod store;

pub(crate) use store::{LeadFields, SOURCE_OF_DEAL, deals_of_sources, lead_find};
