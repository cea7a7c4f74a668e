//! What the lead screens ask of the server.

use crate::api::scalars::Id;
use crate::api::schema;

/// A lead in the list.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Lead")]
pub(super) struct LeadRow {
    pub(super) id: Id,
    pub(super) company: String,
    pub(super) contact_name: String,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "LeadConnection")]
pub(super) struct LeadRows {
    pub(super) nodes: Vec<LeadRow>,
}

/// The newest leads.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Query")]
pub(super) struct LeadsQuery {
    #[arguments(first: 50)]
    pub(super) leads: LeadRows,
}
