//! What happened to a deal, in words.

use std::sync::Arc;

use async_graphql::{Context, ID, Result, SimpleObject};
use shared::engine::describe;
use shared::ids::UserId;
use shared::process::Definition;
use shared::time::Timestamp;

use super::types::user_id;
use crate::ctx::Ctx;
use crate::deals::service::DealView;
use crate::error::AppResult;
use crate::events::store::event_page;
use crate::graphql::connection::Page;
use crate::graphql::ctx;
use crate::graphql::scalars::DateTime;
use crate::identity::graphql::{UserView as User, Users};
use crate::process::cache;

/// One thing that happened.
#[derive(Debug, Clone, SimpleObject)]
pub struct TimelineEntry {
    /// Its global id.
    id: ID,
    /// When.
    at: DateTime,
    /// By whom; the process itself when absent.
    by: Option<Result<User>>,
    /// What kind of event it is, for instance `stage_entered`.
    kind: String,
    /// What happened, in the caller's language.
    text: String,
    /// More, for those who want to know.
    detail: Option<String>,
    /// Whether it stands out in a short timeline.
    significant: bool,
}

crate::connection!(TimelineConnection, TimelineEdge, TimelineEntry);

/// A page of a deal's timeline, newest first.
pub(super) async fn timeline(
    context: &Context<'_>,
    deal: &Arc<DealView>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<TimelineConnection> {
    let ctx = ctx(context)?;
    let page: Page<i64> = Page::forward(first, after.as_deref())?;
    let (start, _, limit) = page.query();
    let rows = event_page(ctx.app.db.reader(), ctx.org.id, deal.row.id, start, limit).await?;
    let people = Users::load(context).await?;
    let name = |user: UserId| people.get(user).map_or_else(String::new, |user| user.name.clone());
    let mut entries = Vec::with_capacity(rows.len());
    for logged in rows {
        let definition = definition_at(ctx, deal, logged.recorded.at).await?;
        let (process, texts) = (&definition.process, definition.texts(ctx.locale));
        let said = describe(&logged.recorded.event, process, texts, ctx.locale, &name);
        let entry = TimelineEntry {
            id: logged.id.to_string().into(),
            at: DateTime(logged.recorded.at),
            by: Users::find(context, user_id(logged.recorded.by)).await,
            kind: said.kind.to_owned(),
            text: said.text,
            detail: said.detail,
            significant: said.significant,
        };
        entries.push((logged.position, entry));
    }
    Ok(page.slice(entries, |(position, _)| *position)?.map(|(_, entry)| entry).into())
}

/// The template that a deal went by at a moment: what happened is told by the names it had then.
async fn definition_at(ctx: &Ctx, deal: &DealView, at: Timestamp) -> AppResult<Arc<Definition>> {
    match deal.row.state.former_versions.iter().find(|former| at < former.until) {
        Some(former) => Ok(cache::get(ctx, former.process).await?.definition),
        None => Ok(deal.published.definition.clone()),
    }
}
