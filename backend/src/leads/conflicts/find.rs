//! Finds who else works with the same company (RS-1.3).

use shared::ids::{AccountId, ConflictId, DealId, UserId};
use shared::leads::{Company, conflict};

use super::{Collision, Subject};
use crate::accounts;
use crate::ctx::Ctx;
use crate::db::{Connection, Unit};
use crate::deals;
use crate::error::{AppError, AppResult};
use crate::leads::store;

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
        let with = Subject::Deal(DealId(deal.id));
        found.extend(collision(ctx, company, &other, (with, deal.number, UserId(deal.owner_id))));
    }
    for lead in store::leads_open_for_matching(connection, ctx.org.id).await? {
        let other = company_of(&lead.fields);
        let with = Subject::Lead(lead.id);
        found.extend(collision(ctx, company, &other, (with, lead.fields.company, lead.owner)));
    }
    found.retain(|collision| collision.owner != seller);
    found.sort_by_key(|collision| std::cmp::Reverse(collision.score));
    found.truncate(20);
    Ok(found)
}

fn collision(
    ctx: &Ctx,
    company: &Company,
    other: &Company,
    (with, label, owner): (Subject, String, UserId),
) -> Option<Collision> {
    let matched = conflict(company, other)?;
    let id = ConflictId(ctx.new_id());
    Some(Collision { id, with, label, owner, reason: matched.reason, score: matched.score })
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
