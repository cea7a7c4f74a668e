//! Puts a deal to another place in its column. A place is how people arrange their board, not a fact of the deal: it raises
//! no version and leaves no event, so nobody who works on the deal is told that it changed meanwhile.

use serde::{Deserialize, Serialize};
use shared::engine::check_place;
use shared::ids::DealId;
use shared::rank::Rank;

use super::apply::refused;
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::store;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::events::hub::{Change, DealChanged};

/// A deal and where it is wanted.
pub struct PlaceDeal {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The deal.
    pub deal: DealId,
    /// The deal it shall stand right below; none for the top of the column.
    pub below: Option<DealId>,
    /// The author's key of the request, which comes back with the live update.
    pub client_mutation_id: Option<String>,
}

/// A deal that was put somewhere.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Placed {
    /// The deal.
    pub deal: DealId,
    /// The process on whose board it stands.
    pub process: String,
}

impl Write for PlaceDeal {
    type Output = Placed;

    async fn run(&self, unit: &Unit) -> AppResult<Placed> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let places =
            store::places_lock(connection, ctx, [Some(self.deal), self.below].into_iter().flatten()).await?;
        let find = |id: DealId| places.iter().find(|place| place.deal == id);
        let place = find(self.deal).ok_or(AppError::NotFound { kind: "deal" })?;
        self.check(unit).await?;
        store::column_lock(connection, ctx, place).await?;
        let above = match self.below {
            None => None,
            Some(id) => Some(
                find(id)
                    .filter(|above| above.deal != place.deal)
                    .filter(|above| (&above.process, &above.stage) == (&place.process, &place.stage))
                    .ok_or_else(|| AppError::invalid("below", ProblemKind::InOtherColumn))?,
            ),
        };
        let above = above.map(|above| &above.rank);
        let next = store::rank_below(connection, ctx, place, above).await?;
        let rank = match above {
            None => Rank::on_top(next.as_ref(), ctx.now),
            Some(above) => Rank::between(next.as_ref(), Some(above))
                .ok_or_else(|| AppError::internal("a column is out of order"))?,
        };
        store::place_write(connection, ctx, self.deal, &rank).await?;
        store::column_touched(unit, ctx, place);
        unit.announce(Change::Deal(DealChanged {
            org: ctx.org.id,
            deal: self.deal,
            process: place.process.clone(),
            version: place.version,
            placed: Some(ctx.new_id()),
            waits: None,
            from_stage: Some(place.stage.clone()),
            client_mutation_id: self.client_mutation_id.clone(),
        }));
        Ok(Placed { deal: self.deal, process: place.process.to_string() })
    }
}

impl PlaceDeal {
    /// Refuses whoever may not move the deal.
    async fn check(&self, unit: &Unit) -> AppResult<()> {
        let row = store::deal_lock(unit.connection(), &self.ctx, self.deal).await?;
        let row = row.ok_or(AppError::NotFound { kind: "deal" })?;
        let definition = self.ctx.app.processes.get(unit.connection(), self.ctx.org.id, row.process).await?;
        let actor = self.ctx.actor();
        check_place(&definition.process, &row.state, &self.ctx.engine(&actor))
            .map_err(|rejection| refused(rejection, &definition, Some(&row.state)))
    }
}
