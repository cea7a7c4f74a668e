//! Migrations: running deals of one version of a process come to another by a plan that was shown first (PA-4.1).
//!
//! Invariants: a process has one migration at a time; every deal changes in a unit of its own together with the note of
//! what became of it, so a migration that is cut off goes on where it was, on any server; what the plan leaves undecided
//! stays on its version; undoing touches only deals that nothing else happened to.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::engine::MigrationPlan;
use shared::engine::migration::PlanProblemKind;
use shared::ids::{MigrationId, ProcessId};
use shared::locale::Locale;
use shared::permission::Permission;
use shared::process::Process;

use super::migrate_deal::MigrateDeal;
use crate::ctx::{App, Caller, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store::{self, MigratedState, MigrationRow, MigrationState};
use crate::error::{AppError, AppResult, Problem, ProblemKind};
use crate::identity;

/// How many deals one round takes.
const BATCH: u64 = 50;

/// Refuses a plan that does not fit its versions, naming each line.
pub(crate) fn check_plan(plan: &MigrationPlan, from: &Process, to: &Process) -> AppResult<()> {
    let problem = |problem: shared::engine::migration::PlanProblem| {
        let kind = match problem.kind {
            PlanProblemKind::NotBefore | PlanProblemKind::NotAfter => ProblemKind::Unknown,
            PlanProblemKind::Taken => ProblemKind::Taken,
        };
        Problem { path: vec!["plan".to_owned(), problem.section.to_owned(), problem.name], kind }
    };
    let problems: Vec<Problem> = plan.problems(from, to).into_iter().map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid(problems)) }
}

/// Begins to bring the running deals of a version to another.
pub struct StartMigration {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The process.
    pub process: String,
    /// The version whose deals are brought on.
    pub from: ProcessId,
    /// The version they come to.
    pub to: ProcessId,
    /// What happens to what is called otherwise.
    pub plan: MigrationPlan,
    /// Why, for the log of each deal.
    pub reason: String,
}

impl Write for StartMigration {
    type Output = MigrationId;

    async fn run(&self, unit: &Unit) -> AppResult<MigrationId> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let processes = &ctx.app.processes;
        let from = processes.get(connection, ctx.org.id, self.from).await?;
        let to = processes.get(connection, ctx.org.id, self.to).await?;
        check_plan(&self.plan, &from.process, &to.process)?;
        let others = store::migration_list(connection, ctx.org.id, &self.process).await?;
        if others.iter().any(|other| other.ended_at.is_none()) {
            return Err(AppError::invalid("key", ProblemKind::UnderWay));
        }
        let row = MigrationRow {
            org: ctx.org.id,
            id: MigrationId(ctx.new_id()),
            process: self.process.clone(),
            from: self.from,
            to: self.to,
            plan: self.plan.clone(),
            reason: self.reason.clone(),
            state: MigrationState::Moving,
            started_at: ctx.now,
            started_by: ctx.caller()?.user,
            ended_at: None,
        };
        store::migration_insert(connection, &row).await?;
        Ok(row.id)
    }
}

/// Begins to bring the deals of a migration back.
pub struct UndoMigration {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The migration.
    pub id: MigrationId,
}

impl Write for UndoMigration {
    type Output = MigrationId;

    async fn run(&self, unit: &Unit) -> AppResult<MigrationId> {
        let (org, connection) = (self.ctx.org.id, unit.connection());
        let row = store::migration_find(connection, org, self.id)
            .await?
            .ok_or_else(|| AppError::invalid("id", ProblemKind::Unknown))?;
        let others = store::migration_list(connection, org, &row.process).await?;
        if others.iter().any(|other| other.ended_at.is_none() && other.id != self.id) {
            return Err(AppError::invalid("id", ProblemKind::UnderWay));
        }
        let undoing = MigrationState::Undoing;
        for before in [MigrationState::Moving, MigrationState::Done] {
            if store::migration_turn(connection, (org, self.id), (before, undoing), None).await? {
                return Ok(self.id);
            }
        }
        Err(AppError::invalid("id", ProblemKind::AlreadyUndone))
    }
}

/// Works on migrations that have not ended; says whether there is more to do at once.
pub async fn run_migrations(app: &Arc<App>) -> AppResult<bool> {
    let open = store::migrations_open(app.db.reader()).await?;
    let mut more = false;
    for migration in open {
        more |= go_on(app, &migration).await?;
    }
    Ok(more)
}

/// Takes the next deals; a migration without any ends.
async fn go_on(app: &Arc<App>, migration: &MigrationRow) -> AppResult<bool> {
    let ids = (migration.org, migration.id);
    let (waits, end) = match migration.state {
        MigrationState::Undoing => (MigratedState::Moved, MigrationState::Undone),
        _ => (MigratedState::Waiting, MigrationState::Done),
    };
    let next = store::migrated_list(app.db.reader(), ids, waits, BATCH).await?;
    if next.is_empty() {
        app.db.write(&EndMigration { migration, end, now: app.clock.now() }).await?;
        return Ok(false);
    }
    // A deal that fails does not hold up the others; it is tried again with the next round.
    let (mut moved, mut failed) = (false, None);
    let ctx = context(app, migration).await?;
    for row in next {
        let ctx = Ctx { now: app.clock.now(), ..ctx.clone() };
        match ctx.write(&MigrateDeal { ctx: &ctx, migration, deal: row.deal }).await {
            Ok(()) => moved = true,
            Err(error) => {
                tracing::error!(?error, deal = %row.deal, "a deal could not change its version and stays in line");
                failed = Some(error);
            }
        }
    }
    // When all fail, the worker pauses before it tries again.
    match failed {
        Some(error) if !moved => Err(error),
        _ => Ok(true),
    }
}

struct EndMigration<'a> {
    migration: &'a MigrationRow,
    end: MigrationState,
    now: shared::time::Timestamp,
}

impl Write for EndMigration<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let ids = (self.migration.org, self.migration.id);
        let turn = (self.migration.state, self.end);
        store::migration_turn(unit.connection(), ids, turn, Some(self.now)).await?;
        Ok(())
    }
}

/// The context of a deal's change: it is the work of whoever began the migration, whose roles were asked then.
async fn context(app: &Arc<App>, migration: &MigrationRow) -> AppResult<Ctx> {
    let org = identity::organisation_find(app.db.reader(), migration.org)
        .await?
        .ok_or(AppError::NotFound { kind: "organisation" })?;
    let caller = Caller {
        user: migration.started_by,
        session: None,
        roles: BTreeSet::new(),
        permissions: BTreeSet::from([Permission::DealReadAll]),
        stands_in: Vec::new(),
    };
    Ok(Ctx {
        app: app.clone(),
        org: Arc::new(org),
        caller: Some(Arc::new(caller)),
        now: app.clock.now(),
        locale: Locale::default(),
        idempotency_key: None,
    })
}
