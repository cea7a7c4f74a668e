//! How approvals go, in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use shared::engine::approval_measures::Measure;

use super::service::{self, Policy, Waiting};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::{AppError, ProblemKind};
use crate::graphql::scalars::Date;
use crate::graphql::user_error::RoleName;
use crate::identity::graphql::{UserView as User, Users};
use crate::process::graphql::role_name;

/// The most days that are measured.
const MOST_DAYS: u16 = 366;
/// As many as are measured where nobody says.
const USUAL_DAYS: u16 = 90;

/// What several decisions come to.
#[derive(Debug, Clone, SimpleObject)]
pub struct ApprovalMeasure {
    /// How many there were.
    decided: usize,
    /// How many of them said no.
    refused: usize,
    /// Half of them took at most so many minutes from the request.
    median_minutes: Option<i64>,
    /// Nine of ten took at most so many minutes.
    slow_minutes: Option<i64>,
    /// Nobody ever said no, in enough decisions to tell: perhaps nobody needs to be asked.
    never_refuses: bool,
}

impl From<Measure> for ApprovalMeasure {
    fn from(measure: Measure) -> Self {
        Self {
            decided: measure.decided,
            refused: measure.refused,
            median_minutes: measure.median_minutes,
            slow_minutes: measure.slow_minutes,
            never_refuses: measure.never_refuses(),
        }
    }
}

/// The decisions that a rule of an approval policy asked for.
#[derive(Debug, Clone, SimpleObject)]
pub struct PolicyMeasure {
    /// The key of the process.
    process: String,
    /// The name of the process.
    process_name: String,
    /// The key of the approval.
    step: String,
    /// The name of the approval.
    step_name: String,
    /// Why the rule asks, as the end of "needs approval because …"; absent where no rule asked any more.
    reason: Option<String>,
    /// What they come to.
    measure: ApprovalMeasure,
}

/// The decisions of a role.
#[derive(Debug, Clone, SimpleObject)]
pub struct RoleMeasure {
    /// The role.
    role: RoleName,
    /// What they come to.
    measure: ApprovalMeasure,
}

/// The decisions of a person.
#[derive(Debug, Clone, SimpleObject)]
pub struct PersonMeasure {
    /// The person.
    user: User,
    /// What they come to.
    measure: ApprovalMeasure,
}

/// What waits for a decision.
#[derive(Debug, Clone, SimpleObject)]
pub struct WaitingApprovals {
    /// The key of the process.
    process: String,
    /// The name of the process.
    process_name: String,
    /// The key of the approval.
    step: String,
    /// The name of the approval.
    step_name: String,
    /// How many requests wait.
    waiting: i64,
    /// How many of them since longer than promised.
    overdue: i64,
}

/// How approvals went in the last days, and what waits now.
#[derive(Debug, Clone, SimpleObject)]
pub struct ApprovalMeasures {
    /// The first day that counts.
    since: Date,
    /// There were more decisions; the latest 2,000 are measured.
    partial: bool,
    /// All of them.
    all: ApprovalMeasure,
    /// By the rule that asked, the slowest first.
    policies: Vec<PolicyMeasure>,
    /// By role, the slowest first.
    roles: Vec<RoleMeasure>,
    /// By person, the slowest first.
    people: Vec<PersonMeasure>,
    /// What waits now.
    waiting: Vec<WaitingApprovals>,
}

fn policy(ctx: &Ctx, policy: Policy) -> PolicyMeasure {
    let texts = policy.definition.texts(ctx.locale);
    PolicyMeasure {
        process: policy.definition.process.key.to_string(),
        process_name: texts.name.clone(),
        step_name: texts.step(&policy.step).to_owned(),
        step: policy.step.to_string(),
        reason: policy.rule.map(|rule| texts.rule(&rule).to_owned()),
        measure: policy.measure.into(),
    }
}

fn waits(ctx: &Ctx, waiting: &Waiting) -> WaitingApprovals {
    let texts = waiting.definition.texts(ctx.locale);
    WaitingApprovals {
        process: waiting.definition.process.key.to_string(),
        process_name: texts.name.clone(),
        step_name: texts.step(&waiting.step).to_owned(),
        step: waiting.step.to_string(),
        waiting: waiting.requests,
        overdue: waiting.overdue,
    }
}

/// Queries on approvals.
#[derive(Debug, Default)]
pub struct ApprovalQuery;

#[Object]
impl ApprovalQuery {
    /// How approvals went in the last days, 90 unless told: how long decisions took, who never said no, what waits.
    async fn approval_measures(&self, context: &Context<'_>, days: Option<u16>) -> Result<ApprovalMeasures> {
        let ctx = authz::enter(context)?;
        let days = days.unwrap_or(USUAL_DAYS);
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(AppError::invalid("days", ProblemKind::Range).into());
        }
        let found = service::measure(ctx, days).await?;
        let mut people = Vec::with_capacity(found.people.len());
        for (user, measure) in found.people {
            if let Some(user) = Users::find(context, Some(user)).await {
                people.push(PersonMeasure { user: user?, measure: measure.into() });
            }
        }
        Ok(ApprovalMeasures {
            since: Date(found.since),
            partial: found.partial,
            all: found.all.into(),
            policies: found.policies.into_iter().map(|one| policy(ctx, one)).collect(),
            roles: found
                .roles
                .into_iter()
                .map(|(role, definition, measure)| RoleMeasure {
                    role: role_name(&definition, ctx, &role),
                    measure: measure.into(),
                })
                .collect(),
            people,
            waiting: found.waiting.iter().map(|one| waits(ctx, one)).collect(),
        })
    }
}
