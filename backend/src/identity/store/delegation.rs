//! Who stands in for whom.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{QueryOrder, QuerySelect};
use shared::delegation::{DelegatedWork, Delegation, Scope};
use shared::ids::{DelegationId, OrgId, UserId};
use shared::money::{Currency, Money};
use shared::time::{Date, Timestamp};

use super::organisation::organisation_touch;
use crate::db::Unit;
use crate::error::{AppError, AppResult};
use crate::identity::DelegationRow;
use crate::identity::entity::delegation::{ActiveModel, Column, Entity, Model};

const APPROVALS: &str = "approvals";
const STEPS: &str = "steps";

fn convert(row: &Model, currency: Currency) -> AppResult<DelegationRow> {
    let work = match row.work.as_str() {
        APPROVALS => DelegatedWork::Approvals,
        STEPS => DelegatedWork::Steps,
        other => return Err(AppError::internal(format!("{other:?} is no work"))),
    };
    let day = |text: &str| text.parse::<Date>().map_err(AppError::internal);
    let processes = row.processes.as_deref().map(serde_json::from_str).transpose()?;
    let up_to = row.up_to.map(|units| Money::from_stored(units, currency));
    Ok(DelegationRow {
        id: DelegationId(row.id),
        delegation: Delegation {
            person: UserId(row.person_id),
            deputy: UserId(row.deputy_id),
            from: day(&row.starts_on)?,
            until: day(&row.ends_on)?,
            scope: Scope { work, processes, up_to },
            set_by: UserId(row.set_by),
        },
        ended_at: row.ended_at.map(Timestamp::from_micros),
    })
}

/// What holds on a day or comes after it, the first to begin first.
pub(crate) async fn delegations_since(
    connection: &impl ConnectionTrait,
    (org, currency): (OrgId, Currency),
    day: Date,
) -> AppResult<Vec<DelegationRow>> {
    let query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::EndedAt.is_null())
        .filter(Column::EndsOn.gte(day.to_string()))
        .order_by_asc(Column::StartsOn)
        .order_by_asc(Column::Id);
    query.all(connection).await?.iter().map(|row| convert(row, currency)).collect()
}

/// One of them, whatever became of it.
pub(crate) async fn delegation_find(
    connection: &impl ConnectionTrait,
    (org, currency): (OrgId, Currency),
    id: DelegationId,
) -> AppResult<Option<DelegationRow>> {
    let found = Entity::find_by_id((org.0, id.0)).one(connection).await?;
    found.as_ref().map(|row| convert(row, currency)).transpose()
}

/// The same, kept for this transaction alone.
pub(crate) async fn delegation_lock(
    connection: &impl ConnectionTrait,
    (org, currency): (OrgId, Currency),
    id: DelegationId,
) -> AppResult<Option<DelegationRow>> {
    let query = Entity::find_by_id((org.0, id.0)).lock(LockType::Update);
    query.one(connection).await?.as_ref().map(|row| convert(row, currency)).transpose()
}

/// Stores a new one. Whoever checked it holds the organisation by [`organisation_touch`], so that no other came between.
pub(crate) async fn delegation_insert(
    unit: &Unit,
    org: OrgId,
    row: &DelegationRow,
    now: Timestamp,
) -> AppResult<()> {
    let Delegation { person, deputy, from, until, scope, set_by } = &row.delegation;
    let work = match scope.work {
        DelegatedWork::Approvals => APPROVALS,
        DelegatedWork::Steps => STEPS,
    };
    let row = ActiveModel {
        org_id: Set(org.0),
        id: Set(row.id.0),
        person_id: Set(person.0),
        deputy_id: Set(deputy.0),
        starts_on: Set(from.to_string()),
        ends_on: Set(until.to_string()),
        work: Set(work.to_owned()),
        processes: Set(scope.processes.as_ref().map(serde_json::to_string).transpose()?),
        up_to: Set(scope.up_to.and_then(|limit| limit.stored())),
        set_by: Set(set_by.0),
        set_at: Set(now.micros()),
        ended_by: Set(None),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(unit.connection()).await?;
    Ok(())
}

/// Ends one from now on.
pub(crate) async fn delegation_end(
    unit: &Unit,
    org: OrgId,
    id: DelegationId,
    (by, now): (UserId, Timestamp),
) -> AppResult<()> {
    let row =
        ActiveModel { ended_by: Set(Some(by.0)), ended_at: Set(Some(now.micros())), ..Default::default() };
    Entity::update_many()
        .set(row)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .exec(unit.connection())
        .await?;
    organisation_touch(unit, org).await
}
