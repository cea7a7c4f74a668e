//! What a person can do with the own messages.

use shared::ids::NotificationId;

use super::store::notification_mark_read;
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::AppResult;
use crate::events::hub::Change;

/// Marks messages of the caller as read: some, or all.
pub struct MarkRead {
    /// Who asks.
    pub ctx: Ctx,
    /// Which; all when absent.
    pub ids: Option<Vec<NotificationId>>,
}

impl Write for MarkRead {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let user = self.ctx.caller()?.user;
        notification_mark_read(unit.connection(), &self.ctx, user, self.ids.as_deref()).await?;
        unit.announce(Change::Messages(self.ctx.org.id, user));
        Ok(())
    }
}
