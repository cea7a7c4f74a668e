//! Works out what forecasts read of deals: of those that were stored before it was kept, and to compare.

use std::sync::Arc;

use shared::engine::{DealState, category, closed_since, counts_on};
use shared::event::Recorded;
use shared::ids::DealId;
use shared::process::Process;

use super::fire_timer::context;
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store::{self, DealRow, Forecast};
use crate::error::AppResult;
use crate::events::store::event_list;

/// How many deals one round takes.
const BATCH: u64 = 200;

/// Works on some deals that have no forecast yet; says whether there may be more.
pub async fn fill_forecasts(app: &Arc<App>) -> AppResult<bool> {
    let without = store::deals_without_forecast(app.db.reader(), BATCH).await?;
    for (org, deal) in &without {
        let ctx = context(app, *org).await?;
        ctx.write(&FillForecast { ctx: &ctx, deal: *deal }).await?;
    }
    Ok(!without.is_empty())
}

struct FillForecast<'a> {
    ctx: &'a Ctx,
    deal: DealId,
}

impl Write for FillForecast<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let (ctx, connection) = (self.ctx, unit.connection());
        let Some(row) = store::deal_lock(connection, ctx, self.deal).await? else { return Ok(()) };
        let definition = ctx.app.processes.get(connection, ctx.org.id, row.process).await?;
        let logged = event_list(connection, ctx.org.id, row.id).await?;
        let forecast =
            forecast_of(ctx, &definition.process, &row.state, logged.iter().map(|logged| &logged.recorded));
        store::forecast_write(connection, (ctx.org.id, row.id), &forecast).await
    }
}

/// What forecasts read of a deal, as its state and its events say.
fn forecast_of<'a>(
    ctx: &Ctx,
    process: &Process,
    state: &DealState,
    events: impl IntoIterator<Item = &'a Recorded>,
) -> Forecast {
    // A log under a template whose stages had other names leaves when the deal came to where it is.
    let closed = closed_since(process, events).unwrap_or(state.stage_since);
    Forecast {
        segment: state.segment.clone(),
        category: category(process, state),
        counts_on: counts_on(process, state, Some(ctx.org.date(closed))),
    }
}

/// Whether forecasts read of a deal what its events say. A deal that changed its version is not looked at: its events
/// name stages that its template may not have.
pub(crate) async fn forecast_is_right(ctx: &Ctx, row: &DealRow, events: &[&Recorded]) -> AppResult<bool> {
    let reader = ctx.app.db.reader();
    let stored = store::forecast_find(reader, (ctx.org.id, row.id)).await?;
    let Some(stored) = stored.filter(|_| row.state.former_versions.is_empty()) else { return Ok(true) };
    let definition = ctx.app.processes.get(reader, ctx.org.id, row.process).await?;
    Ok(stored == forecast_of(ctx, &definition.process, &row.state, events.iter().copied()))
}
