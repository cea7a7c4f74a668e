//! Publishes a template after verifying it.

use shared::ids::{OrgId, ProcessId};
use shared::process::Definition;
use shared::process::verify::{Severity, verify};
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
    /// The present.
    pub now: Timestamp,
}

impl Write for PublishProcess<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let findings = verify(self.definition);
        if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
            return Err(AppError::internal(format!("{}: {}", error.place, error.problem)));
        }
        store::process_insert(unit.connection(), self.org, self.id, self.definition, self.now).await?;
        organisation_touch(unit, self.org).await
    }
}
