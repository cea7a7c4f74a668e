//! Leads and conflicts in the API.

use async_graphql::{Context, Enum, ID, Object, Result};
use shared::leads;

use crate::ctx::Ctx;
use crate::deals::graphql::Deal;
use crate::deals::service::read_deal;
use crate::error::AppResult;
use crate::graphql::ctx;
use crate::graphql::scalars::DateTime;
use crate::identity::graphql::{UserView as User, Users};
use crate::leads::conflicts::{Collision, OnRecord, Subject, conflicts_of};
use crate::leads::store::{self, ConflictRow, LeadRow};

/// How a lead came (RS-1.1).
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
pub struct Lead(pub(crate) LeadRow);

#[Object]
impl Lead {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Grows with every change; send it back as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The company.
    async fn company(&self) -> &str {
        &self.0.fields.company
    }

    /// The person.
    async fn contact_name(&self) -> &str {
        &self.0.fields.contact_name
    }

    /// The e-mail address.
    async fn email(&self) -> Option<&str> {
        self.0.fields.email.as_deref()
    }

    /// The telephone number.
    async fn phone(&self) -> Option<&str> {
        self.0.fields.phone.as_deref()
    }

    /// The company's internet domain.
    async fn domain(&self) -> Option<&str> {
        self.0.fields.domain.as_deref()
    }

    /// The company's number in a public register.
    async fn registration_number(&self) -> Option<&str> {
        self.0.fields.registration_number.as_deref()
    }

    /// How it came.
    async fn source(&self) -> LeadSource {
        self.0.fields.source.into()
    }

    /// Where it stands.
    async fn status(&self) -> LeadStatus {
        self.0.fields.status.into()
    }

    /// Research and remarks.
    async fn notes(&self) -> &str {
        &self.0.fields.notes
    }

    /// Who works on it.
    async fn owner(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.owner).await
    }

    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Who else seems to work with the company, resolved or not.
    async fn conflicts(&self, context: &Context<'_>) -> Result<Vec<Conflict>> {
        Ok(Conflict::of(ctx(context)?, Subject::Lead(self.0.id)).await?)
    }

    /// The deals it became.
    async fn deals(&self, context: &Context<'_>) -> Result<Vec<Deal>> {
        let ctx = ctx(context)?;
        let mut deals = Vec::new();
        for (_, id) in store::lead_deal_list(ctx.app.db.reader(), ctx.org.id, [self.0.id]).await? {
            deals.extend(read_deal(ctx, id).await?.map(Deal));
        }
        Ok(deals)
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
