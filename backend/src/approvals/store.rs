//! Decisions of the past, read from the event log.

use sea_orm::{DbBackend, FromQueryResult, Statement};
use shared::event::Event;
use shared::ids::DealId;
use shared::keys::StepKey;
use shared::process::StageKind;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::db::{Connection, choice_from};
use crate::error::AppResult;

/// How many decisions of the organisation are looked through, the latest first, whatever they were about.
const LOOKED_AT: u32 = 400;
/// How many of them are taken.
const TAKEN: u32 = 40;

/// A decision of the past.
#[derive(Debug)]
pub(super) struct PastDecision {
    pub(super) deal: DealId,
    /// The completed step.
    pub(super) event: Event,
    /// Where the deal is by now.
    pub(super) stands: StageKind,
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
    let find = if engine == DbBackend::Sqlite { "instr" } else { "strpos" };
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
    let named = format!("\"step\":\"{step}\"");
    let values = [ctx.org.id.0.into(), process.into(), except.0.into(), named.into()];
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
