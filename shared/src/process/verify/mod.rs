//! Verification of a template before it is published: whether it holds together, can be run to an end, and can be read
//! in every language. The engine relies on what is an error here; a warning is worth a second look.
//!
//! Findings are for template authors and name things by their keys; place and proposal say where to look and what to do.

mod conditions;
mod facts;
mod flow;
mod lists;
mod segments;
mod stages;
mod steps;
pub(super) mod texts;
mod unused;
mod worlds;

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::keys::RoleKey;
use crate::permission::is_known_role;

use super::{Definition, Gate, Process};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template can not be published.
    Error,
    /// The template works, but probably not as meant.
    Warning,
}

/// Something wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// Where, for instance `steps.quote.after`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub proposal: String,
    /// The name that stands at the place a second time, where that is what is wrong.
    pub twice: Option<String>,
}

/// Everything that is wrong with a template; nothing for one that is fit to publish.
pub fn verify(definition: &Definition) -> Vec<Finding> {
    let process = &definition.process;
    let mut report = Report { process, findings: Vec::new() };
    report.roles();
    report.facts();
    report.brings_leads();
    report.segments();
    report.lists();
    report.stages();
    report.steps();
    report.flow();
    report.unused();
    report.texts(definition);
    report.findings
}

/// The findings so far.
struct Report<'a> {
    process: &'a Process,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn error(&mut self, place: impl Display, problem: impl Display, proposal: impl Display) {
        self.add(Severity::Error, &place, &problem, &proposal);
    }

    fn warning(&mut self, place: impl Display, problem: impl Display, proposal: impl Display) {
        self.add(Severity::Warning, &place, &problem, &proposal);
    }

    fn add(
        &mut self,
        severity: Severity,
        place: &dyn Display,
        problem: &dyn Display,
        proposal: &dyn Display,
    ) {
        let finding = Finding {
            severity,
            place: place.to_string(),
            problem: problem.to_string(),
            proposal: proposal.to_string(),
            twice: None,
        };
        self.findings.push(finding);
    }

    /// Reports what occurs more than once.
    fn unique<T: Ord + Display>(&mut self, place: &str, names: impl IntoIterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for name in names {
            if seen.contains(&name) {
                self.findings.push(Finding {
                    severity: Severity::Error,
                    place: place.to_owned(),
                    problem: format!("`{name}` stands here twice"),
                    proposal: "Keep one of them, or rename the other.".to_owned(),
                    twice: Some(name.to_string()),
                });
            }
            seen.insert(name);
        }
    }

    fn unknown(&mut self, place: impl Display, what: &str, name: impl Display) {
        let proposal = format!("Declare it, or name a {what} that there is.");
        self.error(place, format!("there is no {what} `{name}`"), proposal);
    }

    fn roles(&mut self) {
        let process = self.process;
        self.unique("roles", process.roles.iter().map(|role| &role.key));
        for role in process.roles.iter().filter(|role| !role.external && !is_known_role(&role.key)) {
            self.error(
                format!("roles.{}", role.key),
                "the permission matrix does not know this role, so nobody could have it",
                "Use a role of the matrix, or mark the role as external.",
            );
        }
    }

    /// A role that acts: declared, and inside the company.
    fn acting_role(&mut self, place: impl Display, role: &RoleKey) {
        match self.process.roles.iter().find(|declared| declared.key == *role) {
            None => self.unknown(place, "role", role),
            Some(declared) if declared.external => self.error(
                place,
                format!("`{role}` is outside the company and never signs in"),
                "Name the role inside the company that sees to it; consult the outside one.",
            ),
            Some(_) => {}
        }
    }

    /// A gate: its conditions, and somebody who can bring them about.
    fn gate(&mut self, place: &str, gate: &Gate) {
        self.acting_role(format!("{place}.by"), &gate.by);
        self.condition_if_any(&format!("{place}.when"), gate.when.as_ref());
        self.condition(&format!("{place}.needs"), &gate.needs);
    }
}
