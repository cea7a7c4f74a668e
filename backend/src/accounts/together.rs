//! Companies that are named together, whose rows are read together when more than a name is asked for.

use std::collections::BTreeSet;

use shared::ids::AccountId;
use tokio::sync::OnceCell;

use super::store::{AccountRow, account_list_by_ids};
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult};

/// Some companies.
#[derive(Debug)]
pub(crate) struct AccountsTogether {
    ids: BTreeSet<AccountId>,
    rows: OnceCell<Vec<AccountRow>>,
}

impl AccountsTogether {
    /// Companies of which nothing is read yet.
    pub(crate) fn of(ids: impl IntoIterator<Item = AccountId>) -> Self {
        Self { ids: ids.into_iter().collect(), rows: OnceCell::new() }
    }

    /// One of them; the first that is asked for reads all.
    pub(super) async fn row(&self, ctx: &Ctx, id: AccountId) -> AppResult<&AccountRow> {
        let read = || account_list_by_ids(ctx.app.db.reader(), ctx.org.id, self.ids.iter().copied());
        let rows = self.rows.get_or_try_init(read).await?;
        rows.iter().find(|row| row.id == id).ok_or_else(|| AppError::internal("a deal's account is missing"))
    }
}
