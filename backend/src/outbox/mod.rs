//! Mails that leave the transaction: written as rows beside what they are about, sent a moment later.
//!
//! Invariants: a row exists exactly if its transaction was committed; it is sent at least once, always with the same
//! Message-ID, so a receiver can drop a repetition; what cannot be sent is parked and stays visible, never dropped.
//! Without a mail server the row itself is the kept mail and counts as sent.

mod deliver;
mod entity;
pub(crate) mod store;

pub use deliver::{deliver_due, keeps_mails};

use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Whom to, as an e-mail address.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// Puts mails into the open transaction.
pub(crate) async fn enqueue(unit: &Unit, ctx: &Ctx, mails: Vec<Mail>) -> AppResult<()> {
    let kept = keeps_mails(&ctx.app.settings);
    store::outbox_insert_many(unit.connection(), ctx, mails, kept).await
}
