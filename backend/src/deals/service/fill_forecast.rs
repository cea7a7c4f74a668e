//! Works out what forecasts read of deals that were stored before forecasts were kept.

use std::sync::Arc;

use shared::engine::{category, closed_since, counts_on};
use shared::event::Recorded;
use shared::ids::DealId;

use super::fire_timer::context;
use crate::ctx::{App, Ctx};
use crate::db::{Unit, Write};
use crate::deals::store;
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
        let (process, state) = (&definition.process, row.state.as_ref());
        let logged = event_list(connection, ctx.org.id, row.id).await?;
        let recorded: Vec<Recorded> = logged.into_iter().map(|logged| logged.recorded).collect();
        // A log under a template whose stages have other names leaves when it came to where it is.
        let closed = closed_since(process, &recorded).unwrap_or(state.stage_since);
        let forecast = store::Forecast {
            segment: state.segment.clone(),
            category: category(process, state),
            counts_on: counts_on(process, state, Some(ctx.org.date(closed))),
        };
        store::forecast_write(connection, (ctx.org.id, row.id), &forecast).await
    }
}
