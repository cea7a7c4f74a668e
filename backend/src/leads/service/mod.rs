//! What can be done with leads.

mod convert_lead;
mod hand_over;
mod receive_lead;
mod resolve_conflict;
mod write_lead;

pub use convert_lead::{ConvertLead, Converted};
pub use receive_lead::ReceiveLead;
pub use resolve_conflict::ResolveConflict;
pub use write_lead::{CreateLead, LeadChanges, UpdateLead};
