//! Joins the domains' parts into one schema.

use async_graphql::{
    Context, ID, Interface, MergedObject, MergedSubscription, Object, Result, SchemaBuilder,
};
use shared::ids::{DealId, NotificationId, TaskId};
use shared::permission::Permission as P;

use crate::accounts::account_find;
use crate::accounts::graphql::{Account, AccountQuery};
use crate::approvals::graphql::ApprovalQuery;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::graphql::{
    Deal, DealMutation, DealQuery, DealSubscription, MigrationMutation, MigrationQuery, SimulationQuery,
};
use crate::deals::service::read_deal;
use crate::delegations::graphql::{DelegationMutation, DelegationQuery};
use crate::forecast::graphql::{ForecastQuery, QuotaMutation};
use crate::graphql::{finish, nullable};
use crate::identity::graphql::{IdentityMutation, IdentityQuery, UserView, Users};
use crate::inbox::graphql::{InboxQuery, InboxSubscription, Task};
use crate::leads::graphql::{Lead, LeadMutation, LeadQuery};
use crate::leads::lead_find;
use crate::notify::graphql::{Notification, NotifyMutation, NotifyQuery};
use crate::notify::notification_find;
use crate::process::graphql::{DraftMutation, DraftQuery, Process, ProcessQuery, VersionQuery};
use crate::process::process_find;
use crate::search::graphql::SearchQuery;

/// Something with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
#[expect(clippy::large_enum_variant, reason = "a request makes a few of them and keeps none")]
pub enum Node {
    /// A deal.
    Deal(Deal),
    /// A company.
    Account(Account),
    /// A lead.
    Lead(Lead),
    /// A process.
    Process(Process),
    /// A person.
    User(UserView),
    /// An open step.
    Task(Task),
    /// A message.
    Notification(Notification),
}

/// Look-ups by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with a global id, if the caller may see it.
    async fn node(&self, context: &Context<'_>, id: ID) -> Option<Result<Node>> {
        nullable(async { find(context, authz::enter(context)?, &id).await }).await
    }

    /// The objects with global ids, in their order; null where there is none.
    async fn nodes(&self, context: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Result<Node>>>> {
        let ctx = authz::enter(context)?;
        if ids.len() > shared::limits::PAGE_MAX {
            let most = shared::limits::PAGE_MAX;
            return Err(crate::graphql::error::bad_user_input(format!(
                "ids has {} entries, but at most {most} are allowed.",
                ids.len()
            )));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(nullable(find(context, ctx, id)).await);
        }
        Ok(nodes)
    }
}

/// The object behind an id. What the caller may not see is as absent as what does not exist, and so is what no id names.
async fn find(context: &Context<'_>, ctx: &Ctx, id: &ID) -> Result<Option<Node>> {
    let (reader, org) = (ctx.app.db.reader(), ctx.org.id);
    Ok(if let Ok(id) = id.parse::<DealId>() {
        read_deal(ctx, id).await?.map(Deal).map(Node::Deal)
    } else if let Ok(id) = id.parse::<TaskId>() {
        Task::find(context, id).await?.map(Node::Task)
    } else if let Ok(id) = id.parse::<NotificationId>() {
        let found = notification_find(reader, ctx, ctx.caller()?.user, id).await?;
        found.map(Notification::from).map(Node::Notification)
    } else if let (Ok(id), true) = (id.parse(), ctx.may(P::AccountRead)) {
        account_find(reader, org, id).await?.map(Account::from).map(Node::Account)
    } else if let (Ok(id), true) = (id.parse(), ctx.may(P::LeadRead)) {
        lead_find(reader, org, id).await?.map(Lead::from).map(Node::Lead)
    } else if let (Ok(id), true) = (id.parse(), ctx.may(P::ProcessRead)) {
        process_find(reader, org, id).await?.map(Process).map(Node::Process)
    } else if let (Ok(id), true) = (id.parse(), ctx.may(P::UserRead)) {
        Users::find(context, Some(id)).await.transpose()?.map(Node::User)
    } else {
        None
    })
}

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    IdentityQuery,
    NodeQuery,
    ProcessQuery,
    VersionQuery,
    DraftQuery,
    MigrationQuery,
    SimulationQuery,
    DealQuery,
    InboxQuery,
    LeadQuery,
    AccountQuery,
    NotifyQuery,
    SearchQuery,
    ForecastQuery,
    ApprovalQuery,
    DelegationQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    DealMutation,
    LeadMutation,
    NotifyMutation,
    IdentityMutation,
    DraftMutation,
    MigrationMutation,
    QuotaMutation,
    DelegationMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(DealSubscription, InboxSubscription);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Begins the schema.
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
}

/// The schema as it is served.
pub fn build() -> Schema {
    finish(builder())
}
