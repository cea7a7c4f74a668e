//! Resolves a conflict between sellers, by name and on record (RS-1.3).

use shared::engine::Command;
use shared::ids::{ConflictId, DealId, UserId};
use shared::leads::ConflictResolution;
use shared::permission::Permission;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::deal_lock;
use crate::deals::service::DealCommand;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::leads::conflicts::Subject;
use crate::leads::store;

/// Resolves a conflict. The one who already works with the company may, and whoever leads the sellers; never the owner
/// of the lead or deal it holds, who would profit from it, whatever their role. A deal that it held goes on.
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
        let caller = ctx.caller()?.user;
        if owner_of(unit, ctx, row.subject).await? == caller {
            return Err(AppError::Forbidden("nobody resolves a conflict in their own favour"));
        }
        if row.other_owner != caller && !ctx.may(Permission::ConflictResolve) {
            return Err(AppError::Forbidden(
                "a conflict is resolved by the person it concerns or by a sales lead",
            ));
        }
        if self.note.trim().is_empty() {
            return Err(AppError::invalid("note", ProblemKind::Required));
        }
        let decision = (self.resolution, self.note.trim());
        if !store::conflict_resolve(unit.connection(), ctx, self.conflict, decision).await? {
            return Err(AppError::invalid("id", ProblemKind::AlreadyResolved));
        }
        if let Subject::Deal(deal) = row.subject {
            self.note_on(deal).run(unit).await?;
        }
        Ok(self.conflict)
    }
}

impl ResolveConflict {
    fn note_on(&self, deal: DealId) -> DealCommand {
        let note = self.note.trim().to_owned();
        DealCommand {
            ctx: self.ctx.clone(),
            deal,
            expected_version: None,
            command: Command::ResolveConflict { conflict: self.conflict, resolution: self.resolution, note },
            client_mutation_id: None,
        }
    }
}

/// Whose lead or deal a conflict holds.
async fn owner_of(unit: &Unit, ctx: &Ctx, subject: Subject) -> AppResult<UserId> {
    let missing = AppError::NotFound { kind: "conflict" };
    match subject {
        Subject::Lead(lead) => {
            let found = store::lead_find(unit.connection(), ctx.org.id, lead).await?;
            found.map(|lead| lead.owner).ok_or(missing)
        }
        Subject::Deal(deal) => {
            let found = deal_lock(unit.connection(), ctx, deal).await?;
            found.map(|deal| deal.state.owner).ok_or(missing)
        }
    }
}
