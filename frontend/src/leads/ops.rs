//! What the lead screens ask of the server.

use crate::api::graphql::{fragment, input, operation};
use crate::api::scalars::{Date, DateTime, Id, MoneyInput};
use crate::api::types::{PageInfo, Person, UserError};
use crate::parts::conflicts::Clash;
use crate::parts::leads::{LeadResponse, LeadSource, LeadStatus};

fragment! {
    /// A lead in the list.
    pub(super) struct LeadRow: "Lead" {
        pub(super) id: Id,
        pub(super) company: String,
        pub(super) contact_name: String,
        pub(super) source: LeadSource,
        pub(super) status: LeadStatus,
        pub(super) owner: Person,
        pub(super) created_at: DateTime,
    }
}

fragment! {
    pub(super) struct LeadRows: "LeadConnection" {
        pub(super) nodes: Vec<LeadRow>,
        pub(super) page_info: PageInfo,
        pub(super) total_count: i32,
    }
}

input! {
    pub(super) struct LeadFilter {
        pub(super) status: Option<Vec<LeadStatus>>,
        pub(super) owner: Option<Vec<Id>>,
        pub(super) text: Option<String>,
        pub(super) campaign: Option<Id>,
    }
}

operation! {
    /// Leads, newest first.
    query LeadsQuery(filter: Option<LeadFilter>, after: Option<String>) {
        leads("filter: $filter, first: 50, after: $after"): LeadRows,
    }
}

fragment! {
    /// A deal that a lead became.
    pub(super) struct LeadDeal: "Deal" {
        pub(super) number: String,
        pub(super) title: String,
    }
}

fragment! {
    /// A campaign that leads come of.
    pub(super) struct Campaign: "Deal" {
        pub(super) id: Id,
        pub(super) number: String,
        pub(super) title: String,
    }
}

fragment! {
    pub(super) struct Campaigns: "DealConnection" {
        pub(super) nodes: Vec<Campaign>,
    }
}

operation! {
    /// The campaigns that are not over, newest first.
    query CampaignsQuery() {
        deals("filter: { takesLeads: true }, order: NUMBER_DESC, first: 100"): Campaigns,
    }
}

fragment! {
    /// A lead with everything its page shows.
    pub(super) struct Lead: "Lead" {
        pub(super) id: Id,
        pub(super) version: i32,
        pub(super) company: String,
        pub(super) contact_name: String,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
        pub(super) domain: Option<String>,
        pub(super) registration_number: Option<String>,
        pub(super) source: LeadSource,
        pub(super) campaign: Option<Campaign>,
        pub(super) response: Option<LeadResponse>,
        pub(super) status: LeadStatus,
        pub(super) notes: String,
        pub(super) owner: Person,
        pub(super) created_at: DateTime,
        pub(super) conflicts: Vec<Clash>,
        pub(super) deals: Vec<LeadDeal>,
    }
}

operation! {
    query LeadQuery(id: Id) {
        lead("id: $id"): Option<Lead>,
    }
}

operation! {
    /// What a new lead for this company would collide with.
    query ConflictCheckQuery(company: String, domain: Option<String>, registration_number: Option<String>) {
        conflict_check("company: $company, domain: $domain, registrationNumber: $registrationNumber"): Vec<Clash>,
    }
}

fragment! {
    pub(super) struct LeadPayload: "LeadPayload" {
        pub(super) lead: Option<Lead>,
        pub(super) user_errors: Vec<UserError>,
    }
}

input! {
    pub(super) struct LeadCreateInput {
        pub(super) company: String,
        pub(super) contact_name: String,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
        pub(super) domain: Option<String>,
        pub(super) registration_number: Option<String>,
        pub(super) source: LeadSource,
        pub(super) campaign: Option<Id>,
        pub(super) response: Option<LeadResponse>,
        pub(super) notes: Option<String>,
    }
}

operation! {
    mutation LeadCreate(input: LeadCreateInput) {
        lead_create("input: $input"): LeadPayload,
    }
}

input! {
    /// Absent fields stay, empty texts clear.
    pub(super) struct LeadUpdateInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) company: Option<String>,
        pub(super) contact_name: Option<String>,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
        pub(super) domain: Option<String>,
        pub(super) registration_number: Option<String>,
        pub(super) source: Option<LeadSource>,
        pub(super) campaign: Option<Id>,
        pub(super) response: Option<LeadResponse>,
        pub(super) status: Option<LeadStatus>,
        pub(super) notes: Option<String>,
        pub(super) owner: Option<Id>,
    }
}

impl LeadUpdateInput {
    /// Nothing of a lead changes yet.
    pub(super) fn of(id: Id, expected_version: i32) -> Self {
        Self {
            id,
            expected_version,
            company: None,
            contact_name: None,
            email: None,
            phone: None,
            domain: None,
            registration_number: None,
            source: None,
            campaign: None,
            response: None,
            status: None,
            notes: None,
            owner: None,
        }
    }
}

operation! {
    mutation LeadUpdate(input: LeadUpdateInput) {
        lead_update("input: $input"): LeadPayload,
    }
}

input! {
    pub(super) struct LeadConvertInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) process: String,
        pub(super) title: String,
        pub(super) close_date: Option<Date>,
        pub(super) estimated_amount: Option<MoneyInput>,
    }
}

fragment! {
    pub(super) struct LeadConvertPayload: "LeadConvertPayload" {
        pub(super) deal: Option<LeadDeal>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation LeadConvert(input: LeadConvertInput) {
        lead_convert("input: $input"): LeadConvertPayload,
    }
}

fragment! {
    pub(super) struct ProcessName: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        /// No lead becomes a deal of it.
        pub(super) has_amounts: bool,
    }
}

operation! {
    /// The processes a lead can become a deal of.
    query ProcessNamesQuery() {
        processes: Vec<ProcessName>,
    }
}

fragment! {
    /// Somebody who works here.
    pub(super) struct Colleague: "User" {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) roles: Vec<String>,
    }
}

operation! {
    query ColleaguesQuery() {
        users: Vec<Colleague>,
    }
}
