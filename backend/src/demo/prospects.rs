//! Leads of the demo company: some new, some nurtured, one that collides with a colleague's deal, some that came of
//! campaigns.

use std::sync::Arc;

use shared::ids::DealId;
use shared::keys::RoleKey;
use shared::leads::{CameOf, LeadSource, LeadStatus};
use shared::time::Timestamp;

use super::company::Company;
use super::habits::Respondent;
use crate::ctx::App;
use crate::error::{AppError, AppResult};
use crate::leads::LeadFields;
use crate::leads::service::CreateLead;

const DAY: i64 = 86_400;

/// Company, person, domain, how it came, where it stands, and what is known.
type Prospect = (&'static str, &'static str, &'static str, LeadSource, LeadStatus, &'static str);

const PROSPECTS: &[Prospect] = &[
    (
        "Solvay Printing",
        "Hugo Mertens",
        "solvay-printing.example",
        LeadSource::NetworkingEvent,
        LeadStatus::Working,
        "Two sites, tired network. Wants a visit in December.",
    ),
    (
        "Castel Insurance Group",
        "Irene Costa",
        "castel-insurance.example",
        LeadSource::Linkedin,
        LeadStatus::New,
        "Asked about firewalls.",
    ),
    (
        "Birchwood Clinic",
        "Olga Brandt",
        "birchwood-clinic.example",
        LeadSource::CustomerReferral,
        LeadStatus::Nurturing,
        "Budget opens in spring. Recommended by Northfield Hospital.",
    ),
    (
        "Delmar Wines",
        "Pedro Alves",
        "delmar-wines.example",
        LeadSource::ManufacturingPartner,
        LeadStatus::New,
        "Vendor passed it on: storage for a new cellar system.",
    ),
    (
        "Kestrel Aviation",
        "Sam Doyle",
        "kestrel-aviation.example",
        LeadSource::Phone,
        LeadStatus::Working,
        "Call back with a proposal for a workshop.",
    ),
    (
        "Riverside Council",
        "Joan Whitaker",
        "riverside-council.example",
        LeadSource::NonProfitBoard,
        LeadStatus::Nurturing,
        "Public tender planned for next autumn.",
    ),
];

/// Somebody's answer to a campaign.
pub(super) struct Answer<'a> {
    pub(super) who: &'a Respondent,
    pub(super) campaign: DealId,
}

impl Answer<'_> {
    /// The lead that it makes.
    pub(super) fn fields(&self) -> LeadFields {
        let Respondent { company, person, domain, response, .. } = self.who;
        LeadFields {
            company: company.clone(),
            contact_name: person.clone(),
            email: Some(format!("contact@{domain}")),
            phone: None,
            domain: Some(domain.clone()),
            registration_number: None,
            source: LeadSource::Campaign,
            came_of: Some(CameOf { campaign: self.campaign, response: *response }),
            status: LeadStatus::New,
            notes: String::new(),
        }
    }
}

/// Enters the lead of somebody who responded to a campaign, by one of the sellers.
pub(super) async fn respond(
    app: &Arc<App>,
    company: &Company,
    answer: &Answer<'_>,
    at: Timestamp,
) -> AppResult<()> {
    let role = seller()?;
    let sellers = company.people.get(&role).map(Vec::as_slice).unwrap_or_default();
    let turn = usize::try_from(answer.who.days).unwrap_or_default() % sellers.len().max(1);
    let author = sellers.get(turn).ok_or_else(|| AppError::internal("nobody sells"))?;
    let ctx = company.acting(app, *author, &role, at);
    app.db.write(&CreateLead { ctx, fields: answer.fields() }).await.map(|_| ())
}

/// The role of those who enter leads.
fn seller() -> AppResult<RoleKey> {
    RoleKey::parse("account_executive").ok_or_else(|| AppError::internal("a demo role is no name"))
}

/// Enters the leads, each by one of the sellers in turn.
pub(super) async fn enter(app: &Arc<App>, company: &Company, now: Timestamp) -> AppResult<()> {
    let role = seller()?;
    let sellers = company.people.get(&role).map(Vec::as_slice).unwrap_or_default();
    let days = (1_i64..).step_by(3);
    for ((prospect, seller), ago) in PROSPECTS.iter().zip(sellers.iter().cycle()).zip(days) {
        let (name, person, domain, source, status, notes) = *prospect;
        let fields = LeadFields {
            company: name.to_owned(),
            contact_name: person.to_owned(),
            email: Some(format!("contact@{domain}")),
            phone: None,
            domain: Some(domain.to_owned()),
            registration_number: None,
            source,
            came_of: None,
            status,
            notes: notes.to_owned(),
        };
        let ctx = company.acting(app, *seller, &role, now.plus_seconds(-ago * DAY));
        app.db.write(&CreateLead { ctx, fields }).await?;
    }
    Ok(())
}
