//! What follows from a deal's state: open tasks, team, numbers. Written from the difference of two states, so nothing
//! has to be read back.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{FromQueryResult, Statement};
use shared::engine::DealState;
use shared::engine::state::{StepState, StepStatus};
use shared::ids::{DealId, OrgId, UserId};
use shared::keys::StepKey;
use shared::process::{Process, StageKind, Step};

use crate::ctx::Ctx;
use crate::db::{choice_text, date_text};
use crate::deals::entity::{task, team};
use crate::error::{AppError, AppResult};

/// A deal's state with the template it goes by.
pub(crate) type Standing<'a> = (&'a Process, &'a DealState);

/// What a task row says, for comparison.
struct OpenStep<'a> {
    template: &'a Step,
    state: &'a StepState,
    active: bool,
    owner: UserId,
}

impl OpenStep<'_> {
    /// Whether a row says the same of both.
    fn is_like(&self, other: &Self) -> bool {
        (&self.template.owner, self.template.kind) == (&other.template.owner, other.template.kind)
            && (self.state, self.active, self.owner) == (other.state, other.active, other.owner)
    }
}

fn open_steps((process, state): Standing<'_>) -> BTreeMap<&StepKey, OpenStep<'_>> {
    let active = process.stage_kind(&state.stage).is_none_or(StageKind::has_work);
    let open = state.steps.iter().filter(|(_, step)| step.status == StepStatus::Open);
    open.filter_map(|(key, step)| {
        let template = process.step(key)?;
        Some((key, OpenStep { template, state: step, active, owner: state.owner }))
    })
    .collect()
}

/// The steps at which a deal waits for somebody.
pub(crate) fn waits_at(standing: Standing<'_>) -> Vec<StepKey> {
    let open = open_steps(standing);
    open.into_iter().filter(|(_, step)| step.active).map(|(key, _)| key.clone()).collect()
}

/// Brings a deal's tasks from one state to the next.
pub(crate) async fn tasks_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (Option<Standing<'_>>, Standing<'_>),
) -> AppResult<()> {
    let (before, after) = (before.map(open_steps).unwrap_or_default(), open_steps(after));
    let gone: Vec<&str> =
        before.keys().filter(|key| !after.contains_key(*key)).map(|key| key.as_str()).collect();
    if !gone.is_empty() {
        task::Entity::delete_many()
            .filter(task::Column::OrgId.eq(ctx.org.id.0))
            .filter(task::Column::DealId.eq(deal.0))
            .filter(task::Column::Step.is_in(gone))
            .exec(connection)
            .await?;
    }
    let is_new =
        |(key, is): &(&&StepKey, &OpenStep<'_>)| !before.get(**key).is_some_and(|was| was.is_like(is));
    let rows: Vec<task::ActiveModel> = after
        .iter()
        .filter(is_new)
        .map(|(key, step)| task::ActiveModel {
            org_id: Set(ctx.org.id.0),
            id: Set(ctx.new_id()),
            deal_id: Set(deal.0),
            step: Set(key.to_string()),
            kind: Set(choice_text(step.template.kind)),
            role: Set(step.template.owner.to_string()),
            assignee_id: Set(step.state.assignee.map(|user| user.0)),
            due: Set(date_text(step.state.due)),
            opened_at: Set(step.state.opened_at.micros()),
            active: Set(step.active),
            owner_id: Set(Some(step.owner.0)),
        })
        .collect();
    if !rows.is_empty() {
        use task::Column as C;
        let mut known = OnConflict::columns([C::OrgId, C::DealId, C::Step]);
        known.update_columns([C::Kind, C::Role, C::AssigneeId, C::Due, C::OpenedAt, C::Active, C::OwnerId]);
        task::Entity::insert_many(rows).on_conflict(known).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// What a deal's task rows say, by step: whose, due when, and whether it is to be worked on.
pub(crate) type StoredTasks = BTreeMap<String, (Option<Uuid>, Option<String>, bool)>;

/// The tasks of a deal.
pub(crate) async fn task_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    deal: DealId,
) -> AppResult<StoredTasks> {
    let rows = task::Entity::find()
        .filter(task::Column::OrgId.eq(org.0))
        .filter(task::Column::DealId.eq(deal.0))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.step, (row.assignee_id, row.due, row.active))).collect())
}

/// Brings a deal's team from one state to the next.
pub(crate) async fn team_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (Option<&DealState>, &DealState),
) -> AppResult<()> {
    if before.is_some_and(|before| before.team == after.team) {
        return Ok(());
    }
    if before.is_some() {
        team::Entity::delete_many()
            .filter(team::Column::OrgId.eq(ctx.org.id.0))
            .filter(team::Column::DealId.eq(deal.0))
            .exec(connection)
            .await?;
    }
    let rows: Vec<team::ActiveModel> = after
        .team
        .iter()
        .map(|(role, user)| team::ActiveModel {
            org_id: Set(ctx.org.id.0),
            deal_id: Set(deal.0),
            role: Set(role.to_string()),
            user_id: Set(user.0),
        })
        .collect();
    if !rows.is_empty() {
        team::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// The next number of a counter, without gaps: a number of a transaction that fails is given again (RS-3.2).
pub(crate) async fn counter_next(connection: &impl ConnectionTrait, ctx: &Ctx, name: &str) -> AppResult<i64> {
    #[derive(FromQueryResult)]
    struct Row {
        value: i64,
    }
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO counters (org_id, name, value) VALUES ($1, $2, 1)
         ON CONFLICT (org_id, name) DO UPDATE SET value = counters.value + 1
         RETURNING value",
        [ctx.org.id.0.into(), name.into()],
    );
    let row = Row::find_by_statement(statement).one(connection).await?;
    row.map(|row| row.value).ok_or_else(|| AppError::internal("a counter gave no number"))
}
