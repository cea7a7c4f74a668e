//! What the views of conflicts ask of the server.

use crate::api::graphql::{enums, fragment, input, operation};
use crate::api::scalars::{DateTime, Id};
use crate::api::types::{Person, UserError};

enums! {
    /// Why two companies seem to be one.
    pub(crate) enum ConflictReason {
        SameNumber,
        SameDomain,
        SimilarName,
    }
}

enums! {
    /// How a conflict ended.
    pub(crate) enum ConflictResolution {
        NoConflict,
        Shared,
        HandedOver,
        Withdrawn,
    }
}

fragment! {
    /// Somebody else who seems to work with the company.
    pub(crate) struct Clash: "Conflict" {
        pub(crate) id: Option<Id>,
        pub(crate) reason: ConflictReason,
        pub(crate) text: String,
        pub(crate) owner: Person,
        pub(crate) deal_number: Option<String>,
        pub(crate) score: i32,
        pub(crate) resolution: Option<ConflictResolution>,
        pub(crate) resolved_by: Option<Person>,
        pub(crate) resolved_at: Option<DateTime>,
        pub(crate) note: Option<String>,
    }
}

input! {
    pub(super) struct ConflictResolveInput {
        pub(crate) id: Id,
        pub(crate) resolution: ConflictResolution,
        pub(crate) note: String,
    }
}

fragment! {
    pub(super) struct ConflictPayload: "ConflictPayload" {
        pub(crate) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation ConflictResolve(input: ConflictResolveInput) {
        conflict_resolve("input: $input"): ConflictPayload,
    }
}
