//! People.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LikeExpr, LockType};
use sea_orm::{QueryOrder, QuerySelect};
use shared::ids::{OrgId, UserId};
use shared::keys::RoleKey;
use shared::locale::Locale;

use super::organisation::organisation_touch;
use crate::db::Unit;
use crate::db::like_pattern;
use crate::error::{AppError, AppResult};
use crate::identity::entity::user::{ActiveModel, Column, Entity, Model};
use crate::identity::{NewUser, Theme, UserRow};

/// What a sign-in is checked against.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) org: OrgId,
    pub(crate) user: UserRow,
    pub(crate) password_hash: String,
}

pub(super) fn roles_from(text: &str) -> AppResult<BTreeSet<RoleKey>> {
    Ok(serde_json::from_str(text)?)
}

pub(super) fn locale_from(code: &str) -> Locale {
    Locale::from_code(code).unwrap_or_default()
}

fn convert(row: Model) -> AppResult<UserRow> {
    Ok(UserRow {
        id: UserId(row.id),
        email: row.email,
        name: row.name,
        roles: roles_from(&row.roles)?,
        locale: locale_from(&row.locale),
        theme: Theme::from_name(&row.theme),
        active: row.active,
        team: row.team,
    })
}

/// The person with this id.
pub(crate) async fn user_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: UserId,
) -> AppResult<Option<UserRow>> {
    Entity::find_by_id((org.0, id.0)).one(connection).await?.map(convert).transpose()
}

/// A person, kept for this transaction alone.
pub(crate) async fn user_lock(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: UserId,
) -> AppResult<Option<UserRow>> {
    let query = Entity::find_by_id((org.0, id.0)).lock(LockType::Update);
    query.one(connection).await?.map(convert).transpose()
}

/// The person with this e-mail address and the organisation, whatever it is.
pub(crate) async fn user_find_by_email(
    connection: &impl ConnectionTrait,
    email: &str,
) -> AppResult<Option<(OrgId, UserRow)>> {
    Ok(credentials_find(connection, email).await?.map(|found| (found.org, found.user)))
}

/// What a sign-in with this e-mail address is checked against.
pub(crate) async fn credentials_find(
    connection: &impl ConnectionTrait,
    email: &str,
) -> AppResult<Option<Credentials>> {
    let Some(row) = Entity::find().filter(Column::Email.eq(email)).one(connection).await? else {
        return Ok(None);
    };
    let (org, password_hash) = (OrgId(row.org_id), row.password_hash.clone());
    Ok(Some(Credentials { org, user: convert(row)?, password_hash }))
}

/// Everybody of an organisation by name, those who left included.
pub(crate) async fn user_list(connection: &impl ConnectionTrait, org: OrgId) -> AppResult<Vec<UserRow>> {
    let query =
        Entity::find().filter(Column::OrgId.eq(org.0)).order_by_asc(Column::Name).order_by_asc(Column::Id);
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// The active people with a role, by name.
pub(crate) async fn users_in_role(
    connection: &impl ConnectionTrait,
    org: OrgId,
    role: &RoleKey,
) -> AppResult<Vec<UserRow>> {
    let pattern = like_pattern(&format!("\"{role}\""));
    let query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Active.eq(true))
        .filter(Column::Roles.like(LikeExpr::new(pattern).escape('\\')))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id);
    query.all(connection).await?.into_iter().map(convert).collect()
}

/// Stores a person.
pub(crate) async fn user_insert(unit: &Unit, new: &NewUser) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(new.org.0),
        id: Set(new.id.0),
        email: Set(new.email.clone()),
        name: Set(new.name.clone()),
        roles: Set(serde_json::to_string(&new.roles)?),
        locale: Set(new.locale.code().to_owned()),
        theme: Set(Theme::default().as_str().to_owned()),
        password_hash: Set(new.password_hash.clone()),
        active: Set(true),
        created_at: Set(new.now.micros()),
        team: Set(new.team.clone()),
    };
    Entity::insert(row).exec_without_returning(unit.connection()).await?;
    organisation_touch(unit, new.org).await
}

/// Stores what may change of a person, and a new password if there is one.
pub(crate) async fn user_update(
    unit: &Unit,
    org: OrgId,
    user: &UserRow,
    password_hash: Option<&str>,
) -> AppResult<()> {
    let mut row = ActiveModel {
        roles: Set(serde_json::to_string(&user.roles)?),
        locale: Set(user.locale.code().to_owned()),
        theme: Set(user.theme.as_str().to_owned()),
        active: Set(user.active),
        team: Set(user.team.clone()),
        ..Default::default()
    };
    if let Some(hash) = password_hash {
        row.password_hash = Set(hash.to_owned());
    }
    let done = Entity::update_many()
        .set(row)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(user.id.0))
        .exec(unit.connection())
        .await?;
    if done.rows_affected != 1 {
        return Err(AppError::NotFound { kind: "user" });
    }
    organisation_touch(unit, org).await
}
