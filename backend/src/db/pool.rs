//! Connections.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection as _, PgConnection};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr};

use super::access::Access;
use super::statements::watch;

/// How long a request waits for a connection, and a statement on PostgreSQL for its end.
const PATIENCE: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// The database.
#[derive(Debug, Clone)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    access: Access,
}

impl Db {
    /// Connects to `sqlite://path` or `postgres://…`. Creates a missing SQLite file.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let mut writer = Database::connect(sqlite(url, 1, false)).await?;
            let mut reader = Database::connect(sqlite(url, SQLITE_READERS, true)).await?;
            watch(&mut writer);
            watch(&mut reader);
            return Ok(Self { writer, reader, access: Access::default() });
        }
        let mut options = common(url, POSTGRES_CONNECTIONS);
        options.statement_timeout(PATIENCE);
        match Database::connect(options).await {
            Ok(mut pool) => {
                watch(&mut pool);
                Ok(Self { writer: pool.clone(), reader: pool, access: Access::default() })
            }
            Err(error) => Err(cause(url).await.unwrap_or(error)),
        }
    }

    /// For reading outside a unit of work.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For units of work and migrations only.
    pub(in crate::db) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Whether what is kept of sessions and people may be used.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Which engine it is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Lets go of an SQLite file: the last connection to close writes what stands in the log beside it into the file, so
    /// it must be one that may write. PostgreSQL keeps itself.
    pub async fn close(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            self.reader.close_by_ref().await?;
            self.writer.close_by_ref().await?;
        }
        Ok(())
    }

    /// Writes one consistent copy of an SQLite database to a new file.
    pub async fn vacuum_into(&self, file: &str) -> Result<(), DbErr> {
        let quoted = file.replace('\'', "''");
        self.writer.execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await.map(|_| ())
    }
}

/// Why no connection comes about; the pool only says that it waited long enough.
async fn cause(url: &str) -> Option<DbErr> {
    let error = PgConnection::connect(url).await.err()?;
    Some(DbErr::Conn(RuntimeErr::Internal(error.to_string())))
}

fn common(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = common(url, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true);
        if read_only { sqlite.pragma("query_only", "true") } else { sqlite }
    });
    options
}
