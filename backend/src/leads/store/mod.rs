//! Queries on leads and on conflicts between sellers.

mod campaign;
mod conflict;
mod lead;
mod source;

pub(crate) use campaign::{deals_of_campaign, response_counts};
pub(crate) use conflict::{
    ConflictRow, conflict_find, conflict_insert_many, conflict_list, conflict_list_with, conflict_resolve,
};
pub(crate) use lead::{
    LeadFields, LeadFilter, LeadRow, lead_companies, lead_count, lead_deal_insert, lead_deal_list, lead_find,
    lead_insert, lead_list, lead_lock, lead_update, leads_open_for_matching,
};
pub(crate) use source::{SOURCE_OF_DEAL, deals_of_sources};
