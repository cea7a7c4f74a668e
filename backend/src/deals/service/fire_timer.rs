//! Fires timers whose time has come: each once, as a command of the process itself.

use std::sync::Arc;

use shared::engine::Command;
use shared::keys::StepKey;

use super::run_command::DealCommand;
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store::{self, TimerRow};
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
        let org = identity::organisation_find(app.db.reader(), timer.org)
            .await?
            .ok_or(AppError::NotFound { kind: "organisation" })?;
        let ctx = Ctx {
            app: app.clone(),
            org: Arc::new(org),
            caller: None,
            now: app.clock.now(),
            locale: Locale::default(),
            idempotency_key: None,
        };
        match ctx.write(&FireTimer { ctx: ctx.clone(), timer }).await {
            Ok(()) => fired += 1,
            Err(error) => tracing::error!(%error, "a timer could not be fired and stays due"),
        }
    }
    Ok(fired)
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
        let command = DealCommand {
            ctx: self.ctx.clone(),
            deal: self.timer.deal,
            expected_version: None,
            command: Command::Remind { step, escalated: self.timer.kind == "escalate" },
            client_mutation_id: None,
        };
        match command.run(unit).await {
            // The step was closed in the meantime: there is nothing to remind of.
            Ok(_) | Err(AppError::Rejected(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
