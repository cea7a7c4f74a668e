//! Decisions of the past, read from the event log.

use std::collections::BTreeSet;

use sea_orm::{DbBackend, FromQueryResult, Statement};
use shared::event::Event;
use shared::ids::{DealId, ProcessId, UserId};
use shared::keys::StepKey;
use shared::process::StageKind;
use shared::time::{Date, Timestamp};
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::db::{Connection, choice_from};
use crate::error::AppResult;

/// How many decisions of the organisation are looked through, the latest first, whatever they were about.
const LOOKED_AT: u32 = 400;
/// How many of them are taken.
const TAKEN: u32 = 40;

/// About how many deals one statement asks.
const AT_ONCE: usize = 500;

/// A decision of the past.
#[derive(Debug)]
pub(super) struct PastDecision {
    pub(super) deal: DealId,
    /// The completed step.
    pub(super) event: Event,
    /// Where the deal is by now.
    pub(super) stands: StageKind,
}

/// Where a word stands in a text, as each engine calls it.
fn find_in(engine: DbBackend) -> &'static str {
    if engine == DbBackend::Sqlite { "instr" } else { "strpos" }
}

/// The part of a stored event that names its step.
fn names(step: &str) -> String {
    format!("\"step\":\"{step}\"")
}

#[derive(FromQueryResult)]
struct Row {
    deal_id: Uuid,
    payload: String,
    stage_kind: String,
}

/// The latest decisions of an approval on other deals of a process, the latest first.
pub(super) async fn decision_list(
    connection: &impl Connection,
    ctx: &Ctx,
    (process, step): (&str, &StepKey),
    except: DealId,
) -> AppResult<Vec<PastDecision>> {
    let engine = connection.get_database_backend();
    let find = find_in(engine);
    // The inner condition is that of the index `events_decided`.
    let sql = format!(
        "SELECT e.deal_id, e.payload, d.stage_kind
         FROM (SELECT position, deal_id, payload FROM events
               WHERE org_id = $1 AND kind = 'step_completed' AND {find}(payload, '\"basis\":') > 0
               ORDER BY position DESC LIMIT {LOOKED_AT}) e
         JOIN deals d ON d.org_id = $1 AND d.id = e.deal_id
         WHERE d.process_key = $2 AND d.id <> $3 AND {find}(e.payload, $4) > 0
         ORDER BY e.position DESC LIMIT {TAKEN}"
    );
    let values = [ctx.org.id.0.into(), process.into(), except.0.into(), names(step.as_str()).into()];
    let rows =
        Row::find_by_statement(Statement::from_sql_and_values(engine, sql, values)).all(connection).await?;
    let decision = |row: Row| {
        Ok(PastDecision {
            deal: DealId(row.deal_id),
            event: serde_json::from_str(&row.payload)?,
            stands: choice_from(&row.stage_kind)?,
        })
    };
    rows.into_iter().map(decision).collect()
}

/// How many decisions are measured, the latest first.
pub(super) const MEASURED: u64 = 2_000;

/// A decision that is measured.
pub(super) struct Decided {
    pub(super) position: i64,
    pub(super) deal: DealId,
    /// The version of the process that the deal goes by now.
    pub(super) process: ProcessId,
    pub(super) at: Timestamp,
    pub(super) by: Option<UserId>,
    /// The completed step.
    pub(super) event: Event,
}

#[derive(FromQueryResult)]
struct DecidedRow {
    position: i64,
    deal_id: Uuid,
    process_id: Uuid,
    at: i64,
    actor_id: Option<Uuid>,
    payload: String,
}

/// The latest decisions since a time, the latest first.
pub(super) async fn decided_since(
    connection: &impl Connection,
    ctx: &Ctx,
    since: Timestamp,
) -> AppResult<Vec<Decided>> {
    let engine = connection.get_database_backend();
    let find = find_in(engine);
    // The inner condition is that of the index `events_decided`.
    let sql = format!(
        "SELECT e.position, e.deal_id, d.process_id, e.at, e.actor_id, e.payload
         FROM (SELECT position, deal_id, at, actor_id, payload FROM events
               WHERE org_id = $1 AND kind = 'step_completed' AND {find}(payload, '\"basis\":') > 0
               ORDER BY position DESC LIMIT {MEASURED}) e
         JOIN deals d ON d.org_id = $1 AND d.id = e.deal_id
         WHERE e.at >= $2 ORDER BY e.position DESC"
    );
    let values = [ctx.org.id.0.into(), since.micros().into()];
    let rows = DecidedRow::find_by_statement(Statement::from_sql_and_values(engine, sql, values))
        .all(connection)
        .await?;
    let decided = |row: DecidedRow| {
        Ok(Decided {
            position: row.position,
            deal: DealId(row.deal_id),
            process: ProcessId(row.process_id),
            at: Timestamp::from_micros(row.at),
            by: row.actor_id.map(UserId),
            event: serde_json::from_str(&row.payload)?,
        })
    };
    rows.into_iter().map(decided).collect()
}

/// A step that was opened.
#[derive(FromQueryResult)]
struct OpenedRow {
    deal_id: Uuid,
    position: i64,
    at: i64,
    payload: String,
}

/// When some steps were opened: deal, step, place in the log, and time, in the order of the log.
pub(super) async fn opened(
    connection: &impl Connection,
    ctx: &Ctx,
    deals: &BTreeSet<DealId>,
    steps: &BTreeSet<StepKey>,
) -> AppResult<Vec<(DealId, StepKey, i64, Timestamp)>> {
    let engine = connection.get_database_backend();
    let find = find_in(engine);
    let mut found = Vec::new();
    for some in deals.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let mut values: Vec<sea_orm::Value> = vec![ctx.org.id.0.into()];
        let mut bind = |value: sea_orm::Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let deals: Vec<String> = some.iter().map(|deal| bind(deal.0.into())).collect();
        let named: Vec<String> = steps
            .iter()
            .map(|step| format!("{find}(payload, {}) > 0", bind(names(step.as_str()).into())))
            .collect();
        let sql = format!(
            "SELECT deal_id, position, at, payload FROM events
             WHERE org_id = $1 AND deal_id IN ({}) AND kind = 'step_opened' AND ({}) ORDER BY position",
            deals.join(", "),
            named.join(" OR ")
        );
        found.extend(
            OpenedRow::find_by_statement(Statement::from_sql_and_values(engine, sql, values))
                .all(connection)
                .await?,
        );
    }
    let opened = found.into_iter().map(|row| match serde_json::from_str(&row.payload)? {
        Event::StepOpened { step, .. } => {
            Ok(Some((DealId(row.deal_id), step, row.position, Timestamp::from_micros(row.at))))
        }
        _ => Ok(None),
    });
    opened.filter_map(Result::transpose).collect()
}

/// What waits for a decision.
#[derive(FromQueryResult)]
pub(super) struct Waiting {
    pub(super) process_id: Uuid,
    pub(super) step: String,
    pub(super) requests: i64,
    pub(super) overdue: i64,
}

/// How many requests wait for a decision, and how many of them since longer than promised, by step.
pub(super) async fn waiting(connection: &impl Connection, ctx: &Ctx, today: Date) -> AppResult<Vec<Waiting>> {
    let sql = "SELECT d.process_id, t.step, COUNT(*) AS requests,
               CAST(SUM(CASE WHEN t.due < $2 THEN 1 ELSE 0 END) AS BIGINT) AS overdue
               FROM tasks t JOIN deals d ON d.org_id = t.org_id AND d.id = t.deal_id
               WHERE t.org_id = $1 AND t.active AND t.kind = 'approval'
               GROUP BY d.process_id, t.step ORDER BY d.process_id, t.step";
    let values = [ctx.org.id.0.into(), today.to_string().into()];
    let engine = connection.get_database_backend();
    Ok(Waiting::find_by_statement(Statement::from_sql_and_values(engine, sql, values))
        .all(connection)
        .await?)
}
