//! Joins the domains' parts into one schema.

use async_graphql::{Context, ID, Interface, MergedObject, MergedSubscription, Object, Result};
use shared::ids::{AccountId, DealId, LeadId, NotificationId, ProcessId, TaskId, UserId};
use shared::permission::Permission as P;

use crate::accounts::account_find;
use crate::accounts::graphql::{Account, AccountQuery};
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::graphql::{Deal, DealMutation, DealQuery, DealSubscription};
use crate::deals::service::read_deal;
use crate::graphql::finish;
use crate::identity::graphql::{IdentityMutation, IdentityQuery, UserView, Users};
use crate::inbox::graphql::{InboxQuery, InboxSubscription, Task};
use crate::leads::graphql::{Lead, LeadMutation, LeadQuery};
use crate::leads::lead_find;
use crate::notify::graphql::{Notification, NotifyMutation, NotifyQuery};
use crate::notify::notification_find;
use crate::process::graphql::{Process, ProcessQuery};
use crate::process::process_find;

/// Something with a global id.
#[derive(Interface)]
#[expect(clippy::large_enum_variant, reason = "one value per look-up, and a box would be no schema type")]
#[graphql(field(name = "id", ty = "ID"))]
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
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Option<Node>> {
        find(context, authz::enter(context)?, &id).await
    }

    /// The objects with global ids, in their order; null where there is none.
    async fn nodes(&self, context: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
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
            nodes.push(find(context, ctx, id).await?);
        }
        Ok(nodes)
    }
}

/// The object behind an id. What the caller may not see is as absent as what does not exist.
async fn find(context: &Context<'_>, ctx: &Ctx, id: &ID) -> Result<Option<Node>> {
    let reader = ctx.app.db.reader();
    let node = match id.split_once('_').map(|(kind, _)| kind) {
        Some(DealId::PREFIX) => read_deal(ctx, id.parse()?).await?.map(Deal).map(Node::Deal),
        Some(AccountId::PREFIX) if ctx.may(P::AccountRead) => {
            account_find(reader, ctx.org.id, id.parse()?).await?.map(Account).map(Node::Account)
        }
        Some(LeadId::PREFIX) if ctx.may(P::LeadRead) => {
            lead_find(reader, ctx.org.id, id.parse()?).await?.map(Lead).map(Node::Lead)
        }
        Some(ProcessId::PREFIX) if ctx.may(P::ProcessRead) => {
            process_find(reader, ctx.org.id, id.parse()?).await?.map(Process).map(Node::Process)
        }
        Some(UserId::PREFIX) if ctx.may(P::UserRead) => {
            Users::find(context, Some(id.parse()?)).await?.map(Node::User)
        }
        Some(TaskId::PREFIX) => Task::find(context, id.parse()?).await?.map(Node::Task),
        Some(NotificationId::PREFIX) => {
            let found = notification_find(reader, ctx, ctx.caller()?.user, id.parse()?).await?;
            found.map(Notification::from).map(Node::Notification)
        }
        _ => None,
    };
    Ok(node)
}

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    IdentityQuery,
    NodeQuery,
    ProcessQuery,
    DealQuery,
    InboxQuery,
    LeadQuery,
    AccountQuery,
    NotifyQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(DealMutation, LeadMutation, NotifyMutation, IdentityMutation);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(DealSubscription, InboxSubscription);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema.
pub fn build() -> Schema {
    finish(Schema::build(Query::default(), Mutation::default(), Subscription::default()))
}
