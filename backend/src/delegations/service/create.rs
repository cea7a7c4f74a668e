//! Says who stands in for whom, and tells both.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use shared::delegation::{DelegatedWork, Delegation, DelegationProblem, Scope, check, may_stand_in};
use shared::ids::{DelegationId, UserId};
use shared::keys::ProcessKey;
use shared::limits::{DELEGATION_DAYS_MAX, DELEGATIONS_MAX};
use shared::money::Money;
use shared::permission::Permission;
use shared::time::Date;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, Problem, ProblemKind, StandInProblem};
use crate::identity::people::People;
use crate::identity::{DelegationRow, delegation_insert, delegations_since, organisation_touch};
use crate::notify::{StandInNews, tell_of_stand_in};

/// What is asked for. People and processes are those that the ids name; none where an id names nobody.
#[derive(Debug, Clone)]
pub(in crate::delegations) struct Asked {
    /// Who is away.
    pub(in crate::delegations) person: Option<UserId>,
    /// Who stands in.
    pub(in crate::delegations) deputy: Option<UserId>,
    /// The first day.
    pub(in crate::delegations) from: Date,
    /// The last day, included.
    pub(in crate::delegations) until: Date,
    /// What work.
    pub(in crate::delegations) work: DelegatedWork,
    /// The keys of processes; none for all.
    pub(in crate::delegations) processes: Option<Vec<String>>,
    /// Up to which amount.
    pub(in crate::delegations) up_to: Option<Money>,
    /// The processes there are.
    pub(in crate::delegations) known: BTreeSet<ProcessKey>,
}

/// Says that somebody stands in. For others only whoever may hand their steps to somebody else.
pub(in crate::delegations) struct CreateDelegation {
    /// Who asks, and when.
    pub(in crate::delegations) ctx: Ctx,
    /// What is asked for.
    pub(in crate::delegations) asked: Asked,
}

impl CreateDelegation {
    /// Everything that is wrong with what was asked by itself.
    fn checked(&self, people: &People, caller: UserId) -> AppResult<Delegation> {
        let Asked { person, deputy, from, until, work, processes, up_to, known } = &self.asked;
        let mut problems = Vec::new();
        let mut wrong = |field: &str, kind| problems.push(Problem::at(field, kind));
        let active = |id: &Option<UserId>| id.and_then(|id| people.get(id)).filter(|user| user.active);
        let (person, deputy) = (active(person), active(deputy));
        if person.is_none() {
            wrong("person", ProblemKind::Unknown);
        }
        match deputy {
            None => wrong("deputy", ProblemKind::Unknown),
            Some(deputy) if !may_stand_in(&deputy.roles) => {
                wrong("deputy", ProblemKind::StandIn(StandInProblem::SeesTooLittle));
            }
            // Nobody takes the place of somebody by the own word.
            Some(deputy) if deputy.id == caller && person.is_some_and(|person| person.id != caller) => {
                wrong("deputy", ProblemKind::StandIn(StandInProblem::ByOwnWord));
            }
            Some(_) => {}
        }
        let chosen = processes.as_ref().map(|keys| {
            let all = keys.iter().map(|key| known.iter().find(|known| known.as_str() == key).cloned());
            let chosen: Option<BTreeSet<ProcessKey>> = all.collect();
            if keys.is_empty() {
                wrong("processes", ProblemKind::Required);
            } else if chosen.is_none() {
                wrong("processes", ProblemKind::Unknown);
            }
            chosen.unwrap_or_default()
        });
        if let Some(limit) = up_to {
            let currency = self.ctx.org.currency;
            if limit.currency != currency {
                wrong("upTo", ProblemKind::Currency(currency.to_string()));
            } else if limit.amount <= Decimal::ZERO || limit.stored().is_none() {
                wrong("upTo", ProblemKind::Range);
            }
        }
        match (person, deputy) {
            (Some(person), Some(deputy)) if problems.is_empty() => Ok(Delegation {
                person: person.id,
                deputy: deputy.id,
                from: *from,
                until: *until,
                scope: Scope { work: *work, processes: chosen, up_to: *up_to },
                set_by: caller,
            }),
            _ => Err(AppError::Invalid(problems)),
        }
    }
}

impl Write for CreateDelegation {
    type Output = DelegationId;

    async fn run(&self, unit: &Unit) -> AppResult<DelegationId> {
        let (ctx, connection) = (&self.ctx, unit.connection());
        let caller = ctx.caller()?.user;
        if self.asked.person != Some(caller) {
            ctx.require(Permission::DealReassign)?;
        }
        let people = ctx.people_on(connection).await?;
        let delegation = self.checked(&people, caller)?;
        // From here on no other one comes between: the organisation is held until the unit ends.
        organisation_touch(unit, ctx.org.id).await?;
        let open = delegations_since(connection, (ctx.org.id, ctx.org.currency), ctx.today()).await?;
        let open: Vec<Delegation> = open.into_iter().map(|row| row.delegation).collect();
        if open.iter().filter(|other| other.person == delegation.person).count() >= DELEGATIONS_MAX {
            return Err(AppError::invalid(
                "deputy",
                ProblemKind::StandIn(StandInProblem::TooMany(DELEGATIONS_MAX)),
            ));
        }
        check(&delegation, &open, ctx.today()).map_err(|problem| refused(problem, &people))?;
        let row = DelegationRow { id: DelegationId(ctx.new_id()), delegation, ended_at: None };
        delegation_insert(unit, ctx.org.id, &row, ctx.now).await?;
        tell_of_stand_in(unit, ctx, &row.delegation, StandInNews::Begins).await?;
        Ok(row.id)
    }
}

fn refused(problem: DelegationProblem, people: &People) -> AppError {
    let (field, problem) = match problem {
        DelegationProblem::ForOneself => ("deputy", StandInProblem::ForOneself),
        DelegationProblem::EndsBeforeItBegins => ("until", StandInProblem::EndsBeforeItBegins),
        DelegationProblem::Over => ("until", StandInProblem::Over),
        DelegationProblem::TooLong => ("until", StandInProblem::TooLong(DELEGATION_DAYS_MAX)),
        DelegationProblem::Twice => ("deputy", StandInProblem::Twice),
        DelegationProblem::Circle(way) => {
            let names: Vec<&str> = way.iter().map(|person| people.name(*person)).collect();
            ("deputy", StandInProblem::Circle(names.join(" → ")))
        }
    };
    AppError::invalid(field, ProblemKind::StandIn(problem))
}
