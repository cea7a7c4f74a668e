//! Cards of deals that changed just now, read once for all listeners of a board who see every deal.
//!
//! Invariant: what is kept belongs to one version of a deal, and is given only to callers who may read every deal of the
//! organisation; everybody else reads their own.

use std::sync::Arc;

use tokio::sync::OnceCell;
use uuid::Uuid;

use super::board::card_find;
use super::card::CardRow;
use crate::ctx::Ctx;
use crate::error::AppResult;
use crate::recent::Recent;
use shared::permission::Permission;

/// How many changes are kept.
const KEPT: usize = 512;

type Found = Arc<OnceCell<Option<Arc<CardRow>>>>;

/// The cards of the last changes, by organisation, deal and version.
#[derive(Debug)]
pub struct ChangedCards(Recent<(Uuid, Uuid, i64), Found>);

impl Default for ChangedCards {
    fn default() -> Self {
        Self(Recent::of(KEPT))
    }
}

/// The card of a deal that changed to a version, as the caller may see it.
pub(crate) async fn card_changed(
    ctx: &Ctx,
    process: &str,
    (deal, version): (Uuid, i64),
) -> AppResult<Option<Arc<CardRow>>> {
    let read = async || Ok(card_find(ctx.app.db.reader(), ctx, process, deal).await?.map(Arc::new));
    if !ctx.may(Permission::DealReadAll) {
        return read().await;
    }
    let key = (ctx.org.id.0, deal, version);
    let found = ctx.app.remembered.changed_cards.0.recall_or(&key, Found::default);
    found.get_or_try_init(read).await.cloned()
}
