//! What the deal screens ask of the server.

use crate::api::scalars::{Date, Id};
use crate::api::schema;
use crate::api::types::{Amount, Person};

/// A deal as far as its first version of a page goes.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub(super) struct Deal {
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

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Account")]
pub(super) struct AccountName {
    pub(super) id: Id,
    pub(super) name: String,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Stage")]
pub(super) struct StageName {
    pub(super) key: String,
    pub(super) name: String,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepStatus {
    Waiting,
    Open,
    Done,
    Withdrawn,
    NotReached,
    NotNeeded,
}

#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) stage: String,
    pub(super) status: StepStatus,
    pub(super) due: Option<Date>,
    pub(super) late: bool,
    pub(super) mine: bool,
}

#[derive(cynic::QueryVariables)]
pub(super) struct DealByNumber {
    pub(super) number: String,
}

/// One deal by its readable number.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Query", variables = "DealByNumber")]
pub(super) struct DealQuery {
    #[arguments(number: $number)]
    pub(super) deal_by_number: Option<Deal>,
}
