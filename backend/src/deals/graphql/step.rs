//! Steps of a deal in the API.

use async_graphql::{Context, Enum, ID, Object, Result};
use shared::engine::{StepView, ViewStatus};
use shared::event::By;
use shared::process::Step as Template;
use std::sync::Arc;

use crate::ctx::Ctx;
use crate::db::choice_text;
use crate::deals::service::DealView;
use crate::graphql::ctx;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::user_error::RoleName;
use crate::identity::graphql::{UserView as User, Users};
use crate::process::graphql::role_name;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ViewStatus")]
pub enum StepStatus {
    /// To be done again, but not yet: what comes before it is not done.
    Waiting,
    /// To be done now.
    Open,
    /// Done.
    Done,
    /// Was open and is not needed any more.
    Withdrawn,
    /// Needed as far as can be told now, but its turn has not come.
    NotReached,
    /// Not needed as things are.
    NotNeeded,
}

/// A step of a deal.
#[derive(Debug, Clone)]
pub struct Step {
    deal: Arc<DealView>,
    view: StepView,
}

impl Step {
    /// All steps of a deal, in template order.
    pub(super) fn all(deal: &Arc<DealView>, ctx: &Ctx) -> Vec<Self> {
        deal.evaluation(ctx)
            .steps
            .iter()
            .map(|view| Self { deal: deal.clone(), view: view.clone() })
            .collect()
    }

    /// Its key.
    pub(super) fn step_key(&self) -> &shared::keys::StepKey {
        &self.view.key
    }

    fn template(&self) -> Result<&Template> {
        self.deal
            .published
            .definition
            .process
            .step(&self.view.key)
            .ok_or_else(|| "a step left its template".into())
    }

    fn ending(&self) -> Option<&shared::engine::state::Ending> {
        self.deal.row.state.steps.get(&self.view.key)?.ending.as_ref()
    }
}

#[Object]
impl Step {
    /// Its global id: the deal's and the step's key.
    async fn id(&self) -> ID {
        format!("step_{}_{}", self.deal.row.id.0.simple(), self.view.key).into()
    }

    /// Its key in the process.
    async fn key(&self) -> &str {
        self.view.key.as_str()
    }

    /// Its name, as something to do.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        Ok(self.deal.texts(ctx(context)?).step(&self.view.key))
    }

    /// The key of its stage.
    async fn stage(&self) -> Result<&str> {
        Ok(self.template()?.stage.as_str())
    }

    /// What it asks of its owner: `form`, `decision`, `approval`, …
    async fn kind(&self) -> Result<String> {
        Ok(choice_text(self.template()?.kind))
    }

    /// The role that does it.
    async fn owner(&self, context: &Context<'_>) -> Result<RoleName> {
        let definition = &self.deal.published.definition;
        Ok(role_name(definition, ctx(context)?, &self.template()?.owner))
    }

    /// Other roles that may do it.
    async fn also(&self, context: &Context<'_>) -> Result<Vec<RoleName>> {
        let (definition, ctx) = (&self.deal.published.definition, ctx(context)?);
        Ok(self.template()?.also.iter().map(|role| role_name(definition, ctx, role)).collect())
    }

    /// Leaving the stage does not wait for it.
    async fn optional(&self) -> Result<bool> {
        Ok(self.template()?.optional)
    }

    /// Where it stands.
    async fn status(&self) -> StepStatus {
        self.view.status.into()
    }

    /// How often it was opened.
    async fn round(&self) -> u32 {
        self.view.round
    }

    /// The person it falls to; everybody in its role when absent.
    async fn assignee(&self, context: &Context<'_>) -> Option<Result<User>> {
        Users::find(context, self.view.assignee).await
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.view.due.map(Date)
    }

    /// Open after its due date.
    async fn late(&self) -> bool {
        self.view.late
    }

    /// How many rounds of a step that comes again went by undone, the open one included; 0 while it is in time.
    async fn missed(&self) -> u32 {
        self.view.missed
    }

    /// When its current round opened.
    async fn opened_at(&self) -> Option<DateTime> {
        self.deal.row.state.steps.get(&self.view.key).map(|step| DateTime(step.opened_at))
    }

    /// When its current round was done.
    async fn done_at(&self) -> Option<DateTime> {
        self.ending().map(|ending| DateTime(ending.at))
    }

    /// Who did it.
    async fn done_by(&self, context: &Context<'_>) -> Option<Result<User>> {
        let by = self.ending().and_then(|ending| match ending.by {
            By::User(user) => Some(user),
            By::System => None,
        });
        Users::find(context, by).await
    }

    /// The person in whose place it was done, where somebody stood in.
    async fn done_for(&self, context: &Context<'_>) -> Option<Result<User>> {
        Users::find(context, self.ending()?.on_behalf_of).await
    }

    /// The key of its outcome, once it is done.
    async fn outcome(&self) -> Option<&str> {
        self.ending()?.outcome.as_ref().map(shared::keys::OutcomeKey::as_str)
    }

    /// The name of its outcome.
    async fn outcome_name(&self, context: &Context<'_>) -> Option<Result<&str>> {
        let outcome = self.ending()?.outcome.as_ref()?;
        Some(ctx(context).map(|ctx| self.deal.texts(ctx).outcome(&self.view.key, outcome)))
    }

    /// The remark or reason it ended with.
    async fn note(&self) -> Option<&str> {
        self.ending()?.note.as_deref()
    }

    /// Whether the caller may work on it now.
    async fn mine(&self) -> bool {
        self.view.mine
    }

    /// Why it is needed, for approvals (RS-8.1).
    async fn reasons(&self, context: &Context<'_>) -> Result<Vec<&str>> {
        let texts = self.deal.texts(ctx(context)?);
        Ok(self.view.reasons.iter().map(|rule| texts.rule(rule)).collect())
    }
}
