//! Queries on mails to be sent. They cross organisations: the worker serves all of them.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType};
use sea_orm::{QueryOrder, QuerySelect};
use shared::ids::OrgId;
use shared::time::Timestamp;

use super::Mail;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::ctx::Ctx;
use crate::error::AppResult;

/// A mail as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct OutboxRow {
    pub(crate) org: OrgId,
    pub(crate) id: Uuid,
    pub(crate) mail: Mail,
    pub(crate) created_at: Timestamp,
    /// How often sending it began.
    pub(crate) attempts: u32,
    pub(crate) last_error: Option<String>,
}

/// How sending a mail ended.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// A mail server took it.
    Sent,
    /// Try again then.
    Later(Timestamp, String),
    /// Given up.
    Parked(String),
}

fn convert(row: Model) -> OutboxRow {
    OutboxRow {
        org: OrgId(row.org_id),
        id: row.id,
        mail: Mail { recipient: row.recipient, subject: row.subject, body: row.body },
        created_at: Timestamp::from_micros(row.created_at),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        last_error: row.last_error,
    }
}

/// Stores mails; kept ones count as sent.
pub(super) async fn outbox_insert_many(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    mails: Vec<Mail>,
    kept: bool,
) -> AppResult<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let rows = mails.into_iter().map(|mail| ActiveModel {
        org_id: Set(ctx.org.id.0),
        id: Set(ctx.new_id()),
        recipient: Set(mail.recipient),
        subject: Set(mail.subject),
        body: Set(mail.body),
        created_at: Set(ctx.now.micros()),
        attempts: Set(0),
        next_at: Set(ctx.now.micros()),
        sent_at: Set(kept.then_some(ctx.now.micros())),
        parked: Set(false),
        last_error: Set(None),
    });
    Entity::insert_many(rows).exec_without_returning(connection).await?;
    Ok(())
}

/// Takes mails that are due, oldest first, and puts them off until `until`, so that nobody else takes them and they
/// come back should this server stop before it is done. Rows another server is just taking are passed over.
pub(super) async fn outbox_claim(
    connection: &impl ConnectionTrait,
    now: Timestamp,
    until: Timestamp,
    limit: u64,
) -> AppResult<Vec<OutboxRow>> {
    let rows = Entity::find()
        .filter(Column::SentAt.is_null())
        .filter(Column::Parked.eq(false))
        .filter(Column::NextAt.lte(now.micros()))
        .order_by_asc(Column::NextAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(connection)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::NextAt, Expr::value(until.micros()))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(connection)
        .await?;
    let begun = rows
        .into_iter()
        .map(convert)
        .map(|row| OutboxRow { attempts: row.attempts.saturating_add(1), ..row });
    Ok(begun.collect())
}

/// Whether any mail is due.
pub(super) async fn outbox_any_due(connection: &impl ConnectionTrait, now: Timestamp) -> AppResult<bool> {
    let due = Entity::find()
        .filter(Column::SentAt.is_null())
        .filter(Column::Parked.eq(false))
        .filter(Column::NextAt.lte(now.micros()));
    Ok(due.one(connection).await?.is_some())
}

/// Notes how sending a mail ended.
pub(super) async fn outbox_note_outcome(
    connection: &impl ConnectionTrait,
    (org, id): (OrgId, Uuid),
    outcome: &Outcome,
    now: Timestamp,
) -> AppResult<()> {
    let row = match outcome {
        Outcome::Sent => {
            ActiveModel { sent_at: Set(Some(now.micros())), last_error: Set(None), ..Default::default() }
        }
        Outcome::Later(next_at, error) => ActiveModel {
            next_at: Set(next_at.micros()),
            last_error: Set(Some(error.clone())),
            ..Default::default()
        },
        Outcome::Parked(error) => {
            ActiveModel { parked: Set(true), last_error: Set(Some(error.clone())), ..Default::default() }
        }
    };
    Entity::update_many()
        .set(row)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Counts every waiting mail of an organisation as sent: nobody is to get mail about a past that was made up.
pub(crate) async fn outbox_settle(
    connection: &impl ConnectionTrait,
    org: OrgId,
    now: Timestamp,
) -> AppResult<()> {
    Entity::update_many()
        .col_expr(Column::SentAt, Expr::value(now.micros()))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::SentAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// The newest mails, of every organisation; only parked ones if asked.
pub(crate) async fn outbox_list(
    connection: &impl ConnectionTrait,
    org: Option<OrgId>,
    parked_only: bool,
    limit: u64,
) -> AppResult<Vec<OutboxRow>> {
    let mut query = Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit);
    if let Some(org) = org {
        query = query.filter(Column::OrgId.eq(org.0));
    }
    if parked_only {
        query = query.filter(Column::Parked.eq(true));
    }
    Ok(query.all(connection).await?.into_iter().map(convert).collect())
}

/// Makes parked mails due again, one or all, and says how many that were.
pub(crate) async fn outbox_send_again(
    connection: &impl ConnectionTrait,
    id: Option<Uuid>,
    now: Timestamp,
) -> AppResult<u64> {
    let mut update = Entity::update_many()
        .col_expr(Column::Parked, Expr::value(false))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::NextAt, Expr::value(now.micros()))
        .filter(Column::Parked.eq(true));
    if let Some(id) = id {
        update = update.filter(Column::Id.eq(id));
    }
    Ok(update.exec(connection).await?.rows_affected)
}
