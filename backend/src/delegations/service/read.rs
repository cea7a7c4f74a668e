//! Who stands in for whom.

use shared::delegation::Delegation;
use shared::ids::DelegationId;
use shared::permission::Permission;
use shared::time::Date;

use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::identity::{DelegationRow, delegation_find};

/// Where a delegation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::delegations) enum Status {
    /// It has not begun.
    Coming,
    /// It holds.
    Running,
    /// Its last day has passed, or it was ended.
    Over,
}

/// Where a delegation stands.
pub(in crate::delegations) fn status(row: &DelegationRow, today: Date) -> Status {
    if row.ended_at.is_some() || row.delegation.until < today {
        Status::Over
    } else if row.delegation.from > today {
        Status::Coming
    } else {
        Status::Running
    }
}

/// Whether the caller may end one, and so may see it.
pub(in crate::delegations) fn may_end(ctx: &Ctx, delegation: &Delegation) -> bool {
    let own = [Some(delegation.person), Some(delegation.deputy)].contains(&ctx.user());
    own || ctx.may(Permission::DealReassign)
}

/// Those that are not over and that the caller may see, the first to begin first.
pub(in crate::delegations) async fn delegations(ctx: &Ctx) -> AppResult<Vec<DelegationRow>> {
    let (people, today) = (ctx.people().await?, ctx.today());
    let open = people.delegations().iter().filter(|row| status(row, today) != Status::Over);
    Ok(open.filter(|row| may_end(ctx, &row.delegation)).cloned().collect())
}

/// One of them as it is now.
pub(in crate::delegations) async fn delegation(
    ctx: &Ctx,
    id: DelegationId,
) -> AppResult<Option<DelegationRow>> {
    delegation_find(ctx.app.db.reader(), (ctx.org.id, ctx.org.currency), id).await
}
