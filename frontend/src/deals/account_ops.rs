//! What the page of a customer asks of the server.

use super::list_ops::{DealFilter, DealOrder, DealRows};
use super::ops::TimelinePage;
use crate::api::graphql::{fragment, operation};
use crate::api::scalars::Id;

fragment! {
    /// A customer with the first page of what happened.
    pub(super) struct Account: "Account" {
        pub(super) name: String,
        pub(super) domain: Option<String>,
        pub(super) registration_number: Option<String>,
        pub(super) contacts: Vec<Contact>,
    }
}

fragment! {
    /// Somebody who works there.
    pub(super) struct Contact: "Contact" {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
    }
}

operation! {
    /// A customer and the deals with it.
    query AccountQuery(id: Id, filter: DealFilter, order: DealOrder) {
        account("id: $id"): Option<Account>,
        deals("filter: $filter, order: $order, first: 50"): DealRows,
    }
}

fragment! {
    pub(super) struct AccountPeople: "Account" {
        pub(super) contacts: Vec<Contact>,
    }
}

operation! {
    /// Who works at a customer.
    query AccountPeopleQuery(id: Id) {
        account("id: $id"): Option<AccountPeople>,
    }
}

fragment! {
    pub(super) struct AccountTimeline: "Account" {
        pub(super) timeline("first: 30, after: $after"): TimelinePage,
    }
}

operation! {
    /// What happened to the deals with a customer, newest first (DS-2.6).
    query AccountTimelineQuery(id: Id, after: Option<String>) {
        account("id: $id"): Option<AccountTimeline>,
    }
}
