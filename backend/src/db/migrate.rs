//! Brings the schema up to date, one node at a time.

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use crate::db::Db;

/// An arbitrary number that stands for "migrating Stagewright" among PostgreSQL's advisory locks.
const LOCK: i64 = 7_241_870_551;

/// Applies pending migrations. Nodes that start together wait for each other on PostgreSQL; SQLite's writer is alone.
pub async fn up(db: &Db) -> Result<(), DbErr> {
    let connection = db.writer();
    if connection.get_database_backend() == DbBackend::Sqlite {
        return Migrator::up(connection, None).await;
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "holds the advisory lock while another connection migrates"
    )]
    let guard = sea_orm::TransactionTrait::begin(connection).await?;
    guard.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    let outcome = Migrator::up(connection, None).await;
    guard.commit().await?;
    outcome
}
