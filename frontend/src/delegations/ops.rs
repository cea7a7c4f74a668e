//! What the screen of stand-ins asks of the server.

use crate::api::graphql::{enums, fragment, input, operation};
use crate::api::scalars::{Date, Id, Money, MoneyInput};
use crate::api::types::{Person, UserError};

enums! {
    /// What work a person stands in for.
    pub(super) enum DelegatedWork {
        /// Decisions on approvals alone.
        Approvals,
        /// Every step of the person's roles.
        Steps,
    }
}

enums! {
    /// Where a delegation stands.
    pub(super) enum DelegationStatus {
        /// It has not begun.
        Coming,
        /// It holds.
        Running,
        /// It is over.
        Over,
    }
}

fragment! {
    /// That a person stands in for another one.
    pub(super) struct Delegation: "Delegation" {
        pub(super) id: Id,
        pub(super) person: Person,
        pub(super) deputy: Person,
        pub(super) from: Date,
        pub(super) until: Date,
        pub(super) work: DelegatedWork,
        pub(super) processes: Option<Vec<String>>,
        pub(super) up_to: Option<Money>,
        pub(super) status: DelegationStatus,
        pub(super) may_end: bool,
    }
}

fragment! {
    /// Somebody who may stand in.
    pub(super) struct Colleague: "User" {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) roles: Vec<String>,
    }
}

fragment! {
    /// A process in which somebody may stand in.
    pub(super) struct ProcessName: "Process" {
        pub(super) key: String,
        pub(super) name: String,
    }
}

operation! {
    /// Who stands in for whom, and what a new one is made of.
    query DelegationsQuery() {
        delegations: Vec<Delegation>,
        users: Vec<Colleague>,
        processes: Vec<ProcessName>,
    }
}

input! {
    /// Who stands in, when and how far.
    pub(super) struct DelegationCreateInput {
        pub(super) person: Option<Id>,
        pub(super) deputy: Id,
        pub(super) from: Date,
        pub(super) until: Date,
        pub(super) work: DelegatedWork,
        pub(super) processes: Option<Vec<String>>,
        pub(super) up_to: Option<MoneyInput>,
    }
}

input! {
    pub(super) struct DelegationEndInput {
        pub(super) id: Id,
    }
}

fragment! {
    pub(super) struct DelegationPayload: "DelegationPayload" {
        pub(super) delegation: Option<Delegation>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation DelegationCreate(input: DelegationCreateInput) {
        delegation_create("input: $input"): DelegationPayload,
    }
}

operation! {
    mutation DelegationEnd(input: DelegationEndInput) {
        delegation_end("input: $input"): DelegationPayload,
    }
}
