//! The board in the API: counts, sums and the first cards of every column from one statement.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use rust_decimal::Decimal as Exact;
use shared::ids::{DealId, UserId};
use shared::keys::{RoleKey, StageKey, StepKey};
use shared::money::Money as ExactMoney;
use shared::process::fact::AmountOrigin as Origin;
use shared::time::Timestamp;
use uuid::Uuid;

use super::types::Amount;
use crate::ctx::Ctx;
use crate::db::{choice_from, date_from};
use crate::deals::store::{self, BoardQuery, BoardRows, CardRow};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::connection::{PAGE_DEFAULT, Page, PageInfo};
use crate::graphql::ctx;
use crate::graphql::direct::{self, Asked, Direct, DirectList, Writer};
use crate::graphql::request::parse_id;
use crate::graphql::scalars::{Date, DateTime, Decimal, Money};
use crate::graphql::user_error::RoleName;
use crate::identity::people::People;
use crate::process::Published;
use crate::process::graphql::{Process, Stage, role_name};

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
    published: Published,
    stage: StageKey,
    probability: u8,
    deals: i64,
    total: i64,
    /// The first cards, one more than a page; none when nobody asked for them.
    first_cards: Option<Vec<CardRow>>,
}

/// A column of a board.
#[derive(Debug)]
pub struct BoardColumn(Arc<Column>);

/// A page of cards.
#[derive(Debug, SimpleObject)]
pub struct CardConnection {
    /// The cards in the order of the column.
    nodes: DirectList<Card>,
    /// Where the page stands.
    page_info: PageInfo,
}

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
    let column = |stage: &shared::process::Stage| {
        let sum = sums.get(stage.key.as_str()).copied().unwrap_or_default();
        Arc::new(Column {
            query: query.clone(),
            published: published.clone(),
            stage: stage.key.clone(),
            probability: stage.probability,
            deals: sum.deals,
            total: sum.total,
            first_cards: with_cards.then(|| cards.remove(stage.key.as_str()).unwrap_or_default()),
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
        let rows = if let Some(rows) = first {
            rows.iter().take(page.limit + 1).cloned().collect()
        } else {
            let (start, _, limit) = page.query();
            let stage = (column.stage.as_str(), start);
            store::board_cards(ctx.app.db.reader(), ctx, &column.query, stage, limit).await?
        };
        let slice = page.slice(rows, |row| (row.rank.clone(), row.id))?;
        let page_info = slice.page_info;
        let people = ctx.people().await?;
        let cards = slice.rows.into_iter().map(|row| Card::of(ctx, &column.published, &people, row.node));
        Ok(CardConnection { nodes: DirectList(cards.collect::<AppResult<_>>()?), page_info })
    }
}

/// The owner as a card shows them.
#[derive(Debug, Clone, SimpleObject)]
pub struct CardOwner {
    /// The global id.
    id: ID,
    /// The name.
    name: String,
}

/// The step that presses most, as a card shows it.
#[derive(Debug, Clone, SimpleObject)]
pub struct CardStep {
    /// Its key in the process.
    key: String,
    /// Its name.
    name: String,
    /// The role that does it.
    role: RoleName,
    /// By when.
    due: Option<Date>,
    /// Open after its due date.
    late: bool,
    /// It falls to the caller: given to them, or to nobody and they have its role.
    mine: bool,
}

/// A deal as a card on the board.
#[derive(Debug, Clone, SimpleObject)]
pub struct Card {
    /// The deal's global id.
    id: ID,
    /// Its readable number.
    number: String,
    /// Its title.
    title: String,
    /// Its version; send it back as `expectedVersion`.
    version: i64,
    /// The key of its stage.
    stage: String,
    /// The customer's name.
    account: String,
    /// The account executive.
    owner: CardOwner,
    /// The current amount.
    amount: Option<Amount>,
    /// The day it is expected to be won.
    close_date: Option<Date>,
    /// Since when it is in its stage.
    stage_since: DateTime,
    /// Whole days it has been there.
    stage_days: u32,
    /// Longer there than usual.
    slow: bool,
    /// The step that presses most.
    next_step: Option<CardStep>,
    /// How much stands before the usual next stage and can be resolved now.
    blockers: i64,
    /// Of the stage's required steps, how many are done.
    steps_done: i64,
    /// Of the stage's required steps, how many there are.
    steps_total: i64,
}

impl Direct for CardOwner {
    fn writer(field: &str, _: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "id" => direct::text(|owner: &Self| &owner.id),
            "name" => direct::text(|owner: &Self| &owner.name),
            _ => None,
        }
    }
}

impl Direct for CardStep {
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "key" => direct::text(|step: &Self| &step.key),
            "name" => direct::text(|step: &Self| &step.name),
            "role" => asked.object(|step: &Self| &step.role),
            "due" => direct::maybe_scalar(|step: &Self| step.due),
            "late" => direct::plain(|step: &Self| step.late),
            "mine" => direct::plain(|step: &Self| step.mine),
            _ => None,
        }
    }
}

impl Direct for Card {
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "id" => direct::text(|card: &Self| &card.id),
            "number" => direct::text(|card: &Self| &card.number),
            "title" => direct::text(|card: &Self| &card.title),
            "version" => direct::plain(|card: &Self| card.version),
            "stage" => direct::text(|card: &Self| &card.stage),
            "account" => direct::text(|card: &Self| &card.account),
            "owner" => asked.object(|card: &Self| &card.owner),
            "amount" => asked.maybe_object(|card: &Self| card.amount.as_ref()),
            "closeDate" => direct::maybe_scalar(|card: &Self| card.close_date),
            "stageSince" => direct::scalar(|card: &Self| card.stage_since),
            "stageDays" => direct::plain(|card: &Self| card.stage_days),
            "slow" => direct::plain(|card: &Self| card.slow),
            "nextStep" => asked.maybe_object(|card: &Self| card.next_step.as_ref()),
            "blockers" => direct::plain(|card: &Self| card.blockers),
            "stepsDone" => direct::plain(|card: &Self| card.steps_done),
            "stepsTotal" => direct::plain(|card: &Self| card.steps_total),
            _ => None,
        }
    }
}

impl Card {
    /// A row as a card, as the caller sees it.
    pub(super) fn of(ctx: &Ctx, published: &Published, people: &People, row: CardRow) -> AppResult<Self> {
        let since = Timestamp::from_micros(row.stage_since);
        let days = ctx.now.days_since(since);
        let stage = StageKey::parse(&row.stage).and_then(|key| published.definition.process.stage(&key));
        let next_step = CardStep::of(ctx, published, &row)?;
        let owner = UserId(row.owner_id);
        Ok(Self {
            id: DealId(row.id).to_string().into(),
            amount: amount_of(ctx, row.amount, row.amount_origin.as_deref())?,
            owner: CardOwner { id: owner.to_string().into(), name: people.name(owner).to_owned() },
            close_date: date_from(row.close_date.as_deref())?.map(Date),
            stage_since: DateTime(since),
            stage_days: days,
            slow: stage.is_some_and(|stage| stage.kind.is_pipeline() && days > stage.usual_days),
            number: row.number,
            title: row.title,
            version: row.version,
            stage: row.stage,
            account: row.account_name,
            next_step,
            blockers: row.blockers,
            steps_done: row.steps_done,
            steps_total: row.steps_total,
        })
    }
}

/// A stored amount with its origin.
pub(crate) fn amount_of(ctx: &Ctx, units: Option<i64>, origin: Option<&str>) -> AppResult<Option<Amount>> {
    let Some((units, origin)) = units.zip(origin) else { return Ok(None) };
    let origin: Origin = choice_from(origin)?;
    Ok(Some(Amount { origin: origin.into(), value: money(ctx, units), at: None, by: None }))
}

impl CardStep {
    fn of(ctx: &Ctx, published: &Published, row: &CardRow) -> AppResult<Option<Self>> {
        let key = row.next_step.as_deref().and_then(StepKey::parse);
        let role = row.next_role.as_deref().and_then(RoleKey::parse);
        let Some((key, role)) = key.zip(role) else { return Ok(None) };
        let due = date_from(row.next_due.as_deref())?;
        let caller = ctx.caller()?;
        let mine = caller.roles.contains(&role)
            && row.next_assignee.is_none_or(|assignee| assignee == caller.user.0);
        Ok(Some(Self {
            name: published.definition.texts(ctx.locale).step(&key).to_owned(),
            key: key.to_string(),
            role: role_name(&published.definition, ctx, &role),
            late: due.is_some_and(|due| due < ctx.today()),
            due: due.map(Date),
            mine,
        }))
    }
}
