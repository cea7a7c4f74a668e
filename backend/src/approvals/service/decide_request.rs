//! Decides a request by completing its step, through the use case by which the app completes steps: there is no second
//! way around engine, permissions and versions.

use shared::engine::{Command, FactChanges};
use shared::event::Basis;
use shared::keys::OutcomeKey;

use super::compare::{Change, changes};
use super::read_request::Shown;
use crate::approvals::reference::Request;
use crate::ctx::Ctx;
use crate::deals::service::{DealCommand, deal_at, run_command};
use crate::error::{AppError, AppResult};

/// What somebody decides.
#[derive(Debug)]
pub(crate) struct Decision {
    /// The version of the deal that was shown.
    pub(crate) version: i64,
    /// The outcome; none for a step without.
    pub(crate) outcome: Option<OutcomeKey>,
    /// A remark or reason.
    pub(crate) note: Option<String>,
}

/// Decides. The same decision sent twice is one.
pub(crate) async fn decide_request(ctx: &Ctx, request: &Request, decision: &Decision) -> AppResult<()> {
    // One key per request and person: a round is decided once.
    let ctx = Ctx { idempotency_key: Some(request.path()), ..ctx.clone() };
    let Decision { version, outcome, note } = decision;
    let asked = format!("decide {request} at {version}: {outcome:?} {note:?}");
    let command = DealCommand {
        ctx: ctx.clone(),
        deal: request.deal,
        expected_version: Some(*version),
        command: Command::CompleteStep {
            step: request.step.clone(),
            outcome: outcome.clone(),
            facts: FactChanges::new(),
            note: note.clone(),
        },
        client_mutation_id: None,
    };
    run_command(&ctx, &asked, &command).await.map(|_| ())
}

/// What proves that a form came from the page as it was shown: to this session, of this request, at this version.
pub(crate) fn mark(ctx: &Ctx, request: &Request, version: i64) -> AppResult<String> {
    ctx.app.tokens.mark(&what_was_shown(ctx, request, version)?)
}

/// Whether a form came from the page as it was shown.
pub(crate) fn was_shown(ctx: &Ctx, request: &Request, (version, given): (i64, &str)) -> AppResult<bool> {
    ctx.app.tokens.is_mark(&what_was_shown(ctx, request, version)?, given)
}

fn what_was_shown(ctx: &Ctx, request: &Request, version: i64) -> AppResult<String> {
    let session = ctx.caller()?.session.ok_or(AppError::Unauthenticated)?;
    Ok(format!("approval {session} {request} {version}"))
}

/// What of a request's facts changed since a version of the deal that somebody saw.
pub(crate) async fn changed_since(ctx: &Ctx, shown: &Shown, version: i64) -> AppResult<Vec<Change>> {
    let Some(seen) = deal_at(ctx, shown.request.deal, version).await? else { return Ok(Vec::new()) };
    let facts = shown.basis.facts.keys().map(|fact| (fact.clone(), seen.facts.get(fact).cloned()));
    Ok(changes(ctx, shown, &Basis { rules: Vec::new(), facts: facts.collect() }, &shown.basis))
}
