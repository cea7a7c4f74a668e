//! Fires timers whose time has come: each once, as a command of the process itself.

use std::sync::Arc;

use shared::engine::Command;
use shared::ids::{DealId, OrgId};
use shared::keys::{FactKey, StepKey};

use super::run_command::DealCommand;
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store::{self, ExpiryRow, TimerRow};
use crate::error::{AppError, AppResult};
use crate::identity;
use shared::locale::Locale;

/// How many timers one round takes.
const BATCH: u64 = 100;

/// Fires what is due and says how many timers that were. A timer that fails stays due; the others go on.
pub async fn fire_due_timers(app: &Arc<App>) -> AppResult<usize> {
    let due = store::timers_due(app.db.reader(), app.clock.now(), BATCH).await?;
    let mut fired = 0;
    for timer in due {
        let ctx = context(app, timer.org).await?;
        fired += usize::from(is_done(ctx.write(&FireTimer { ctx: ctx.clone(), timer }).await));
    }
    for (org, deal) in store::reviews_due(app.db.reader(), app.clock.now(), BATCH).await? {
        let ctx = context(app, org).await?;
        fired += usize::from(is_done(ctx.write(&FireReview { ctx: ctx.clone(), deal }).await));
    }
    for expiry in store::expiries_due(app.db.reader(), app.clock.now(), BATCH).await? {
        let ctx = context(app, expiry.org).await?;
        fired += usize::from(is_done(ctx.write(&FireExpiry { ctx: ctx.clone(), expiry }).await));
    }
    Ok(fired)
}

/// Whether something is due that has not fired yet.
pub async fn is_anything_due(app: &App) -> AppResult<bool> {
    let (db, now) = (app.db.reader(), app.clock.now());
    Ok(!store::timers_due(db, now, 1).await?.is_empty()
        || !store::reviews_due(db, now, 1).await?.is_empty()
        || !store::expiries_due(db, now, 1).await?.is_empty())
}

/// The process itself, at work in an organisation.
pub(super) async fn context(app: &Arc<App>, org: OrgId) -> AppResult<Ctx> {
    let org = identity::organisation_find(app.db.reader(), org)
        .await?
        .ok_or(AppError::NotFound { kind: "organisation" })?;
    Ok(Ctx {
        app: app.clone(),
        org: Arc::new(org),
        caller: None,
        now: app.clock.now(),
        locale: Locale::default(),
        idempotency_key: None,
    })
}

fn is_done(fired: AppResult<()>) -> bool {
    fired.inspect_err(|error| tracing::error!(%error, "a timer could not be fired and stays due")).is_ok()
}

/// Gives a command of the process itself. A deal that has gone on meanwhile needs none.
pub(super) async fn command(unit: &Unit, ctx: &Ctx, deal: DealId, command: Command) -> AppResult<()> {
    let command =
        DealCommand { ctx: ctx.clone(), deal, expected_version: None, command, client_mutation_id: None };
    match command.run(unit).await {
        Ok(_) | Err(AppError::Rejected(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

struct FireReview {
    ctx: Ctx,
    deal: DealId,
}

impl Write for FireReview {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let ctx = &self.ctx;
        if store::review_mark_fired(unit.connection(), (ctx.org.id, self.deal), ctx.now).await? {
            command(unit, ctx, self.deal, Command::RemindReview).await?;
        }
        Ok(())
    }
}

struct FireExpiry {
    ctx: Ctx,
    expiry: ExpiryRow,
}

impl Write for FireExpiry {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        if !store::expiry_take(unit.connection(), &self.expiry, self.ctx.now).await? {
            return Ok(());
        }
        let Some(fact) = FactKey::parse(&self.expiry.fact) else { return Ok(()) };
        command(unit, &self.ctx, self.expiry.deal, Command::Expire { fact }).await
    }
}

struct FireTimer {
    ctx: Ctx,
    timer: TimerRow,
}

impl Write for FireTimer {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        if !store::timer_mark_fired(unit.connection(), &self.timer, self.ctx.now).await? {
            return Ok(());
        }
        let Some(step) = StepKey::parse(&self.timer.step) else { return Ok(()) };
        let remind = Command::Remind { step, escalated: self.timer.kind == "escalate" };
        command(unit, &self.ctx, self.timer.deal, remind).await
    }
}
