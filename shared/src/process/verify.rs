//! Verification of a template before it is published.
use super::Definition;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can not be published.
    Error,
    /// It works, but probably not as meant.
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
}

/// Everything that is wrong with a template.
pub fn verify(_definition: &Definition) -> Vec<Finding> {
    Vec::new()
}
