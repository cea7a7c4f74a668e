//! Messages in the app, in the API.

use async_graphql::{ComplexObject, Context, ID, InputObject, InputType, Object, Result, SimpleObject};
use shared::ids::NotificationId;
use shared::time::Timestamp;

use super::service::MarkRead;
use super::store::{self, NotificationRow, notification_count_unread};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::graphql::connection::Page;
use crate::graphql::ctx;
use crate::graphql::request::{parse_id, request_of, with_key};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::{UserError, user_errors};
use crate::identity::graphql::Viewer;

/// A message to the caller.
#[derive(Debug, Clone, SimpleObject)]
pub struct Notification {
    /// Its global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// One line.
    subject: String,
    /// The rest.
    body: String,
    /// The deal it is about.
    deal_id: Option<ID>,
    /// That deal's readable number.
    deal_number: Option<String>,
    /// When it was written.
    created_at: DateTime,
    /// When the caller read it.
    read_at: Option<DateTime>,
}

impl From<NotificationRow> for Notification {
    fn from(row: NotificationRow) -> Self {
        Self {
            id: row.id.to_string().into(),
            subject: row.subject,
            body: row.body,
            deal_id: row.deal.map(|deal| deal.to_string().into()),
            deal_number: row.deal_number,
            created_at: DateTime(row.created_at),
            read_at: row.read_at.map(DateTime),
        }
    }
}

crate::connection!(NotificationConnection, NotificationEdge, Notification);

/// How many messages the caller has not read.
pub(crate) async fn unread(ctx: &Ctx) -> AppResult<i64> {
    let count = notification_count_unread(ctx.app.db.reader(), ctx, ctx.caller()?.user).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

#[ComplexObject]
impl Viewer {
    /// How many messages the caller has not read.
    async fn unread_notifications(&self, context: &Context<'_>) -> Result<i64> {
        Ok(unread(ctx(context)?).await?)
    }
}

/// Queries on messages.
#[derive(Debug, Default)]
pub struct NotifyQuery;

#[Object]
impl NotifyQuery {
    /// The caller's messages, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn notifications(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<NotificationConnection> {
        let ctx = authz::enter(context)?;
        let page: Page<(i64, NotificationId)> =
            Page::parse(first, after.as_deref(), last, before.as_deref())?;
        let (start, backwards, limit) = page.query();
        let start = start.map(|(at, id)| (Timestamp::from_micros(at), id));
        let user = ctx.caller()?.user;
        let rows =
            store::notification_list(ctx.app.db.reader(), ctx, user, (start, backwards, limit)).await?;
        Ok(page.slice(rows, |row| (row.created_at.micros(), row.id))?.map(Notification::from).into())
    }
}

/// Marks messages as read.
#[derive(Debug, Clone, InputObject)]
pub struct NotificationsReadInput {
    /// Which; all when absent.
    ids: Option<Vec<ID>>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// What is left unread.
#[derive(Debug, SimpleObject)]
pub struct NotificationsReadPayload {
    /// How many messages the caller has not read now.
    unread_notifications: i64,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// Mutations on messages.
#[derive(Debug, Default)]
pub struct NotifyMutation;

#[Object]
impl NotifyMutation {
    /// Marks messages as read: some, or all.
    async fn notifications_read(
        &self,
        context: &Context<'_>,
        input: NotificationsReadInput,
    ) -> Result<NotificationsReadPayload> {
        let ctx = authz::enter(context)?;
        let ctx = with_key(context, ctx, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let ids =
                input.ids.map(|ids| ids.iter().map(|id| parse_id("ids", id)).collect::<AppResult<Vec<_>>>());
            ctx.write_once(&request, &MarkRead { ctx: ctx.clone(), ids: ids.transpose()? }).await
        };
        let user_errors = match outcome.await {
            Ok(()) => Vec::new(),
            Err(error) => user_errors(error, &ctx)?,
        };
        Ok(NotificationsReadPayload { unread_notifications: unread(&ctx).await?, user_errors })
    }
}
