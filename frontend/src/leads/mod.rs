//! Leads: where selling begins, and the conflicts that are settled before it does (RS-1).

mod convert;
mod create;
mod details;
mod form;
mod list;
mod names;
mod ops;
mod page;

pub(crate) use create::NewLeadDialog;
pub(crate) use list::LeadsPage;
pub(crate) use page::LeadPage;
