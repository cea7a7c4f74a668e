//! Runs a command on a deal through the engine.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::engine::{Command, ItemChanges, NewItem, decide};
use shared::ids::{DealId, UserId};
use shared::keys::RoleKey;

use super::apply::{Before, Target, apply, refused};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::store::{self, DealRow};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::identity;

/// A command on a deal.
pub struct DealCommand {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The deal.
    pub deal: DealId,
    /// The version the caller saw; a deal that has another one meanwhile refuses. The process itself does not ask.
    pub expected_version: Option<i64>,
    /// What is asked.
    pub command: Command,
    /// The author's key of the request, which comes back with the live update.
    pub client_mutation_id: Option<String>,
}

/// A deal that a command ran on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "DealId", into = "DealId")]
pub struct Changed {
    /// The deal.
    pub deal: DealId,
    /// The deal as it is now; none when the answer to a request is given again.
    pub(crate) row: Option<Box<DealRow>>,
}

impl From<DealId> for Changed {
    fn from(deal: DealId) -> Self {
        Self { deal, row: None }
    }
}

impl From<Changed> for DealId {
    fn from(changed: Changed) -> Self {
        changed.deal
    }
}

/// A person that a command names: the input field, who, and the role it takes.
type NamedPerson = (&'static str, UserId, Option<RoleKey>);

impl Write for DealCommand {
    type Output = Changed;

    async fn run(&self, unit: &Unit) -> AppResult<Changed> {
        let ctx = &self.ctx;
        let row = store::deal_lock(unit.connection(), ctx, self.deal)
            .await?
            .ok_or(AppError::NotFound { kind: "deal" })?;
        if self.expected_version.is_some_and(|expected| expected != row.version) {
            return Err(AppError::Stale {
                current_version: row.version,
                changed_by: row.updated_by,
                changed_at: row.updated_at,
            });
        }
        let definition = ctx.app.processes.get(unit.connection(), ctx.org.id, row.process).await?;
        if let Some((field, user, role)) = self.named_person(&definition.process) {
            check_person(unit, ctx, field, user, role.as_ref()).await?;
        }
        let actor = ctx.actor();
        let events = decide(&definition.process, &row.state, &self.command, &ctx.engine(&actor))
            .map_err(|rejection| refused(rejection, &definition, Some(&row.state)))?;
        let account_name = row.account_name.clone();
        let target = Target {
            id: self.deal,
            definition: &definition,
            account: &account_name,
            client_mutation_id: self.client_mutation_id.as_deref(),
        };
        if events.is_empty() {
            return Ok(Changed { deal: self.deal, row: Some(Box::new(row)) });
        }
        let before = Before { version: row.version, state: row.state, definition: definition.clone() };
        let state = apply(unit, ctx, &target, &before, events).await?;
        let row = DealRow {
            version: before.version + 1,
            state: Arc::new(state),
            updated_at: ctx.now,
            updated_by: ctx.user(),
            ..row
        };
        Ok(Changed { deal: self.deal, row: Some(Box::new(row)) })
    }
}

impl DealCommand {
    /// The person a command names, with the input field and the role the person must have; any for items of lists. The
    /// engine knows no users.
    fn named_person(&self, process: &shared::process::Process) -> Option<NamedPerson> {
        match &self.command {
            Command::ChangeDetails { owner: Some(user), .. } => {
                Some(("owner", *user, Some(process.owner_role()?.clone())))
            }
            Command::ChangeTeam { role, user: Some(user) } => Some(("user", *user, Some(role.clone()))),
            Command::AssignStep { step, assignee: Some(user), .. } => {
                Some(("assignee", *user, Some(process.step(step)?.owner.clone())))
            }
            Command::AddItem { item: NewItem { owner: Some(user), .. }, .. }
            | Command::ChangeItem { changes: ItemChanges { owner: Some(Some(user)), .. }, .. } => {
                Some(("owner", *user, None))
            }
            _ => None,
        }
    }
}

/// Refuses a person who does not exist, is not active, or does not have the role.
pub(super) async fn check_person(
    unit: &Unit,
    ctx: &Ctx,
    field: &str,
    user: UserId,
    role: Option<&RoleKey>,
) -> AppResult<()> {
    let found = identity::user_find(unit.connection(), ctx.org.id, user).await?;
    match found.filter(|found| found.active) {
        None => Err(AppError::invalid(field, ProblemKind::Unknown)),
        Some(found) if role.is_some_and(|role| !found.roles.contains(role)) => {
            Err(AppError::invalid(field, ProblemKind::NotInRole))
        }
        Some(_) => Ok(()),
    }
}

/// Runs what changes a deal once per idempotency key; `request` is the operation and its input.
pub async fn run_command(
    ctx: &Ctx,
    request: &str,
    command: &impl Write<Output = Changed>,
) -> AppResult<Changed> {
    let changed = ctx.write_once(request, command).await?;
    if let Some(row) = &changed.row {
        store::deal_keep(ctx, row);
    }
    Ok(changed)
}
