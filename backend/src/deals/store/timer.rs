//! Timers of open steps.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use shared::engine::TimerKind;
use shared::ids::{DealId, OrgId};
use shared::keys::StepKey;
use shared::time::{Date, Timestamp};

use crate::ctx::Ctx;
use crate::db::choice_text;
use crate::deals::entity::timer::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;

/// Seconds after the start of the day at which reminders go out: when people begin to work.
const MORNING_SECONDS: i64 = 8 * 3_600;

/// A timer that is due.
#[derive(Debug, Clone)]
pub(crate) struct TimerRow {
    pub(crate) org: OrgId,
    pub(crate) deal: DealId,
    pub(crate) step: String,
    pub(crate) kind: String,
}

type Timers = BTreeMap<(StepKey, TimerKind), Date>;

/// Brings a deal's timers from what one state asks for to what the next does. A timer whose date stays is left alone,
/// so one that fired does not fire again.
pub(crate) async fn timers_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (&Timers, &Timers),
) -> AppResult<()> {
    let gone: Vec<&(StepKey, TimerKind)> =
        before.iter().filter(|(key, date)| after.get(*key) != Some(*date)).map(|(key, _)| key).collect();
    if !gone.is_empty() {
        let any = gone.iter().fold(Condition::any(), |any, (step, kind)| {
            any.add(
                Condition::all().add(Column::Step.eq(step.as_str())).add(Column::Kind.eq(choice_text(*kind))),
            )
        });
        Entity::delete_many()
            .filter(Column::OrgId.eq(ctx.org.id.0))
            .filter(Column::DealId.eq(deal.0))
            .filter(any)
            .exec(connection)
            .await?;
    }
    let rows: Vec<ActiveModel> = after
        .iter()
        .filter(|(key, date)| before.get(*key) != Some(*date))
        .map(|((step, kind), date)| ActiveModel {
            org_id: Set(ctx.org.id.0),
            deal_id: Set(deal.0),
            step: Set(step.to_string()),
            kind: Set(choice_text(*kind)),
            due: Set(date.to_string()),
            at: Set(ctx.org.start_of(*date).plus_seconds(MORNING_SECONDS).micros()),
            fired_at: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Timers whose time has come, of every organisation, oldest first.
pub(crate) async fn timers_due(
    connection: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> AppResult<Vec<TimerRow>> {
    let rows = Entity::find()
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
