//! Leads and conflicts in the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use shared::leads;

use super::together::LeadsTogether;
use crate::ctx::Ctx;
use crate::deals::graphql::Deal;
use crate::error::AppResult;
use crate::graphql::connection::Slice;
use crate::graphql::scalars::DateTime;
use crate::graphql::{ctx, nullable};
use crate::identity::graphql::{UserView as User, Users};
use crate::leads::conflicts::{Collision, OnRecord, Subject, conflicts_of};
use crate::leads::store::{ConflictRow, LeadRow};

/// How a lead came (RS-1.1, DS-1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "leads::LeadSource")]
pub enum LeadSource {
    /// Met at a networking event.
    NetworkingEvent,
    /// Through the board of a non-profit.
    NonProfitBoard,
    /// Through `LinkedIn`.
    #[graphql(name = "LINKEDIN")]
    Linkedin,
    /// By e-mail.
    Email,
    /// By telephone.
    Phone,
    /// Referred by a customer.
    CustomerReferral,
    /// From a manufacturing partner.
    ManufacturingPartner,
    /// Through the website's contact form.
    Website,
    /// In response to a campaign; the lead says to which one, and by what.
    Campaign,
    /// A contact of a distributor.
    Distributor,
    /// From a call of a sales engineer.
    SalesEngineer,
    /// A contact of product support.
    ProductSupport,
    /// From an earlier contact.
    EarlierContact,
}

/// By what somebody responded to a campaign (DS-1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "leads::ResponseKind")]
pub enum LeadResponse {
    /// A reply card.
    ReplyCard,
    /// An e-mail.
    Email,
    /// A telephone call.
    PhoneCall,
    /// A business card that was left.
    BusinessCard,
    /// A form on the web.
    WebForm,
    /// Something else.
    Other,
}

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "leads::LeadStatus")]
pub enum LeadStatus {
    /// Not looked at yet.
    New,
    /// Being researched.
    Working,
    /// Kept warm until the time is right.
    Nurturing,
    /// Became at least one deal.
    Converted,
    /// Not pursued.
    Discarded,
}

/// Why two companies seem to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "leads::MatchReason")]
pub enum ConflictReason {
    /// The same registration number.
    SameNumber,
    /// The same internet domain.
    SameDomain,
    /// Similar names.
    SimilarName,
}

/// How a conflict between sellers was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "leads::ConflictResolution")]
pub enum ConflictResolution {
    /// They are different companies or matters.
    NoConflict,
    /// Both work on it together.
    Shared,
    /// The other one goes on alone.
    HandedOver,
    /// The new one is dropped.
    Withdrawn,
}

/// A lead before it becomes a deal.
#[derive(Debug, Clone)]
pub struct Lead {
    row: LeadRow,
    together: Arc<LeadsTogether>,
}

impl Lead {
    /// The leads of a page.
    pub(super) fn page(slice: Slice<LeadRow>) -> Slice<Self> {
        let together = LeadsTogether::of(slice.rows.iter().map(|row| &row.node));
        slice.map(|row| Self { row, together: together.clone() })
    }
}

impl From<LeadRow> for Lead {
    fn from(row: LeadRow) -> Self {
        let together = LeadsTogether::of(std::iter::once(&row));
        Self { row, together }
    }
}

#[Object]
impl Lead {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Grows with every change; send it back as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.row.version
    }

    /// The company.
    async fn company(&self) -> &str {
        &self.row.fields.company
    }

    /// The person.
    async fn contact_name(&self) -> &str {
        &self.row.fields.contact_name
    }

    /// The e-mail address.
    async fn email(&self) -> Option<&str> {
        self.row.fields.email.as_deref()
    }

    /// The telephone number.
    async fn phone(&self) -> Option<&str> {
        self.row.fields.phone.as_deref()
    }

    /// The company's internet domain.
    async fn domain(&self) -> Option<&str> {
        self.row.fields.domain.as_deref()
    }

    /// The company's number in a public register.
    async fn registration_number(&self) -> Option<&str> {
        self.row.fields.registration_number.as_deref()
    }

    /// How it came.
    async fn source(&self) -> LeadSource {
        self.row.fields.source.into()
    }

    /// The campaign it came of (DS-1.1); absent for others, and where the caller may not see it.
    async fn campaign(&self, context: &Context<'_>) -> Option<Result<Deal>> {
        nullable(async {
            let Some(came_of) = self.row.fields.came_of else { return Ok(None) };
            Ok(self.together.campaign(ctx(context)?, came_of.campaign).await?)
        })
        .await
    }

    /// By what somebody responded to the campaign (DS-1.2); absent where it came of none.
    async fn response(&self) -> Option<LeadResponse> {
        self.row.fields.came_of.map(|came_of| came_of.response.into())
    }

    /// Where it stands.
    async fn status(&self) -> LeadStatus {
        self.row.fields.status.into()
    }

    /// Research and remarks.
    async fn notes(&self) -> &str {
        &self.row.fields.notes
    }

    /// Who works on it.
    async fn owner(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.row.owner).await
    }

    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// Who else seems to work with the company, resolved or not.
    async fn conflicts(&self, context: &Context<'_>) -> Result<Vec<Conflict>> {
        Ok(Conflict::of(ctx(context)?, Subject::Lead(self.row.id)).await?)
    }

    /// The deals it became, as far as the caller may see them.
    async fn deals(&self, context: &Context<'_>) -> Result<Vec<Deal>> {
        Ok(self.together.deals(ctx(context)?, self.row.id).await?)
    }
}

/// Somebody else already works with what seems to be the same company.
#[derive(Debug, Clone)]
pub struct Conflict {
    row: Option<ConflictRow>,
    collision: Collision,
}

impl Conflict {
    /// One that was found but is not on record.
    pub(super) fn found(collision: Collision) -> Self {
        Self { row: None, collision }
    }

    /// The conflicts on record of a lead or deal.
    pub(crate) async fn of(ctx: &Ctx, subject: Subject) -> AppResult<Vec<Self>> {
        Ok(conflicts_of(ctx, &[subject]).await?.into_iter().map(Self::from).collect())
    }
}

impl From<OnRecord> for Conflict {
    fn from((row, collision): OnRecord) -> Self {
        Self { row: Some(row), collision }
    }
}

#[Object]
impl Conflict {
    /// Its global id; absent while it is not on record.
    async fn id(&self) -> Option<ID> {
        self.row.as_ref().map(|row| row.id.to_string().into())
    }

    /// Why it seems to be the same company.
    async fn reason(&self) -> ConflictReason {
        self.collision.reason.into()
    }

    /// What was found: a deal's number or a lead's company.
    async fn text(&self) -> &str {
        &self.collision.label
    }

    /// Who works on it.
    async fn owner(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.collision.owner).await
    }

    /// The number of the deal it collides with, if it is one.
    async fn deal_number(&self) -> Option<&str> {
        self.collision.with.deal().map(|_| self.collision.label.as_str())
    }

    /// How sure it is, in percent.
    async fn score(&self) -> u8 {
        self.collision.score
    }

    /// How it was resolved; absent while it is open.
    async fn resolution(&self) -> Option<ConflictResolution> {
        self.row.as_ref()?.resolution.map(Into::into)
    }

    /// Who resolved it.
    async fn resolved_by(&self, context: &Context<'_>) -> Option<Result<User>> {
        Users::find(context, self.row.as_ref().and_then(|row| row.resolved_by)).await
    }

    /// When it was resolved.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.row.as_ref()?.resolved_at.map(DateTime)
    }

    /// Why it was resolved this way.
    async fn note(&self) -> Option<&str> {
        self.row.as_ref()?.note.as_deref()
    }
}
