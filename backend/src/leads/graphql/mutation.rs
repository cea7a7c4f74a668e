//! Mutations on leads.

use async_graphql::{Context, ID, InputObject, InputType, Object, Result, SimpleObject};
use shared::ids::DealId;
use shared::leads::LeadStatus as Status;
use shared::limits::TEXT_MAX;
use shared::text::{TextError, Title, parse_email, parse_line};

use super::types::{Conflict, ConflictResolution, Lead, LeadResponse, LeadSource, LeadStatus};
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::graphql::Deal;
use crate::deals::service::read_deal;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::request::{parse_id, request_of, with_key};
use crate::graphql::scalars::{Date, MoneyInput};
use crate::graphql::user_error::{UserError, user_errors};
use crate::leads::campaigns::came_of;
use crate::leads::conflicts::with_labels;
use crate::leads::service::{ConvertLead, CreateLead, LeadChanges, ResolveConflict, UpdateLead};
use crate::leads::store::{self, LeadFields};
use crate::process::graphql::named;

/// Enters a lead.
#[derive(Debug, Clone, InputObject)]
pub struct LeadCreateInput {
    /// The company.
    company: String,
    /// The person.
    contact_name: String,
    /// The e-mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
    /// The company's internet domain.
    domain: Option<String>,
    /// The company's number in a public register.
    registration_number: Option<String>,
    /// How it came.
    source: LeadSource,
    /// The campaign it came of, which is not over; with the source CAMPAIGN, and only then.
    campaign: Option<ID>,
    /// By what somebody responded to the campaign; with it, and only then.
    response: Option<LeadResponse>,
    /// Research and remarks.
    notes: Option<String>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Changes a lead; absent fields stay, empty texts clear.
#[derive(Debug, Clone, InputObject)]
pub struct LeadUpdateInput {
    /// The lead.
    id: ID,
    /// The version the caller saw.
    expected_version: i64,
    /// The company.
    company: Option<String>,
    /// The person.
    contact_name: Option<String>,
    /// The e-mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
    /// The company's internet domain.
    domain: Option<String>,
    /// The company's number in a public register.
    registration_number: Option<String>,
    /// How it came. Another source than CAMPAIGN clears campaign and response.
    source: Option<LeadSource>,
    /// The campaign it came of, which is not over; with the source CAMPAIGN, and only then.
    campaign: Option<ID>,
    /// By what somebody responded to the campaign.
    response: Option<LeadResponse>,
    /// Where it stands; only `leadConvert` makes it CONVERTED.
    status: Option<LeadStatus>,
    /// Research and remarks.
    notes: Option<String>,
    /// Who works on it from now on, and is told so.
    owner: Option<ID>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Turns a lead into account, contact and deal.
#[derive(Debug, Clone, InputObject)]
pub struct LeadConvertInput {
    /// The lead.
    id: ID,
    /// The version the caller saw.
    expected_version: i64,
    /// The process's key; the latest version is taken.
    process: String,
    /// The deal's title.
    title: String,
    /// The day the deal is expected to be won.
    close_date: Option<Date>,
    /// What the account executive guesses.
    estimated_amount: Option<MoneyInput>,
    /// Makes a repetition give the first result; comes back with the live update.
    client_mutation_id: Option<String>,
}

/// Resolves a conflict between sellers.
#[derive(Debug, Clone, InputObject)]
pub struct ConflictResolveInput {
    /// The conflict.
    id: ID,
    /// How it ends.
    resolution: ConflictResolution,
    /// Why.
    note: String,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// A lead after a mutation, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct LeadPayload {
    /// The lead; absent when nothing was changed.
    lead: Option<Lead>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A converted lead and its deal, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct LeadConvertPayload {
    /// The lead; with the conflicts that hold it when there is no deal.
    lead: Option<Lead>,
    /// The new deal.
    deal: Option<Deal>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A conflict after a mutation, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct ConflictPayload {
    /// The conflict; absent when nothing was changed.
    conflict: Option<Conflict>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A line that must be there.
fn line(field: &str, text: &str) -> AppResult<String> {
    parse_line(text).map_err(|error| AppError::invalid(field, ProblemKind::Text(error)))
}

/// A line that may be missing; blank is missing.
fn optional_line(field: &str, text: Option<&str>) -> AppResult<Option<String>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| line(field, text)).transpose()
}

fn optional_email(text: Option<&str>) -> AppResult<Option<String>> {
    let parse =
        |text: &str| parse_email(text).map_err(|error| AppError::invalid("email", ProblemKind::Text(error)));
    text.filter(|text| !text.trim().is_empty()).map(parse).transpose()
}

fn notes(text: Option<String>) -> AppResult<String> {
    // Databases end texts at this character.
    let text = text.unwrap_or_default().replace('\0', "");
    if text.chars().count() > TEXT_MAX {
        return Err(AppError::invalid("notes", ProblemKind::Text(TextError::TooLong(TEXT_MAX))));
    }
    Ok(text)
}

fn campaign(id: Option<&ID>) -> AppResult<Option<DealId>> {
    id.map(|id| parse_id("campaign", id)).transpose()
}

/// A field that stays (absent), is cleared (blank) or changes.
fn change(given: Option<&str>, parsed: Option<String>) -> Option<String> {
    given.map(|_| parsed.unwrap_or_default())
}

impl LeadCreateInput {
    fn fields(self) -> AppResult<LeadFields> {
        let campaign = campaign(self.campaign.as_ref())?;
        let source = self.source.into();
        Ok(LeadFields {
            company: line("company", &self.company)?,
            contact_name: line("contactName", &self.contact_name)?,
            email: optional_email(self.email.as_deref())?,
            phone: optional_line("phone", self.phone.as_deref())?,
            domain: optional_line("domain", self.domain.as_deref())?,
            registration_number: optional_line("registrationNumber", self.registration_number.as_deref())?,
            source,
            came_of: came_of(source, campaign, self.response.map(Into::into))?,
            status: Status::New,
            notes: notes(self.notes)?,
        })
    }
}

impl LeadUpdateInput {
    fn changes(self) -> AppResult<LeadChanges> {
        let number = optional_line("registrationNumber", self.registration_number.as_deref())?;
        Ok(LeadChanges {
            company: self.company.as_deref().map(|text| line("company", text)).transpose()?,
            contact_name: self.contact_name.as_deref().map(|text| line("contactName", text)).transpose()?,
            email: change(self.email.as_deref(), optional_email(self.email.as_deref())?),
            phone: change(self.phone.as_deref(), optional_line("phone", self.phone.as_deref())?),
            domain: change(self.domain.as_deref(), optional_line("domain", self.domain.as_deref())?),
            registration_number: change(self.registration_number.as_deref(), number),
            source: self.source.map(Into::into),
            campaign: campaign(self.campaign.as_ref())?,
            response: self.response.map(Into::into),
            status: self.status.map(Into::into),
            notes: self.notes.map(|text| notes(Some(text))).transpose()?,
            owner: self.owner.map(|id| parse_id("owner", &id)).transpose()?,
        })
    }
}

async fn lead_payload(ctx: &Ctx, outcome: AppResult<shared::ids::LeadId>) -> Result<LeadPayload> {
    match outcome {
        Ok(id) => {
            let lead = store::lead_find(ctx.app.db.reader(), ctx.org.id, id).await?.map(Lead::from);
            Ok(LeadPayload { lead, user_errors: Vec::new() })
        }
        Err(error) => Ok(LeadPayload { lead: None, user_errors: user_errors(error, ctx)? }),
    }
}

/// Mutations on leads.
#[derive(Debug, Default)]
pub struct LeadMutation;

#[Object]
impl LeadMutation {
    /// Enters a lead for the caller and looks for conflicts (RS-1.1, RS-1.3).
    async fn lead_create(&self, context: &Context<'_>, input: LeadCreateInput) -> Result<LeadPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let work = CreateLead { ctx: ctx.clone(), fields: input.fields()? };
            ctx.write_once(&request, &work).await
        };
        lead_payload(&ctx, outcome.await).await
    }

    /// Changes a lead of the caller, or hands it to somebody else (RS-1.4).
    async fn lead_update(&self, context: &Context<'_>, input: LeadUpdateInput) -> Result<LeadPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let (lead, expected_version) = (parse_id("id", &input.id)?, input.expected_version);
            let work = UpdateLead { ctx: ctx.clone(), lead, expected_version, changes: input.changes()? };
            ctx.write_once(&request, &work).await
        };
        lead_payload(&ctx, outcome.await).await
    }

    /// Turns a lead into account, contact and deal in one step (RS-1.4). Looks again who works with the company, and
    /// refuses while a conflict is open or after it ended in favour of somebody else (RS-1.3).
    async fn lead_convert(
        &self,
        context: &Context<'_>,
        input: LeadConvertInput,
    ) -> Result<LeadConvertPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let title = Title::parse(&input.title);
            let work = ConvertLead {
                ctx: ctx.clone(),
                lead: parse_id("id", &input.id)?,
                expected_version: input.expected_version,
                process: named(&ctx, &input.process).await?,
                title: title.map_err(|error| AppError::invalid("title", ProblemKind::Text(error)))?,
                close_date: input.close_date.map(|date| date.0),
                estimated: input.estimated_amount.map(Into::into),
                client_mutation_id: input.client_mutation_id,
            };
            ctx.write_once(&request, &work).await
        };
        match outcome.await {
            Ok(converted) => {
                let lead =
                    store::lead_find(ctx.app.db.reader(), ctx.org.id, converted.lead).await?.map(Lead::from);
                let (deal, user_errors) = match converted.deal {
                    Ok(deal) => (read_deal(&ctx, deal).await?.map(Deal), Vec::new()),
                    Err(hold) => {
                        let held = AppError::invalid("id", ProblemKind::InConflict(hold));
                        (None, user_errors(held, &ctx)?)
                    }
                };
                Ok(LeadConvertPayload { lead, deal, user_errors })
            }
            Err(error) => {
                Ok(LeadConvertPayload { lead: None, deal: None, user_errors: user_errors(error, &ctx)? })
            }
        }
    }

    /// Resolves a conflict, by name and on record (RS-1.3).
    async fn conflict_resolve(
        &self,
        context: &Context<'_>,
        input: ConflictResolveInput,
    ) -> Result<ConflictPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let work = ResolveConflict {
                ctx: ctx.clone(),
                conflict: parse_id("id", &input.id)?,
                resolution: input.resolution.into(),
                note: input.note,
            };
            ctx.write_once(&request, &work).await
        };
        match outcome.await {
            Ok(id) => {
                let row = store::conflict_find(ctx.app.db.reader(), ctx.org.id, id).await?;
                let conflict = with_labels(&ctx, row.into_iter().collect()).await?.pop().map(Conflict::from);
                Ok(ConflictPayload { conflict, user_errors: Vec::new() })
            }
            Err(error) => Ok(ConflictPayload { conflict: None, user_errors: user_errors(error, &ctx)? }),
        }
    }
}
