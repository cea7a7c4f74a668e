//! Reading deals.

use std::sync::{Arc, OnceLock};

use shared::engine::{Evaluation, evaluate};
use shared::ids::DealId;
use shared::keys::DocumentKey;
use shared::process::texts::Texts;

use crate::ctx::Ctx;
use crate::deals::store::{self, DealRow};
use crate::error::{AppError, AppResult};
use crate::process::{Published, cache};

/// A deal with its process, as one caller sees it. The evaluation is made when first asked for.
#[derive(Debug)]
pub struct DealView {
    pub(crate) row: DealRow,
    pub(crate) published: Published,
    evaluation: OnceLock<Evaluation>,
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

    /// The process's texts in the caller's language.
    pub fn texts(&self, ctx: &Ctx) -> &Texts {
        self.published.definition.texts(ctx.locale)
    }
}

/// Joins a row with its process.
async fn view(ctx: &Ctx, row: DealRow) -> AppResult<Arc<DealView>> {
    let published = cache::get(ctx, row.process).await?;
    Ok(Arc::new(DealView { row, published, evaluation: OnceLock::new() }))
}

/// Joins rows with their processes.
pub(crate) async fn deal_views(ctx: &Ctx, rows: Vec<DealRow>) -> AppResult<Vec<Arc<DealView>>> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view(ctx, row).await?);
    }
    Ok(views)
}

/// A deal the caller may see.
pub async fn read_deal(ctx: &Ctx, id: DealId) -> AppResult<Option<Arc<DealView>>> {
    match store::deal_find(ctx.app.db.reader(), ctx, id).await? {
        Some(row) => view(ctx, row).await.map(Some),
        None => Ok(None),
    }
}

/// The deal with a readable number, if the caller may see it.
pub async fn deal_by_number(ctx: &Ctx, number: &str) -> AppResult<Option<Arc<DealView>>> {
    match store::deal_id_by_number(ctx.app.db.reader(), ctx, number).await? {
        Some(id) => read_deal(ctx, id).await,
        None => Ok(None),
    }
}

/// Refuses with "not found" unless the caller may see the deal.
pub async fn readable(ctx: &Ctx, id: DealId) -> AppResult<()> {
    store::deal_find(ctx.app.db.reader(), ctx, id)
        .await?
        .map(|_| ())
        .ok_or(AppError::NotFound { kind: "deal" })
}
