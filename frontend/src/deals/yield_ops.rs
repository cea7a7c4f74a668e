//! What the page of a deal that brings leads asks of the server.

use super::ops::StageName;
use crate::api::graphql::{fragment, operation};
use crate::api::scalars::{Decimal, Id, Money};
use crate::api::types::{Amount, PageInfo};
use crate::parts::leads::{LeadResponse, LeadStatus};

fragment! {
    /// A deal that a lead became.
    pub(super) struct BroughtDeal: "Deal" {
        pub(super) number: String,
        pub(super) title: String,
        pub(super) stage: StageName,
        pub(super) amount: Option<Amount>,
    }
}

fragment! {
    /// A lead that came of the deal.
    pub(super) struct BroughtLead: "Lead" {
        pub(super) id: Id,
        pub(super) company: String,
        pub(super) response: Option<LeadResponse>,
        pub(super) status: LeadStatus,
        pub(super) deals: Vec<BroughtDeal>,
    }
}

fragment! {
    pub(super) struct BroughtLeads: "LeadConnection" {
        pub(super) nodes: Vec<BroughtLead>,
        pub(super) page_info: PageInfo,
    }
}

fragment! {
    pub(super) struct ResponseCount: "ResponseCount" {
        pub(super) response: LeadResponse,
        pub(super) leads: i32,
    }
}

fragment! {
    /// What came of the deal (DS-1.1).
    pub(super) struct LeadYield: "LeadYield" {
        pub(super) takes_leads: bool,
        pub(super) lead_count: i32,
        pub(super) responses: Vec<ResponseCount>,
        pub(super) deal_count: i32,
        pub(super) open: Money,
        pub(super) won: Money,
        pub(super) cost: Option<Money>,
        pub(super) net_return: Option<Money>,
        pub(super) return_ratio: Option<Decimal>,
        pub(super) leads("first: 12"): Option<BroughtLeads>,
    }
}

fragment! {
    pub(super) struct YieldingDeal: "Deal" {
        pub(super) lead_yield: Option<LeadYield>,
    }
}

operation! {
    /// What came of a deal.
    query LeadYieldQuery(id: Id) {
        deal("id: $id"): Option<YieldingDeal>,
    }
}
