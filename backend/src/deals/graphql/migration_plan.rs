//! The plan of a migration as callers give it.

use async_graphql::{Enum, InputObject};
use shared::engine::{self, MigrationPlan};
use shared::keys::{FactKey, StageKey, StepKey};

use crate::error::{AppError, AppResult, ProblemKind};

/// What happens to the due dates of open steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "engine::DueDates")]
pub enum DueDates {
    /// They stay, with their reminders.
    Keep,
    /// They are counted anew from today by the rules of the new version; those a person set stay.
    Restart,
}

/// What something is called in the new version.
#[derive(Debug, Clone, InputObject)]
pub struct RenameInput {
    /// Its key in the version that deals come from.
    from: String,
    /// Its key in the new version; absent to give it up (not for stages).
    to: Option<String>,
}

/// How deals of one version map to another. What is not named keeps its name.
#[derive(Debug, Clone, InputObject)]
pub struct MigrationPlanInput {
    /// Stages that are called otherwise or were merged into others.
    #[graphql(default)]
    stages: Vec<RenameInput>,
    /// Steps that are called otherwise, or open ones that are given up.
    #[graphql(default)]
    steps: Vec<RenameInput>,
    /// Facts that are called otherwise, or whose values are given up.
    #[graphql(default)]
    facts: Vec<RenameInput>,
    /// What happens to due dates.
    due_dates: DueDates,
}

/// The key in a line of a plan; a text that is no key names nothing.
fn key<K>(section: &str, text: &str, parse: impl Fn(&str) -> Option<K>) -> AppResult<K> {
    parse(text).ok_or_else(|| AppError::invalid(&format!("plan.{section}"), ProblemKind::Unknown))
}

impl MigrationPlanInput {
    pub(super) fn plan(self) -> AppResult<MigrationPlan> {
        let mut plan = MigrationPlan { due_dates: self.due_dates.into(), ..MigrationPlan::default() };
        for line in self.stages {
            let to = line.to.ok_or_else(|| AppError::invalid("plan.stages", ProblemKind::Required))?;
            let from = key("stages", &line.from, StageKey::parse)?;
            plan.stages.insert(from, key("stages", &to, StageKey::parse)?);
        }
        for line in self.steps {
            let to = line.to.map(|to| key("steps", &to, StepKey::parse)).transpose()?;
            plan.steps.insert(key("steps", &line.from, StepKey::parse)?, to);
        }
        for line in self.facts {
            let to = line.to.map(|to| key("facts", &to, FactKey::parse)).transpose()?;
            plan.facts.insert(key("facts", &line.from, FactKey::parse)?, to);
        }
        Ok(plan)
    }
}
