//! Puts collisions on record and tells the other side.

use std::collections::BTreeSet;

use shared::ids::{ConflictId, LeadId, UserId};
use shared::leads::ConflictResolution;

use super::{Collision, Subject, company_of, find};
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;
use crate::leads::store::{self, ConflictRow, LeadFields, LeadRow};
use crate::notify::{Claim, ConflictNews, tell_of_conflict};

/// A lead or deal that came to a company where others may work already.
pub(crate) struct Newcomer<'a> {
    /// What it is.
    pub(crate) claim: Claim<'a>,
    /// The company.
    pub(crate) company: &'a str,
    /// Whose it is.
    pub(crate) owner: UserId,
}

impl<'a> Newcomer<'a> {
    /// A lead.
    pub(crate) fn lead(id: LeadId, fields: &'a LeadFields, owner: UserId) -> Self {
        Self { claim: Claim::Lead(id), company: &fields.company, owner }
    }

    fn subject(&self) -> Subject {
        match self.claim {
            Claim::Lead(lead) => Subject::Lead(lead),
            Claim::Deal(deal, _) => Subject::Deal(deal),
        }
    }
}

/// Puts collisions on record until somebody resolves them, and tells those who already work with the company.
pub(crate) async fn record(
    unit: &Unit,
    ctx: &Ctx,
    newcomer: &Newcomer<'_>,
    found: &[Collision],
) -> AppResult<Vec<ConflictId>> {
    if !found.is_empty() {
        store::conflict_insert_many(unit.connection(), ctx, newcomer.subject(), found).await?;
        tell_others(unit, ctx, newcomer, found).await?;
    }
    Ok(found.iter().map(|collision| collision.id).collect())
}

async fn tell_others(unit: &Unit, ctx: &Ctx, newcomer: &Newcomer<'_>, found: &[Collision]) -> AppResult<()> {
    let people = ctx.people_on(unit.connection()).await?;
    let users = people.all();
    let who = users.iter().find(|user| user.id == newcomer.owner).map_or("", |user| user.name.as_str());
    let news = ConflictNews { who, company: newcomer.company, claim: newcomer.claim };
    let owners: BTreeSet<UserId> = found.iter().map(|collision| collision.owner).collect();
    let others = users.iter().filter(|user| user.active && Some(user.id) != ctx.user());
    for user in others.filter(|user| owners.contains(&user.id)) {
        tell_of_conflict(unit, ctx, user, &news).await?;
    }
    Ok(())
}

/// Looks again at who works with a lead's company and puts on record what is new. `known` are the lead's own records as
/// far as they still count. What others have on record with this lead is known too: there they came later, and they
/// wait.
pub(crate) async fn look_again(
    unit: &Unit,
    ctx: &Ctx,
    lead: &LeadRow,
    known: &[ConflictRow],
) -> AppResult<()> {
    let (connection, org) = (unit.connection(), ctx.org.id);
    let theirs = store::conflict_list_with(connection, org, lead.id).await?;
    let ours = known.iter().map(|row| (row.with, row));
    let mut seen: Vec<(Subject, &ConflictRow)> =
        ours.chain(theirs.iter().map(|row| (row.subject, row))).collect();
    // A lead that became a deal is still the same collision.
    let leads = seen.iter().filter_map(|(what, _)| what.lead());
    for (from, deal) in store::lead_deal_list(connection, org, leads).await? {
        let of_lead = seen.iter().filter(|(what, _)| *what == Subject::Lead(from));
        let of_deal: Vec<_> = of_lead.map(|(_, row)| (Subject::Deal(deal), *row)).collect();
        seen.extend(of_deal);
    }
    let is_new = |collision: &Collision| {
        collision.with != Subject::Lead(lead.id)
            && !seen.iter().any(|(what, row)| *what == collision.with && covers(row, collision))
    };
    let mut found = find(connection, ctx, &company_of(&lead.fields), lead.owner).await?;
    found.retain(is_new);
    record(unit, ctx, &Newcomer::lead(lead.id, &lead.fields, lead.owner), &found).await?;
    Ok(())
}

/// Whether a record speaks of a collision with the same as well. That there is no conflict was said of what the
/// companies looked like then, not of a surer match.
fn covers(row: &ConflictRow, collision: &Collision) -> bool {
    let surer = collision.reason < row.reason || collision.score > row.score;
    row.resolution != Some(ConflictResolution::NoConflict) || !surer
}
