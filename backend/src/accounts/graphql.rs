//! Companies and people in the API.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use shared::ids::AccountId;

use super::AccountsTogether;
use super::store::{self, AccountRow};
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::graphql::{TimelineConnection, account_timeline};
use crate::graphql::connection::Page;
use crate::graphql::nullable;

/// A person at a customer.
#[derive(Debug, Clone, SimpleObject)]
pub struct Contact {
    /// Its global id.
    id: ID,
    /// The name.
    name: String,
    /// The e-mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
}

/// A customer company.
#[derive(Debug, Clone)]
pub struct Account {
    id: AccountId,
    name: String,
    details: Details,
}

/// What is known beside the name.
#[derive(Debug, Clone)]
enum Details {
    Read(AccountRow),
    With(Arc<AccountsTogether>),
}

impl Account {
    /// A company as its deal names it.
    pub(crate) fn named(id: AccountId, name: String, together: Arc<AccountsTogether>) -> Self {
        Self { id, name, details: Details::With(together) }
    }

    async fn row(&self, context: &Context<'_>) -> Result<&AccountRow> {
        match &self.details {
            Details::Read(row) => Ok(row),
            Details::With(together) => Ok(together.row(context.data::<Ctx>()?, self.id).await?),
        }
    }
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self { id: row.id, name: row.name.clone(), details: Details::Read(row) }
    }
}

#[Object]
impl Account {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        self.id.to_string().into()
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.name
    }

    /// Its internet domain.
    async fn domain(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.row(context).await?.domain.as_deref())
    }

    /// Its number in a public register.
    async fn registration_number(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.row(context).await?.registration_number.as_deref())
    }

    /// What happened to its deals that the caller may see, newest first (DS-2.6).
    async fn timeline(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<TimelineConnection> {
        account_timeline(context, self.id, first, after).await
    }

    /// The people there, by name.
    async fn contacts(&self, context: &Context<'_>) -> Result<Vec<Contact>> {
        let ctx = context.data::<Ctx>()?;
        let rows = store::contact_list(ctx.app.db.reader(), ctx.org.id, self.id).await?;
        Ok(rows
            .into_iter()
            .map(|row| Contact {
                id: row.id.to_string().into(),
                name: row.name,
                email: row.email,
                phone: row.phone,
            })
            .collect())
    }
}

crate::connection!(AccountConnection, AccountEdge, Account);

/// Queries on companies.
#[derive(Debug, Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// A company by its id.
    async fn account(&self, context: &Context<'_>, id: ID) -> Option<Result<Account>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            let Ok(id) = id.parse() else { return Ok(None) };
            Ok(store::account_find(ctx.app.db.reader(), ctx.org.id, id).await?.map(Account::from))
        })
        .await
    }

    /// Companies by name, narrowed by a part of it.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn accounts(
        &self,
        context: &Context<'_>,
        text: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<AccountConnection> {
        let ctx = authz::enter(context)?;
        let page: Page<(String, AccountId)> = Page::parse(first, after.as_deref(), last, before.as_deref())?;
        let text = text.filter(|text| !text.trim().is_empty());
        let rows =
            store::account_list(ctx.app.db.reader(), ctx.org.id, text.as_deref(), page.query()).await?;
        Ok(page.slice(rows, |row| (row.name.clone(), row.id))?.map(Account::from).into())
    }
}
