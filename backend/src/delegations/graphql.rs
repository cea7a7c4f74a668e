//! Who stands in for whom, in the API.

use async_graphql::{Context, Enum, ID, InputObject, InputType, Object, Result, SimpleObject};
use shared::ids::DelegationId;

use super::service::{
    Asked, CreateDelegation, EndDelegation, Status, delegation, delegations, may_end, status,
};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::AppError;
use crate::graphql::ctx;
use crate::graphql::request::{request_of, with_key};
use crate::graphql::scalars::{Date, Money, MoneyInput};
use crate::graphql::user_error::{UserError, user_errors};
use crate::identity::DelegationRow;
use crate::identity::graphql::{UserView as User, Users};
use crate::process::cache;

/// What work a person stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "shared::delegation::DelegatedWork")]
pub enum DelegatedWork {
    /// Decisions on approvals alone.
    Approvals,
    /// Every step of the person's roles.
    Steps,
}

/// Where a delegation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DelegationStatus {
    /// It has not begun.
    Coming,
    /// It holds.
    Running,
    /// Its last day has passed, or it was ended.
    Over,
}

/// That a person stands in for another one.
#[derive(Debug, Clone)]
pub struct Delegation(DelegationRow);

#[Object]
impl Delegation {
    /// Its global id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Who is away.
    async fn person(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.delegation.person).await
    }

    /// Who works and decides in the person's place.
    async fn deputy(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.delegation.deputy).await
    }

    /// The first day.
    async fn from(&self) -> Date {
        Date(self.0.delegation.from)
    }

    /// The last day, included.
    async fn until(&self) -> Date {
        Date(self.0.delegation.until)
    }

    /// What work.
    async fn work(&self) -> DelegatedWork {
        self.0.delegation.scope.work.into()
    }

    /// The keys of the processes in which it holds; null for all.
    async fn processes(&self) -> Option<Vec<String>> {
        let chosen = self.0.delegation.scope.processes.as_ref()?;
        Some(chosen.iter().map(ToString::to_string).collect())
    }

    /// Up to which amount of a deal, included; null for any. A deal whose amount is not known is beyond it.
    async fn up_to(&self) -> Option<Money> {
        self.0.delegation.scope.up_to.map(Into::into)
    }

    /// Who said so.
    async fn set_by(&self, context: &Context<'_>) -> Result<User> {
        Users::get(context, self.0.delegation.set_by).await
    }

    /// Where it stands today.
    async fn status(&self, context: &Context<'_>) -> Result<DelegationStatus> {
        Ok(match status(&self.0, ctx(context)?.today()) {
            Status::Coming => DelegationStatus::Coming,
            Status::Running => DelegationStatus::Running,
            Status::Over => DelegationStatus::Over,
        })
    }

    /// Whether the caller may end it.
    async fn may_end(&self, context: &Context<'_>) -> Result<bool> {
        Ok(may_end(ctx(context)?, &self.0.delegation))
    }
}

/// Says that a person stands in for another one.
#[derive(Debug, Clone, InputObject)]
pub struct DelegationCreateInput {
    /// Who is away; the caller when absent. Others only for who may hand their steps to somebody else.
    person: Option<ID>,
    /// Who stands in: somebody who sees every deal; not the caller, where it is for somebody else.
    deputy: ID,
    /// The first day.
    from: Date,
    /// The last day, included; at most 366 days in all.
    until: Date,
    /// What work.
    #[graphql(default_with = "DelegatedWork::Approvals")]
    work: DelegatedWork,
    /// The keys of the processes in which it holds; all when absent.
    processes: Option<Vec<String>>,
    /// Up to which amount of a deal, included and in the company's currency; any when absent.
    up_to: Option<MoneyInput>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// Ends a delegation before its last day.
#[derive(Debug, Clone, InputObject)]
pub struct DelegationEndInput {
    /// The delegation.
    id: ID,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct DelegationPayload {
    /// The delegation as it is now; null when nothing was changed.
    delegation: Option<Delegation>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// Queries on who stands in for whom.
#[derive(Debug, Default)]
pub struct DelegationQuery;

#[Object]
impl DelegationQuery {
    /// Who stands in for whom today or later, the first to begin first: the caller's own, on either side; everybody's for
    /// who may hand steps of others to somebody else.
    async fn delegations(&self, context: &Context<'_>) -> Result<Vec<Delegation>> {
        let ctx = authz::enter(context)?;
        Ok(delegations(ctx).await?.into_iter().map(Delegation).collect())
    }
}

/// Mutations on who stands in for whom.
#[derive(Debug, Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Says that somebody works and decides in a person's place for some days. What waits for the person falls to the
    /// deputy too, from the first day on; what the deputy does is on record as done for the person.
    async fn delegation_create(
        &self,
        context: &Context<'_>,
        input: DelegationCreateInput,
    ) -> Result<DelegationPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let asked = asked(&ctx, input).await?;
        payload(&ctx, ctx.write_once(&request, &CreateDelegation { ctx: ctx.clone(), asked }).await).await
    }

    /// Ends a delegation from now on. Either side may, and who may hand steps of others to somebody else.
    async fn delegation_end(
        &self,
        context: &Context<'_>,
        input: DelegationEndInput,
    ) -> Result<DelegationPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let id = input.id.parse().map_err(|_| AppError::NotFound { kind: "delegation" })?;
        payload(&ctx, ctx.write_once(&request, &EndDelegation { ctx: ctx.clone(), id }).await).await
    }
}

async fn asked(ctx: &Ctx, input: DelegationCreateInput) -> Result<Asked> {
    let known = cache::list(ctx).await?;
    Ok(Asked {
        person: input.person.map_or_else(|| ctx.user(), |person| person.parse().ok()),
        deputy: input.deputy.parse().ok(),
        from: input.from.0,
        until: input.until.0,
        work: input.work.into(),
        processes: input.processes,
        up_to: input.up_to.map(Into::into),
        known: known.iter().map(|process| process.definition.process.key.clone()).collect(),
    })
}

async fn payload(ctx: &Ctx, done: Result<DelegationId, AppError>) -> Result<DelegationPayload> {
    match done {
        Ok(id) => {
            let delegation = delegation(ctx, id).await?.map(Delegation);
            Ok(DelegationPayload { delegation, user_errors: Vec::new() })
        }
        Err(error) => Ok(DelegationPayload { delegation: None, user_errors: user_errors(error, ctx)? }),
    }
}
