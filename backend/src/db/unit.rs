//! The unit of work: the only place that begins, commits and retries transactions.
//!
//! Invariants: one use case is one transaction; a use case may run again after a serialisation failure, so it draws
//! ids and time beforehand and touches nothing outside; kept sums are written last; live updates go out only after the
//! commit.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, RuntimeErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use uuid::Uuid;

use crate::db::Db;
use crate::db::access::{self, Access};
use crate::db::totals::{TotalChanges, TotalKey};
use crate::error::{AppError, AppResult};
use crate::events::hub::Change;

/// How often a transaction is tried when the database asks for it.
const ATTEMPTS: u32 = 6;

/// An open transaction.
#[derive(Debug)]
pub struct Unit {
    transaction: DatabaseTransaction,
    changes: Mutex<Vec<Change>>,
    totals: Mutex<TotalChanges>,
    access: AtomicBool,
}

impl Unit {
    /// The connection inside the transaction, for stores.
    pub fn connection(&self) -> &impl ConnectionTrait {
        &self.transaction
    }

    /// Announces a change to live readers once this unit is committed.
    pub fn announce(&self, change: Change) {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }

    /// Adds deals and money (in stored units) to a kept sum, by what a deal contributes to it.
    pub fn add_to_total(&self, key: TotalKey, deal: Uuid, change: (i64, i64)) {
        self.totals.lock().unwrap_or_else(PoisonError::into_inner).add(key, deal, change);
    }

    /// Says that this unit changes who may do what, or something else that servers keep of sessions and people.
    pub fn changes_access(&self) {
        self.access.store(true, Ordering::Relaxed);
    }

    /// Writes what is left to write and commits.
    async fn finish(self, access: &Access) -> AppResult<Vec<Change>> {
        let totals = self.totals.into_inner().unwrap_or_else(PoisonError::into_inner);
        let changes_access = self.access.load(Ordering::Relaxed);
        if let Err(error) = last_statements(&self.transaction, totals, changes_access).await {
            self.transaction.rollback().await?;
            return Err(error.into());
        }
        self.transaction.commit().await?;
        if changes_access {
            access.changed();
        }
        Ok(self.changes.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The other servers hear with the commit that access changed, or not at all.
async fn last_statements(
    transaction: &DatabaseTransaction,
    totals: TotalChanges,
    changes_access: bool,
) -> Result<(), DbErr> {
    totals.write(transaction).await?;
    if changes_access && transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("NOTIFY {}", access::CHANNEL)).await?;
    }
    Ok(())
}

/// A use case that writes.
pub trait Write: Sync {
    /// What it gives back.
    type Output: Send;

    /// Does the work inside the transaction. May be called again after a failed commit.
    fn run(&self, unit: &Unit) -> impl Future<Output = AppResult<Self::Output>> + Send;
}

impl Db {
    /// Runs a use case in one transaction and gives its result with the changes to announce.
    #[expect(clippy::disallowed_methods, reason = "the one place that begins transactions")]
    pub async fn write<W: Write>(&self, work: &W) -> AppResult<(W::Output, Vec<Change>)> {
        let mut attempt = 1;
        loop {
            let mode = match self.backend() {
                DbBackend::Sqlite => Some(SqliteTransactionMode::Immediate),
                _ => None,
            };
            let options = TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: mode,
            };
            let transaction = self.writer().begin_with_options(options).await?;
            let unit = Unit {
                transaction,
                changes: Mutex::default(),
                totals: Mutex::default(),
                access: AtomicBool::default(),
            };
            let outcome = match work.run(&unit).await {
                Ok(output) => unit.finish(self.access()).await.map(|changes| (output, changes)),
                Err(error) => {
                    unit.transaction.rollback().await?;
                    Err(error)
                }
            };
            match outcome {
                Err(error) if attempt < ATTEMPTS && asks_for_retry(&error) => attempt += 1,
                outcome => return outcome,
            }
        }
    }
}

/// Serialisation failures, deadlocks, and races for a unique key that the next attempt will see.
fn asks_for_retry(error: &AppError) -> bool {
    let AppError::Internal(source) = error else { return false };
    let Some(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        source.downcast_ref::<DbErr>()
    else {
        return false;
    };
    let code = error.as_database_error().and_then(sea_orm::sqlx::error::DatabaseError::code);
    // PostgreSQL: serialization_failure, deadlock_detected, unique_violation. SQLite: SQLITE_BUSY and its snapshot kind.
    matches!(code.as_deref(), Some("40001" | "40P01" | "23505" | "5" | "517"))
}
