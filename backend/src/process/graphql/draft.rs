//! Drafts in the API.

use async_graphql::{Context, InputObject, InputType, Object, Result, SimpleObject};
use shared::process::compare::compare;

use super::ProcessStep;
use super::change::ProcessChange;
use super::finding::{ProcessCheck, ProcessFiles, ProcessFinding, TemplateInput, findings};
use super::version::ProcessVersion;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::graphql::request::{request_of, with_key};
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::user_error::{UserError, user_errors};
use crate::graphql::{ctx, nullable};
use crate::identity::graphql::{UserView as User, Users};
use crate::process::cache;
use crate::process::draft::{
    DiscardDraft, DraftRow, PublishDraft, PublishOutcome, SaveDraft, StartDraft, draft_find, draft_list,
};
use crate::process::load::Files;
use shared::text::parse_line;

/// The next version of a process in the making (PA-4.1).
#[derive(Debug)]
pub struct ProcessDraft(DraftRow);

#[Object]
impl ProcessDraft {
    /// The key of its process.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Its name.
    async fn name(&self, context: &Context<'_>) -> Result<&str> {
        Ok(&self.0.definition.texts(ctx(context)?.locale).name)
    }

    /// The published version it began from; 0 for a process that is new.
    async fn base(&self) -> u32 {
        self.0.base
    }

    /// Counts its changes; to be sent with the next one.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// When it was changed last.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// By whom.
    async fn updated_by(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.updated_by).await
    }

    /// The value `{process, texts: {en, fr}}`.
    async fn definition(&self) -> Result<Json> {
        Ok(Json::of(&self.0.definition)?)
    }

    /// Its steps, in template order, with their conditions in words.
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<ProcessStep>> {
        let (ctx, definition) = (ctx(context)?, &self.0.definition);
        Ok(definition.process.steps.iter().map(|step| ProcessStep::of(definition, ctx, step)).collect())
    }

    /// Its texts.
    async fn files(&self) -> Result<ProcessFiles> {
        Ok(Files::of(&self.0.definition)?.into())
    }

    /// What is wrong with it.
    async fn findings(&self) -> Result<Vec<ProcessFinding>> {
        Ok(findings(&self.0.definition, &Files::of(&self.0.definition)?))
    }

    /// What changed since the latest published version, in words; nothing for a process that is new.
    async fn changes(&self, context: &Context<'_>) -> Result<Vec<ProcessChange>> {
        let ctx = ctx(context)?;
        let Some(latest) = cache::find(ctx, &self.0.key, None).await? else { return Ok(Vec::new()) };
        let changes = compare(&latest.definition, &self.0.definition, ctx.locale);
        Ok(changes.into_iter().map(ProcessChange::from).collect())
    }
}

/// Queries on drafts.
#[derive(Debug, Default)]
pub struct DraftQuery;

#[Object]
impl DraftQuery {
    /// The drafts of new versions.
    async fn process_drafts(&self, context: &Context<'_>) -> Result<Vec<ProcessDraft>> {
        let ctx = authz::enter(context)?;
        let drafts = draft_list(ctx.app.db.reader(), ctx.org.id).await?;
        Ok(drafts.into_iter().map(ProcessDraft).collect())
    }

    /// The draft of a process, if there is one.
    async fn process_draft(&self, context: &Context<'_>, key: String) -> Option<Result<ProcessDraft>> {
        nullable(async { read(authz::enter(context)?, &key).await }).await
    }

    /// Looks at a template without keeping it.
    async fn process_check(&self, context: &Context<'_>, template: TemplateInput) -> Result<ProcessCheck> {
        authz::enter(context)?;
        Ok(ProcessCheck::of(template)?)
    }
}

async fn read(ctx: &Ctx, key: &str) -> Result<Option<ProcessDraft>> {
    Ok(draft_find(ctx.app.db.reader(), ctx.org.id, key).await?.map(ProcessDraft))
}

/// Begins a draft from the latest version of a process.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessDraftStartInput {
    /// The process.
    key: String,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Keeps a template as the draft of its process.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessDraftSaveInput {
    /// The process; a key that no process has begins a new one.
    key: String,
    /// The template.
    template: TemplateInput,
    /// The draft's version that the caller saw; absent for the first draft of a process.
    expected_version: Option<i64>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Throws a draft away.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessDraftDiscardInput {
    /// The process.
    key: String,
    /// The draft's version that the caller saw.
    expected_version: i64,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Publishes a draft.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessDraftPublishInput {
    /// The process.
    key: String,
    /// What is new, in a line.
    note: String,
    /// The draft's version that the caller saw.
    expected_version: i64,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// A draft after a mutation, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct ProcessDraftPayload {
    /// The draft; absent when it was thrown away or nothing was changed.
    draft: Option<ProcessDraft>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A published version, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct ProcessPublishPayload {
    /// The new version; absent when nothing was published.
    version: Option<ProcessVersion>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

async fn payload(ctx: &Ctx, outcome: AppResult<String>) -> Result<ProcessDraftPayload> {
    match outcome {
        Ok(key) => Ok(ProcessDraftPayload { draft: read(ctx, &key).await?, user_errors: Vec::new() }),
        Err(error) => Ok(ProcessDraftPayload { draft: None, user_errors: user_errors(error, ctx)? }),
    }
}

/// Mutations on drafts.
#[derive(Debug, Default)]
pub struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Begins a draft from the latest version of a process, or gives the one there is.
    async fn process_draft_start(
        &self,
        context: &Context<'_>,
        input: ProcessDraftStartInput,
    ) -> Result<ProcessDraftPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let work = StartDraft { ctx: ctx.clone(), key: input.key };
        payload(&ctx, ctx.write_once(&request, &work).await).await
    }

    /// Keeps a template as the draft of its process. One that does not read changes nothing, and the answer says where
    /// it fails; one with findings is kept.
    async fn process_draft_save(
        &self,
        context: &Context<'_>,
        input: ProcessDraftSaveInput,
    ) -> Result<ProcessDraftPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let definition = ProcessCheck::of(input.template)?.into_definition()?;
            let work = SaveDraft {
                ctx: ctx.clone(),
                key: input.key,
                definition,
                expected_version: input.expected_version,
            };
            ctx.write_once(&request, &work).await
        };
        payload(&ctx, outcome.await).await
    }

    /// Throws a draft away.
    async fn process_draft_discard(
        &self,
        context: &Context<'_>,
        input: ProcessDraftDiscardInput,
    ) -> Result<ProcessDraftPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let (key, expected_version) = (input.key.clone(), input.expected_version);
        let work = DiscardDraft { ctx: ctx.clone(), key, expected_version };
        payload(&ctx, ctx.write_once(&request, &work).await.map(|()| input.key)).await
    }

    /// Publishes a draft as the next version, unless it has findings that are errors. Deals that run stay on theirs.
    async fn process_draft_publish(
        &self,
        context: &Context<'_>,
        input: ProcessDraftPublishInput,
    ) -> Result<ProcessPublishPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let note = parse_line(&input.note)
                .map_err(|error| AppError::invalid("note", ProblemKind::Text(error)))?;
            let (key, expected_version) = (input.key.clone(), input.expected_version);
            let work = PublishDraft { ctx: ctx.clone(), key, expected_version, note };
            match ctx.write_once(&request, &work).await? {
                PublishOutcome::Published(id) => Ok(id),
                PublishOutcome::Unfit => Err(AppError::invalid("key", ProblemKind::Unfit)),
            }
        };
        let published: AppResult<_> = outcome.await;
        match published {
            Ok(id) => {
                let versions = ProcessVersion::all(&ctx, &input.key).await?;
                let version = versions.into_iter().find(|version| version.process() == id);
                Ok(ProcessPublishPayload { version, user_errors: Vec::new() })
            }
            Err(error) => Ok(ProcessPublishPayload { version: None, user_errors: user_errors(error, &ctx)? }),
        }
    }
}
