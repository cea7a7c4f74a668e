//! Migrations in the API: running deals that come to another version of their process (PA-4.1).

use std::collections::BTreeMap;

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, InputType, Object, Result, SimpleObject};
use shared::ids::MigrationId;
use shared::text::parse_line;
use tokio::sync::OnceCell;

use super::migration_plan::MigrationPlanInput;
use super::migration_preview::{MigrationPreview, deals, worded};
use super::types::Deal;
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::service::{StartMigration, UndoMigration, preview_migration};
use crate::deals::store::{self, MigratedState, MigrationRow, deals_running_by_version};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::request::{parse_id, request_of, with_key};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::{UserError, user_errors};
use crate::graphql::{ctx, nullable};
use crate::identity::graphql::{UserView as User, Users};
use crate::process::graphql::ProcessVersion;
use crate::process::{Published, cache};

/// Where a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::MigrationState")]
pub enum MigrationState {
    /// Deals are being brought to the new version.
    Moving,
    /// Every deal was looked at.
    Done,
    /// Deals are being brought back.
    Undoing,
    /// Every deal that was not changed since is back.
    Undone,
}

/// Running deals of one version of a process that come to another.
#[derive(Debug)]
pub struct ProcessMigration {
    row: MigrationRow,
    /// How many deals are in each state, counted once for all fields that ask.
    counts: OnceCell<BTreeMap<MigratedState, i64>>,
}

/// A deal that stays on its version.
#[derive(Debug, SimpleObject)]
pub struct StayingDeal {
    /// The deal.
    deal: Deal,
    /// What is to be decided; nothing when it had gone to another version by itself.
    reasons: Vec<String>,
}

impl ProcessMigration {
    fn of(row: MigrationRow) -> Self {
        Self { row, counts: OnceCell::new() }
    }

    async fn count(&self, context: &Context<'_>, state: MigratedState) -> Result<i64> {
        let reader = ctx(context)?.app.db.reader();
        let read = || store::migration_counts(reader, self.row.org, self.row.id);
        let counts = self.counts.get_or_try_init(read).await?;
        Ok(counts.get(&state).copied().unwrap_or(0))
    }
}

#[Object]
impl ProcessMigration {
    /// Its global id.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// The number of the version that deals come from.
    async fn from(&self, context: &Context<'_>) -> Result<u32> {
        Ok(cache::get(ctx(context)?, self.row.from).await?.definition.process.version)
    }

    /// The number of the version they come to.
    async fn to(&self, context: &Context<'_>) -> Result<u32> {
        Ok(cache::get(ctx(context)?, self.row.to).await?.definition.process.version)
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Where it stands.
    async fn state(&self) -> MigrationState {
        self.row.state.into()
    }

    /// When it began.
    async fn started_at(&self) -> DateTime {
        DateTime(self.row.started_at)
    }

    /// Who began it.
    async fn started_by(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.row.started_by).await
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }

    /// How many deals nobody looked at yet.
    async fn waiting(&self, context: &Context<'_>) -> Result<i64> {
        self.count(context, MigratedState::Waiting).await
    }

    /// How many deals go by the new version.
    async fn moved(&self, context: &Context<'_>) -> Result<i64> {
        self.count(context, MigratedState::Moved).await
    }

    /// How many deals stay on their version, since the plan leaves something undecided or they are over.
    async fn stays(&self, context: &Context<'_>) -> Result<i64> {
        self.count(context, MigratedState::Stays).await
    }

    /// How many deals are back on their version, as they were.
    async fn restored(&self, context: &Context<'_>) -> Result<i64> {
        self.count(context, MigratedState::Restored).await
    }

    /// How many deals keep the new version although it was undone, since they were changed after they came there.
    async fn kept(&self, context: &Context<'_>) -> Result<i64> {
        self.count(context, MigratedState::Kept).await
    }

    /// Deals that stay, at most 100.
    async fn staying(&self, context: &Context<'_>) -> Result<Vec<StayingDeal>> {
        let ctx = ctx(context)?;
        let from = cache::get(ctx, self.row.from).await?;
        let ids = (self.row.org, self.row.id);
        let rows = store::migrated_list(ctx.app.db.reader(), ids, MigratedState::Stays, 100).await?;
        let deals = deals(context, &rows.iter().map(|row| row.deal).collect::<Vec<_>>()).await?;
        let staying = deals.into_iter().map(|deal| {
            let row = rows.iter().find(|row| row.deal == deal.0.row.id);
            let obstacles = row.map(|row| row.obstacles.as_slice()).unwrap_or_default();
            let reasons = obstacles.iter().map(|obstacle| worded(obstacle, &from, ctx)).collect();
            StayingDeal { deal, reasons }
        });
        Ok(staying.collect())
    }
}

#[ComplexObject]
impl ProcessVersion {
    /// How many deals run on it.
    async fn running_deals(&self, context: &Context<'_>) -> Result<i64> {
        let (ctx, running) = (ctx(context)?, self.running());
        let deals = running.deals.get_or_try_init(|| deals_running_by_version(ctx, &running.key)).await?;
        Ok(deals.get(&self.process()).copied().unwrap_or(0))
    }
}

/// Two published versions of a process.
async fn versions(ctx: &Ctx, key: &str, from: u32, to: u32) -> AppResult<(Published, Published)> {
    let found = async |field: &str, version: u32| {
        let found = cache::find(ctx, key, Some(version)).await?;
        found.ok_or_else(|| AppError::invalid(field, ProblemKind::Unknown))
    };
    if from == to {
        return Err(AppError::invalid("to", ProblemKind::Taken));
    }
    Ok((found("from", from).await?, found("to", to).await?))
}

/// Which deals would come to which version, and how.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessMigrationInput {
    /// The process.
    key: String,
    /// The number of the version whose deals are brought on.
    from: u32,
    /// The number of the version they come to.
    to: u32,
    /// What happens to what is called otherwise.
    plan: MigrationPlanInput,
}

/// Queries on migrations.
#[derive(Debug, Default)]
pub struct MigrationQuery;

#[Object]
impl MigrationQuery {
    /// What a migration would do with the deals that run now; nothing is changed.
    async fn process_migration_preview(
        &self,
        context: &Context<'_>,
        migration: ProcessMigrationInput,
    ) -> Result<MigrationPreviewPayload> {
        let ctx = authz::enter(context)?;
        let outcome = async {
            let ProcessMigrationInput { key, from, to, plan } = migration;
            let (from, to) = versions(ctx, &key, from, to).await?;
            let preview = preview_migration(ctx, (&from, &to), &plan.plan()?).await?;
            Ok(MigrationPreview::of(preview, &from, ctx))
        };
        Ok(match outcome.await {
            Ok(preview) => MigrationPreviewPayload { preview: Some(preview), user_errors: Vec::new() },
            Err(error) => MigrationPreviewPayload { preview: None, user_errors: user_errors(error, ctx)? },
        })
    }

    /// The migrations of a process, the latest first.
    async fn process_migrations(&self, context: &Context<'_>, key: String) -> Result<Vec<ProcessMigration>> {
        let ctx = authz::enter(context)?;
        let rows = store::migration_list(ctx.app.db.reader(), ctx.org.id, &key).await?;
        Ok(rows.into_iter().map(ProcessMigration::of).collect())
    }

    /// A migration.
    async fn process_migration(&self, context: &Context<'_>, id: ID) -> Option<Result<ProcessMigration>> {
        nullable(async {
            let ctx = authz::enter(context)?;
            let Ok(id) = id.parse::<MigrationId>() else { return Ok(None) };
            let found = store::migration_find(ctx.app.db.reader(), ctx.org.id, id).await?;
            Ok(found.map(ProcessMigration::of))
        })
        .await
    }
}

/// What a migration would do, or what is wrong with its plan.
#[derive(Debug, SimpleObject)]
pub struct MigrationPreviewPayload {
    /// What it would do.
    preview: Option<MigrationPreview>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// Brings the running deals of a version to another.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessMigrationStartInput {
    /// The process.
    key: String,
    /// The number of the version whose deals are brought on.
    from: u32,
    /// The number of the version they come to.
    to: u32,
    /// What happens to what is called otherwise.
    plan: MigrationPlanInput,
    /// Why, for the log of each deal.
    reason: String,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Brings the deals of a migration back.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessMigrationUndoInput {
    /// The migration.
    id: ID,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// A migration after a mutation, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct ProcessMigrationPayload {
    /// The migration; absent when nothing was begun.
    migration: Option<ProcessMigration>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

async fn payload(ctx: &Ctx, outcome: AppResult<MigrationId>) -> Result<ProcessMigrationPayload> {
    match outcome {
        Ok(id) => {
            let found = store::migration_find(ctx.app.db.reader(), ctx.org.id, id).await?;
            Ok(ProcessMigrationPayload {
                migration: found.map(ProcessMigration::of),
                user_errors: Vec::new(),
            })
        }
        Err(error) => Ok(ProcessMigrationPayload { migration: None, user_errors: user_errors(error, ctx)? }),
    }
}

/// Mutations on migrations.
#[derive(Debug, Default)]
pub struct MigrationMutation;

#[Object]
impl MigrationMutation {
    /// Brings the running deals of a version to another, in the background and deal by deal. What the plan leaves
    /// undecided stays on its version.
    async fn process_migration_start(
        &self,
        context: &Context<'_>,
        input: ProcessMigrationStartInput,
    ) -> Result<ProcessMigrationPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let reason = parse_line(&input.reason)
                .map_err(|error| AppError::invalid("reason", ProblemKind::Text(error)))?;
            let (from, to) = versions(&ctx, &input.key, input.from, input.to).await?;
            let work = StartMigration {
                ctx: ctx.clone(),
                process: input.key,
                from: from.id,
                to: to.id,
                plan: input.plan.plan()?,
                reason,
            };
            ctx.write_once(&request, &work).await
        };
        payload(&ctx, outcome.await).await
    }

    /// Brings the deals of a migration back to the version they came from, except those that were changed since.
    async fn process_migration_undo(
        &self,
        context: &Context<'_>,
        input: ProcessMigrationUndoInput,
    ) -> Result<ProcessMigrationPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let work = UndoMigration { ctx: ctx.clone(), id: parse_id("id", &input.id)? };
            ctx.write_once(&request, &work).await
        };
        payload(&ctx, outcome.await).await
    }
}
