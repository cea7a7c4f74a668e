//! What a search finds, judged by the rule of `shared::search`.

use shared::permission::Permission as P;
use shared::search::score;

use super::store::{Candidate, Found, candidates_alike, candidates_exact};
use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::identity::UserRow;

/// What may be meant, best first. Only if too little contains what was typed, what is alike is asked for.
pub(super) async fn candidates(ctx: &Ctx, typed: &str, most: usize) -> AppResult<Vec<Candidate>> {
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

/// The people who fit, best first.
pub(super) async fn people(ctx: &Ctx, typed: &str, most: usize) -> AppResult<Vec<UserRow>> {
    if !ctx.may(P::UserRead) {
        return Ok(Vec::new());
    }
    let people = ctx.people().await?;
    let active = people.all().iter().filter(|user| user.active);
    let mut scored: Vec<_> = active.filter_map(|user| Some((score(typed, &user.name)?, user))).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Ok(scored.into_iter().take(most).map(|(_, user)| user.clone()).collect())
}
