//! Organisations.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{QueryOrder, QuerySelect};
use shared::calendar::Calendar;
use shared::ids::OrgId;

use crate::ctx::Organisation;
use crate::db::Unit;
use crate::error::{AppError, AppResult};
use crate::identity::NewOrganisation;
use crate::identity::entity::organisation::{ActiveModel, Column, Entity, Model};

/// A stored organisation; that it does not parse is a fault, since parsed values were stored.
fn convert(row: Model) -> AppResult<Organisation> {
    Ok(Organisation {
        id: OrgId(row.id),
        name: row.name,
        currency: row.currency.parse().map_err(|error: String| AppError::internal(error))?,
        time_zone: jiff::tz::TimeZone::get(&row.time_zone).map_err(AppError::internal)?,
        calendar: serde_json::from_str(&row.calendar)?,
        demo: row.demo,
        revision: row.revision,
    })
}

/// The organisation with this id.
pub(crate) async fn organisation_find(
    connection: &impl ConnectionTrait,
    id: OrgId,
) -> AppResult<Option<Organisation>> {
    Entity::find_by_id(id.0).one(connection).await?.map(convert).transpose()
}

/// Every organisation, oldest first.
pub(crate) async fn organisation_list(connection: &impl ConnectionTrait) -> AppResult<Vec<Organisation>> {
    let rows =
        Entity::find().order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(connection).await?;
    rows.into_iter().map(convert).collect()
}

/// Whether there is any organisation at all.
pub(crate) async fn organisation_any(connection: &impl ConnectionTrait) -> AppResult<bool> {
    Ok(Entity::find().one(connection).await?.is_some())
}

/// Stores an organisation.
pub(crate) async fn organisation_insert(
    connection: &impl ConnectionTrait,
    new: &NewOrganisation,
) -> AppResult<()> {
    let row = ActiveModel {
        id: Set(new.id.0),
        name: Set(new.name.clone()),
        currency: Set(new.currency.code().to_owned()),
        time_zone: Set(new.time_zone.clone()),
        calendar: Set(serde_json::to_string(&new.calendar)?),
        demo: Set(new.demo),
        created_at: Set(new.now.micros()),
        revision: Set(0),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The business calendar of an organisation, held until the unit ends.
pub(crate) async fn calendar_lock(unit: &Unit, id: OrgId) -> AppResult<Calendar> {
    let row = Entity::find_by_id(id.0).lock(LockType::Update).one(unit.connection()).await?;
    let row = row.ok_or(AppError::NotFound { kind: "organisation" })?;
    Ok(serde_json::from_str(&row.calendar)?)
}

/// Keeps the business calendar of an organisation.
pub(crate) async fn calendar_update(unit: &Unit, id: OrgId, calendar: &Calendar) -> AppResult<()> {
    Entity::update_many()
        .col_expr(Column::Calendar, Expr::value(serde_json::to_string(calendar)?))
        .filter(Column::Id.eq(id.0))
        .exec(unit.connection())
        .await?;
    organisation_touch(unit, id).await
}

/// Tells every server that what it keeps of an organisation is out of date.
pub(crate) async fn organisation_touch(unit: &Unit, id: OrgId) -> AppResult<()> {
    unit.changes_access();
    Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id.0))
        .exec(unit.connection())
        .await?;
    Ok(())
}
