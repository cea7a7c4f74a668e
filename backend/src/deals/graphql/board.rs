//! The board in the API: counts, sums and the first cards of every column from one statement.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use rust_decimal::Decimal as Exact;
use shared::ids::UserId;
use shared::keys::StageKey;
use shared::money::Money as ExactMoney;
use uuid::Uuid;

use super::card::{Card, CardConnection, View};
use crate::ctx::Ctx;
use crate::deals::store::{self, BoardQuery, BoardRows};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::connection::{PAGE_DEFAULT, Page};
use crate::graphql::ctx;
use crate::graphql::direct::DirectList;
use crate::graphql::request::parse_id;
use crate::graphql::scalars::{Date, Decimal, Money};
use crate::process::Published;
use crate::process::graphql::{Process, Stage};

/// What a board shows.
#[derive(Debug, Clone, Default, InputObject)]
pub struct BoardFilter {
    /// Only deals of these owners.
    owners: Option<Vec<ID>>,
    /// Only deals on whose team the caller is.
    mine: Option<bool>,
    /// Part of number, title or account.
    text: Option<String>,
    /// At least this amount, in the company's currency.
    amount_gte: Option<Decimal>,
    /// Less than this amount.
    amount_lt: Option<Decimal>,
    /// Expected to close on or before.
    close_lte: Option<Date>,
}

impl BoardFilter {
    fn query(self, ctx: &Ctx, process: &str) -> AppResult<BoardQuery> {
        let owners = self
            .owners
            .map(|ids| ids.iter().map(|id| parse_id("owners", id)).collect::<AppResult<Vec<UserId>>>());
        let stored = |field: &str, bound: Option<Decimal>| {
            let stored = |bound: Decimal| {
                ExactMoney::new(bound.0, ctx.org.currency)
                    .stored()
                    .ok_or_else(|| AppError::invalid(field, ProblemKind::Range))
            };
            bound.map(stored).transpose()
        };
        Ok(BoardQuery {
            process: process.to_owned(),
            owners: owners.transpose()?,
            mine: self.mine.unwrap_or(false),
            text: self.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            amount_gte: stored("amountGte", self.amount_gte)?,
            amount_lt: stored("amountLt", self.amount_lt)?,
            close_lte: self.close_lte.map(|date| date.0),
        })
    }
}

/// The deals of a process by stage.
#[derive(Debug)]
pub struct Board {
    published: Published,
    columns: Vec<Arc<Column>>,
}

#[derive(Debug)]
struct Column {
    query: Arc<BoardQuery>,
    view: Arc<View>,
    published: Published,
    stage: StageKey,
    probability: u8,
    deals: i64,
    total: i64,
    /// The first cards, one more than a page; none when nobody asked for them.
    first_cards: Option<Vec<Card>>,
}

/// A column of a board.
#[derive(Debug)]
pub struct BoardColumn(Arc<Column>);

/// Reads a board, with the first cards of its columns where they are asked for.
pub(super) async fn board(
    ctx: &Ctx,
    published: Published,
    filter: BoardFilter,
    with_cards: bool,
) -> AppResult<Board> {
    let definition = published.definition.clone();
    let stages = &definition.process.stages;
    let query = Arc::new(filter.query(ctx, definition.process.key.as_str())?);
    let shown: Vec<&str> = stages.iter().filter(|_| with_cards).map(|stage| stage.key.as_str()).collect();
    let limit = PAGE_DEFAULT as u64 + 1;
    let BoardRows { sums, mut cards } =
        store::board_read(ctx.app.db.reader(), ctx, &query, &shown, limit).await?;
    let view = View::of(ctx, published.clone()).await?;
    let column = |stage: &shared::process::Stage| {
        let sum = sums.get(stage.key.as_str()).copied().unwrap_or_default();
        Arc::new(Column {
            query: query.clone(),
            view: view.clone(),
            published: published.clone(),
            stage: stage.key.clone(),
            probability: stage.probability,
            deals: sum.deals,
            total: sum.total,
            first_cards: with_cards.then(|| {
                let rows = cards.remove(stage.key.as_str()).unwrap_or_default();
                rows.into_iter().map(|row| Card::new(&view, row)).collect()
            }),
        })
    };
    let columns = stages.iter().map(column).collect();
    Ok(Board { published, columns })
}

fn money(ctx: &Ctx, units: i64) -> Money {
    ExactMoney::from_stored(units, ctx.org.currency).into()
}

impl Column {
    /// The sum weighted by the stage's probability (CR-3.1), in stored units.
    fn weighted(&self) -> i64 {
        let exact = Exact::from(self.total) * Exact::from(self.probability) / Exact::from(100);
        i64::try_from(exact.round()).unwrap_or(i64::MAX)
    }
}

#[Object]
impl Board {
    /// The process.
    async fn process(&self) -> Process {
        Process(self.published.clone())
    }

    /// Its stages with their deals.
    async fn columns(&self) -> Vec<BoardColumn> {
        self.columns.iter().cloned().map(BoardColumn).collect()
    }

    /// How many deals are in pipeline stages.
    async fn count(&self) -> i64 {
        self.pipeline().map(|column| column.deals).sum()
    }

    /// The sum of the pipeline stages.
    async fn total(&self, context: &Context<'_>) -> Result<Money> {
        Ok(money(ctx(context)?, self.pipeline().map(|column| column.total).sum()))
    }

    /// The sum of the pipeline stages, weighted by their probabilities.
    async fn weighted(&self, context: &Context<'_>) -> Result<Money> {
        Ok(money(ctx(context)?, self.pipeline().map(|column| column.weighted()).sum()))
    }
}

impl Board {
    fn pipeline(&self) -> impl Iterator<Item = &Arc<Column>> {
        let process = &self.published.definition.process;
        self.columns
            .iter()
            .filter(|column| process.stage(&column.stage).is_some_and(|stage| stage.kind.is_pipeline()))
    }
}

#[Object]
impl BoardColumn {
    /// The stage.
    async fn stage(&self, context: &Context<'_>) -> Result<Stage> {
        let stage = Stage::of(&self.0.published.definition, ctx(context)?, &self.0.stage);
        Ok(stage.ok_or_else(|| AppError::internal("a stage left its template"))?)
    }

    /// How many deals.
    async fn count(&self) -> i64 {
        self.0.deals
    }

    /// The sum of their amounts.
    async fn total(&self, context: &Context<'_>) -> Result<Money> {
        Ok(money(ctx(context)?, self.0.total))
    }

    /// The sum weighted by the stage's probability.
    async fn weighted(&self, context: &Context<'_>) -> Result<Money> {
        Ok(money(ctx(context)?, self.0.weighted()))
    }

    /// Its cards in their order; a card that nobody put elsewhere stands above those that came before it.
    async fn cards(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<CardConnection> {
        let ctx = ctx(context)?;
        let page: Page<(String, Uuid)> = Page::forward(first, after.as_deref())?;
        let column = &self.0;
        let first =
            column.first_cards.as_ref().filter(|_| page.limit <= PAGE_DEFAULT && page.after.is_none());
        let cards = if let Some(cards) = first {
            cards.iter().take(page.limit + 1).cloned().collect()
        } else {
            let (start, _, limit) = page.query();
            let stage = (column.stage.as_str(), start);
            let rows = store::board_cards(ctx.app.db.reader(), ctx, &column.query, stage, limit).await?;
            rows.into_iter().map(|row| Card::new(&column.view, row)).collect()
        };
        let slice = page.slice(cards, Card::cursor)?;
        let nodes = DirectList(slice.rows.into_iter().map(|row| row.node).collect());
        Ok(CardConnection { nodes, page_info: slice.page_info })
    }
}
