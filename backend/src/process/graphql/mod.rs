//! Processes in the API.

mod change;
mod diagram;
mod draft;
mod finding;
mod version;

use diagram::ProcessDiagram;
pub use draft::{DraftMutation, DraftQuery};
pub(crate) use version::ProcessVersion;
pub use version::VersionQuery;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use shared::engine::conditions;
use shared::keys::{RoleKey, StageKey};
use shared::process::{self, Definition};

use super::{Published, cache};
use crate::authz;
use crate::ctx::Ctx;
use crate::db::choice_text;
use crate::error::AppError;
use crate::graphql::nullable;
use crate::graphql::scalars::Json;
use crate::graphql::user_error::RoleName;

/// What a stage means for the deal's fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::StageKind")]
pub enum StageKind {
    /// Being sold.
    Open,
    /// The customer said yes; paperwork is under way.
    Won,
    /// Won and closed; what follows is delivery and after-sales.
    ClosedWon,
    /// Nothing is left to do on a won deal.
    Completed,
    /// Set aside; the deal can come back.
    OnHold,
    /// Lost or dropped.
    Lost,
}

/// What a move to a stage asks for (CQ-1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::Ask")]
pub enum StageAsk {
    /// A reason in words.
    Reason,
    /// The day on which to look at the deal again.
    ReviewDate,
}

/// A role's name in a process's texts.
pub(crate) fn role_name(definition: &Definition, ctx: &Ctx, key: &RoleKey) -> RoleName {
    RoleName::of(key, definition.texts(ctx.locale))
}

/// A stage with its texts in the caller's language.
#[derive(Debug, Clone, SimpleObject)]
pub struct Stage {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
    /// What it means for the deal's fate.
    kind: StageKind,
    /// Percent of deals here that are won.
    probability: i32,
    /// The number of days a deal usually spends here.
    usual_days: i32,
    /// Shown folded on the board.
    folded: bool,
    /// What it is for.
    purpose: String,
    /// When a deal enters.
    entry: String,
    /// What must be true to leave.
    exit: String,
    /// Where the customer stands meanwhile.
    buyer: String,
    /// Where a deal may go from here, the usual one first.
    next: Vec<String>,
    /// What a move here asks for.
    asks: Vec<StageAsk>,
}

impl Stage {
    /// A stage of a process; a name the template does not know gives nothing.
    pub(crate) fn of(definition: &Definition, ctx: &Ctx, key: &StageKey) -> Option<Self> {
        let stage = definition.process.stage(key)?;
        let texts = definition.texts(ctx.locale);
        let text = texts.stages.get(key).cloned().unwrap_or_default();
        Some(Self {
            key: key.to_string(),
            name: texts.stage(key).to_owned(),
            kind: stage.kind.into(),
            probability: i32::from(stage.probability),
            usual_days: i32::try_from(stage.usual_days).unwrap_or(i32::MAX),
            folded: stage.folded,
            purpose: text.purpose,
            entry: text.entry,
            exit: text.exit,
            buyer: text.buyer,
            next: stage.next.iter().map(ToString::to_string).collect(),
            asks: stage.asks.iter().map(|ask| (*ask).into()).collect(),
        })
    }
}

/// A type of deals of a process (CQ-1.2).
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessSegment {
    /// Its key.
    key: String,
    /// Its name in the caller's language.
    name: String,
}

/// A step as its process describes it, with its texts in the caller's language.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessStep {
    /// Its key.
    key: String,
    /// Its name, as something to do.
    name: String,
    /// The key of its stage.
    stage: String,
    /// What it asks of its owner: `form`, `decision`, `approval`, …
    kind: String,
    /// The role that does it.
    owner: RoleName,
    /// Other roles that may do it.
    also: Vec<RoleName>,
    /// Leaving the stage does not wait for it.
    optional: bool,
    /// When it is needed, in words; always when absent.
    needed_when: Option<String>,
    /// The number of business days after it opened by which it is due; negative ones count back from `dueFrom`.
    due_days: Option<i32>,
    /// The date that its due date counts from, in words; the day it opens when absent.
    due_from: Option<String>,
    /// How to do it well.
    guidance: String,
    /// In which tool it is done; empty where that is the deal itself.
    tool: String,
    /// What helps to have at hand; may be empty.
    content: String,
    /// The names of its outcomes, where it has a choice.
    outcomes: Vec<String>,
}

impl ProcessStep {
    pub(crate) fn of(definition: &Definition, ctx: &Ctx, step: &process::Step) -> Self {
        let texts = definition.texts(ctx.locale);
        let words = |condition| conditions::needed(condition, &definition.process, None, texts, ctx.locale);
        let name = |outcome: &process::Outcome| texts.outcome(&step.key, &outcome.key).to_owned();
        let due = step.due.as_ref();
        let said = texts.steps.get(&step.key).cloned().unwrap_or_default();
        Self {
            key: step.key.to_string(),
            name: texts.step(&step.key).to_owned(),
            stage: step.stage.to_string(),
            kind: choice_text(step.kind),
            owner: RoleName::of(&step.owner, texts),
            also: step.also.iter().map(|role| RoleName::of(role, texts)).collect(),
            optional: step.optional,
            needed_when: step.when.as_ref().map(words),
            due_days: due.map(|due| due.business_days),
            due_from: due.and_then(|due| due.after.as_ref()).map(|fact| texts.fact(fact).to_owned()),
            guidance: said.guidance,
            tool: said.tool,
            content: said.content,
            outcomes: step.outcomes.iter().map(name).collect(),
        }
    }
}

/// A published version of a sales process.
#[derive(Debug, Clone)]
pub struct Process(pub(crate) Published);

#[Object]
impl Process {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its name in addresses; the same over all versions.
    async fn key(&self) -> &str {
        self.0.definition.process.key.as_str()
    }

    /// Counts published versions from 1.
    async fn version(&self) -> u32 {
        self.0.definition.process.version
    }

    /// Its name.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        Ok(&self.0.definition.texts(context.data::<Ctx>()?.locale).name)
    }

    /// What it is for.
    async fn purpose(&self, context: &Context<'_>) -> Result<&str> {
        Ok(&self.0.definition.texts(context.data::<Ctx>()?.locale).purpose)
    }

    /// The role of the people who own its deals.
    async fn owner_role(&self) -> Option<&str> {
        self.0.definition.process.owner_role().map(RoleKey::as_str)
    }

    /// Whether its deals have amounts. What is no sale has none, and stands in no sum.
    async fn has_amounts(&self) -> bool {
        self.0.definition.process.has_amounts()
    }

    /// Whether its deals are no sales but bring leads, as campaigns do (DS-1.1).
    async fn brings_leads(&self) -> bool {
        self.0.definition.process.brings_leads.is_some()
    }

    /// Its stages, in board order.
    async fn stages(&self, context: &Context<'_>) -> Result<Vec<Stage>> {
        let ctx = context.data::<Ctx>()?;
        let definition = &self.0.definition;
        Ok(definition
            .process
            .stages
            .iter()
            .filter_map(|stage| Stage::of(definition, ctx, &stage.key))
            .collect())
    }

    /// Its types of deals, in template order (CQ-1.2).
    async fn segments(&self, context: &Context<'_>) -> Result<Vec<ProcessSegment>> {
        let texts = self.0.definition.texts(context.data::<Ctx>()?.locale);
        let named = |segment: &process::Segment| ProcessSegment {
            key: segment.key.to_string(),
            name: texts.segment(&segment.key).to_owned(),
        };
        Ok(self.0.definition.process.segments.iter().map(named).collect())
    }

    /// Its steps, in template order.
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<ProcessStep>> {
        let ctx = context.data::<Ctx>()?;
        let definition = &self.0.definition;
        Ok(definition.process.steps.iter().map(|step| ProcessStep::of(definition, ctx, step)).collect())
    }

    /// The process laid out as a diagram.
    async fn diagram(&self, context: &Context<'_>) -> Result<ProcessDiagram> {
        Ok(ProcessDiagram::of(&self.0.definition, context.data::<Ctx>()?.locale))
    }

    /// The whole template with its texts in the caller's language, `{process, texts}`, as the engine reads it.
    async fn definition(&self, context: &Context<'_>) -> Result<Json> {
        let ctx = context.data::<Ctx>()?;
        let value = serde_json::json!({
            "process": self.0.definition.process,
            "texts": self.0.definition.texts(ctx.locale),
        });
        Ok(Json(value))
    }
}

/// Queries on processes.
#[derive(Debug, Default)]
pub struct ProcessQuery;

#[Object]
impl ProcessQuery {
    /// The latest version of every process; first those in which the caller plays a role.
    async fn processes(&self, context: &Context<'_>) -> Result<Vec<Process>> {
        let ctx = authz::enter(context)?;
        let mut list = cache::list(ctx).await?;
        let caller = ctx.caller()?;
        let plays = |published: &Published| {
            published.definition.process.roles.iter().any(|role| caller.roles.contains(&role.key))
        };
        list.sort_by_key(|published| !plays(published));
        Ok(list.into_iter().map(Process).collect())
    }

    /// A process by its key, in a version or the latest one.
    async fn process(
        &self,
        context: &Context<'_>,
        key: String,
        version: Option<u32>,
    ) -> Option<Result<Process>> {
        nullable(async { Ok(cache::find(authz::enter(context)?, &key, version).await?.map(Process)) }).await
    }
}

/// The latest version of a process that an input names.
pub(crate) async fn named(ctx: &Ctx, key: &str) -> Result<Published, AppError> {
    use crate::error::ProblemKind;
    cache::find(ctx, key, None).await?.ok_or_else(|| AppError::invalid("process", ProblemKind::Unknown))
}
