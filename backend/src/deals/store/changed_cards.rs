//! Cards of deals that changed just now, read once for all listeners of a board who see every deal.
//!
//! Invariant: what is kept belongs to one version of a deal in one place, and is given only to callers who may read every deal of the
//! organisation; everybody else reads their own.

use std::sync::Arc;

use shared::ids::{DealId, OrgId};
use shared::permission::Permission;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::found_card::{FoundCard, card_find};
use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::events::hub::DealChanged;
use crate::recent::Recent;

/// How many changes are kept.
const KEPT: usize = 512;

type Found = Arc<OnceCell<Option<FoundCard>>>;

/// A deal at a version, and which placement if that is what changed.
type Changed = (OrgId, DealId, i64, Option<Uuid>);

/// The cards of the last changes.
#[derive(Debug)]
pub struct ChangedCards(Recent<Changed, Found>);

impl Default for ChangedCards {
    fn default() -> Self {
        Self(Recent::of(KEPT))
    }
}

/// The card of a deal that changed, as the caller may see it.
pub(crate) async fn card_changed(ctx: &Ctx, change: &DealChanged) -> AppResult<Option<FoundCard>> {
    let read = async || card_find(ctx, change.process.as_str(), change.deal).await;
    if !ctx.may(Permission::DealReadAll) {
        return read().await;
    }
    let key = (change.org, change.deal, change.version, change.placed);
    let found = ctx.app.remembered.changed_cards.0.recall_or(&key, Found::default);
    found.get_or_try_init(read).await.cloned()
}
