//! Turns a lead into account, contact and deal in one step, without typing anything twice (RS-1.4).
//!
//! Before that it looks again who works with the company. What it finds goes on record and holds the lead, so a refusal
//! is an outcome of its own that is committed, and no error.

use serde::{Deserialize, Serialize};
use shared::ids::{DealId, LeadId};
use shared::leads::{Hold, LeadStatus};
use shared::money::Money;
use shared::text::Title;
use shared::time::Date;

use super::write_lead::lock_own;
use crate::accounts::{NewAccount, NewContact};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::service::{AccountChoice, CreateDeal};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::leads::conflicts::{Subject, hold_of, look_again};
use crate::leads::store::{self, LeadRow};
use crate::process::Published;

/// Converts a lead. A converted lead can yield further deals for the same account.
pub struct ConvertLead {
    /// Who asks.
    pub ctx: Ctx,
    /// The lead.
    pub lead: LeadId,
    /// The version the caller saw.
    pub expected_version: i64,
    /// The process the deal shall run on.
    pub process: Published,
    /// The deal's title.
    pub title: Title,
    /// The day it is expected to be won.
    pub close_date: Option<Date>,
    /// What the account executive guesses.
    pub estimated: Option<Money>,
    /// The author's key of the request.
    pub client_mutation_id: Option<String>,
}

/// What became of a lead that should be converted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Converted {
    /// The lead.
    pub lead: LeadId,
    /// The new deal, or why a conflict over the company holds the lead (RS-1.3).
    pub deal: Result<DealId, Hold>,
}

impl Write for ConvertLead {
    type Output = Converted;

    async fn run(&self, unit: &Unit) -> AppResult<Converted> {
        let ctx = &self.ctx;
        if !self.process.definition.process.has_amounts() {
            return Err(AppError::invalid("process", ProblemKind::NoSale));
        }
        let mut row = lock_own(unit, ctx, self.lead, self.expected_version).await?;
        if let Some(hold) = held(unit, ctx, &row).await? {
            return Ok(Converted { lead: self.lead, deal: Err(hold) });
        }
        let fields = &row.fields;
        let contact = NewContact {
            name: fields.contact_name.clone(),
            email: fields.email.clone(),
            phone: fields.phone.clone(),
        };
        let account = match row.account {
            Some(account) => AccountChoice::Existing(account),
            None => AccountChoice::New(NewAccount {
                name: fields.company.clone(),
                domain: fields.domain.clone(),
                registration_number: fields.registration_number.clone(),
                contact: Some(contact.clone()),
            }),
        };
        let create = CreateDeal {
            ctx: ctx.clone(),
            process: self.process.clone(),
            title: self.title.clone(),
            account,
            owner: row.owner,
            close_date: self.close_date,
            contact: Some(contact),
            estimated: self.estimated,
            client_mutation_id: self.client_mutation_id.clone(),
            from_lead: true,
        };
        let created = create.run(unit).await?;
        row.account = Some(created.account);
        row.fields.status = LeadStatus::Converted;
        store::lead_update(unit.connection(), ctx, &row).await?;
        store::lead_deal_insert(unit.connection(), ctx, self.lead, created.deal).await?;
        Ok(Converted { lead: self.lead, deal: Ok(created.deal) })
    }
}

/// What keeps the lead from becoming a deal, with what is found only now.
async fn held(unit: &Unit, ctx: &Ctx, lead: &LeadRow) -> AppResult<Option<Hold>> {
    let subject = [Subject::Lead(lead.id)];
    let known = store::conflict_list(unit.connection(), ctx.org.id, &subject).await?;
    look_again(unit, ctx, lead, &known).await?;
    let records = store::conflict_list(unit.connection(), ctx.org.id, &subject).await?;
    Ok(hold_of(lead.owner, &records))
}
