//! The board: one statement, whatever the number of stages and deals.
//!
//! Counts and sums come from the kept ones (`totals`) unless a filter asks for something that is not kept. Cards are
//! read per stage through the index `deals_on_board` and never numbered by a window function, which would read every
//! deal.

use std::collections::HashMap;

use sea_orm::sqlx::{Decode, Postgres, Row, Sqlite};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, RuntimeErr, Statement};
use shared::ids::UserId;
use shared::permission::Permission;
use shared::time::Date;
use uuid::Uuid;

use super::totals::EVERYBODY;
use crate::ctx::Ctx;
use crate::db::{Params, like_pattern};
use crate::error::AppResult;

/// What a board shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct BoardQuery {
    pub(crate) process: String,
    pub(crate) owners: Option<Vec<UserId>>,
    pub(crate) mine: bool,
    pub(crate) text: Option<String>,
    /// In stored units.
    pub(crate) amount_gte: Option<i64>,
    /// In stored units.
    pub(crate) amount_lt: Option<i64>,
    pub(crate) close_lte: Option<Date>,
}

/// Count and sum of a stage.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StageSum {
    pub(crate) deals: i64,
    pub(crate) total: i64,
}

/// A card.
#[derive(Debug, Clone)]
pub(crate) struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) process_id: Uuid,
    pub(crate) stage: String,
    pub(crate) stage_since: i64,
    pub(crate) rank: String,
    pub(crate) amount: Option<i64>,
    pub(crate) amount_origin: Option<String>,
    pub(crate) close_date: Option<String>,
    pub(crate) next_step: Option<String>,
    pub(crate) next_role: Option<String>,
    pub(crate) next_assignee: Option<Uuid>,
    pub(crate) next_due: Option<String>,
    pub(crate) blockers: i64,
    pub(crate) steps_done: i64,
    pub(crate) steps_total: i64,
    pub(crate) account_name: String,
    pub(crate) owner_id: Uuid,
}

/// The columns of a card that stand on the deal, in the order in which [`CardRow::read`] takes them.
const CARD: [&str; 20] = [
    "stage",
    "version",
    "amount",
    "id",
    "number",
    "title",
    "process_id",
    "stage_since",
    "rank",
    "amount_origin",
    "close_date",
    "next_step",
    "next_role",
    "next_assignee",
    "next_due",
    "blockers",
    "steps_done",
    "steps_total",
    "account_name",
    "owner_id",
];

/// In a row with the sum of a stage: the stage, the number of deals, their amount, and nothing in the place of the rest.
/// The types are those of the columns above.
const NO_CARD: &str =
    "CAST(NULL AS UUID), NULL, NULL, CAST(NULL AS UUID), CAST(NULL AS BIGINT), NULL, NULL, NULL, NULL,
    NULL, CAST(NULL AS UUID), NULL, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), NULL,
    CAST(NULL AS UUID)";

/// Takes the columns of a row one after the other. Their types are those of the statement above, so they are not compared
/// again for each value, of which a board has thousands.
struct Columns<'a>(&'a QueryResult, usize);

impl Columns<'_> {
    fn next<T>(&mut self) -> Result<T, DbErr>
    where
        T: for<'r> Decode<'r, Postgres> + for<'r> Decode<'r, Sqlite>,
    {
        let place = self.1;
        self.1 += 1;
        let read = match (self.0.try_as_pg_row(), self.0.try_as_sqlite_row()) {
            (Some(row), _) => row.try_get_unchecked(place),
            (None, Some(row)) => row.try_get_unchecked(place),
            (None, None) => return Err(DbErr::Type("a row of neither engine".to_owned())),
        };
        read.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}

impl CardRow {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let mut row = Columns(row, 0);
        Ok(Self {
            stage: row.next()?,
            version: row.next()?,
            amount: row.next()?,
            id: row.next()?,
            number: row.next()?,
            title: row.next()?,
            process_id: row.next()?,
            stage_since: row.next()?,
            rank: row.next()?,
            amount_origin: row.next()?,
            close_date: row.next()?,
            next_step: row.next()?,
            next_role: row.next()?,
            next_assignee: row.next()?,
            next_due: row.next()?,
            blockers: row.next()?,
            steps_done: row.next()?,
            steps_total: row.next()?,
            account_name: row.next()?,
            owner_id: row.next()?,
        })
    }
}

fn columns_of(table: &str) -> String {
    CARD.map(|column| format!("{table}.{column}")).join(", ")
}

impl BoardQuery {
    /// Only the deals on whose team the caller is: because they ask for those, or may see no others.
    fn is_own(&self, ctx: &Ctx) -> bool {
        self.mine || !ctx.may(Permission::DealReadAll)
    }

    /// Where the kept sums for this board stand; none when it is narrowed by something that is not kept.
    fn kept(&self, ctx: &Ctx, params: &mut Params) -> Option<String> {
        let plain = self.text.is_none()
            && self.amount_gte.is_none()
            && self.amount_lt.is_none()
            && self.close_lte.is_none();
        match &self.owners {
            _ if !plain => None,
            None if self.is_own(ctx) => {
                Some(format!("t.user_id = {}", params.add(ctx.user().map(|user| user.0))))
            }
            None => Some(format!("t.user_id = {}", params.add(EVERYBODY))),
            Some(owners) if !owners.is_empty() && !self.is_own(ctx) => {
                let owners: Vec<String> = owners.iter().map(|owner| params.add(owner.0)).collect();
                Some(format!("t.owns AND t.user_id IN ({})", owners.join(", ")))
            }
            Some(_) => None,
        }
    }

    /// The conditions that its deals fulfil.
    fn narrowing(&self, ctx: &Ctx, params: &mut Params) -> String {
        let mut all = vec![
            format!("d.org_id = {}", params.add(ctx.org.id.0)),
            format!("d.process_key = {}", params.add(self.process.as_str())),
        ];
        if self.is_own(ctx) {
            all.push(format!(
                "d.id IN (SELECT t.deal_id FROM deal_team t WHERE t.org_id = {} AND t.user_id = {})",
                params.add(ctx.org.id.0),
                params.add(ctx.user().map(|user| user.0))
            ));
        }
        if let Some(owners) = &self.owners {
            let list: Vec<String> = owners.iter().map(|owner| params.add(owner.0)).collect();
            all.push(if list.is_empty() {
                "1 = 0".to_owned()
            } else {
                format!("d.owner_id IN ({})", list.join(", "))
            });
        }
        if let Some(text) = &self.text {
            let pattern = params.add(like_pattern(&text.to_lowercase()));
            all.push(format!("d.search_text LIKE {pattern} ESCAPE '\\'"));
        }
        all.extend(self.amount_gte.map(|least| format!("d.amount >= {}", params.add(least))));
        all.extend(self.amount_lt.map(|bound| format!("d.amount < {}", params.add(bound))));
        all.extend(self.close_lte.map(|last| format!("d.close_date <= {}", params.add(last.to_string()))));
        all.join(" AND ")
    }

    /// Whether its deals are found by an index of their own and are few beside all deals of a stage. Then they are found
    /// once for all stages; otherwise each stage is walked from its top.
    fn finds_few(&self, ctx: &Ctx) -> bool {
        self.is_own(ctx) || self.owners.is_some() || self.text.is_some()
    }

    /// Where the deals of a board are looked for, and what they must fulfil there.
    fn source(&self, ctx: &Ctx, params: &mut Params) -> Source {
        let narrowing = self.narrowing(ctx, params);
        if self.finds_few(ctx) {
            let few = format!(
                "WITH few AS MATERIALIZED (SELECT d.org_id, d.id, d.stage, d.rank, d.amount FROM deals d WHERE {narrowing}) "
            );
            return Source { before: few, table: "few", narrowing: "TRUE".to_owned() };
        }
        Source { before: String::new(), table: "deals", narrowing }
    }

    /// The statement for the sums of all stages.
    fn sums(&self, ctx: &Ctx, source: &Source, params: &mut Params) -> String {
        match self.kept(ctx, params) {
            Some(whose) => format!(
                "SELECT t.stage, CAST(SUM(t.deals) AS BIGINT), CAST(SUM(t.amount) AS BIGINT), {NO_CARD}
                 FROM board_totals t WHERE t.org_id = {} AND t.process_key = {} AND {whose} GROUP BY t.stage",
                params.add(ctx.org.id.0),
                params.add(self.process.as_str())
            ),
            None => format!(
                "SELECT d.stage, COUNT(*), CAST(COALESCE(SUM(d.amount), 0) AS BIGINT), {NO_CARD}
                 FROM {} d WHERE {} GROUP BY d.stage",
                source.table, source.narrowing
            ),
        }
    }
}

/// Where deals are looked for.
struct Source {
    /// What stands before the statement.
    before: String,
    table: &'static str,
    narrowing: String,
}

/// The statement for the first cards of stages, each after a cursor (rank and id) if it has one.
fn cards(
    source: &Source,
    stages: &[(&str, Option<(String, Uuid)>)],
    limit: u64,
    params: &mut Params,
) -> String {
    let (table, narrowing) = (source.table, &source.narrowing);
    let taken = if table == "deals" { columns_of("d") } else { "d.org_id, d.id".to_owned() };
    let parts = stages.iter().map(|(stage, after)| {
        let stage = params.add(*stage);
        let beyond = after.as_ref().map_or_else(String::new, |(rank, id)| {
            let (rank, id) = (params.add(rank.as_str()), params.add(*id));
            format!(" AND (d.rank < {rank} OR (d.rank = {rank} AND d.id < {id}))")
        });
        format!(
            "SELECT * FROM (SELECT {taken} FROM {table} d WHERE {narrowing} AND d.stage = {stage}{beyond}
             ORDER BY d.rank DESC, d.id DESC LIMIT {limit}) s"
        )
    });
    let parts = parts.collect::<Vec<String>>().join(" UNION ALL ");
    if table == "deals" {
        return parts;
    }
    let columns = columns_of("d");
    format!("SELECT {columns} FROM ({parts}) c JOIN deals d ON d.org_id = c.org_id AND d.id = c.id")
}

/// What a board shows: the sums of all stages that have deals, and cards by stage, highest first.
#[derive(Debug, Default)]
pub(crate) struct BoardRows {
    pub(crate) sums: HashMap<String, StageSum>,
    pub(crate) cards: HashMap<String, Vec<CardRow>>,
}

/// Reads the sums of all stages and the first cards of some, one more than `limit` of a stage tells that there are
/// others.
pub(crate) async fn board_read(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
    stages: &[&str],
    limit: u64,
) -> AppResult<BoardRows> {
    let mut params = Params::default();
    let source = query.source(ctx, &mut params);
    let mut sql = source.before.clone() + &query.sums(ctx, &source, &mut params);
    if !stages.is_empty() {
        let stages: Vec<_> = stages.iter().map(|stage| (*stage, None)).collect();
        sql = format!("{sql} UNION ALL {}", cards(&source, &stages, limit, &mut params));
    }
    let mut board = BoardRows::default();
    for row in ask(connection, &sql, params).await? {
        if row.try_get_by_index::<Option<Uuid>>(ID)?.is_some() {
            let card = CardRow::read(&row)?;
            board.cards.entry(card.stage.clone()).or_default().push(card);
        } else {
            let (deals, total) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            board.sums.insert(row.try_get_by_index(0)?, StageSum { deals, total });
        }
    }
    board.cards.values_mut().for_each(|cards| sort(cards));
    Ok(board)
}

/// Where a row has the id of its deal.
const ID: usize = 3;

/// A union promises no order.
fn sort(cards: &mut [CardRow]) {
    cards.sort_by(|a, b| (&b.rank, b.id).cmp(&(&a.rank, a.id)));
}

/// Further cards of a stage, after a cursor (rank and id).
pub(crate) async fn board_cards(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
    (stage, after): (&str, Option<(String, Uuid)>),
    limit: u64,
) -> AppResult<Vec<CardRow>> {
    let mut params = Params::default();
    let source = query.source(ctx, &mut params);
    let sql = source.before.clone() + &cards(&source, &[(stage, after)], limit, &mut params);
    let rows = ask(connection, &sql, params).await?;
    let mut cards = rows.iter().map(CardRow::read).collect::<Result<Vec<_>, _>>()?;
    sort(&mut cards);
    Ok(cards)
}

/// The card of one deal, if the caller may see it.
pub(crate) async fn card_find(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    process: &str,
    deal: Uuid,
) -> AppResult<Option<CardRow>> {
    let mut params = Params::default();
    let query = BoardQuery { process: process.to_owned(), ..BoardQuery::default() };
    let narrowing = query.narrowing(ctx, &mut params);
    let sql =
        format!("SELECT {} FROM deals d WHERE {narrowing} AND d.id = {}", columns_of("d"), params.add(deal));
    Ok(ask(connection, &sql, params).await?.first().map(CardRow::read).transpose()?)
}

async fn ask(
    connection: &impl ConnectionTrait,
    sql: &str,
    params: Params,
) -> Result<Vec<QueryResult>, DbErr> {
    let backend = connection.get_database_backend();
    connection.query_all_raw(Statement::from_sql_and_values(backend, sql, params.into_values())).await
}
