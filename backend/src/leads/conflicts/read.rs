//! Conflicts on record, with a label for what they are with. However many they are, labels take one query for deals and
//! one for leads.

use std::collections::HashMap;

use shared::ids::{DealId, LeadId};

use super::{Collision, Subject};
use crate::ctx::Ctx;
use crate::deals;
use crate::error::AppResult;
use crate::leads::store::{self, ConflictRow};

/// A conflict on record, and what it is with.
pub(crate) type OnRecord = (ConflictRow, Collision);

/// The conflicts of some leads and deals, the surest first.
pub(crate) async fn conflicts_of(ctx: &Ctx, subjects: &[Subject]) -> AppResult<Vec<OnRecord>> {
    let rows = store::conflict_list(ctx.app.db.reader(), ctx.org.id, subjects).await?;
    with_labels(ctx, rows).await
}

/// Gives conflicts their labels; what the caller may not see has an empty one.
pub(crate) async fn with_labels(ctx: &Ctx, rows: Vec<ConflictRow>) -> AppResult<Vec<OnRecord>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let reader = ctx.app.db.reader();
    let numbers = deals::deal_numbers(reader, ctx, rows.iter().filter_map(|row| row.with.deal())).await?;
    let numbers: HashMap<DealId, String> = numbers.into_iter().collect();
    let leads = rows.iter().filter_map(|row| row.with.lead());
    let companies: HashMap<LeadId, String> =
        store::lead_companies(reader, ctx.org.id, leads).await?.into_iter().collect();
    let label = |with: Subject| match with {
        Subject::Deal(deal) => numbers.get(&deal),
        Subject::Lead(lead) => companies.get(&lead),
    };
    let collision = |row: &ConflictRow| Collision {
        id: row.id,
        with: row.with,
        label: label(row.with).cloned().unwrap_or_default(),
        owner: row.other_owner,
        reason: row.reason,
        score: row.score,
    };
    Ok(rows.into_iter().map(|row| (row.clone(), collision(&row))).collect())
}
