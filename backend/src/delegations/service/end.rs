//! Ends a delegation before its last day.

use shared::ids::DelegationId;

use super::read::may_end;
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::{delegation_end, delegation_lock};
use crate::notify::{StandInNews, tell_of_stand_in};

/// Ends a delegation from now on: by either side, or by whoever may hand steps of others to somebody else. One that is
/// over already stays as it is.
pub(in crate::delegations) struct EndDelegation {
    /// Who asks, and when.
    pub(in crate::delegations) ctx: Ctx,
    /// Which.
    pub(in crate::delegations) id: DelegationId,
}

impl Write for EndDelegation {
    type Output = DelegationId;

    async fn run(&self, unit: &Unit) -> AppResult<DelegationId> {
        let ctx = &self.ctx;
        let place = (ctx.org.id, ctx.org.currency);
        let found = delegation_lock(unit.connection(), place, self.id).await?;
        let row = found
            .filter(|row| may_end(ctx, &row.delegation))
            .ok_or(AppError::NotFound { kind: "delegation" })?;
        if row.ended_at.is_none() && row.delegation.until >= ctx.today() {
            delegation_end(unit, ctx.org.id, row.id, (ctx.caller()?.user, ctx.now)).await?;
            tell_of_stand_in(unit, ctx, &row.delegation, StandInNews::Ended).await?;
        }
        Ok(row.id)
    }
}
