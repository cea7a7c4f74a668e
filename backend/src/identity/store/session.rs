//! Sessions and their refresh tokens.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{FromQueryResult, QuerySelect, QueryTrait, Statement};
use shared::ids::{OrgId, UserId};
use shared::locale::Locale;
use shared::permission::permissions_of;
use shared::time::Timestamp;

use super::user::{locale_from, roles_from};
use crate::ctx::Caller;
use crate::db::Unit;
use crate::error::AppResult;
use crate::identity::entity::{refresh_token, session};
use crate::identity::tokens::Bearer;

/// A session of a person.
#[derive(Debug, Clone)]
pub(crate) struct SessionRow {
    pub(crate) org: OrgId,
    pub(crate) id: Uuid,
    pub(crate) user: UserId,
    pub(crate) expires_at: Timestamp,
    pub(crate) revoked: bool,
}

/// What a request of a signed-in person needs, in one row.
#[derive(FromQueryResult)]
struct CallerRow {
    roles: String,
    locale: String,
    expires_at: i64,
    revision: i64,
}

/// Who asks, as the database knows them.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) caller: Caller,
    pub(crate) locale: Locale,
    /// When the session ends.
    pub(crate) expires_at: Timestamp,
    /// The organisation's.
    pub(crate) revision: i64,
}

/// The caller behind a token, if the session lives and the person is active.
pub(crate) async fn caller_find(
    connection: &impl ConnectionTrait,
    bearer: &Bearer,
    now: Timestamp,
) -> AppResult<Option<Found>> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT u.roles, u.locale, s.expires_at, o.revision
         FROM sessions s
         JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
         JOIN organisations o ON o.id = s.org_id
         WHERE s.org_id = $1 AND s.id = $2 AND s.user_id = $3 AND s.revoked_at IS NULL AND s.expires_at > $4
           AND u.active",
        [bearer.org.0.into(), bearer.session.into(), bearer.user.0.into(), now.micros().into()],
    );
    let Some(row) = CallerRow::find_by_statement(statement).one(connection).await? else { return Ok(None) };
    let roles = roles_from(&row.roles)?;
    let permissions = permissions_of(&roles);
    let caller = Caller {
        user: bearer.user,
        session: Some(bearer.session),
        roles,
        permissions,
        stands_in: Vec::new(),
    };
    Ok(Some(Found {
        caller,
        locale: locale_from(&row.locale),
        expires_at: Timestamp::from_micros(row.expires_at),
        revision: row.revision,
    }))
}

/// The session with this id.
pub(crate) async fn session_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: Uuid,
) -> AppResult<Option<SessionRow>> {
    Ok(session::Entity::find_by_id((org.0, id)).one(connection).await?.map(|row| SessionRow {
        org: OrgId(row.org_id),
        id: row.id,
        user: UserId(row.user_id),
        expires_at: Timestamp::from_micros(row.expires_at),
        revoked: row.revoked_at.is_some(),
    }))
}

/// Stores a new session.
pub(crate) async fn session_insert(
    connection: &impl ConnectionTrait,
    session: &SessionRow,
    now: Timestamp,
) -> AppResult<()> {
    let row = session::ActiveModel {
        org_id: Set(session.org.0),
        id: Set(session.id),
        user_id: Set(session.user.0),
        created_at: Set(now.micros()),
        expires_at: Set(session.expires_at.micros()),
        revoked_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Ends a session.
pub(crate) async fn session_revoke(unit: &Unit, org: OrgId, id: Uuid, now: Timestamp) -> AppResult<()> {
    unit.changes_access();
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.micros()))
        .filter(session::Column::OrgId.eq(org.0))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(unit.connection())
        .await?;
    Ok(())
}

/// Ends every session of a person.
pub(crate) async fn sessions_revoke_all(
    unit: &Unit,
    org: OrgId,
    user: UserId,
    now: Timestamp,
) -> AppResult<()> {
    unit.changes_access();
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.micros()))
        .filter(session::Column::OrgId.eq(org.0))
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::RevokedAt.is_null())
        .exec(unit.connection())
        .await?;
    Ok(())
}

/// Removes sessions that ended before a time, with their tokens.
pub(crate) async fn sessions_delete_ended(
    connection: &impl ConnectionTrait,
    before: Timestamp,
) -> AppResult<()> {
    let ended = sea_orm::Condition::any()
        .add(session::Column::ExpiresAt.lt(before.micros()))
        .add(session::Column::RevokedAt.lt(before.micros()));
    let ids =
        session::Entity::find().select_only().column(session::Column::Id).filter(ended.clone()).into_query();
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::SessionId.in_subquery(ids))
        .exec(connection)
        .await?;
    session::Entity::delete_many().filter(ended).exec(connection).await?;
    Ok(())
}

/// A refresh token by its hash, kept for this transaction alone.
pub(crate) async fn refresh_token_find(
    connection: &impl ConnectionTrait,
    hash: &str,
) -> AppResult<Option<refresh_token::Model>> {
    let query = refresh_token::Entity::find_by_id(hash).lock(LockType::Update);
    Ok(query.one(connection).await?)
}

/// The session whose present refresh token has this hash.
pub(crate) async fn session_of_token(
    connection: &impl ConnectionTrait,
    hash: &str,
) -> AppResult<Option<SessionRow>> {
    let token = refresh_token::Entity::find_by_id(hash).one(connection).await?;
    match token.filter(|token| token.used_at.is_none()) {
        Some(token) => session_find(connection, OrgId(token.org_id), token.session_id).await,
        None => Ok(None),
    }
}

/// Stores a new refresh token of a session.
pub(crate) async fn refresh_token_insert(
    connection: &impl ConnectionTrait,
    (org, session): (OrgId, Uuid),
    hash: &str,
    now: Timestamp,
) -> AppResult<()> {
    let row = refresh_token::ActiveModel {
        token_hash: Set(hash.to_owned()),
        org_id: Set(org.0),
        session_id: Set(session),
        issued_at: Set(now.micros()),
        used_at: Set(None),
        successor: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Notes that a refresh token was exchanged for its successor.
pub(crate) async fn refresh_token_use(
    connection: &impl ConnectionTrait,
    hash: &str,
    successor: &str,
    now: Timestamp,
) -> AppResult<()> {
    let row = refresh_token::ActiveModel {
        used_at: Set(Some(now.micros())),
        successor: Set(Some(successor.to_owned())),
        ..Default::default()
    };
    refresh_token::Entity::update_many()
        .set(row)
        .filter(refresh_token::Column::TokenHash.eq(hash))
        .exec(connection)
        .await?;
    Ok(())
}
