//! The people at the customer who take part in a deal, in the API (DS-2.2).

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use shared::engine::missing_contact_roles;
use shared::engine::state;
use shared::keys::ContactRoleKey;
use shared::process;
use shared::text::{parse_email, parse_line};

use super::mutation::{key, text};
use crate::accounts::NewContact;
use crate::ctx::Ctx;
use crate::deals::service::{DealView, Participant, PutContact};
use crate::error::{AppError, AppResult, ProblemKind, both};
use crate::graphql::request::parse_id;

/// How much somebody weighs in the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::Influence")]
pub enum ContactInfluence {
    /// Much.
    High,
    /// Some.
    Medium,
    /// Little.
    Low,
}

/// Where somebody stands towards the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::Attitude")]
pub enum ContactAttitude {
    /// For it.
    Supports,
    /// Neither for nor against it.
    Neutral,
    /// Against it.
    Opposes,
}

/// A part that people at the customer play, as the process of the deal names it.
#[derive(Debug, Clone, SimpleObject)]
pub struct ContactRole {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
}

impl ContactRole {
    fn of(deal: &DealView, ctx: &Ctx, key: &ContactRoleKey) -> Self {
        Self { key: key.to_string(), name: deal.texts(ctx).contact_role(key).to_owned() }
    }

    /// The parts that somebody should play, and nobody does.
    pub(super) fn gaps(deal: &DealView, ctx: &Ctx) -> Vec<Self> {
        let gaps = missing_contact_roles(&deal.published.definition.process, &deal.row.state);
        gaps.map(|role| Self::of(deal, ctx, role)).collect()
    }
}

/// Somebody at the customer who takes part in a deal.
#[derive(Debug, Clone, SimpleObject)]
pub struct DealContact {
    /// The person's id among the contacts of the customer.
    id: ID,
    /// The name, as it was when this was said.
    name: String,
    /// The parts the person plays.
    roles: Vec<ContactRole>,
    /// How much the person weighs, if that is known.
    influence: Option<ContactInfluence>,
    /// Where the person stands, if that is known.
    attitude: Option<ContactAttitude>,
}

impl DealContact {
    /// Everybody who takes part, in the order they were named.
    pub(super) fn all(deal: &DealView, ctx: &Ctx) -> Vec<Self> {
        let one = |contact: &state::DealContact| Self {
            id: contact.id.to_string().into(),
            name: contact.name.clone(),
            roles: contact.roles.iter().map(|role| ContactRole::of(deal, ctx, role)).collect(),
            influence: contact.influence.map(Into::into),
            attitude: contact.attitude.map(Into::into),
        };
        deal.row.state.contacts.iter().map(one).collect()
    }
}

/// Somebody at the customer who is not known yet.
#[derive(Debug, Clone, InputObject)]
pub struct NewContactInput {
    /// The name.
    name: String,
    /// The e-mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
}

impl NewContactInput {
    fn parse(self) -> AppResult<NewContact> {
        let name = parse_line(&self.name).map_err(|error| text("new.name", error));
        let given = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let email = given(self.email)
            .map(|email| parse_email(&email).map_err(|error| text("new.email", error)))
            .transpose();
        let phone = given(self.phone)
            .map(|phone| parse_line(&phone).map_err(|error| text("new.phone", error)))
            .transpose();
        let ((name, email), phone) = both(both(name, email), phone)?;
        Ok(NewContact { name, email, phone })
    }
}

/// Says who at the customer takes part in a deal: `contact` names somebody known, `new` somebody who becomes known.
/// What is said replaces what was said of the person before.
#[derive(Debug, Clone, InputObject)]
pub struct DealContactPutInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// A contact of the customer.
    contact: Option<ID>,
    /// A new contact of the customer.
    new: Option<NewContactInput>,
    /// The keys of the parts the person plays.
    roles: Vec<String>,
    /// How much the person weighs, if that is known.
    influence: Option<ContactInfluence>,
    /// Where the person stands, if that is known.
    attitude: Option<ContactAttitude>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

impl DealContactPutInput {
    /// The use case behind it.
    pub(super) fn parse(self, ctx: &Ctx) -> AppResult<PutContact> {
        let participant = match (&self.contact, self.new) {
            (Some(id), None) => parse_id("contact", id).map(Participant::Known),
            (None, Some(new)) => new.parse().map(Participant::New),
            _ => Err(AppError::invalid("contact", ProblemKind::ExactlyOne(&["contact", "new"]))),
        };
        let roles = self.roles.iter().map(|role| key("roles", ContactRoleKey::parse(role))).collect();
        let (participant, roles) = both(participant, roles)?;
        Ok(PutContact {
            ctx: ctx.clone(),
            deal: parse_id("id", &self.id)?,
            expected_version: Some(self.expected_version),
            participant,
            roles,
            influence: self.influence.map(Into::into),
            attitude: self.attitude.map(Into::into),
            client_mutation_id: self.client_mutation_id,
        })
    }
}

/// Takes somebody at the customer off a deal; the person stays a contact of the customer.
#[derive(Debug, Clone, InputObject)]
pub struct DealContactRemoveInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// Who.
    pub(super) contact: ID,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}
