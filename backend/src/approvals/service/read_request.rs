//! Reads a request for whoever decides it. Everybody else learns nothing, not even that it exists.

use std::sync::Arc;

use shared::engine::state::{Ending, StepState, StepStatus};
use shared::engine::{Blocker, DealState, approval_basis, may_decide, works_for};
use shared::event::{Basis, By};
use shared::ids::UserId;
use shared::permission::Permission;
use shared::process::texts::Texts;
use shared::process::{Process, Step};

use super::precedents::{Precedents, precedents};
use crate::approvals::reference::Request;
use crate::ctx::Ctx;
use crate::deals::service::{DealView, read_deal};
use crate::error::AppResult;
use crate::identity::people::People;

/// A request as one who decides it sees it.
pub(crate) struct Shown {
    pub(crate) request: Request,
    pub(crate) deal: Arc<DealView>,
    pub(crate) people: Arc<People>,
    pub(crate) stands: Stands,
    /// What the decision is, or was, about.
    pub(crate) basis: Basis,
    /// The decision of an earlier round.
    pub(crate) before: Option<Ending>,
}

/// Where a request stands.
pub(crate) enum Stands {
    /// To be decided.
    Open {
        /// What is in the way of a decision, as things are.
        blockers: Vec<Blocker>,
        /// What became of others like it.
        precedents: Precedents,
    },
    /// Decided.
    Decided(Ending),
    /// Not needed any more, and never decided.
    Over,
}

impl Shown {
    pub(crate) fn process(&self) -> &Process {
        &self.deal.published.definition.process
    }

    pub(crate) fn state(&self) -> &DealState {
        &self.deal.row.state
    }

    pub(crate) fn texts(&self, ctx: &Ctx) -> &Texts {
        self.deal.texts(ctx)
    }

    /// The step as the template has it.
    pub(crate) fn step(&self) -> Option<&Step> {
        self.process().step(&self.request.step)
    }

    /// The person in whose place the reader decides.
    pub(crate) fn stands_in_for(&self, ctx: &Ctx) -> Option<UserId> {
        works_for(self.process(), self.state(), self.step()?, &ctx.actor())
    }

    /// The round that is open now, if this one is not it.
    pub(crate) fn asked_again(&self, ctx: &Ctx) -> Option<Request> {
        let (step, at) = (self.step()?, self.state().steps.get(&self.request.step)?);
        let is_later = at.status == StepStatus::Open && at.round > self.request.round;
        (is_later && may_decide(self.process(), self.state(), step, &ctx.actor()))
            .then(|| Request { round: at.round, ..self.request.clone() })
    }
}

/// A request, if there is one and the caller decides it or did.
pub(crate) async fn read_request(ctx: &Ctx, request: &Request) -> AppResult<Option<Shown>> {
    if !ctx.may(Permission::StepWork) {
        return Ok(None);
    }
    let Some(deal) = read_deal(ctx, request.deal).await? else { return Ok(None) };
    let state = deal.row.state.clone();
    let step = deal.published.definition.process.step(&request.step);
    let approval = step.and_then(|step| Some((step, step.approval.as_ref()?)));
    let (Some((step, approval)), Some(at)) = (approval, state.steps.get(&request.step)) else {
        return Ok(None);
    };
    let ending = ending_of(at, request.round);
    let is_own = ending.is_some_and(|ending| ctx.user().map(By::User) == Some(ending.by));
    let process = &deal.published.definition.process;
    let decides = || may_decide(process, &state, step, &ctx.actor());
    if !(1..=at.round).contains(&request.round) || !(is_own || decides()) {
        return Ok(None);
    }
    let view = deal.evaluation(ctx).steps.iter().find(|view| view.key == step.key);
    let decided_on = ending.and_then(|ending| ending.basis.clone());
    let basis = decided_on.unwrap_or_else(|| approval_basis(process, &state, (step, approval)));
    let stands = match ending {
        Some(ending) => Stands::Decided(ending.clone()),
        None if at.round == request.round && at.status == StepStatus::Open => Stands::Open {
            blockers: view.map(|view| view.blockers.clone()).unwrap_or_default(),
            precedents: precedents(ctx, &deal, step, &basis).await?,
        },
        None => Stands::Over,
    };
    let (before, people) = (decision_before(at, request.round).cloned(), ctx.people().await?);
    Ok(Some(Shown { request: request.clone(), deal, people, stands, basis, before }))
}

/// How a round ended, if it did.
fn ending_of(step: &StepState, round: u32) -> Option<&Ending> {
    let current = step.ending.as_ref().filter(|_| step.round == round);
    current.or_else(|| step.history.iter().find(|past| past.round == round)?.ending.as_ref())
}

/// The last decision before a round.
fn decision_before(step: &StepState, round: u32) -> Option<&Ending> {
    let earlier = step.history.iter().rev().filter(|past| past.round < round);
    earlier.filter_map(|past| past.ending.as_ref()).find(|ending| ending.basis.is_some())
}
