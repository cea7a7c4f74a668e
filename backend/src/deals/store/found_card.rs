//! The card of one deal, with what a board may be narrowed to and cards do not show.

use std::sync::Arc;

use shared::ids::DealId;
use shared::leads::LeadSource;

use super::board::{BoardQuery, ask};
use super::card::{CardRow, columns_of};
use crate::ctx::Ctx;
use crate::db::{Params, choice_from};
use crate::error::AppResult;
use crate::leads::SOURCE_OF_DEAL;

/// The card of one deal.
#[derive(Debug, Clone)]
pub(crate) struct FoundCard {
    pub(crate) row: Arc<CardRow>,
    /// The source of the lead that the deal came from.
    pub(crate) source: Option<LeadSource>,
}

/// The card of one deal, if the caller may see it.
pub(crate) async fn card_find(ctx: &Ctx, process: &str, deal: DealId) -> AppResult<Option<FoundCard>> {
    let mut params = Params::default();
    let query = BoardQuery { process: process.to_owned(), ..BoardQuery::default() };
    let narrowing = query.narrowing(ctx, &mut params);
    let sql = format!(
        "SELECT {}, {SOURCE_OF_DEAL} AS source FROM deals d WHERE {narrowing} AND d.id = {}",
        columns_of("d"),
        params.add(deal.0)
    );
    let rows = ask(ctx.app.db.reader(), &sql, params).await?;
    let Some(found) = rows.first() else { return Ok(None) };
    let source: Option<String> = found.try_get("", "source")?;
    let source = source.as_deref().map(choice_from).transpose()?;
    Ok(Some(FoundCard { row: Arc::new(CardRow::read(found)?), source }))
}
