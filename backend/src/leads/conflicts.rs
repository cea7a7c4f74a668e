//! Finds who else works with the same company (RS-1.3).

use crate::db::Connection;
use shared::ids::{AccountId, ConflictId, DealId, LeadId, UserId};
use shared::leads::{Company, MatchReason, conflict};

use super::store;
use crate::accounts;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::deals;
use crate::error::{AppError, AppResult};

/// A lead or deal that is compared with others, or that something collides with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A lead.
    Lead(LeadId),
    /// A deal.
    Deal(DealId),
}

impl Subject {
    /// The lead, if it is one.
    pub fn lead(self) -> Option<LeadId> {
        match self {
            Self::Lead(lead) => Some(lead),
            Self::Deal(_) => None,
        }
    }

    /// The deal, if it is one.
    pub fn deal(self) -> Option<DealId> {
        match self {
            Self::Deal(deal) => Some(deal),
            Self::Lead(_) => None,
        }
    }
}

/// Something that seems to be the same company in somebody else's hands.
#[derive(Debug, Clone)]
pub struct Collision {
    /// What it collides with.
    pub with: Subject,
    /// A deal's number or a lead's company.
    pub label: String,
    /// Who works on it.
    pub owner: UserId,
    /// Why it seems to be the same company.
    pub reason: MatchReason,
    /// How sure that is, in percent.
    pub score: u8,
}

/// What a company collides with among other people's open deals and leads, the surest first. What the seller works on
/// is no conflict: a warm lead from an existing relationship is welcome.
pub(crate) async fn find(
    connection: &impl Connection,
    ctx: &Ctx,
    company: &Company,
    seller: UserId,
) -> AppResult<Vec<Collision>> {
    let mut found = Vec::new();
    for deal in deals::deals_open_for_matching(connection, ctx.org.id).await? {
        let other =
            Company { name: deal.name, domain: deal.domain, registration_number: deal.registration_number };
        push(
            &mut found,
            company,
            &other,
            (Subject::Deal(DealId(deal.id)), deal.number, UserId(deal.owner_id)),
        );
    }
    for lead in store::leads_open_for_matching(connection, ctx.org.id).await? {
        let other = company_of(&lead.fields);
        push(&mut found, company, &other, (Subject::Lead(lead.id), lead.fields.company, lead.owner));
    }
    found.retain(|collision| collision.owner != seller);
    found.sort_by_key(|collision| std::cmp::Reverse(collision.score));
    found.truncate(20);
    Ok(found)
}

fn push(
    found: &mut Vec<Collision>,
    company: &Company,
    other: &Company,
    (with, label, owner): (Subject, String, UserId),
) {
    if let Some(matched) = conflict(company, other) {
        found.push(Collision { with, label, owner, reason: matched.reason, score: matched.score });
    }
}

/// What a lead says of its company.
pub(crate) fn company_of(fields: &store::LeadFields) -> Company {
    let from_email =
        fields.email.as_deref().and_then(|email| email.split_once('@')).map(|(_, domain)| domain.to_owned());
    Company {
        name: fields.company.clone(),
        domain: fields.domain.clone().or(from_email),
        registration_number: fields.registration_number.clone(),
    }
}

/// What a new deal for an account collides with.
pub(crate) async fn for_account(
    unit: &Unit,
    ctx: &Ctx,
    account: AccountId,
    seller: UserId,
) -> AppResult<Vec<Collision>> {
    let row = accounts::account_find(unit.connection(), ctx.org.id, account)
        .await?
        .ok_or_else(|| AppError::internal("a deal's account is missing"))?;
    let company =
        Company { name: row.name, domain: row.domain, registration_number: row.registration_number };
    find(unit.connection(), ctx, &company, seller).await
}

/// Puts collisions on record until somebody resolves them.
pub(crate) async fn record(
    unit: &Unit,
    ctx: &Ctx,
    subject: Subject,
    found: &[Collision],
) -> AppResult<Vec<ConflictId>> {
    let rows: Vec<(ConflictId, Collision)> =
        found.iter().map(|collision| (ConflictId(ctx.new_id()), collision.clone())).collect();
    store::conflict_insert_many(unit.connection(), ctx, subject, &rows).await?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}
