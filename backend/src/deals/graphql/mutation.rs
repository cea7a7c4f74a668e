//! Mutations on deals. Each parses its input, runs one command through the engine, and gives the deal back.

use async_graphql::{Context, ID, InputType, MaybeUndefined, Object, Result, SimpleObject};
use shared::engine::{Command, ItemChanges, Move, NewItem};
use shared::event::NoteKind;
use shared::ids::{AccountId, DealId, UserId};
use shared::keys::{ItemStateKey, ListKey, OutcomeKey, RoleKey, StageKey, StepKey};
use shared::limits::TEXT_MAX;
use shared::process::Process;
use shared::text::{TextError, Title, parse_email, parse_line};

use super::card::Card;
use super::contacts::{DealContactPutInput, DealContactRemoveInput};
use super::facts::fact_changes;
use super::input::{
    AccountRef, DealCorrectInput, DealCreateInput, DealForecastInput, DealMoveInput, DealNoteAddInput,
    DealPlaceInput, DealTeamSetInput, DealUpdateInput, DocumentRemoveInput, ItemAddInput, ItemChangeInput,
    StepAssignInput, StepCompleteInput, StepRescheduleInput, StepSaveInput,
};
use super::types::Deal;
use crate::accounts::{NewAccount, NewContact};
use crate::authz;
use crate::ctx::Ctx;
use crate::deals::service::{
    AccountChoice, Changed, CreateDeal, DealCommand, PlaceDeal, read_changed, read_deal, run_command,
};
use crate::error::{AppError, AppResult, ProblemKind, both};
use crate::graphql::request::{parse_id, request_of, with_key};
use crate::graphql::user_error::{UserError, user_errors};
use crate::leads::conflicts::Subject;
use crate::leads::graphql::Conflict;
use crate::process::graphql::named;

/// A deal after a mutation, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct DealPayload {
    /// The deal; absent when nothing was changed.
    deal: Option<Deal>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A new deal with what it may collide with, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct DealCreatePayload {
    /// The deal; absent when none was started.
    deal: Option<Deal>,
    /// What somebody has to resolve.
    conflicts: Vec<Conflict>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A deal's card in its new place, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct DealPlacePayload {
    /// The card; absent when nothing was changed.
    card: Option<Card>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// A command as a mutation asks for it.
struct Ask {
    deal: ID,
    expected_version: i64,
    client_mutation_id: Option<String>,
    request: String,
}

/// Runs a command and gives the deal, or puts the refusal beside it.
async fn run(context: &Context<'_>, ask: Ask, command: AppResult<Command>) -> Result<DealPayload> {
    let ctx = authz::enter(context)?;
    let ctx = with_key(context, ctx, ask.client_mutation_id.as_deref());
    let outcome = async {
        let deal: DealId = parse_id("deal", &ask.deal)?;
        let command = DealCommand {
            ctx: ctx.clone(),
            deal,
            expected_version: Some(ask.expected_version),
            command: command?,
            client_mutation_id: ask.client_mutation_id,
        };
        run_command(&ctx, &ask.request, &command).await
    };
    payload(&ctx, outcome.await).await
}

/// The deal that was changed, or the refusal beside it.
async fn payload(ctx: &Ctx, outcome: AppResult<Changed>) -> Result<DealPayload> {
    match outcome {
        Ok(changed) => {
            let deal = read_changed(ctx, changed).await?.map(Deal);
            Ok(DealPayload { deal, user_errors: Vec::new() })
        }
        Err(error) => Ok(DealPayload { deal: None, user_errors: user_errors(error, ctx)? }),
    }
}

/// A key of the template, or the problem of its field.
pub(super) fn key<T>(field: &str, parsed: Option<T>) -> AppResult<T> {
    parsed.ok_or_else(|| AppError::invalid(field, ProblemKind::Unknown))
}

pub(super) fn text(field: &str, error: TextError) -> AppError {
    AppError::invalid(field, ProblemKind::Text(error))
}

/// A remark of bounded length; a blank one is none.
fn note(field: &str, note: Option<String>) -> AppResult<Option<String>> {
    let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    match note {
        Some(long) if long.chars().count() > TEXT_MAX => Err(text(field, TextError::TooLong(TEXT_MAX))),
        note => Ok(note),
    }
}

fn person(field: &str, id: Option<&ID>) -> AppResult<Option<UserId>> {
    id.map(|id| parse_id(field, id)).transpose()
}

/// The customer of a new deal. What brings leads has none of its own.
fn customer(process: &Process, account: Option<AccountRef>) -> AppResult<AccountChoice> {
    match account {
        Some(account) => account_choice(account),
        None if process.brings_leads.is_some() => Ok(AccountChoice::Own),
        None => Err(AppError::invalid("account", ProblemKind::Required)),
    }
}

fn account_choice(account: AccountRef) -> AppResult<AccountChoice> {
    match (account.id, account.name) {
        (Some(id), None) => Ok(AccountChoice::Existing(parse_id::<AccountId>("account.id", &id)?)),
        (None, Some(name)) => {
            let name = parse_line(&name).map_err(|error| text("account.name", error));
            let line = |field: &str, value: Option<String>| {
                let value = value.filter(|value| !value.trim().is_empty());
                value.map(|value| parse_line(&value).map_err(|error| text(field, error))).transpose()
            };
            let email = account.contact_email.filter(|email| !email.trim().is_empty());
            let email = email
                .map(|email| parse_email(&email).map_err(|error| text("account.contactEmail", error)))
                .transpose();
            let (name, email) = both(name, email)?;
            let contact = line("account.contactName", account.contact_name)?.map(|name| NewContact {
                name,
                email,
                phone: None,
            });
            Ok(AccountChoice::New(NewAccount {
                name,
                domain: line("account.domain", account.domain)?,
                registration_number: line("account.registrationNumber", account.registration_number)?,
                contact,
            }))
        }
        _ => Err(AppError::invalid("account", ProblemKind::ExactlyOne(&["id", "name"]))),
    }
}

/// The use case behind `dealCreate`.
async fn create_deal(ctx: &Ctx, input: DealCreateInput) -> AppResult<CreateDeal> {
    let title = Title::parse(&input.title).map_err(|error| text("title", error));
    let process = named(ctx, &input.process).await?;
    let (account, title) = both(customer(&process.definition.process, input.account), title)?;
    let contact = match &account {
        AccountChoice::New(new) => new.contact.clone(),
        AccountChoice::Existing(_) | AccountChoice::Own => None,
    };
    Ok(CreateDeal {
        ctx: ctx.clone(),
        process,
        title,
        account,
        contact,
        owner: person("owner", input.owner.as_ref())?
            .map_or_else(|| ctx.caller().map(|caller| caller.user), Ok)?,
        close_date: input.close_date.map(|date| date.0),
        estimated: input.estimated_amount.map(Into::into),
        client_mutation_id: input.client_mutation_id,
        from_lead: false,
    })
}

/// Mutations on deals.
#[derive(Debug, Default)]
pub struct DealMutation;

/// What every mutation on a deal needs of its input.
macro_rules! ask {
    ($context:expr, $input:expr, $deal:ident) => {
        Ask {
            request: request_of($context, &$input.to_value()),
            deal: $input.$deal.clone(),
            expected_version: $input.expected_version,
            client_mutation_id: $input.client_mutation_id.clone(),
        }
    };
}

#[Object]
impl DealMutation {
    /// Starts a deal. Conflicts with other sellers are shown and put on record (RS-1.3).
    async fn deal_create(&self, context: &Context<'_>, input: DealCreateInput) -> Result<DealCreatePayload> {
        let ctx = authz::enter(context)?;
        let ctx = with_key(context, ctx, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async { ctx.write_once(&request, &create_deal(&ctx, input).await?).await };
        match outcome.await {
            Ok(created) => Ok(DealCreatePayload {
                deal: read_deal(&ctx, created.deal).await?.map(Deal),
                conflicts: Conflict::of(&ctx, Subject::Deal(created.deal)).await?,
                user_errors: Vec::new(),
            }),
            Err(error) => Ok(DealCreatePayload {
                deal: None,
                conflicts: Vec::new(),
                user_errors: user_errors(error, &ctx)?,
            }),
        }
    }

    /// Changes title, close date or owner.
    async fn deal_update(&self, context: &Context<'_>, input: DealUpdateInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            let title = input.title.map(|title| Title::parse(&title).map_err(|error| text("title", error)));
            Ok(Command::ChangeDetails {
                title: title.transpose()?.map(|title| title.to_string()),
                close_date: input.close_date.map(|date| date.0),
                owner: person("owner", input.owner.as_ref())?,
            })
        };
        run(context, ask, command()).await
    }

    /// Moves a deal to another stage, if its gates allow it.
    async fn deal_move(&self, context: &Context<'_>, input: DealMoveInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            let to = key("stage", StageKey::parse(&input.stage))?;
            Ok(Command::Move(Move {
                to,
                note: note("note", input.note)?,
                review_on: input.review_on.map(|date| date.0),
                override_reason: note("overrideReason", input.override_reason)?,
            }))
        };
        run(context, ask, command()).await
    }

    /// Says how sure a deal is, as far as its stage allows (CQ-2.2).
    async fn deal_forecast(&self, context: &Context<'_>, input: DealForecastInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            Ok(Command::SetCategory {
                category: input.category.into(),
                doubt: note("doubt", input.doubt)?,
                close_date: input.close_date.map(|date| date.0),
            })
        };
        run(context, ask, command()).await
    }

    /// Puts a deal right that is over, on record with the reason (CQ-7.3).
    async fn deal_correct(&self, context: &Context<'_>, input: DealCorrectInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            Ok(Command::Correct {
                facts: fact_changes(input.facts.unwrap_or_default())?,
                title: input.title,
                reason: note("reason", Some(input.reason))?.unwrap_or_default(),
            })
        };
        run(context, ask, command()).await
    }

    /// Puts an item on a list.
    async fn item_add(&self, context: &Context<'_>, input: ItemAddInput) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            let item = NewItem {
                title: input.title,
                owner: person("owner", input.owner.as_ref())?,
                due: input.due.map(|date| date.0),
                blocks: input.blocks,
            };
            Ok(Command::AddItem { list: key("list", ListKey::parse(&input.list))?, item })
        };
        run(context, ask, command()).await
    }

    /// Changes an item of a list: words, person, date, state; or withdraws it.
    async fn item_change(&self, context: &Context<'_>, input: ItemChangeInput) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            let state = input.state.as_deref().map(|state| key("state", ItemStateKey::parse(state)));
            let owner = match input.owner {
                MaybeUndefined::Undefined => None,
                given => Some(person("owner", given.value())?),
            };
            let due = match input.due {
                MaybeUndefined::Undefined => None,
                given => Some(given.value().map(|date| date.0)),
            };
            let changes = ItemChanges {
                title: input.title,
                owner,
                due,
                blocks: input.blocks,
                state: state.transpose()?,
                withdraw: input.withdraw.unwrap_or_default(),
                note: note("note", input.note)?,
            };
            Ok(Command::ChangeItem {
                list: key("list", ListKey::parse(&input.list))?,
                item: input.number,
                changes,
            })
        };
        run(context, ask, command()).await
    }

    /// Puts a deal to another place in its column. That is no change of the deal, so its version stays.
    async fn deal_place(&self, context: &Context<'_>, input: DealPlaceInput) -> Result<DealPlacePayload> {
        let ctx = authz::enter(context)?;
        let ctx = with_key(context, ctx, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async {
            let below = input.below.as_ref().map(|id| parse_id("below", id)).transpose();
            let (deal, below) = both(parse_id("id", &input.id), below)?;
            let client_mutation_id = input.client_mutation_id;
            ctx.write_once(&request, &PlaceDeal { ctx: ctx.clone(), deal, below, client_mutation_id }).await
        };
        match outcome.await {
            Ok(placed) => {
                Ok(DealPlacePayload { card: Card::find(&ctx, &placed).await?, user_errors: Vec::new() })
            }
            Err(error) => Ok(DealPlacePayload { card: None, user_errors: user_errors(error, &ctx)? }),
        }
    }

    /// Names the person who plays a role.
    async fn deal_team_set(&self, context: &Context<'_>, input: DealTeamSetInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            let role = key("role", RoleKey::parse(&input.role))?;
            Ok(Command::ChangeTeam { role, user: person("user", input.user.as_ref())? })
        };
        run(context, ask, command()).await
    }

    /// Says who at the customer takes part, in which parts, with how much weight and on which side (DS-2.2).
    async fn deal_contact_put(
        &self,
        context: &Context<'_>,
        input: DealContactPutInput,
    ) -> Result<DealPayload> {
        let ctx = authz::enter(context)?;
        let ctx = with_key(context, ctx, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let outcome = async { run_command(&ctx, &request, &input.parse(&ctx)?).await };
        payload(&ctx, outcome.await).await
    }

    /// Takes somebody at the customer off a deal.
    async fn deal_contact_remove(
        &self,
        context: &Context<'_>,
        input: DealContactRemoveInput,
    ) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || Ok(Command::RemoveContact { contact: parse_id("contact", &input.contact)? });
        run(context, ask, command()).await
    }

    /// Logs a talk or remark.
    async fn deal_note_add(&self, context: &Context<'_>, input: DealNoteAddInput) -> Result<DealPayload> {
        let ask = ask!(context, input, id);
        let command = || {
            let text = note("text", Some(input.text))?
                .ok_or_else(|| AppError::invalid("text", ProblemKind::Required))?;
            let significant = input.significant;
            Ok(Command::AddNote { note: NoteKind::from(input.kind), text, significant })
        };
        run(context, ask, command()).await
    }

    /// Takes a document off a deal.
    async fn document_remove(
        &self,
        context: &Context<'_>,
        input: DocumentRemoveInput,
    ) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || Ok(Command::RemoveDocument { document: parse_id("id", &input.id)? });
        run(context, ask, command()).await
    }

    /// Keeps what is filled in without finishing the step (RS-2.1).
    async fn step_save(&self, context: &Context<'_>, input: StepSaveInput) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            let step = key("step", StepKey::parse(&input.step))?;
            Ok(Command::SaveFacts { step, facts: fact_changes(input.facts)? })
        };
        run(context, ask, command()).await
    }

    /// Finishes a step.
    async fn step_complete(&self, context: &Context<'_>, input: StepCompleteInput) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            let outcome = input.outcome.as_deref().map(|outcome| key("outcome", OutcomeKey::parse(outcome)));
            Ok(Command::CompleteStep {
                step: key("step", StepKey::parse(&input.step))?,
                outcome: outcome.transpose()?,
                facts: fact_changes(input.facts.unwrap_or_default())?,
                note: note("note", input.note)?,
            })
        };
        run(context, ask, command()).await
    }

    /// Gives an open step to a person, or back to everybody in its role.
    async fn step_assign(&self, context: &Context<'_>, input: StepAssignInput) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            Ok(Command::AssignStep {
                step: key("step", StepKey::parse(&input.step))?,
                assignee: person("assignee", input.assignee.as_ref())?,
                note: note("note", input.note)?,
            })
        };
        run(context, ask, command()).await
    }

    /// Sets the due date of an open step.
    async fn step_reschedule(
        &self,
        context: &Context<'_>,
        input: StepRescheduleInput,
    ) -> Result<DealPayload> {
        let ask = ask!(context, input, deal);
        let command = || {
            Ok(Command::RescheduleStep {
                step: key("step", StepKey::parse(&input.step))?,
                due: input.due.0,
                note: note("note", input.note)?,
            })
        };
        run(context, ask, command()).await
    }
}
