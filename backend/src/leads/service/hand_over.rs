//! Gives a lead to somebody else: the one told of it goes on with it, and conflicts are looked at from their side.
//!
//! What the new owner works on with the company is settled as handed over. That says nothing of anybody who gets the
//! lead from them: what is on record as handed over is looked at anew.

use shared::ids::UserId;
use shared::leads::ConflictResolution;
use shared::locale::Locale;
use shared::permission::{Permission, permissions_of};

use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::identity::{UserRow, user_find};
use crate::leads::conflicts::{Subject, look_again};
use crate::leads::store::{self, ConflictRow, LeadRow};
use crate::notify::{LeadNews, tell_of_lead};

/// Gives a locked lead to another person; the caller stores it.
pub(super) async fn hand_over(unit: &Unit, ctx: &Ctx, lead: &mut LeadRow, to: UserId) -> AppResult<()> {
    let to = receiver(unit, ctx, to).await?;
    lead.owner = to.id;
    settle_conflicts(unit, ctx, lead, &to).await?;
    if Some(to.id) == ctx.user() {
        return Ok(());
    }
    tell_of_lead(unit, ctx, &to, (lead.id, &lead.fields.company), LeadNews::HandedOver).await
}

/// The person, if they are here and may work on leads.
async fn receiver(unit: &Unit, ctx: &Ctx, user: UserId) -> AppResult<UserRow> {
    let found = user_find(unit.connection(), ctx.org.id, user).await?.filter(|found| found.active);
    let found = found.ok_or_else(|| AppError::invalid("owner", ProblemKind::Unknown))?;
    if permissions_of(&found.roles).contains(&Permission::LeadWork) {
        Ok(found)
    } else {
        Err(AppError::invalid("owner", ProblemKind::NotInRole))
    }
}

/// What the new owner works on with the company is no conflict any more; what others do is one from now on (RS-1.3).
async fn settle_conflicts(unit: &Unit, ctx: &Ctx, lead: &LeadRow, to: &UserRow) -> AppResult<()> {
    let mut known = store::conflict_list(unit.connection(), ctx.org.id, &[Subject::Lead(lead.id)]).await?;
    let note = match ctx.locale {
        Locale::En => format!("Handed to {}", to.name),
        Locale::Fr => format!("Confiée à {}", to.name),
    };
    let settled = |conflict: &&ConflictRow| conflict.resolution.is_none() && conflict.other_owner == to.id;
    for conflict in known.iter().filter(settled) {
        let decision = (ConflictResolution::HandedOver, note.as_str());
        store::conflict_resolve(unit.connection(), ctx, conflict.id, decision).await?;
    }
    known.retain(|row| row.resolution != Some(ConflictResolution::HandedOver));
    look_again(unit, ctx, lead, &known).await
}
