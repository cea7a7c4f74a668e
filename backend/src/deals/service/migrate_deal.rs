//! Brings one deal to another version of its process, or back. A unit of its own: what became of the deal is noted with
//! the change itself, so a migration that is cut off goes on where it was.

use std::sync::Arc;

use shared::engine::{Version, migrate, replay};
use shared::event::Event;
use shared::ids::{DealId, ProcessId};
use shared::process::Definition;

use super::apply::{Before, Target, apply};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::store::{self, DealRow, MigratedRow, MigratedState, MigrationRow, MigrationState};
use crate::error::{AppError, AppResult};
use crate::events::store::event_list_until;

/// One deal of a migration, which is being done or undone.
pub(super) struct MigrateDeal<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) migration: &'a MigrationRow,
    pub(super) deal: DealId,
}

impl Write for MigrateDeal<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let (ctx, migration, connection) = (self.ctx, self.migration, unit.connection());
        let row =
            store::deal_lock(connection, ctx, self.deal).await?.ok_or(AppError::NotFound { kind: "deal" })?;
        let is_undone = migration.state == MigrationState::Undoing;
        let waits = if is_undone { MigratedState::Moved } else { MigratedState::Waiting };
        // Another server may have been faster.
        let ids = (migration.org, migration.id, self.deal);
        let Some(mut migrated) = store::migrated_find(connection, ids, waits).await? else { return Ok(()) };
        let state = if is_undone {
            self.bring_back(unit, row, &migrated).await?
        } else {
            self.bring_on(unit, row, &mut migrated).await?
        };
        store::migrated_mark(connection, (migration.org, migration.id), &migrated, state).await
    }
}

impl MigrateDeal<'_> {
    async fn definition(&self, unit: &Unit, id: ProcessId) -> AppResult<Arc<Definition>> {
        self.ctx.app.processes.get(unit.connection(), self.ctx.org.id, id).await
    }

    async fn bring_on(
        &self,
        unit: &Unit,
        row: DealRow,
        migrated: &mut MigratedRow,
    ) -> AppResult<MigratedState> {
        let (ctx, migration) = (self.ctx, self.migration);
        if row.process != migration.from {
            return Ok(MigratedState::Stays);
        }
        let (from, to) =
            (self.definition(unit, migration.from).await?, self.definition(unit, migration.to).await?);
        let versions = (
            Version { id: migration.from, process: &from.process },
            Version { id: migration.to, process: &to.process },
        );
        let actor = ctx.actor();
        let (plan, reason) = (&migration.plan, &migration.reason);
        match migrate(versions, &row.state, plan, reason, &ctx.engine(&actor)) {
            Ok(events) => {
                migrated.deal_version = Some(row.version + 1);
                self.write(unit, row, (&from, &to), events).await?;
                Ok(MigratedState::Moved)
            }
            Err(obstacles) => {
                migrated.obstacles = obstacles;
                Ok(MigratedState::Stays)
            }
        }
    }

    /// The deal as its log had it before the change of version, unless something else happened to it since.
    async fn bring_back(
        &self,
        unit: &Unit,
        row: DealRow,
        migrated: &MigratedRow,
    ) -> AppResult<MigratedState> {
        if migrated.deal_version != Some(row.version) {
            return Ok(MigratedState::Kept);
        }
        let until = (self.deal, row.version - 1);
        let logged = event_list_until(unit.connection(), self.ctx.org.id, until).await?;
        let before = replay(logged.iter().map(|logged| &logged.recorded))
            .ok_or_else(|| AppError::internal("a deal's events do not begin with its creation"))?;
        let (to, from) = (
            self.definition(unit, self.migration.from).await?,
            self.definition(unit, self.migration.to).await?,
        );
        let version = to.process.version;
        let restored = Event::VersionRestored { from: self.migration.to, version, state: Box::new(before) };
        self.write(unit, row, (&from, &to), vec![restored]).await?;
        Ok(MigratedState::Restored)
    }

    async fn write(
        &self,
        unit: &Unit,
        row: DealRow,
        (from, to): (&Arc<Definition>, &Arc<Definition>),
        events: Vec<Event>,
    ) -> AppResult<()> {
        let target =
            Target { id: self.deal, definition: to, account: &row.account_name, client_mutation_id: None };
        let before = Before { version: row.version, state: row.state, definition: from.clone() };
        apply(unit, self.ctx, &target, &before, events).await?;
        Ok(())
    }
}
