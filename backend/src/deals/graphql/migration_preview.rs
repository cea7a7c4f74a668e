//! What a migration would do, in the API.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use shared::engine::Obstacle;
use shared::ids::DealId;

use super::types::Deal;
use crate::ctx::Ctx;
use crate::deals::service::{Preview, read_deals};
use crate::graphql::ctx;
use crate::process::Published;

/// Something that a plan leaves undecided, in the caller's language.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct Undecided {
    /// What kind of thing: `STAGE_GONE`, `STEP_GONE`, `FACT_GONE`, `FACT_UNFIT` or `OVER`.
    code: String,
    /// The key of the stage, step or fact.
    subject: Option<String>,
    /// What it is called.
    name: Option<String>,
    /// What is to be decided.
    message: String,
    /// How many deals it holds.
    deals: u32,
    #[graphql(skip)]
    examples: Vec<DealId>,
}

#[ComplexObject]
impl Undecided {
    /// Some of the deals.
    async fn examples(&self, context: &Context<'_>) -> Result<Vec<Deal>> {
        deals(context, &self.examples).await
    }
}

/// Deals by their ids, as far as the caller may see them.
pub(super) async fn deals(context: &Context<'_>, ids: &[DealId]) -> Result<Vec<Deal>> {
    let views = read_deals(ctx(context)?, ids.iter().copied()).await?;
    Ok(views.into_iter().map(Deal).collect())
}

/// What is to be decided, by the names of the version that deals come from.
pub(super) fn worded(obstacle: &Obstacle, from: &Published, ctx: &Ctx) -> String {
    let definition = &from.definition;
    obstacle.message(&definition.process, definition.texts(ctx.locale), ctx.locale)
}

/// What a migration would do.
#[derive(Debug, SimpleObject)]
pub struct MigrationPreview {
    /// How many deals run on the version.
    running: i64,
    /// How many of them were looked at.
    looked_at: u32,
    /// How many of those would come to the new version.
    fit: u32,
    /// What holds the others, first what holds most.
    undecided: Vec<Undecided>,
    /// Steps that would open.
    steps_opened: u32,
    /// Open steps that would be withdrawn.
    steps_withdrawn: u32,
    /// Steps that were done and would be to do again, since the new version does not know how they ended.
    steps_anew: u32,
    /// Due dates that would be other ones.
    due_dates_moved: u32,
    /// Values that would be given up.
    values_given_up: u32,
}

impl MigrationPreview {
    pub(super) fn of(preview: Preview, from: &Published, ctx: &Ctx) -> Self {
        let undecided = preview.undecided.into_iter().map(|undecided| Undecided {
            code: undecided.obstacle.code().to_owned(),
            subject: undecided.obstacle.subject().map(str::to_owned),
            name: undecided.obstacle.name(from.definition.texts(ctx.locale)).map(str::to_owned),
            message: worded(&undecided.obstacle, from, ctx),
            deals: undecided.deals,
            examples: undecided.examples,
        });
        Self {
            running: preview.running,
            looked_at: preview.looked_at,
            fit: preview.fit,
            undecided: undecided.collect(),
            steps_opened: preview.steps_opened,
            steps_withdrawn: preview.steps_withdrawn,
            steps_anew: preview.steps_anew,
            due_dates_moved: preview.due_dates_moved,
            values_given_up: preview.values_given_up,
        }
    }
}
