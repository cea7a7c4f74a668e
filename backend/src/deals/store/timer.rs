//! Timers of open steps.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, QuerySelect};
use shared::engine::{Timer, TimerKind};
use shared::ids::{DealId, OrgId};
use shared::keys::StepKey;
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::db::choice_text;
use crate::deals::entity::timer::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;

/// Seconds after the start of the day at which reminders go out: when people begin to work.
pub(crate) const MORNING_SECONDS: i64 = 8 * 3_600;

/// A timer that is due.
#[derive(Debug, Clone)]
pub(crate) struct TimerRow {
    pub(crate) org: OrgId,
    pub(crate) deal: DealId,
    pub(crate) step: String,
    pub(crate) kind: String,
}

type Timers = BTreeMap<(StepKey, TimerKind), Timer>;

/// Brings a deal's timers from what one state asks for to what the next does. A step has the same timers as long as it
/// is open, and when it ends they go with its task. One that fired fires again only for another round or day.
pub(crate) async fn timers_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (&Timers, &Timers),
) -> AppResult<()> {
    let rows: Vec<ActiveModel> = after
        .iter()
        .filter(|(key, timer)| before.get(*key) != Some(*timer))
        .map(|((step, kind), timer)| ActiveModel {
            org_id: Set(ctx.org.id.0),
            deal_id: Set(deal.0),
            step: Set(step.to_string()),
            kind: Set(choice_text(*kind)),
            round: Set(timer.round.into()),
            due: Set(timer.day.to_string()),
            at: Set(ctx.org.start_of(timer.day).plus_seconds(MORNING_SECONDS).micros()),
            active: Set(timer.active),
            fired_at: Set(None),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let same = "step_timers.round = excluded.round AND step_timers.due = excluded.due";
    let key = [Column::OrgId, Column::DealId, Column::Step, Column::Kind];
    let mut known = OnConflict::columns(key);
    known.update_columns([Column::Round, Column::Due, Column::At, Column::Active]).value(
        Column::FiredAt,
        Expr::cust(format!("CASE WHEN {same} THEN step_timers.fired_at ELSE NULL END")),
    );
    Entity::insert_many(rows).on_conflict(known).exec_without_returning(connection).await?;
    Ok(())
}

/// Timers whose time has come, of every organisation, oldest first.
pub(crate) async fn timers_due(
    connection: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> AppResult<Vec<TimerRow>> {
    let rows = Entity::find()
        .filter(Column::Active.eq(true))
        .filter(Column::FiredAt.is_null())
        .filter(Column::At.lte(now.micros()))
        .order_by_asc(Column::At)
        .limit(limit)
        .all(connection)
        .await?;
    let convert = |row: Model| TimerRow {
        org: OrgId(row.org_id),
        deal: DealId(row.deal_id),
        step: row.step,
        kind: row.kind,
    };
    Ok(rows.into_iter().map(convert).collect())
}

/// Marks a timer as fired; false when somebody else was first, or when it was put off meanwhile.
pub(crate) async fn timer_mark_fired(
    connection: &impl ConnectionTrait,
    timer: &TimerRow,
    now: Timestamp,
) -> AppResult<bool> {
    let done = Entity::update_many()
        .col_expr(Column::FiredAt, Expr::value(now.micros()))
        .filter(Column::OrgId.eq(timer.org.0))
        .filter(Column::DealId.eq(timer.deal.0))
        .filter(Column::Step.eq(timer.step.as_str()))
        .filter(Column::Kind.eq(timer.kind.as_str()))
        .filter(Column::At.lte(now.micros()))
        .filter(Column::FiredAt.is_null())
        .exec(connection)
        .await?;
    Ok(done.rows_affected == 1)
}
