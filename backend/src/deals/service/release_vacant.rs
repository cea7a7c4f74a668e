//! Steps of people who left come back to everybody in the role, so that nobody waits for somebody who does not come.

use std::sync::Arc;

use shared::engine::Command;
use shared::ids::{DealId, UserId};
use shared::keys::StepKey;

use super::fire_timer::{command, context};
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store;
use crate::error::AppResult;

/// How many steps one round takes.
const BATCH: u64 = 100;

/// Releases steps of people who left. One that fails is tried again in a later round, the others go on.
pub async fn release_vacant(app: &Arc<App>) -> AppResult<()> {
    for (org, deal, (step, left)) in store::steps_of_who_left(app.db.reader(), BATCH).await? {
        let Some(step) = StepKey::parse(&step) else { continue };
        let ctx = context(app, org).await?;
        let done = ctx.write(&Release { ctx: ctx.clone(), deal, step, left }).await;
        if let Err(error) = done {
            tracing::error!(%error, "a step of somebody who left could not be released");
        }
    }
    Ok(())
}

struct Release {
    ctx: Ctx,
    deal: DealId,
    step: StepKey,
    left: UserId,
}

impl Write for Release {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        command(unit, &self.ctx, self.deal, Command::Vacate { step: self.step.clone(), left: self.left })
            .await
    }
}
