//! Queries on migrations.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect, Statement};
use serde::{Deserialize, Serialize};
use shared::engine::{MigrationPlan, Obstacle};
use shared::ids::{DealId, MigrationId, OrgId, ProcessId, UserId};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::db::{choice_from, choice_text};
use crate::deals::entity::{migration, migration_deal};
use crate::error::{AppError, AppResult};

/// Where a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MigrationState {
    /// Deals are being brought to the new version.
    Moving,
    /// Every deal was looked at.
    Done,
    /// Deals are being brought back.
    Undoing,
    /// Every deal that was not changed since is back.
    Undone,
}

/// What became of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MigratedState {
    /// Nobody looked at it yet.
    Waiting,
    /// It goes by the new version.
    Moved,
    /// It stays on its version, since the plan leaves something undecided or it is over.
    Stays,
    /// It is back on its version, as it was.
    Restored,
    /// It keeps the new version, since it was changed after it came there.
    Kept,
}

/// Running deals of one version of a process that come to another.
#[derive(Debug, Clone)]
pub(crate) struct MigrationRow {
    pub(crate) org: OrgId,
    pub(crate) id: MigrationId,
    pub(crate) process: String,
    pub(crate) from: ProcessId,
    pub(crate) to: ProcessId,
    pub(crate) plan: MigrationPlan,
    pub(crate) reason: String,
    pub(crate) state: MigrationState,
    pub(crate) started_at: Timestamp,
    pub(crate) started_by: UserId,
    pub(crate) ended_at: Option<Timestamp>,
}

fn convert(row: migration::Model) -> AppResult<MigrationRow> {
    Ok(MigrationRow {
        org: OrgId(row.org_id),
        id: MigrationId(row.id),
        process: row.process_key,
        from: ProcessId(row.from_id),
        to: ProcessId(row.to_id),
        plan: serde_json::from_str(&row.plan)?,
        reason: row.reason,
        state: choice_from(&row.state)?,
        started_at: Timestamp::from_micros(row.started_at),
        started_by: UserId(row.started_by),
        ended_at: row.ended_at.map(Timestamp::from_micros),
    })
}

/// Begins a migration with every running deal of its first version.
pub(crate) async fn migration_insert(connection: &impl ConnectionTrait, new: &MigrationRow) -> AppResult<()> {
    let row = migration::ActiveModel {
        org_id: Set(new.org.0),
        id: Set(new.id.0),
        process_key: Set(new.process.clone()),
        from_id: Set(new.from.0),
        to_id: Set(new.to.0),
        plan: Set(serde_json::to_string(&new.plan)?),
        reason: Set(new.reason.clone()),
        state: Set(choice_text(new.state)),
        started_at: Set(new.started_at.micros()),
        started_by: Set(new.started_by.0),
        ended_at: Set(None),
    };
    migration::Entity::insert(row).exec_without_returning(connection).await?;
    let deals = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO process_migration_deals (org_id, migration_id, deal_id, state)
         SELECT org_id, $1, id, 'waiting' FROM deals
         WHERE org_id = $2 AND process_id = $3 AND stage_kind NOT IN ('completed', 'lost')",
        [new.id.0.into(), new.org.0.into(), new.from.0.into()],
    );
    connection.execute_raw(deals).await?;
    Ok(())
}

/// A migration of the caller's organisation.
pub(crate) async fn migration_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: MigrationId,
) -> AppResult<Option<MigrationRow>> {
    let found = migration::Entity::find_by_id((org.0, id.0)).one(connection).await?;
    found.map(convert).transpose()
}

/// The migrations of a process, the latest first.
pub(crate) async fn migration_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    process: &str,
) -> AppResult<Vec<MigrationRow>> {
    let rows = migration::Entity::find()
        .filter(migration::Column::OrgId.eq(org.0))
        .filter(migration::Column::ProcessKey.eq(process))
        .order_by_desc(migration::Column::StartedAt)
        .all(connection)
        .await?;
    rows.into_iter().map(convert).collect()
}

/// Migrations that have not ended, of every organisation.
pub(crate) async fn migrations_open(connection: &impl ConnectionTrait) -> AppResult<Vec<MigrationRow>> {
    let query = migration::Entity::find()
        .filter(migration::Column::EndedAt.is_null())
        .order_by_asc(migration::Column::StartedAt);
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// Brings a migration from one state to another; false when it was in another one already.
pub(crate) async fn migration_turn(
    connection: &impl ConnectionTrait,
    (org, id): (OrgId, MigrationId),
    (from, to): (MigrationState, MigrationState),
    ended_at: Option<Timestamp>,
) -> AppResult<bool> {
    let done = migration::Entity::update_many()
        .col_expr(migration::Column::State, Expr::value(choice_text(to)))
        .col_expr(migration::Column::EndedAt, Expr::value(ended_at.map(Timestamp::micros)))
        .filter(migration::Column::OrgId.eq(org.0))
        .filter(migration::Column::Id.eq(id.0))
        .filter(migration::Column::State.eq(choice_text(from)))
        .exec(connection)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many deals of a migration are in each state.
pub(crate) async fn migration_counts(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: MigrationId,
) -> AppResult<BTreeMap<MigratedState, i64>> {
    use migration_deal::Column as C;
    let rows = migration_deal::Entity::find()
        .select_only()
        .column(C::State)
        .column_as(C::DealId.count(), "deals")
        .filter(C::OrgId.eq(org.0))
        .filter(C::MigrationId.eq(id.0))
        .group_by(C::State)
        .into_tuple::<(String, i64)>()
        .all(connection)
        .await?;
    rows.into_iter().map(|(state, deals)| Ok((choice_from(&state)?, deals))).collect()
}

/// A deal of a migration.
#[derive(Debug, Clone)]
pub(crate) struct MigratedRow {
    pub(crate) deal: DealId,
    /// The version at which the deal came to the new version of its process.
    pub(crate) deal_version: Option<i64>,
    /// Why it stays; nothing when it had gone elsewhere by itself.
    pub(crate) obstacles: Vec<Obstacle>,
}

fn migrated(row: &migration_deal::Model) -> AppResult<MigratedRow> {
    let obstacles = row.obstacles.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    Ok(MigratedRow { deal: DealId(row.deal_id), deal_version: row.deal_version, obstacles })
}

/// The next deals of a migration that are in a state.
pub(crate) async fn migrated_list(
    connection: &impl ConnectionTrait,
    (org, id): (OrgId, MigrationId),
    state: MigratedState,
    limit: u64,
) -> AppResult<Vec<MigratedRow>> {
    use migration_deal::Column as C;
    let rows = migration_deal::Entity::find()
        .filter(C::OrgId.eq(org.0))
        .filter(C::MigrationId.eq(id.0))
        .filter(C::State.eq(choice_text(state)))
        .order_by_asc(C::DealId)
        .limit(limit)
        .all(connection)
        .await?;
    rows.iter().map(migrated).collect()
}

/// A deal of a migration, if it is still in a state. Asked while the deal is locked.
pub(crate) async fn migrated_find(
    connection: &impl ConnectionTrait,
    (org, id, deal): (OrgId, MigrationId, DealId),
    state: MigratedState,
) -> AppResult<Option<MigratedRow>> {
    let found = migration_deal::Entity::find_by_id((org.0, id.0, deal.0)).one(connection).await?;
    found.filter(|row| row.state == choice_text(state)).as_ref().map(migrated).transpose()
}

/// Notes what became of a deal.
pub(crate) async fn migrated_mark(
    connection: &impl ConnectionTrait,
    (org, id): (OrgId, MigrationId),
    row: &MigratedRow,
    state: MigratedState,
) -> AppResult<()> {
    let obstacles = (!row.obstacles.is_empty()).then(|| serde_json::to_string(&row.obstacles)).transpose()?;
    let row = migration_deal::ActiveModel {
        org_id: sea_orm::Unchanged(org.0),
        migration_id: sea_orm::Unchanged(id.0),
        deal_id: sea_orm::Unchanged(row.deal.0),
        state: Set(choice_text(state)),
        deal_version: Set(row.deal_version),
        obstacles: Set(obstacles),
    };
    migration_deal::Entity::update(row).exec(connection).await?;
    Ok(())
}

/// How many deals run on a version of a process.
pub(crate) async fn deals_running(ctx: &Ctx, process: ProcessId) -> AppResult<i64> {
    #[derive(FromQueryResult)]
    struct Row {
        deals: i64,
    }
    let reader = ctx.app.db.reader();
    let statement = Statement::from_sql_and_values(
        reader.get_database_backend(),
        "SELECT COUNT(*) AS deals FROM deals
         WHERE org_id = $1 AND process_id = $2 AND stage_kind NOT IN ('completed', 'lost')",
        [ctx.org.id.0.into(), process.0.into()],
    );
    let row = Row::find_by_statement(statement).one(reader).await?;
    row.map(|row| row.deals).ok_or_else(|| AppError::internal("a count gave no row"))
}

/// How many deals run on each version of a process; nothing for a version on which none runs.
pub(crate) async fn deals_running_by_version(ctx: &Ctx, process: &str) -> AppResult<HashMap<ProcessId, i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        process_id: Uuid,
        deals: i64,
    }
    let reader = ctx.app.db.reader();
    let statement = Statement::from_sql_and_values(
        reader.get_database_backend(),
        "SELECT process_id, COUNT(*) AS deals FROM deals
         WHERE org_id = $1 AND process_key = $2 AND stage_kind NOT IN ('completed', 'lost') GROUP BY process_id",
        [ctx.org.id.0.into(), process.into()],
    );
    let rows = Row::find_by_statement(statement).all(reader).await?;
    Ok(rows.into_iter().map(|row| (ProcessId(row.process_id), row.deals)).collect())
}
