//! What the palette asks of the server.

use crate::api::graphql::{fragment, operation};
use crate::api::scalars::Id;

fragment! {
    /// A deal that fits.
    pub(super) struct FoundDeal: "Deal" {
        pub(super) number: String,
        pub(super) title: String,
        pub(super) account: FoundAccount,
        pub(super) stage: FoundStage,
    }
}

fragment! {
    pub(super) struct FoundStage: "Stage" {
        pub(super) name: String,
    }
}

fragment! {
    /// A customer that fits.
    pub(super) struct FoundAccount: "Account" {
        pub(super) id: Id,
        pub(super) name: String,
    }
}

fragment! {
    /// What fits what was typed, of each kind the best first.
    pub(super) struct Found: "SearchResult" {
        pub(super) deals: Vec<FoundDeal>,
        pub(super) accounts: Vec<FoundAccount>,
        pub(super) people: Vec<FoundPerson>,
    }
}

fragment! {
    /// Somebody who fits.
    pub(super) struct FoundPerson: "User" {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) email: String,
    }
}

operation! {
    /// Deals, customers and people that fit a text.
    query SearchQuery(text: String) {
        search("text: $text"): Found,
    }
}
