//! Requests that may be sent twice: the same key and input give the first result again, the same key with another
//! input is refused. The answer is kept in the transaction of the work, so both exist or neither.
//!
//! Most requests come once, so nobody looks for an answer beforehand: a repetition finds the key taken when it wants to
//! keep its own answer, or is refused because the first one changed what it is about. Either way it is undone as a whole
//! and the first answer is given.

mod entity;
mod store;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shared::time::Timestamp;

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};

impl Ctx {
    /// Runs a use case in one transaction and announces what changed.
    pub async fn write<W: Write>(&self, work: &W) -> AppResult<W::Output> {
        let (output, changes) = self.app.db.write(work).await?;
        if !changes.is_empty() {
            self.app.hub.announce(changes);
            self.app.wake.notify_one();
        }
        Ok(output)
    }

    /// Like [`Ctx::write`]; a repetition with the same idempotency key gives the first result. `request` is the
    /// operation and its input, by which a reused key is told from a repetition.
    pub async fn write_once<W>(&self, request: &str, work: &W) -> AppResult<W::Output>
    where
        W: Write,
        W::Output: Serialize + DeserializeOwned,
    {
        let Some(key) = &self.idempotency_key else { return self.write(work).await };
        let once = Once { ctx: self, key, request_hash: hex(&Sha256::digest(request.as_bytes())), work };
        match self.write(&once).await {
            Ok(output) => Ok(output),
            Err(fault @ AppError::Internal(_)) => Err(fault),
            Err(error) => once.kept().await?.ok_or(error),
        }
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

struct Once<'a, W> {
    ctx: &'a Ctx,
    key: &'a str,
    request_hash: String,
    work: &'a W,
}

impl<W> Write for Once<'_, W>
where
    W: Write,
    W::Output: Serialize + DeserializeOwned,
{
    type Output = W::Output;

    async fn run(&self, unit: &Unit) -> AppResult<W::Output> {
        let caller = self.ctx.caller()?.user;
        let output = self.work.run(unit).await?;
        let answer = (self.request_hash.as_str(), serde_json::to_string(&output)?);
        if !store::answer_insert(unit.connection(), self.ctx, (caller, self.key), answer).await? {
            return Err(AppError::KeyReused);
        }
        Ok(output)
    }
}

impl<W> Once<'_, W>
where
    W: Write,
    W::Output: DeserializeOwned,
{
    /// The first result of this request, if there is one.
    async fn kept(&self) -> AppResult<Option<W::Output>> {
        let caller = self.ctx.caller()?.user;
        let found = store::answer_find(self.ctx.app.db.reader(), self.ctx, (caller, self.key)).await?;
        match found {
            Some((request_hash, _)) if request_hash != self.request_hash => Err(AppError::KeyReused),
            Some((_, kept)) => Ok(Some(serde_json::from_str(&kept)?)),
            None => Ok(None),
        }
    }
}

/// Forgets answers that are too old to be asked for again, in all organisations.
pub struct ForgetAnswers {
    /// Answers from before this time.
    pub before: Timestamp,
}

impl Write for ForgetAnswers {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        store::answers_delete_older(unit.connection(), self.before).await
    }
}
