//! The board in the API: counts, sums and the first cards of every column from one statement.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Lookahead, Object, Result, SelectionField, Value};
use rust_decimal::Decimal as Exact;
use shared::ids::UserId;
use shared::keys::{StageKey, StepKey};
use shared::locale::Locale;
use shared::money::Money as ExactMoney;
use shared::permission::Permission;
use shared::time::Timestamp;
use uuid::Uuid;

use super::card::{Card, CardConnection, View};
use super::query::members;
use crate::ctx::Ctx;
use crate::deals::store::{self, BoardQuery, BoardRows};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::connection::{PAGE_DEFAULT, Page};
use crate::graphql::ctx;
use crate::graphql::direct::DirectList;
use crate::graphql::error::bad_user_input;
use crate::graphql::request::parse_id;
use crate::graphql::scalars::{Date, Decimal, Money};
use crate::leads::graphql::LeadSource;
use crate::process::Published;
use crate::process::graphql::{Process, ProcessStep, Stage};

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
    /// Only deals whose next step is past its date.
    overdue: Option<bool>,
    /// Only deals that are longer in their stage than usual.
    stuck: Option<bool>,
    /// Only deals that wait at this step.
    step: Option<String>,
    /// Only deals whose owner is in one of these teams.
    teams: Option<Vec<String>>,
    /// Only deals of these types, by their keys in the latest version of the process.
    segments: Option<Vec<String>>,
    /// Only deals that were made of leads that came like this; needs `LEAD_READ`.
    sources: Option<Vec<LeadSource>>,
}

impl BoardFilter {
    async fn query(self, ctx: &Ctx, process: &shared::process::Process) -> Result<BoardQuery> {
        let owners = self
            .owners
            .map(|ids| ids.iter().map(|id| parse_id("owners", id)).collect::<AppResult<Vec<UserId>>>());
        // Sums are kept by owner, so that those of a team are not counted.
        let owners = match (owners.transpose()?, self.teams) {
            (owners, None) => owners,
            (owners, Some(teams)) => Some(members(ctx.people().await?.as_ref(), owners.as_deref(), |team| {
                team.is_some_and(|team| teams.iter().any(|wanted| wanted == team))
            })),
        };
        if let Some(unknown) = self.segments.iter().flatten().find(|key| !has_segment(process, key)) {
            return Err(bad_user_input(unknown_segment(process, unknown, ctx.locale)));
        }
        if self.sources.is_some() && !ctx.may(Permission::LeadRead) {
            return Err(AppError::Forbidden("the sources of deals are for those who may read leads").into());
        }
        let stored = |field: &str, bound: Option<Decimal>| {
            let stored = |bound: Decimal| {
                ExactMoney::new(bound.0, ctx.org.currency)
                    .stored()
                    .ok_or_else(|| AppError::invalid(field, ProblemKind::Range))
            };
            bound.map(stored).transpose()
        };
        Ok(BoardQuery {
            process: process.key.to_string(),
            owners,
            mine: self.mine.unwrap_or(false),
            text: self.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
            amount_gte: stored("amountGte", self.amount_gte)?,
            amount_lt: stored("amountLt", self.amount_lt)?,
            close_lte: self.close_lte.map(|date| date.0),
            due_before: self.overdue.unwrap_or(false).then(|| ctx.today()),
            step: self.step,
            segments: self.segments,
            sources: self.sources.map(|sources| sources.into_iter().map(Into::into).collect()),
            arrived_by: self.stuck.unwrap_or(false).then(|| slow_since(process, ctx.now)),
        })
    }
}

fn has_segment(process: &shared::process::Process, key: &str) -> bool {
    process.segments.iter().any(|segment| segment.key.as_str() == key)
}

/// What is wrong with a type that the process does not have. The app shows it where somebody brings an address of another
/// process.
fn unknown_segment(process: &shared::process::Process, unknown: &str, locale: Locale) -> String {
    let known: Vec<&str> = process.segments.iter().map(|segment| segment.key.as_str()).collect();
    let (key, known) = (&process.key, known.join(", "));
    if known.is_empty() {
        return locale.pick(
            format!("The process {key} tells no types of deals apart."),
            format!("Le processus {key} ne distingue pas de types d’affaires."),
        );
    }
    locale.pick(
        format!("The process {key} has no type “{unknown}”. Its types: {known}."),
        format!("Le processus {key} n’a pas de type «\u{a0}{unknown}\u{a0}». Ses types\u{a0}: {known}."),
    )
}

/// By when a deal that is longer in its stage than usual came there, by stage.
fn slow_since(process: &shared::process::Process, now: Timestamp) -> Vec<(StageKey, i64)> {
    let slow = |stage: &shared::process::Stage| Some((stage.key.clone(), stage.slow_since(now)?.micros()));
    process.stages.iter().filter_map(slow).collect()
}

/// Which stages an operation asks for.
#[derive(Debug, Default)]
struct Wish<'a> {
    counted: Vec<&'a StageKey>,
    shown: Vec<&'a StageKey>,
}

impl<'a> Wish<'a> {
    fn of(asked: &Lookahead<'_>, process: &'a shared::process::Process) -> Result<Self> {
        let pipeline = ["count", "total", "weighted"].iter().any(|name| asked.field(name).exists());
        let mut wish = Self::default();
        for stage in process.stages.iter().filter(|stage| pipeline && stage.kind.is_pipeline()) {
            wish.add(&stage.key, false);
        }
        for field in asked.field("columns").selection_fields() {
            let folded = match argument(&field, "folded")? {
                Some(Value::Boolean(folded)) => Some(folded),
                _ => None,
            };
            let shown = wants_cards(&field);
            let stages = process.stages.iter().filter(|stage| folded.is_none_or(|want| want == stage.folded));
            stages.for_each(|stage| wish.add(&stage.key, shown));
        }
        for field in asked.field("column").selection_fields() {
            if let Some(Value::String(name)) = argument(&field, "stage")?
                && let Some(stage) = process.stages.iter().find(|stage| *stage.key.as_str() == *name)
            {
                wish.add(&stage.key, wants_cards(&field));
            }
        }
        Ok(wish)
    }

    fn add(&mut self, stage: &'a StageKey, shown: bool) {
        if !self.counted.contains(&stage) {
            self.counted.push(stage);
        }
        if shown && !self.shown.contains(&stage) {
            self.shown.push(stage);
        }
    }
}

fn argument(field: &SelectionField<'_>, name: &str) -> Result<Option<Value>> {
    let all = field.arguments()?;
    Ok(all.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
}

/// Whether the first cards of a column are asked for.
fn wants_cards(column: &SelectionField<'_>) -> bool {
    Lookahead::from(*column).field("cards").exists()
}

/// The deals of a process by stage.
#[derive(Debug)]
pub struct Board {
    published: Published,
    /// The step that it is narrowed to.
    step: Option<StepKey>,
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

/// Reads what an operation asks of a board.
pub(super) async fn board(
    ctx: &Ctx,
    published: Published,
    filter: BoardFilter,
    asked: &Lookahead<'_>,
) -> Result<Board> {
    let definition = published.definition.clone();
    let process = &definition.process;
    let query = Arc::new(filter.query(ctx, process).await?);
    let step = query.step.as_deref().and_then(StepKey::parse);
    let wish = Wish::of(asked, process)?;
    let stages = store::Asked { counted: &wish.counted, shown: &wish.shown };
    let limit = PAGE_DEFAULT as u64 + 1;
    let BoardRows { sums, mut cards } =
        store::board_read(ctx.app.db.reader(), ctx, &query, stages, limit).await?;
    let view = View::of(ctx, published.clone()).await?;
    let column = |stage: &&shared::process::Stage| {
        let sum = sums.get(&stage.key).copied().unwrap_or_default();
        Arc::new(Column {
            query: query.clone(),
            view: view.clone(),
            published: published.clone(),
            stage: stage.key.clone(),
            probability: stage.probability,
            deals: sum.deals,
            total: sum.total,
            first_cards: wish.shown.contains(&&stage.key).then(|| {
                let rows = cards.remove(&stage.key).unwrap_or_default();
                rows.into_iter().map(|row| Card::new(&view, row)).collect()
            }),
        })
    };
    let asked: Vec<_> = process.stages.iter().filter(|stage| wish.counted.contains(&&stage.key)).collect();
    let columns = asked.iter().map(column).collect();
    Ok(Board { published, step, columns })
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

    /// The step that it is narrowed to, if the latest version of the process has it.
    async fn step(&self, context: &Context<'_>) -> Result<Option<ProcessStep>> {
        let (ctx, definition) = (ctx(context)?, &self.published.definition);
        let step = self.step.as_ref().and_then(|step| definition.process.step(step));
        Ok(step.map(|step| ProcessStep::of(definition, ctx, step)))
    }

    /// The teams in which people work, in order; none for those who may not see who works here.
    async fn teams(&self, context: &Context<'_>) -> Result<Vec<String>> {
        let ctx = ctx(context)?;
        if !ctx.may(Permission::UserRead) {
            return Ok(Vec::new());
        }
        let people = ctx.people().await?;
        let teams: BTreeSet<&String> = people.all().iter().filter_map(|user| user.team.as_ref()).collect();
        Ok(teams.into_iter().cloned().collect())
    }

    /// Its stages with their deals: all, or only those that a board shows folded, or open.
    async fn columns(&self, folded: Option<bool>) -> Vec<BoardColumn> {
        let is_asked = |column: &&Arc<Column>| {
            let stage = self.published.definition.process.stage(&column.stage);
            stage.is_some_and(|stage| folded.is_none_or(|want| want == stage.folded))
        };
        self.columns.iter().filter(is_asked).cloned().map(BoardColumn).collect()
    }

    /// The column of one stage, if the process has it.
    async fn column(&self, stage: String) -> Option<BoardColumn> {
        self.columns.iter().find(|column| *column.stage.as_str() == *stage).cloned().map(BoardColumn)
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
        let (nodes, page_info) = page.nodes(cards, Card::cursor)?;
        Ok(CardConnection { nodes: DirectList(nodes), page_info })
    }
}
