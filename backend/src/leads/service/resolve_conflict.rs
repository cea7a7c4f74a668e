//! Resolves a conflict between sellers, by name and on record (RS-1.3).

use shared::ids::ConflictId;
use shared::leads::ConflictResolution;
use shared::permission::Permission;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::leads::store;

/// Resolves a conflict. The one who already works with the company may, and whoever leads the sellers; never the one
/// who would profit from it.
pub struct ResolveConflict {
    /// Who asks.
    pub ctx: Ctx,
    /// The conflict.
    pub conflict: ConflictId,
    /// How it ends.
    pub resolution: ConflictResolution,
    /// Why.
    pub note: String,
}

impl Write for ResolveConflict {
    type Output = ConflictId;

    async fn run(&self, unit: &Unit) -> AppResult<ConflictId> {
        let ctx = &self.ctx;
        let row = store::conflict_find(unit.connection(), ctx.org.id, self.conflict)
            .await?
            .ok_or(AppError::NotFound { kind: "conflict" })?;
        if row.other_owner != ctx.caller()?.user && !ctx.may(Permission::ConflictResolve) {
            return Err(AppError::Forbidden(
                "a conflict is resolved by the person it concerns or by a sales lead",
            ));
        }
        if self.note.trim().is_empty() {
            return Err(AppError::invalid("note", ProblemKind::Required));
        }
        let decision = (self.resolution, self.note.trim());
        if store::conflict_resolve(unit.connection(), ctx, self.conflict, decision).await? {
            Ok(self.conflict)
        } else {
            Err(AppError::invalid("id", ProblemKind::AlreadyResolved))
        }
    }
}
