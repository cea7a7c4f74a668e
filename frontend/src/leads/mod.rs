//! Leads: where selling begins, and the conflicts that are settled before it does (RS-1).

mod ops;
mod page;

pub(crate) use page::{LeadPage, LeadsPage};
