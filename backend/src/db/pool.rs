//! Connections.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection as _, PgConnection};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr};

use super::statements::watch;

/// How long a request waits for a connection, and a statement on PostgreSQL for its end.
const PATIENCE: Duration = Duration::from_secs(10);
const SQLITE_READERS: u32 = 4;
/// The most connections of one pool, and of the pools of all threads that serve requests together.
const POSTGRES_CONNECTIONS: u32 = 8;
const POSTGRES_TOGETHER: u32 = 32;

thread_local! {
    /// The place of this thread among those that serve requests; none for all others.
    static SERVES: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Says that this thread serves requests, so that it gets connections of its own on PostgreSQL: a connection that was
/// opened on another thread wakes that one for every answer, and that one this one.
pub fn serve_on_this_thread() {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    SERVES.with(|place| place.set(Some(THREADS.fetch_add(1, Ordering::Relaxed))));
}

/// The database.
#[derive(Debug, Clone)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// On PostgreSQL, for reading and writing by each thread that serves requests.
    threads: Vec<DatabaseConnection>,
}

impl Db {
    /// Connects to `sqlite://path` or `postgres://…`. Creates a missing SQLite file.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let mut writer = Database::connect(sqlite(url, 1, false)).await?;
            let mut reader = Database::connect(sqlite(url, SQLITE_READERS, true)).await?;
            watch(&mut writer);
            watch(&mut reader);
            return Ok(Self { writer, reader, threads: Vec::new() });
        }
        let mut options = common(url, POSTGRES_CONNECTIONS);
        options.statement_timeout(PATIENCE);
        let mut pool = match Database::connect(options.clone()).await {
            Ok(pool) => pool,
            Err(error) => return Err(cause(url).await.unwrap_or(error)),
        };
        watch(&mut pool);
        let workers = available_parallelism().map_or(1, NonZeroUsize::get);
        let share = POSTGRES_TOGETHER / u32::try_from(workers).unwrap_or(u32::MAX);
        options.connect_lazy(true).min_connections(0).max_connections(share.clamp(2, POSTGRES_CONNECTIONS));
        let mut threads = Vec::new();
        for _ in 0..workers {
            let mut own = Database::connect(options.clone()).await?;
            watch(&mut own);
            threads.push(own);
        }
        Ok(Self { writer: pool.clone(), reader: pool, threads })
    }

    /// The connections of this thread, if it has its own.
    fn own(&self) -> Option<&DatabaseConnection> {
        let place = SERVES.with(Cell::get)?;
        self.threads.get(place.checked_rem(self.threads.len())?)
    }

    /// For reading outside a unit of work.
    pub fn reader(&self) -> &DatabaseConnection {
        self.own().unwrap_or(&self.reader)
    }

    /// For units of work and migrations only.
    pub(in crate::db) fn writer(&self) -> &DatabaseConnection {
        self.own().unwrap_or(&self.writer)
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
