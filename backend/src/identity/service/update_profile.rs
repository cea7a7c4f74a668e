//! Changes what a person chooses for the own screen: language and theme.

use shared::locale::Locale;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::{Theme, store};

/// Changes the caller's own choices; absent ones stay.
pub struct UpdateProfile {
    /// Who asks.
    pub ctx: Ctx,
    /// The language.
    pub locale: Option<Locale>,
    /// Light or dark.
    pub theme: Option<Theme>,
}

impl Write for UpdateProfile {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let (org, id) = (self.ctx.org.id, self.ctx.caller()?.user);
        let found = store::user_lock(unit.connection(), org, id).await?;
        let mut user = found.ok_or(AppError::NotFound { kind: "user" })?;
        user.locale = self.locale.unwrap_or(user.locale);
        user.theme = self.theme.unwrap_or(user.theme);
        store::user_update(unit, org, &user, None).await
    }
}
