//! Reading deals.

use std::sync::{Arc, OnceLock};

use shared::engine::{DealState, Evaluation, evaluate, replay};
use shared::ids::DealId;
use shared::keys::DocumentKey;
use shared::permission::Permission;
use shared::process::texts::Texts;
use tokio::sync::OnceCell;

use super::run_command::Changed;
use crate::accounts::AccountsTogether;
use crate::ctx::Ctx;
use crate::deals::store::{self, DealRow};
use crate::error::{AppError, AppResult};
use crate::events::store::event_list_until;
use crate::leads::conflicts::{OnRecord, Subject, conflicts_of};
use crate::process::{Published, cache};

/// What hangs on deals that were read together: read together too, when the first of them is asked for its own.
#[derive(Debug)]
struct Together {
    deals: Vec<Subject>,
    accounts: Arc<AccountsTogether>,
    conflicts: OnceCell<Vec<OnRecord>>,
}

/// A deal with its process, as one caller sees it. The evaluation is made when first asked for.
#[derive(Debug)]
pub struct DealView {
    pub(crate) row: DealRow,
    pub(crate) published: Published,
    evaluation: OnceLock<Evaluation>,
    together: Arc<Together>,
}

impl DealView {
    /// Where the deal stands for the caller.
    pub fn evaluation(&self, ctx: &Ctx) -> &Evaluation {
        self.evaluation.get_or_init(|| {
            let actor = ctx.actor();
            evaluate(&self.published.definition.process, &self.row.state, &ctx.engine(&actor))
        })
    }

    /// The kinds of document that steps of the deal ask for and that are not on it.
    pub fn missing_documents(&self, ctx: &Ctx) -> Vec<DocumentKey> {
        let blockers = self.evaluation(ctx).steps.iter().flat_map(|step| &step.blockers);
        let mut missing: Vec<DocumentKey> =
            blockers.filter_map(|blocker| blocker.document().cloned()).collect();
        missing.sort();
        missing.dedup();
        missing
    }

    /// The customers of the deals it was read with.
    pub(crate) fn accounts(&self) -> Arc<AccountsTogether> {
        self.together.accounts.clone()
    }

    /// Who else works with the company, resolved or not (RS-1.3).
    pub(crate) async fn conflicts(&self, ctx: &Ctx) -> AppResult<Vec<OnRecord>> {
        let read = || conflicts_of(ctx, &self.together.deals);
        let all = self.together.conflicts.get_or_try_init(read).await?;
        let own = all.iter().filter(|(conflict, _)| conflict.subject == Subject::Deal(self.row.id));
        Ok(own.cloned().collect())
    }

    /// The process's texts in the caller's language.
    pub fn texts(&self, ctx: &Ctx) -> &Texts {
        self.published.definition.texts(ctx.locale)
    }
}

/// Joins rows with their processes.
pub(crate) async fn deal_views(ctx: &Ctx, rows: Vec<DealRow>) -> AppResult<Vec<Arc<DealView>>> {
    let together = Arc::new(Together {
        deals: rows.iter().map(|row| Subject::Deal(row.id)).collect(),
        accounts: Arc::new(AccountsTogether::of(rows.iter().map(|row| row.state.account))),
        conflicts: OnceCell::new(),
    });
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let published = cache::get(ctx, row.process).await?;
        let (evaluation, together) = (OnceLock::new(), together.clone());
        views.push(Arc::new(DealView { row, published, evaluation, together }));
    }
    Ok(views)
}

/// A deal the caller may see.
pub async fn read_deal(ctx: &Ctx, id: DealId) -> AppResult<Option<Arc<DealView>>> {
    let found = store::deal_find(ctx, id).await?;
    Ok(deal_views(ctx, found.into_iter().collect()).await?.pop())
}

/// Several deals, as far as the caller may see them, in the order of the ids.
pub async fn read_deals(ctx: &Ctx, ids: impl IntoIterator<Item = DealId>) -> AppResult<Vec<Arc<DealView>>> {
    let ids: Vec<DealId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = store::deal_list_by_ids(ctx.app.db.reader(), ctx, &ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    deal_views(ctx, rows).await
}

/// A deal as a command of the caller left it. Who sees only some deals may have lost this one by the command.
pub async fn read_changed(ctx: &Ctx, changed: Changed) -> AppResult<Option<Arc<DealView>>> {
    match changed.row.filter(|_| ctx.may(Permission::DealReadAll)) {
        Some(row) => Ok(deal_views(ctx, vec![*row]).await?.pop()),
        None => read_deal(ctx, changed.deal).await,
    }
}

/// The deal with a readable number, if the caller may see it.
pub async fn deal_by_number(ctx: &Ctx, number: &str) -> AppResult<Option<Arc<DealView>>> {
    match store::deal_id_by_number(ctx.app.db.reader(), ctx, number).await? {
        Some(id) => read_deal(ctx, id).await,
        None => Ok(None),
    }
}

/// A deal the caller may see as it was at an earlier version; none where its log does not go back to one.
pub(crate) async fn deal_at(ctx: &Ctx, id: DealId, version: i64) -> AppResult<Option<DealState>> {
    readable(ctx, id).await?;
    let logged = event_list_until(ctx.app.db.reader(), ctx.org.id, (id, version)).await?;
    Ok(replay(logged.iter().map(|logged| &logged.recorded)))
}

/// Refuses with "not found" unless the caller may see the deal.
pub async fn readable(ctx: &Ctx, id: DealId) -> AppResult<()> {
    store::deal_find(ctx, id).await?.map(|_| ()).ok_or(AppError::NotFound { kind: "deal" })
}
