//! Requests that may be sent twice: the same key and input give the first result again, the same key with another
//! input is refused. The answer is kept in the transaction of the work, so both exist or neither.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};

/// The table of kept answers.
mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_keys")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub idempotency_key: String,
        pub request_hash: String,
        pub result: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

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
        self.write(&once).await
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
        let primary = (self.ctx.org.id.0, caller.0, self.key.to_owned());
        if let Some(kept) = entity::Entity::find_by_id(primary).one(unit.connection()).await? {
            if kept.request_hash != self.request_hash {
                return Err(AppError::KeyReused);
            }
            return Ok(serde_json::from_str(&kept.result)?);
        }
        let output = self.work.run(unit).await?;
        let row = entity::ActiveModel {
            org_id: Set(self.ctx.org.id.0),
            user_id: Set(caller.0),
            idempotency_key: Set(self.key.to_owned()),
            request_hash: Set(self.request_hash.clone()),
            result: Set(serde_json::to_string(&output)?),
            created_at: Set(self.ctx.now.micros()),
        };
        entity::Entity::insert(row).exec_without_returning(unit.connection()).await?;
        Ok(output)
    }
}
