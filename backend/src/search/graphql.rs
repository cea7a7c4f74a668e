//! Search in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use shared::ids::{AccountId, DealId};
use shared::limits::PAGE_MAX;

use super::service::{candidates, people};
use super::store::Found;
use crate::accounts::account_list_by_ids;
use crate::accounts::graphql::Account;
use crate::authz;
use crate::deals::graphql::Deal;
use crate::deals::service::read_deals;
use crate::graphql::error::bad_user_input;
use crate::identity::graphql::UserView as User;

/// How many things of each kind a search gives unless told otherwise.
const FOUND: i32 = 6;

/// What a search finds, of each kind what fits best first.
#[derive(Debug, SimpleObject)]
pub struct SearchResult {
    /// Deals by number, title and account.
    deals: Vec<Deal>,
    /// Customer companies by name.
    accounts: Vec<Account>,
    /// People by name.
    people: Vec<User>,
}

/// Queries that search.
#[derive(Debug, Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Deals, accounts and people that fit a text, even one with a slip; at least two letters. `first` is the number of
    /// each kind.
    async fn search(&self, context: &Context<'_>, text: String, first: Option<i32>) -> Result<SearchResult> {
        let ctx = authz::enter(context)?;
        let first = first.unwrap_or(FOUND);
        let most = usize::try_from(first).ok().filter(|most| *most <= PAGE_MAX).ok_or_else(|| {
            bad_user_input(format!("first is {first}, but must be between 0 and {PAGE_MAX}."))
        })?;
        let typed: String = text.trim().chars().take(shared::limits::LINE_MAX).collect();
        if typed.chars().count() < 2 {
            return Ok(SearchResult { deals: Vec::new(), accounts: Vec::new(), people: Vec::new() });
        }
        let best = candidates(ctx, &typed, most).await?;
        let ids = |kind: Found| {
            let of = best.iter().filter(move |candidate| candidate.kind == kind.as_str());
            of.take(most).map(|candidate| candidate.id).collect::<Vec<_>>()
        };
        let (deals, accounts) = (ids(Found::Deal), ids(Found::Account));
        let deals = read_deals(ctx, deals.into_iter().map(DealId)).await?;
        let wanted = || accounts.iter().copied().map(AccountId);
        let rows = if accounts.is_empty() {
            Vec::new()
        } else {
            account_list_by_ids(ctx.app.db.reader(), ctx.org.id, wanted()).await?
        };
        let of = |id: AccountId| rows.iter().find(|row| row.id == id).cloned().map(Account::from);
        Ok(SearchResult {
            deals: deals.into_iter().map(Deal).collect(),
            accounts: wanted().filter_map(of).collect(),
            people: people(ctx, &typed, most).await?.into_iter().map(User).collect(),
        })
    }
}
