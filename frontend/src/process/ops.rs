//! What the page of a process asks of the server.

use crate::api::graphql::{fragment, operation};
use crate::api::scalars::Date;
use crate::api::types::{Person, RoleName, StageKind};

fragment! {
    /// A stage with its guidance.
    pub(super) struct StageGuide: "Stage" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) purpose: String,
        pub(super) entry: String,
        pub(super) exit: String,
        pub(super) buyer: String,
        pub(super) probability: i32,
        pub(super) usual_days: i32,
    }
}

fragment! {
    /// A step with its guidance.
    pub(super) struct StepGuide: "ProcessStep" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) stage: String,
        pub(super) kind: String,
        pub(super) owner: RoleName,
        pub(super) optional: bool,
        pub(super) needed_when: Option<String>,
        pub(super) due_days: Option<i32>,
        pub(super) due_from: Option<String>,
        pub(super) guidance: String,
        pub(super) tool: String,
        pub(super) content: String,
        pub(super) outcomes: Vec<String>,
    }
}

fragment! {
    /// A process with its stages and steps.
    pub(super) struct ProcessGuide: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) purpose: String,
        pub(super) version: i32,
        pub(super) stages: Vec<StageGuide>,
        pub(super) steps: Vec<StepGuide>,
    }
}

operation! {
    /// The latest version of a process.
    query ProcessGuideQuery(key: String) {
        process("key: $key"): Option<ProcessGuide>,
    }
}

fragment! {
    /// A stage of a process in the catalogue.
    pub(super) struct StageName: "Stage" {
        pub(super) name: String,
        pub(super) kind: StageKind,
    }
}

fragment! {
    /// A process in the catalogue.
    pub(super) struct ProcessEntry: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) purpose: String,
        pub(super) version: i32,
        pub(super) stages: Vec<StageName>,
    }
}

operation! {
    /// The latest version of every process.
    query CatalogueQuery() {
        processes: Vec<ProcessEntry>,
    }
}

fragment! {
    /// What several decisions come to.
    pub(super) struct Measure: "ApprovalMeasure" {
        pub(super) decided: i32,
        pub(super) refused: i32,
        pub(super) median_minutes: Option<i32>,
        pub(super) slow_minutes: Option<i32>,
        pub(super) never_refuses: bool,
    }
}

fragment! {
    pub(super) struct PolicyMeasure: "PolicyMeasure" {
        pub(super) process_name: String,
        pub(super) step_name: String,
        pub(super) reason: Option<String>,
        pub(super) measure: Measure,
    }
}

fragment! {
    pub(super) struct RoleMeasure: "RoleMeasure" {
        pub(super) role: RoleName,
        pub(super) measure: Measure,
    }
}

fragment! {
    pub(super) struct PersonMeasure: "PersonMeasure" {
        pub(super) user: Person,
        pub(super) measure: Measure,
    }
}

fragment! {
    pub(super) struct WaitingApprovals: "WaitingApprovals" {
        pub(super) process: String,
        pub(super) process_name: String,
        pub(super) step: String,
        pub(super) step_name: String,
        pub(super) waiting: i32,
        pub(super) overdue: i32,
    }
}

fragment! {
    pub(super) struct ApprovalMeasures: "ApprovalMeasures" {
        pub(super) since: Date,
        pub(super) partial: bool,
        pub(super) all: Measure,
        pub(super) policies: Vec<PolicyMeasure>,
        pub(super) roles: Vec<RoleMeasure>,
        pub(super) people: Vec<PersonMeasure>,
        pub(super) waiting: Vec<WaitingApprovals>,
    }
}

operation! {
    /// How approvals went in the last days.
    query ApprovalsQuery(days: Option<i32>) {
        approval_measures("days: $days"): ApprovalMeasures,
    }
}
