//! The board: two statements whatever the number of stages, one for counts and sums, one for the cards.
//!
//! Cards are read per stage through the index `deals_on_board` and never numbered by a window function, which would
//! read every deal.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use shared::ids::UserId;
use shared::permission::Permission;
use shared::time::Date;
use uuid::Uuid;

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
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct StageSum {
    pub(crate) stage: String,
    pub(crate) deals: i64,
    pub(crate) total: i64,
}

/// A card.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) process_id: Uuid,
    pub(crate) stage: String,
    pub(crate) stage_since: i64,
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
    pub(crate) owner_name: String,
}

/// The columns of a card.
const CARD: &str = "d.id, d.version, d.number, d.title, d.process_id, d.stage, d.stage_since, d.amount, d.amount_origin,
    d.close_date, d.next_step, d.next_role, d.next_assignee, d.next_due, d.blockers, d.steps_done, d.steps_total,
    a.name AS account_name, d.owner_id, u.name AS owner_name";

/// What a card's columns come from, beside the deal.
const CARD_JOINS: &str = "JOIN accounts a ON a.org_id = d.org_id AND a.id = d.account_id
    JOIN users u ON u.org_id = d.org_id AND u.id = d.owner_id";

/// The conditions of a board, which both halves of it share.
fn narrowing(ctx: &Ctx, query: &BoardQuery, params: &mut Params) -> String {
    let mut all = vec![
        format!("d.org_id = {}", params.add(ctx.org.id.0)),
        format!("d.process_key = {}", params.add(query.process.as_str())),
    ];
    if !ctx.may(Permission::DealReadAll) || query.mine {
        all.push(format!(
            "d.id IN (SELECT t.deal_id FROM deal_team t WHERE t.org_id = {} AND t.user_id = {})",
            params.add(ctx.org.id.0),
            params.add(ctx.user().map(|user| user.0))
        ));
    }
    if let Some(owners) = &query.owners {
        let list: Vec<String> = owners.iter().map(|owner| params.add(owner.0)).collect();
        all.push(if list.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("d.owner_id IN ({})", list.join(", "))
        });
    }
    if let Some(text) = &query.text {
        let pattern = params.add(like_pattern(&text.to_lowercase()));
        all.push(format!("d.search_text LIKE {pattern} ESCAPE '\\'"));
    }
    all.extend(query.amount_gte.map(|least| format!("d.amount >= {}", params.add(least))));
    all.extend(query.amount_lt.map(|bound| format!("d.amount < {}", params.add(bound))));
    all.extend(query.close_lte.map(|last| format!("d.close_date <= {}", params.add(last.to_string()))));
    all.join(" AND ")
}

/// Counts and sums of all stages that have deals.
pub(crate) async fn board_sums(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
) -> AppResult<Vec<StageSum>> {
    let mut params = Params::default();
    let narrowing = narrowing(ctx, query, &mut params);
    let sql = format!(
        "SELECT d.stage, COUNT(*) AS deals, CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) AS total
         FROM deals d WHERE {narrowing} GROUP BY d.stage"
    );
    Ok(StageSum::find_by_statement(statement(connection.get_database_backend(), &sql, params))
        .all(connection)
        .await?)
}

/// The first cards of each given stage, or those after a cursor (time of entering and id), newest first; one more than
/// `limit` of a stage tells that there are others.
pub(crate) async fn board_cards(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    query: &BoardQuery,
    stages: &[(&str, Option<(i64, Uuid)>)],
    limit: u64,
) -> AppResult<Vec<CardRow>> {
    if stages.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = Params::default();
    let narrowing = narrowing(ctx, query, &mut params);
    let mut parts = Vec::with_capacity(stages.len());
    for (stage, after) in stages {
        let stage = params.add(*stage);
        let beyond = after.map_or_else(String::new, |(since, id)| {
            let (since, id) = (params.add(since), params.add(id));
            format!(" AND (d.stage_since < {since} OR (d.stage_since = {since} AND d.id < {id}))")
        });
        parts.push(format!(
            "SELECT * FROM (SELECT d.* FROM deals d WHERE {narrowing} AND d.stage = {stage}{beyond}
             ORDER BY d.stage_since DESC, d.id DESC LIMIT {limit}) s"
        ));
    }
    let sql = format!(
        "SELECT {CARD}
         FROM ({}) d
         {CARD_JOINS}
         ORDER BY d.stage_since DESC, d.id DESC",
        parts.join(" UNION ALL ")
    );
    Ok(CardRow::find_by_statement(statement(connection.get_database_backend(), &sql, params))
        .all(connection)
        .await?)
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
    let narrowing = narrowing(ctx, &query, &mut params);
    let sql = format!(
        "SELECT {CARD}
         FROM deals d
         {CARD_JOINS}
         WHERE {narrowing} AND d.id = {}",
        params.add(deal)
    );
    Ok(CardRow::find_by_statement(statement(connection.get_database_backend(), &sql, params))
        .one(connection)
        .await?)
}

fn statement(backend: DbBackend, sql: &str, params: Params) -> Statement {
    Statement::from_sql_and_values(backend, sql, params.into_values())
}
