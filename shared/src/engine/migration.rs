//! Moving a running deal to another version of its process: the plan, and what of a deal the plan leaves undecided.
//!
//! Invariants: nothing that was recorded is lost in silence. A value, an open step or the stage of a deal that the new
//! version does not know needs a decision in the plan; without one the deal stays on its version. What keeps its name
//! needs no line in the plan.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::keys::{FactKey, StageKey, StepKey};
use crate::process::Process;

use super::Expected;

/// What happens to the due dates of open steps when a deal changes its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueDates {
    /// They stay, with their reminders.
    #[default]
    Keep,
    /// They are counted anew from the day of the change by the rules of the new version; those a person set stay.
    Restart,
}

/// How deals of one version map to another (PA-4.1). What is not named keeps its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MigrationPlan {
    /// Stages that are called otherwise or were merged into others.
    #[serde(default)]
    pub stages: BTreeMap<StageKey, StageKey>,
    /// Steps that are called otherwise; none for open ones that are given up.
    #[serde(default)]
    pub steps: BTreeMap<StepKey, Option<StepKey>>,
    /// Facts that are called otherwise; none for values that are given up.
    #[serde(default)]
    pub facts: BTreeMap<FactKey, Option<FactKey>>,
    /// What happens to due dates.
    #[serde(default)]
    pub due_dates: DueDates,
}

/// Something wrong with a plan itself, whatever the deals are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    /// The part of the plan: `stages`, `steps` or `facts`.
    pub section: &'static str,
    /// The name it is about.
    pub name: String,
    /// What is wrong.
    pub kind: PlanProblemKind,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanProblemKind {
    /// The version that deals come from has no such name.
    NotBefore,
    /// The version that deals go to has no such name.
    NotAfter,
    /// Something else comes to this name already.
    Taken,
}

/// Why a deal cannot change its version by this plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Obstacle {
    /// The deal is over; deals that are over stay as they ended.
    Over,
    /// The deal is in a stage, or set aside from one, that the new version does not have.
    StageGone {
        /// The stage.
        stage: StageKey,
    },
    /// An open step that the new version does not have.
    StepGone {
        /// The step.
        step: StepKey,
    },
    /// A value of a fact that the new version does not have.
    FactGone {
        /// The fact.
        fact: FactKey,
    },
    /// A value that does not fit the fact of the new version.
    FactUnfit {
        /// The fact, as the old version calls it.
        fact: FactKey,
        /// What fits.
        expected: Expected,
    },
}

impl MigrationPlan {
    /// Everything wrong with the plan itself.
    pub fn problems(&self, from: &Process, to: &Process) -> Vec<PlanProblem> {
        let stages = Names {
            section: "stages",
            before: from.stages.iter().map(|stage| stage.key.as_str()).collect(),
            after: to.stages.iter().map(|stage| stage.key.as_str()).collect(),
        };
        let steps = Names {
            section: "steps",
            before: from.steps.iter().map(|step| step.key.as_str()).collect(),
            after: to.steps.iter().map(|step| step.key.as_str()).collect(),
        };
        let facts = Names {
            section: "facts",
            before: from.facts.keys().map(FactKey::as_str).collect(),
            after: to.facts.keys().map(FactKey::as_str).collect(),
        };
        let mut problems = stages.unknown(self.stages.iter().map(|(a, b)| (a.as_str(), Some(b.as_str()))));
        let renamed: Vec<_> =
            self.steps.iter().map(|(a, b)| (a.as_str(), b.as_ref().map(StepKey::as_str))).collect();
        problems.extend(steps.unknown(renamed.iter().copied()));
        problems.extend(steps.taken(&renamed));
        let renamed: Vec<_> =
            self.facts.iter().map(|(a, b)| (a.as_str(), b.as_ref().map(FactKey::as_str))).collect();
        problems.extend(facts.unknown(renamed.iter().copied()));
        problems.extend(facts.taken(&renamed));
        problems
    }

    /// What a stage is called in the new version.
    pub(super) fn stage<'a>(&'a self, stage: &'a StageKey) -> &'a StageKey {
        self.stages.get(stage).unwrap_or(stage)
    }

    /// What a step is called in the new version; none when it is given up.
    pub(super) fn step<'a>(&'a self, step: &'a StepKey) -> Option<&'a StepKey> {
        self.steps.get(step).map_or(Some(step), Option::as_ref)
    }

    /// What a fact is called in the new version; none when its value is given up.
    pub(super) fn fact<'a>(&'a self, fact: &'a FactKey) -> Option<&'a FactKey> {
        self.facts.get(fact).map_or(Some(fact), Option::as_ref)
    }
}

/// The names of one section in both versions.
struct Names<'a> {
    section: &'static str,
    before: BTreeSet<&'a str>,
    after: BTreeSet<&'a str>,
}

type Line<'a> = (&'a str, Option<&'a str>);

impl Names<'_> {
    fn problem(&self, name: &str, kind: PlanProblemKind) -> PlanProblem {
        PlanProblem { section: self.section, name: name.to_owned(), kind }
    }

    fn unknown<'l>(&self, lines: impl Iterator<Item = Line<'l>>) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        for (from, to) in lines {
            if !self.before.contains(from) {
                problems.push(self.problem(from, PlanProblemKind::NotBefore));
            }
            if let Some(to) = to.filter(|to| !self.after.contains(to)) {
                problems.push(self.problem(to, PlanProblemKind::NotAfter));
            }
        }
        problems
    }

    /// Two things cannot come to one name: not two lines, nor a line and what keeps its name.
    fn taken(&self, lines: &[Line<'_>]) -> Vec<PlanProblem> {
        let mut seen = BTreeSet::new();
        let keeps = |name: &str| self.before.contains(name) && !lines.iter().any(|(from, _)| *from == name);
        let targets = lines.iter().filter_map(|(_, to)| *to);
        let twice = targets.filter(|to| !seen.insert(*to) || keeps(to));
        twice.map(|to| self.problem(to, PlanProblemKind::Taken)).collect()
    }
}
