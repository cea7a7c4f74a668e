//! What the lead screens ask of the server.

use crate::api::scalars::Id;
use crate::api::graphql::{fragment, operation};

fragment! {
    /// A lead in the list.
    pub(super) struct LeadRow: "Lead" {
        pub(super) id: Id,
        pub(super) company: String,
        pub(super) contact_name: String,
    }
}

fragment! {
    pub(super) struct LeadRows: "LeadConnection" {
        pub(super) nodes: Vec<LeadRow>,
    }
}

operation! {
    /// The newest leads.
    query LeadsQuery() {
        leads("first: 50"): LeadRows,
    }
}
