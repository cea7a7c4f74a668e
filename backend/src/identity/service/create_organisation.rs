//! Sets up an organisation.

use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::identity::{NewOrganisation, store};

/// Stores an organisation.
pub struct CreateOrganisation<'a>(pub &'a NewOrganisation);

impl Write for CreateOrganisation<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        store::organisation_insert(unit.connection(), self.0).await
    }
}
