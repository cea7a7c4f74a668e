//! What the page of a process asks of the server.

use crate::api::graphql::{fragment, operation};

fragment! {
    /// A stage with its guidance.
    pub(super) struct StageGuide: "Stage" {
        pub(super) name: String,
        pub(super) purpose: String,
        pub(super) entry: String,
        pub(super) exit: String,
        pub(super) buyer: String,
    }
}

fragment! {
    /// A process with its stages.
    pub(super) struct ProcessGuide: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) purpose: String,
        pub(super) stages: Vec<StageGuide>,
    }
}

operation! {
    /// The latest version of every process.
    query ProcessGuidesQuery() {
        processes: Vec<ProcessGuide>,
    }
}
