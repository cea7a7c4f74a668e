//! Publishes a template after verifying it.

use shared::ids::{OrgId, ProcessId, UserId};
use shared::process::Definition;
use shared::process::verify::{Finding, Severity, verify};
use shared::time::Timestamp;

use super::store;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::organisation_touch;

/// Publishes one template for an organisation. A template with findings of severity error is refused as a fault: what
/// comes here was checked before.
pub struct PublishProcess<'a> {
    /// The organisation.
    pub org: OrgId,
    /// The id of the new version.
    pub id: ProcessId,
    /// The template.
    pub definition: &'a Definition,
    /// Who publishes it; none for the templates that an organisation begins with.
    pub by: Option<UserId>,
    /// What is new about it.
    pub note: &'a str,
    /// The present.
    pub now: Timestamp,
}

/// The findings that keep a template from being published.
pub(crate) fn errors(definition: &Definition) -> Vec<Finding> {
    verify(definition).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

impl Write for PublishProcess<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        if let Some(error) = errors(self.definition).first() {
            return Err(AppError::internal(format!("{}: {}", error.place, error.problem)));
        }
        store::process_insert(unit.connection(), self).await?;
        organisation_touch(unit, self.org).await
    }
}
