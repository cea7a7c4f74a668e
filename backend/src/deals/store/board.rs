//! The board: one statement, whatever the number of stages and deals.
//!
//! Counts and sums come from the kept ones (`totals`) unless a filter asks for something that is not kept. Cards are
//! read per stage through the index `deals_on_board` and never numbered by a window function, which would read every
//! deal.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use shared::ids::UserId;
use shared::keys::StageKey;
use shared::leads::LeadSource;
use shared::permission::Permission;
use shared::time::Date;
use uuid::Uuid;

use super::card::{CardRow, ID, NO_CARD, columns_of, stage_key};
use super::kept_columns::{Column, FirstCards};
use super::totals::EVERYBODY;
use crate::ctx::Ctx;
use crate::db::Params;
use crate::error::AppResult;
use crate::leads::deals_of_sources;
use crate::search::{Found, contains};

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
    /// Only where the next step is due before this day.
    pub(crate) due_before: Option<Date>,
    /// Only deals that came to their stage by this moment, each stage with its own; no deals of other stages.
    pub(crate) arrived_by: Option<Vec<(StageKey, i64)>>,
    /// Only deals that have this step open.
    pub(crate) step: Option<String>,
    /// Only deals of these types.
    pub(crate) segments: Option<Vec<String>>,
    /// Only deals that came from leads of these sources.
    pub(crate) sources: Option<Vec<LeadSource>>,
}

/// Count and sum of a stage.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StageSum {
    pub(crate) deals: i64,
    pub(crate) total: i64,
    /// Of the stage as a whole; 0 where the sum is not a kept one.
    revision: i64,
}

impl BoardQuery {
    /// Only the deals on whose team the caller is: because they ask for those, or may see no others.
    fn is_own(&self, ctx: &Ctx) -> bool {
        self.mine || !ctx.may(Permission::DealReadAll)
    }

    /// Where the kept sums for this board stand; none when it is narrowed by something that is not kept.
    fn kept(&self, ctx: &Ctx, params: &mut Params) -> Option<String> {
        match &self.owners {
            _ if self.is_counted() => None,
            None if self.is_own(ctx) => {
                Some(format!("t.user_id = {}", params.add(ctx.user().map(|user| user.0))))
            }
            None => Some(format!("t.user_id = {}", params.add(EVERYBODY))),
            Some(owners) if !owners.is_empty() && !self.is_own(ctx) => {
                let one_of = params.one_of("t.user_id", owners.iter().map(|owner| owner.0));
                Some(format!("t.owns AND {one_of}"))
            }
            Some(_) => None,
        }
    }

    /// Whether it is narrowed by something for which no sums are kept, so that its deals are counted.
    pub(crate) fn is_counted(&self) -> bool {
        self.text.is_some()
            || self.amount_gte.is_some()
            || self.amount_lt.is_some()
            || self.close_lte.is_some()
            || self.due_before.is_some()
            || self.arrived_by.is_some()
            || self.step.is_some()
            || self.segments.is_some()
            || self.sources.is_some()
    }

    /// The conditions that its deals fulfil.
    pub(super) fn narrowing(&self, ctx: &Ctx, params: &mut Params) -> String {
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
            all.push(params.one_of("d.owner_id", owners.iter().map(|owner| owner.0)));
        }
        if let Some(segments) = &self.segments {
            all.push(params.one_of("d.segment", segments.iter().map(String::as_str)));
        }
        if let Some(sources) = &self.sources {
            all.push(format!("d.id IN ({})", deals_of_sources(ctx.org.id, sources, params)));
        }
        if let Some(text) = &self.text {
            let ids = contains(ctx.app.db.backend(), ctx, Found::Deal, text, params);
            all.push(format!("d.id IN ({ids})"));
        }
        if let Some(step) = &self.step {
            all.push(format!(
                "d.id IN (SELECT t.deal_id FROM tasks t WHERE t.org_id = {} AND t.step = {} AND t.active)",
                params.add(ctx.org.id.0),
                params.add(step.as_str())
            ));
        }
        all.extend(self.amount_gte.map(|least| format!("d.amount >= {}", params.add(least))));
        all.extend(self.amount_lt.map(|bound| format!("d.amount < {}", params.add(bound))));
        all.extend(self.close_lte.map(|last| format!("d.close_date <= {}", params.add(last.to_string()))));
        all.extend(self.due_before.map(|day| format!("d.next_due < {}", params.add(day.to_string()))));
        if let Some(bounds) = &self.arrived_by {
            let each = bounds.iter().map(|(stage, moment)| {
                let (stage, moment) = (params.add(stage.as_str()), params.add(*moment));
                format!("(d.stage = {stage} AND d.stage_since <= {moment})")
            });
            all.push(format!("({})", each.chain(["1 = 0".to_owned()]).collect::<Vec<_>>().join(" OR ")));
        }
        all.join(" AND ")
    }

    /// Whether its deals are found by an index of their own and are few beside all deals of a stage. Then they are found
    /// once for all stages; otherwise each stage is walked from its top.
    fn finds_few(&self, ctx: &Ctx) -> bool {
        self.is_own(ctx)
            || self.owners.is_some()
            || self.text.is_some()
            || self.step.is_some()
            || self.sources.is_some()
    }

    /// Where the deals of a board are looked for, and what they must fulfil there. Those that are few are found in these
    /// stages alone: most deals of a person are closed, and nobody looks at them.
    fn source(&self, ctx: &Ctx, stages: &[&str], params: &mut Params) -> Source {
        let narrowing = self.narrowing(ctx, params);
        if self.finds_few(ctx) {
            let stages = params.one_of("d.stage", stages.iter().copied());
            let few = format!(
                "few AS MATERIALIZED (SELECT d.org_id, d.id, d.stage, d.rank, d.amount FROM deals d
                 WHERE {narrowing} AND {stages})"
            );
            return Source { few: Some(few), table: "few", narrowing: "TRUE".to_owned() };
        }
        Source { few: None, table: "deals", narrowing }
    }

    /// Whether it shows all deals of its process.
    fn is_whole(&self, ctx: &Ctx) -> bool {
        !self.finds_few(ctx) && !self.is_counted()
    }

    /// The statement for the sums of all stages; what is not kept (`kept` says where it is) is counted for some stages
    /// only.
    fn sums(
        &self,
        ctx: &Ctx,
        kept: Option<String>,
        (source, counted): (&Source, &[&StageKey]),
        params: &mut Params,
    ) -> String {
        if let Some(whose) = kept {
            return format!(
                "SELECT t.stage, CAST(SUM(t.deals) AS BIGINT) AS deals, CAST(SUM(t.amount) AS BIGINT) AS amount,
                 CAST(SUM(t.revision) AS BIGINT) AS revision
                 FROM board_totals t WHERE t.org_id = {} AND t.process_key = {} AND {whose} GROUP BY t.stage",
                params.add(ctx.org.id.0),
                params.add(self.process.as_str())
            );
        }
        let stages = params.one_of("d.stage", counted.iter().map(|stage| stage.as_str()));
        format!(
            "SELECT d.stage, COUNT(*) AS deals, CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) AS amount,
             CAST(0 AS BIGINT) AS revision FROM {} d WHERE {} AND {stages} GROUP BY d.stage",
            source.table, source.narrowing
        )
    }
}

/// Where deals are looked for.
struct Source {
    /// The part of `WITH` that finds them once for all stages.
    few: Option<String>,
    table: &'static str,
    narrowing: String,
}

/// A stage from which cards are wanted.
#[derive(Clone, Default)]
struct Wanted<'a> {
    stage: &'a str,
    /// Only cards after this one (rank and id).
    after: Option<(String, Uuid)>,
    /// No cards if the stage is at this revision in the sums.
    unless: Option<i64>,
}

/// The statement for the first cards of stages.
fn cards(
    engine: DbBackend,
    source: &Source,
    wanted: &[Wanted<'_>],
    limit: u64,
    params: &mut Params,
) -> String {
    let (table, narrowing) = (source.table, &source.narrowing);
    let taken = if table == "deals" { columns_of("d") } else { "d.org_id, d.id".to_owned() };
    let parts = wanted.iter().map(|Wanted { stage, after, unless }| {
        let stage = params.add(*stage);
        let beyond = after.as_ref().map_or_else(String::new, |(rank, id)| {
            let (rank, id) = (params.add(rank.as_str()), params.add(*id));
            format!(" AND (d.rank < {rank} OR (d.rank = {rank} AND d.id < {id}))")
        });
        let known = unless.map(|revision| {
            let revision = params.add(revision);
            format!("EXISTS (SELECT 1 FROM sums WHERE sums.stage = {stage} AND sums.revision = {revision})")
        });
        let (unless, limit) = match (known, engine) {
            (None, _) => (String::new(), limit.to_string()),
            // A condition would be looked at for each deal of the stage.
            (Some(known), DbBackend::Sqlite) => {
                (String::new(), format!("(CASE WHEN {known} THEN 0 ELSE {limit} END)"))
            }
            // Not knowing the limit, the planner would sort all deals of the stage.
            (Some(known), _) => (format!(" AND NOT {known}"), limit.to_string()),
        };
        format!(
            "SELECT * FROM (SELECT {taken} FROM {table} d WHERE {narrowing} AND d.stage = {stage}{beyond}{unless}
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
    pub(crate) sums: HashMap<StageKey, StageSum>,
    pub(crate) cards: HashMap<StageKey, Vec<Arc<CardRow>>>,
}

impl BoardRows {
    fn of(rows: &[QueryResult]) -> AppResult<Self> {
        let mut board = Self::default();
        for row in rows {
            if row.try_get_by_index::<Option<Uuid>>(ID)?.is_some() {
                let card = CardRow::read(row)?;
                board.cards.entry(card.stage.clone()).or_default().push(Arc::new(card));
            } else {
                let sum = StageSum {
                    deals: row.try_get_by_index(1)?,
                    total: row.try_get_by_index(2)?,
                    revision: row.try_get_by_index(REVISION)?,
                };
                let stage: String = row.try_get_by_index(0)?;
                board.sums.insert(stage_key(&stage)?, sum);
            }
        }
        board.cards.values_mut().for_each(|cards| sort(cards));
        Ok(board)
    }
}

/// Which stages a board is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Those whose sums are needed.
    pub(crate) counted: &'a [&'a StageKey],
    /// Those whose first cards are needed.
    pub(crate) shown: &'a [&'a StageKey],
}

/// Reads the sums and the first cards of stages, one more than `limit` of a stage tells that there are others. Cards of a
/// whole board that are in memory as they stand now are not sent again by the database.
pub(crate) async fn board_read(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
    asked: Asked<'_>,
    limit: u64,
) -> AppResult<BoardRows> {
    let stages = asked.shown;
    let mut params = Params::default();
    let kept = query.kept(ctx, &mut params);
    let looked_at = if kept.is_some() { asked.shown } else { asked.counted };
    let looked_at: Vec<&str> = looked_at.iter().map(|stage| stage.as_str()).collect();
    let source = query.source(ctx, &looked_at, &mut params);
    let whole = query.is_whole(ctx);
    let column = |stage: &StageKey| Column::of(ctx, &query.process, stage, limit);
    let recall = |stage: &StageKey| ctx.app.remembered.columns.recall(&column(stage)).filter(|_| whole);
    let known: HashMap<&StageKey, FirstCards> =
        stages.iter().filter_map(|stage| Some((*stage, recall(stage)?))).collect();
    let few = source.few.as_ref().map_or_else(String::new, |few| format!("{few}, "));
    let sums = query.sums(ctx, kept, (&source, asked.counted), &mut params);
    let mut sql =
        format!("WITH {few}sums AS MATERIALIZED ({sums}) SELECT stage, deals, amount, {NO_CARD} FROM sums");
    if !stages.is_empty() {
        // One text whatever is known, so that it is prepared once.
        let unless = |stage: &StageKey| whole.then(|| known.get(stage).map_or(-1, |known| known.revision));
        let wanted: Vec<Wanted<'_>> = stages
            .iter()
            .map(|stage| Wanted { stage: stage.as_str(), after: None, unless: unless(stage) })
            .collect();
        sql = format!(
            "{sql} UNION ALL {}",
            cards(connection.get_database_backend(), &source, &wanted, limit, &mut params)
        );
    }
    let mut board = BoardRows::of(&ask(connection, &sql, params).await?)?;
    if whole {
        for stage in stages {
            let Some(revision) = board.sums.get(*stage).map(|sum| sum.revision) else { continue };
            if let Some(known) = known.get(stage).filter(|known| known.revision == revision) {
                board.cards.insert((*stage).clone(), known.cards.to_vec());
            } else {
                let cards = board.cards.get(*stage).cloned().unwrap_or_default().into();
                ctx.app.remembered.columns.keep(column(stage), FirstCards { revision, cards });
            }
        }
    }
    Ok(board)
}

/// Where a row with the sum of a stage has its revision.
const REVISION: usize = 7;

/// A union promises no order.
fn sort(cards: &mut [Arc<CardRow>]) {
    cards.sort_by(|a, b| (&b.rank, b.id).cmp(&(&a.rank, a.id)));
}

/// Further cards of a stage, after a cursor (rank and id).
pub(crate) async fn board_cards(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
    (stage, after): (&str, Option<(String, Uuid)>),
    limit: u64,
) -> AppResult<Vec<Arc<CardRow>>> {
    let mut params = Params::default();
    let source = query.source(ctx, &[stage], &mut params);
    let wanted = [Wanted { stage, after, unless: None }];
    let few = source.few.as_ref().map_or_else(String::new, |few| format!("WITH {few} "));
    let sql = few + &cards(connection.get_database_backend(), &source, &wanted, limit, &mut params);
    let rows = ask(connection, &sql, params).await?;
    let mut cards = rows.iter().map(|row| CardRow::read(row).map(Arc::new)).collect::<AppResult<Vec<_>>>()?;
    sort(&mut cards);
    Ok(cards)
}

pub(super) async fn ask(
    connection: &impl ConnectionTrait,
    sql: &str,
    params: Params,
) -> Result<Vec<QueryResult>, DbErr> {
    let backend = connection.get_database_backend();
    connection.query_all_raw(Statement::from_sql_and_values(backend, sql, params.into_values())).await
}
