//! What the list of deals and the dialog for a new one ask of the server.

use super::ops::ForecastCategory;
use crate::api::graphql::{OrNull, enums, fragment, input, operation};
use crate::api::scalars::{Date, Id, MoneyInput, Quarter};
use crate::api::types::{Amount, PageInfo, Person, RoleName, UserError};

enums! {
    /// The order of a list of deals.
    pub(super) enum DealOrder {
        UpdatedDesc,
        CloseDateAsc,
        NumberDesc,
    }
}

fragment! {
    /// A deal in the list.
    pub(super) struct DealRow: "Deal" {
        pub(super) id: Id,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) account: RowName,
        pub(super) owner: Person,
        pub(super) stage: RowStage,
        pub(super) process: RowProcess,
        pub(super) segment: Option<RowSegment>,
        pub(super) amount: Option<Amount>,
        pub(super) close_date: Option<Date>,
        pub(super) next_step: Option<RowStep>,
    }
}

fragment! {
    pub(super) struct RowName: "Account" {
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct RowStage: "Stage" {
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct RowProcess: "Process" {
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct RowSegment: "DealSegment" {
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct RowStep: "Step" {
        pub(super) name: String,
        pub(super) owner: RoleName,
        pub(super) due: Option<Date>,
        pub(super) late: bool,
        pub(super) mine: bool,
    }
}

fragment! {
    pub(super) struct DealRows: "DealConnection" {
        pub(super) nodes: Vec<DealRow>,
        pub(super) page_info: PageInfo,
        pub(super) total_count: i32,
    }
}

input! {
    /// What narrows the list.
    #[derive(Default)]
    pub(super) struct DealFilter {
        pub(super) process: Option<String>,
        pub(super) owner: Option<Vec<Id>>,
        pub(super) account: Option<Id>,
        pub(super) text: Option<String>,
        pub(super) open: Option<bool>,
        pub(super) quarter: Option<Quarter>,
        pub(super) category: Option<Vec<ForecastCategory>>,
        pub(super) segment: Option<OrNull<String>>,
        pub(super) team: Option<OrNull<String>>,
    }
}

operation! {
    /// A page of the list.
    query DealsQuery(filter: DealFilter, order: DealOrder, after: Option<String>) {
        deals("filter: $filter, order: $order, first: 50, after: $after"): DealRows,
    }
}

fragment! {
    /// A process to choose for a new deal.
    pub(super) struct ProcessName: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        /// Its deals are no sales, so they have no customer.
        pub(super) brings_leads: bool,
    }
}

operation! {
    /// The processes a deal can begin in.
    query StartQuery() {
        processes: Vec<ProcessName>,
    }
}

fragment! {
    pub(super) struct AccountName: "Account" {
        pub(super) id: Id,
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct AccountNames: "AccountConnection" {
        pub(super) nodes: Vec<AccountName>,
    }
}

fragment! {
    /// Somebody else who seems to work with the company.
    pub(super) struct Conflict: "Conflict" {
        pub(super) text: String,
        pub(super) owner: Option<Person>,
        pub(super) deal_number: Option<String>,
    }
}

operation! {
    /// Customers whose name has this in it, and what a deal for a company of this name would collide with.
    query CustomerQuery(text: String) {
        accounts("text: $text, first: 8"): AccountNames,
        conflict_check("company: $text"): Vec<Conflict>,
    }
}

input! {
    /// A customer: known by id, or new by name.
    pub(super) struct AccountRef {
        pub(super) id: Option<Id>,
        pub(super) name: Option<String>,
        pub(super) domain: Option<String>,
        pub(super) contact_name: Option<String>,
        pub(super) contact_email: Option<String>,
    }
}

input! {
    /// A new deal.
    pub(super) struct DealCreateInput {
        pub(super) process: String,
        pub(super) title: String,
        pub(super) account: Option<AccountRef>,
        pub(super) close_date: Option<Date>,
        pub(super) estimated_amount: Option<MoneyInput>,
        pub(super) client_mutation_id: Option<String>,
    }
}

fragment! {
    pub(super) struct NewDeal: "Deal" {
        pub(super) number: String,
    }
}

fragment! {
    pub(super) struct CreatePayload: "DealCreatePayload" {
        pub(super) deal: Option<NewDeal>,
        pub(super) conflicts: Vec<Conflict>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    /// Starts a deal.
    mutation DealCreate(input: DealCreateInput) {
        deal_create("input: $input"): CreatePayload,
    }
}
