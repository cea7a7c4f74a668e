//! One message to one person, in the app and by mail.

use shared::ids::DealId;

use super::store::{NewNotification, notification_insert_many};
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;
use crate::events::hub::Change;
use crate::identity::UserRow;
use crate::outbox::{self, Mail};

/// Tells somebody something, about a deal or not.
pub(super) async fn tell(
    unit: &Unit,
    ctx: &Ctx,
    to: &UserRow,
    deal: Option<(DealId, String)>,
    (subject, body): (String, String),
) -> AppResult<()> {
    let mail = Mail { recipient: to.email.clone(), subject: subject.clone(), body: body.clone() };
    outbox::enqueue(unit, ctx, vec![mail]).await?;
    let notification = NewNotification { user: to.id, deal, subject, body };
    notification_insert_many(unit.connection(), ctx, vec![notification]).await?;
    unit.announce(Change::Messages(ctx.org.id, to.id));
    Ok(())
}
