//! The inbox in the API.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, Subscription};
use async_stream::try_stream;
use futures_util::Stream;
use shared::ids::{DealId, ProcessId, TaskId, UserId};
use shared::keys::{ItemKey, ListKey, RoleKey, StepKey};
use shared::locale::Locale;
use shared::process::Definition;
use shared::time::Timestamp;
use tokio::sync::broadcast::error::RecvError;

use super::store::{self, Counts, Group, TaskFilter, TaskRow, group_of, inbox_counts, inbox_tasks, sort_key};
use crate::authz;
use crate::ctx::Ctx;
use crate::db::date_from;
use crate::deals::amount_from;
use crate::deals::graphql::Amount;
use crate::error::{AppError, AppResult};
use crate::graphql::connection::Page;
use crate::graphql::ctx;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::user_error::RoleName;
use crate::identity::graphql::{UserView as User, Users};
use crate::notify::graphql::unread;
use crate::process::cache;
use crate::process::graphql::role_name;

/// Where a task stands in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Group")]
pub enum InboxGroup {
    /// Its due date has passed.
    Overdue,
    /// Due today.
    Today,
    /// Due until Sunday.
    ThisWeek,
    /// Due later, or without a date.
    Later,
    /// Somebody else's, on a deal of the caller.
    Waiting,
}

/// How many tasks each group has.
#[derive(Debug, Clone, SimpleObject)]
pub struct InboxCounts {
    /// Past their due date.
    overdue: i64,
    /// Due today.
    today: i64,
    /// Due until Sunday.
    this_week: i64,
    /// Due later, or without a date.
    later: i64,
    /// Somebody else's, on deals of the caller.
    waiting: i64,
    /// All that fall to the caller.
    total: i64,
    /// Of these, how many are approvals.
    approvals: i64,
}

impl From<Counts> for InboxCounts {
    fn from(counts: Counts) -> Self {
        let Counts { overdue, today, this_week, later, waiting, approvals } = counts;
        Self {
            overdue,
            today,
            this_week,
            later,
            waiting,
            total: overdue + today + this_week + later,
            approvals,
        }
    }
}

/// An open step of a deal, or an item of one of its lists, as it stands in an inbox.
#[derive(Debug, Clone, SimpleObject)]
pub struct Task {
    /// Its global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The step's key in the process; for an item that of its list.
    step: String,
    /// The number of an item on its list.
    item: Option<i32>,
    /// Its name, as something to do.
    name: String,
    /// What it asks of its owner: `form`, `decision`, `approval`, …; `item` for an item of a list.
    kind: String,
    /// The role that does it; for an item the first that keeps its list.
    role: RoleName,
    /// Where it stands in the inbox.
    group: InboxGroup,
    /// The deal's global id.
    deal_id: ID,
    /// The deal's readable number.
    deal_number: String,
    /// The deal's title.
    deal_title: String,
    /// The customer's name.
    account: String,
    /// The deal's current amount.
    amount: Option<Amount>,
    /// Since when it is open.
    since: DateTime,
    /// By when.
    due: Option<Date>,
    /// Open after its due date.
    late: bool,
    /// The person it was given to.
    assignee: Option<Result<User>>,
    /// It falls to the caller.
    mine: bool,
    /// The person in whose place it falls to the caller, where the caller stands in.
    stands_in_for: Option<Result<User>>,
}

impl Task {
    async fn of(context: &Context<'_>, row: TaskRow) -> Result<Self> {
        let ctx = ctx(context)?;
        let published = cache::get(ctx, ProcessId(row.process_id)).await?;
        let (name, role) = name_and_role(&published.definition, ctx.locale, &row);
        let role = role.ok_or_else(|| AppError::internal("a task has no role"))?;
        let due = date_from(row.due.as_deref())?;
        let amount = amount_from(row.amount_origin.as_deref(), row.amount)?;
        Ok(Self {
            id: TaskId(row.id).to_string().into(),
            group: group_of(ctx, &row).into(),
            amount: amount.map(|amount| Amount::stored(amount, ctx.org.currency)),
            assignee: Users::find(context, row.assignee_id.map(UserId)).await,
            stands_in_for: Users::find(context, row.stands_in_for.map(UserId)).await,
            role: role_name(&published.definition, ctx, &role),
            late: due.is_some_and(|due| due < ctx.today()),
            due: due.map(Date),
            since: DateTime(Timestamp::from_micros(row.opened_at)),
            deal_id: DealId(row.deal_id).to_string().into(),
            deal_number: row.number,
            deal_title: row.title,
            account: row.account_name,
            step: row.step,
            item: row.item.and_then(|item| item.try_into().ok()),
            kind: row.kind,
            mine: row.mine,
            name,
        })
    }

    /// One task of the caller.
    pub(crate) async fn find(context: &Context<'_>, id: TaskId) -> Result<Option<Self>> {
        let ctx = ctx(context)?;
        let filter = TaskFilter { id: Some(id), ..TaskFilter::default() };
        match inbox_tasks(ctx.app.db.reader(), ctx, &filter, (None, 1)).await?.pop() {
            Some(row) => Self::of(context, row).await.map(Some),
            None => Ok(None),
        }
    }
}

/// What a task is called, and the role that does it.
fn name_and_role(definition: &Definition, locale: Locale, row: &TaskRow) -> (String, Option<RoleKey>) {
    let texts = definition.texts(locale);
    if row.kind != store::ITEM {
        let name = StepKey::parse(&row.step).map(|key| texts.step(&key).to_owned());
        return (name.unwrap_or_default(), row.role.as_deref().and_then(RoleKey::parse));
    }
    let list = ListKey::parse(&row.step).and_then(|key| definition.process.list(&key));
    let (own, first) = (row.item_title.as_deref(), row.item_first.as_deref().and_then(ItemKey::parse));
    let title = list.map(|list| texts.item_title(&list.key, own.unwrap_or_default(), first.as_ref()));
    (title.unwrap_or_default().to_owned(), list.and_then(|list| list.keepers.first().cloned()))
}

crate::connection!(TaskConnection, TaskEdge, Task);

/// Open steps that fall to the caller, and those the caller waits for.
#[derive(Debug)]
pub struct Inbox;

#[Object]
impl Inbox {
    /// How many tasks each group has.
    async fn counts(&self, context: &Context<'_>) -> Result<InboxCounts> {
        let ctx = ctx(context)?;
        Ok(inbox_counts(ctx.app.db.reader(), ctx).await?.into())
    }

    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection with its filters")]
    /// Tasks by due date: of one group, or all that fall to the caller; with or without approvals, or only these.
    async fn tasks(
        &self,
        context: &Context<'_>,
        group: Option<InboxGroup>,
        approvals: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<TaskConnection> {
        let ctx = ctx(context)?;
        let page: Page<(String, TaskId)> = Page::forward(first, after.as_deref())?;
        let (start, _, limit) = page.query();
        let filter = TaskFilter { group: group.map(Group::from), approvals, id: None };
        let rows = store::inbox_tasks(ctx.app.db.reader(), ctx, &filter, (start, limit)).await?;
        let mut tasks = Vec::with_capacity(rows.len());
        for row in rows {
            let key = (sort_key(&row), TaskId(row.id));
            tasks.push((key, Task::of(context, row).await?));
        }
        Ok(page.slice(tasks, |(key, _)| key.clone())?.map(|(_, task)| task).into())
    }
}

/// Queries on the inbox.
#[derive(Debug, Default)]
pub struct InboxQuery;

#[Object]
impl InboxQuery {
    /// The caller's inbox.
    async fn inbox(&self, context: &Context<'_>) -> Result<Inbox> {
        authz::enter(context)?;
        Ok(Inbox)
    }

    /// How many deals of a process wait at each open step, of those the caller may see: at all steps, or at some.
    async fn process_load(
        &self,
        context: &Context<'_>,
        key: String,
        steps: Option<Vec<String>>,
    ) -> Result<Vec<StepLoad>> {
        let loads = store::step_loads(authz::enter(context)?, &key, steps.as_deref()).await?;
        Ok(loads.into_iter().map(StepLoad::from).collect())
    }
}

/// How many deals wait at an open step.
#[derive(Debug, SimpleObject)]
pub struct StepLoad {
    /// The key of the step.
    step: String,
    /// How many deals.
    deals: i64,
    /// How many of them are past the step's due date.
    late: i64,
    /// Since when the first of them waits.
    oldest: DateTime,
}

impl From<store::StepLoad> for StepLoad {
    fn from(load: store::StepLoad) -> Self {
        let oldest = DateTime(Timestamp::from_micros(load.oldest));
        Self { step: load.step, deals: load.deals, late: load.late, oldest }
    }
}

/// The caller's inbox or messages changed.
#[derive(Debug, SimpleObject)]
pub struct InboxChange {
    /// How many tasks each group has now.
    counts: InboxCounts,
    /// How many messages are unread now.
    unread_notifications: i64,
    /// Events were missed; the numbers are right all the same.
    resync: bool,
}

/// Subscriptions on the inbox.
#[derive(Debug, Default)]
pub struct InboxSubscription;

#[Subscription]
impl InboxSubscription {
    /// The caller's counts, now and after every change that alters them.
    async fn inbox_changed(
        &self,
        context: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<InboxChange>> + use<>> {
        let ctx = authz::enter(context)?.clone();
        let user = ctx.caller()?.user;
        let mut changes = ctx.app.hub.listen();
        Ok(try_stream! {
            let mut last = numbers(&ctx.at_present()).await?;
            yield change(&last, false);
            loop {
                let resync = match changes.recv().await {
                    Ok(change) if !change.may_concern(ctx.org.id, user) => continue,
                    Ok(_) => false,
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => break,
                };
                let numbers = numbers(&ctx.at_present()).await?;
                if resync || numbers != last {
                    yield change(&numbers, resync);
                    last = numbers;
                }
            }
        })
    }
}

/// The caller's counts and unread messages.
async fn numbers(ctx: &Ctx) -> AppResult<(Counts, i64)> {
    Ok((inbox_counts(ctx.app.db.reader(), ctx).await?, unread(ctx).await?))
}

fn change((counts, unread): &(Counts, i64), resync: bool) -> InboxChange {
    InboxChange { counts: counts.clone().into(), unread_notifications: *unread, resync }
}
