//! Search in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use shared::ids::{AccountId, DealId};
use shared::limits::PAGE_MAX;
use shared::permission::Permission as P;
use shared::search::score;

use super::store::{Candidate, Found, candidates_alike, candidates_exact};
use crate::accounts::account_list_by_ids;
use crate::accounts::graphql::Account;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::graphql::Deal;
use crate::deals::service::read_deals;
use crate::error::AppResult;
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
        let of = |id: AccountId| rows.iter().find(|row| row.id == id).cloned().map(Account);
        Ok(SearchResult {
            deals: deals.into_iter().map(Deal).collect(),
            accounts: wanted().filter_map(of).collect(),
            people: people(ctx, &typed, most).await?,
        })
    }
}

/// What may be meant, best first. Only if too little contains what was typed, what is alike is asked for.
async fn candidates(ctx: &Ctx, typed: &str, most: usize) -> AppResult<Vec<Candidate>> {
    let kinds: Vec<Found> = [
        (Found::Deal, ctx.may(P::DealReadAll) || ctx.may(P::DealReadTeam)),
        (Found::Account, ctx.may(P::AccountRead)),
    ]
    .into_iter()
    .filter_map(|(kind, may)| may.then_some(kind))
    .collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let reader = ctx.app.db.reader();
    let mut found = candidates_exact(reader, ctx, typed, &kinds).await?;
    if found.len() < most && typed.chars().count() > 3 {
        let alike = candidates_alike(reader, ctx, typed, &kinds).await?;
        let new = alike.into_iter().filter(|one| !found.iter().any(|known| known.id == one.id));
        found.extend(new.collect::<Vec<_>>());
    }
    let mut scored: Vec<(u32, Candidate)> =
        found.into_iter().filter_map(|one| Some((score(typed, &one.text)?, one))).collect();
    // Of what fits alike the newest first: ids grow with time.
    scored.sort_by(|(a, one), (b, other)| (b, other.id).cmp(&(a, one.id)));
    Ok(scored.into_iter().map(|(_, candidate)| candidate).collect())
}

async fn people(ctx: &Ctx, typed: &str, most: usize) -> AppResult<Vec<User>> {
    if !ctx.may(P::UserRead) {
        return Ok(Vec::new());
    }
    let people = ctx.people().await?;
    let active = people.all().iter().filter(|user| user.active);
    let mut scored: Vec<_> = active.filter_map(|user| Some((score(typed, &user.name)?, user))).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Ok(scored.into_iter().take(most).map(|(_, user)| User(user.clone())).collect())
}
