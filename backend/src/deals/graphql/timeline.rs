//! What happened to a deal, or to all deals of a customer, in words.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, ID, Result, SimpleObject};
use shared::engine::describe;
use shared::ids::{AccountId, DealId, UserId};
use shared::process::Definition;
use shared::time::Timestamp;

use super::types::user_id;
use crate::ctx::Ctx;
use crate::deals::service::{DealView, deal_views};
use crate::deals::store;
use crate::error::AppResult;
use crate::events::store::{Logged, event_page, event_page_of_deals};
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
    /// The readable number of the deal it happened to.
    deal_number: String,
    /// That deal's title.
    deal_title: String,
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
    let mut entries = Vec::with_capacity(rows.len());
    for logged in rows {
        entries.push((logged.position, entry(context, deal, logged).await?));
    }
    Ok(page.slice(entries, |(position, _)| *position)?.map(|(_, entry)| entry).into())
}

/// A page of the timeline of a customer: what happened to all its deals that the caller may see, newest first (DS-2.6).
pub(crate) async fn account_timeline(
    context: &Context<'_>,
    account: AccountId,
    first: Option<i32>,
    after: Option<String>,
) -> Result<TimelineConnection> {
    let ctx = ctx(context)?;
    let page: Page<(i64, i64)> = Page::forward(first, after.as_deref())?;
    let (start, _, limit) = page.query();
    let (reader, of_account) = (ctx.app.db.reader(), store::deals_of_account(ctx, account));
    let rows = event_page_of_deals(reader, ctx.org.id, of_account, start, limit).await?;
    let ids: Vec<DealId> = rows.iter().map(|row| row.deal).collect::<BTreeSet<_>>().into_iter().collect();
    let deals = deal_views(ctx, store::deal_list_by_ids(reader, ctx, &ids).await?).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for logged in rows {
        let Some(deal) = deals.iter().find(|deal| deal.row.id == logged.deal) else { continue };
        let place = (logged.recorded.at.micros(), logged.position);
        entries.push((place, entry(context, deal, logged).await?));
    }
    Ok(page.slice(entries, |(place, _)| *place)?.map(|(_, entry)| entry).into())
}

async fn entry(context: &Context<'_>, deal: &DealView, logged: Logged) -> Result<TimelineEntry> {
    let ctx = ctx(context)?;
    let people = Users::load(context).await?;
    let name = |user: UserId| people.get(user).map_or_else(String::new, |user| user.name.clone());
    let definition = definition_at(ctx, deal, logged.recorded.at).await?;
    let (process, texts) = (&definition.process, definition.texts(ctx.locale));
    let said = describe(&logged.recorded.event, process, texts, ctx.locale, &name);
    Ok(TimelineEntry {
        id: logged.id.to_string().into(),
        deal_number: deal.row.state.number.clone(),
        deal_title: deal.row.state.title.clone(),
        at: DateTime(logged.recorded.at),
        by: Users::find(context, user_id(logged.recorded.by)).await,
        kind: said.kind.to_owned(),
        text: said.text,
        detail: said.detail,
        significant: said.significant,
    })
}

/// The template that a deal went by at a moment: what happened is told by the names it had then.
async fn definition_at(ctx: &Ctx, deal: &DealView, at: Timestamp) -> AppResult<Arc<Definition>> {
    match deal.row.state.former_versions.iter().find(|former| at < former.until) {
        Some(former) => Ok(cache::get(ctx, former.process).await?.definition),
        None => Ok(deal.published.definition.clone()),
    }
}
