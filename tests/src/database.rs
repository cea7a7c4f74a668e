//! The two engines: a file that is copied, or a database made from another one on a server.

use std::env;
use std::path::{Path, PathBuf};
use std::thread;

use sqlx::{Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection};

/// Where a server keeps its data.
#[derive(Debug, Clone)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A database on the server of `STAGEWRIGHT_TEST_POSTGRES_URL`.
    Postgres(String),
}

/// The engine that this run tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one for more.
    Postgres,
}

impl Engine {
    /// What `STAGEWRIGHT_TEST_DATABASE` says; SQLite when it says nothing.
    pub fn of_this_run() -> Self {
        match env::var("STAGEWRIGHT_TEST_DATABASE").as_deref() {
            Ok("postgres") => Self::Postgres,
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("STAGEWRIGHT_TEST_DATABASE is \"{other}\", but must be sqlite or postgres"),
        }
    }

    /// Its name in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl Database {
    /// An empty place for data: a file in a folder, or a new database of a name.
    pub async fn create(engine: Engine, folder: &Path, name: &str) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(folder.join("stagewright.db")),
            Engine::Postgres => {
                on_server(&format!("CREATE DATABASE {name}")).await;
                Self::Postgres(name.to_owned())
            }
        }
    }

    /// A copy. Nobody may be using this one.
    pub async fn copy(&self, folder: &Path, name: &str) -> Self {
        match self {
            Self::Sqlite(file) => {
                let copy = folder.join("stagewright.db");
                std::fs::copy(file, &copy).unwrap();
                // What was committed last may still stand in the log beside the file.
                let log = |file: &Path| PathBuf::from(format!("{}-wal", file.display()));
                if log(file).exists() {
                    std::fs::copy(log(file), log(&copy)).unwrap();
                }
                Self::Sqlite(copy)
            }
            Self::Postgres(template) => {
                on_server(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self::Postgres(name.to_owned())
            }
        }
    }

    /// The setting that names it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite://{}", file.display()),
            Self::Postgres(name) => {
                let server = server_url();
                let (server, _) = server.rsplit_once('/').unwrap();
                format!("{server}/{name}")
            }
        }
    }

    /// Runs statements past the server, as an intruder would; how many rows the last one touched.
    pub async fn execute(&self, sql: &str) -> u64 {
        match self {
            Self::Sqlite(_) => {
                let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
                let done = connection
                    .execute(sqlx::AssertSqlSafe(sql))
                    .await
                    .unwrap_or_else(|e| panic!("{sql}: {e}"));
                connection.close().await.unwrap();
                done.rows_affected()
            }
            Self::Postgres(_) => {
                let mut connection = PgConnection::connect(&self.url()).await.unwrap();
                let done = connection
                    .execute(sqlx::AssertSqlSafe(sql))
                    .await
                    .unwrap_or_else(|e| panic!("{sql}: {e}"));
                connection.close().await.unwrap();
                done.rows_affected()
            }
        }
    }

    /// The first column of the answer, which must be text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(_) => {
                let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
                let rows = connection.fetch_all(sqlx::AssertSqlSafe(sql)).await.unwrap();
                rows.iter().map(|row| row.get::<String, _>(0)).collect()
            }
            Self::Postgres(_) => {
                let mut connection = PgConnection::connect(&self.url()).await.unwrap();
                let rows = connection.fetch_all(sqlx::AssertSqlSafe(sql)).await.unwrap();
                rows.iter().map(|row| row.get::<String, _>(0)).collect()
            }
        }
    }

    /// Removes a database from its server; files go with their folder.
    pub(crate) fn discard(&self) {
        let Self::Postgres(name) = self else { return };
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // Dropping happens inside a runtime that must not be blocked by another one.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(on_server(&statement));
        });
        let _a_database_that_stays_does_no_harm = dropping.join();
    }
}

/// Whether the server has a database of this name.
pub(crate) async fn exists(name: &str) -> bool {
    let mut connection = PgConnection::connect(&server_url()).await.unwrap();
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
    found.fetch_optional(&mut connection).await.unwrap().is_some()
}

/// Runs a statement on the server's own database.
pub(crate) async fn on_server(sql: &str) {
    let mut connection =
        PgConnection::connect(&server_url()).await.expect("a PostgreSQL that takes connections");
    connection.execute(sqlx::AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn server_url() -> String {
    env::var("STAGEWRIGHT_TEST_POSTGRES_URL")
        .expect("STAGEWRIGHT_TEST_POSTGRES_URL names a server on which databases may be created")
}
