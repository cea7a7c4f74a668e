//! What the deal screens ask of the server.

use crate::api::scalars::{Date, Id};
use crate::api::graphql::{enums, fragment, operation};
use crate::api::types::{Amount, Person};

fragment! {
    /// A deal as far as its first version of a page goes.
    pub(super) struct Deal: "Deal" {
        pub(super) id: Id,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) version: i32,
        pub(super) owner: Person,
        pub(super) account: AccountName,
        pub(super) amount: Option<Amount>,
        pub(super) close_date: Option<Date>,
        pub(super) stage: StageName,
        pub(super) steps: Vec<Step>,
    }
}

fragment! {
    pub(super) struct AccountName: "Account" {
        pub(super) id: Id,
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct StageName: "Stage" {
        pub(super) key: String,
        pub(super) name: String,
    }
}

enums! {
    /// Where a step stands.
    pub(super) enum StepStatus {
        Waiting,
        Open,
        Done,
        Withdrawn,
        NotReached,
        NotNeeded,
    }
}

fragment! {
    pub(super) struct Step: "Step" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) stage: String,
        pub(super) status: StepStatus,
        pub(super) due: Option<Date>,
        pub(super) late: bool,
        pub(super) mine: bool,
    }
}

operation! {
    /// One deal by its readable number.
    query DealQuery(number: String) {
        deal_by_number("number: $number"): Option<Deal>,
    }
}
