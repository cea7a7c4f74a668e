//! Takes a person in.

use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::identity::{NewUser, store};

/// Stores a person and says whether it did: not when the e-mail address is taken, in whatever organisation.
pub struct CreateUser<'a>(pub &'a NewUser);

impl Write for CreateUser<'_> {
    type Output = bool;

    async fn run(&self, unit: &Unit) -> AppResult<bool> {
        if store::user_find_by_email(unit.connection(), &self.0.email).await?.is_some() {
            return Ok(false);
        }
        store::user_insert(unit, self.0).await?;
        Ok(true)
    }
}
