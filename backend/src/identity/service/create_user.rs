//! Takes a person in.

use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::identity::{NewUser, store};

/// Stores a person. An e-mail address that is taken, in whatever organisation, is refused.
pub struct CreateUser<'a>(pub &'a NewUser);

impl Write for CreateUser<'_> {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        if store::user_find_by_email(unit.connection(), &self.0.email).await?.is_some() {
            return Err(AppError::invalid("email", ProblemKind::Taken));
        }
        store::user_insert(unit.connection(), self.0).await
    }
}
