//! Loads very many rows into an empty database, as fast as the engine takes them.
//!
//! Invariants: nothing is visible before [`Bulk::finish`]; indexes and references that were taken away for the loading
//! stand again after it, and are checked by the engine on the way. On SQLite the file must be one that nobody would miss
//! if the load is cut off, since it is written without a journal.

use std::fmt::Write as _;

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::sqlite::SqliteArguments;
use sea_orm::sqlx::{AssertSqlSafe, Executor, Postgres, Row, Sqlite, query};
use sea_orm::{DbBackend, DbErr, RuntimeErr};
use uuid::Uuid;

use super::Db;

/// How many values one statement of SQLite takes.
const SQLITE_VALUES: usize = 30_000;

/// A table and the columns that are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns in the order of the cells.
    pub columns: &'static [&'static str],
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// An id.
    Id(Uuid),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
}

/// Rows of one table, cell after cell.
#[derive(Debug)]
pub struct Batch {
    /// The table.
    pub table: Table,
    /// The cells of all rows.
    pub cells: Vec<Cell>,
}

/// A load that is under way.
pub struct Bulk {
    engine: Engine,
    /// What puts indexes and references back, in this order.
    afterwards: Vec<String>,
}

enum Engine {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

fn failed(error: sea_orm::sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

impl Bulk {
    /// Begins to load some tables.
    pub async fn begin(db: &Db, tables: &[Table]) -> Result<Self, DbErr> {
        let mut names = String::new();
        for table in tables {
            let _infallible = write!(names, "{}'{}'", if names.is_empty() { "" } else { ", " }, table.name);
        }
        match db.backend() {
            DbBackend::Sqlite => Self::begin_sqlite(db, &names).await,
            _ => Self::begin_postgres(db, &names).await,
        }
    }

    async fn begin_sqlite(db: &Db, names: &str) -> Result<Self, DbErr> {
        // Other connections would keep the journal alive.
        db.reader().close_by_ref().await?;
        let pool = db.writer().get_sqlite_connection_pool();
        let mut connection = pool.acquire().await.map_err(failed)?;
        let setting = "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                       PRAGMA cache_size = -262144; PRAGMA locking_mode = EXCLUSIVE";
        connection.execute(setting).await.map_err(failed)?;
        let indexes = format!(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({names})"
        );
        let rows = query(AssertSqlSafe(indexes)).fetch_all(&mut *connection).await.map_err(failed)?;
        let mut afterwards = Vec::new();
        for row in &rows {
            let drop = format!("DROP INDEX {}", row.get::<String, _>(0));
            connection.execute(AssertSqlSafe(drop)).await.map_err(failed)?;
            afterwards.push(row.get(1));
        }
        connection.execute("BEGIN").await.map_err(failed)?;
        Ok(Self { engine: Engine::Sqlite(connection), afterwards })
    }

    async fn begin_postgres(db: &Db, names: &str) -> Result<Self, DbErr> {
        let pool = db.writer().get_postgres_connection_pool();
        let mut connection = pool.acquire().await.map_err(failed)?;
        let setting = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '512MB'";
        connection.execute(setting).await.map_err(failed)?;
        // References hang on indexes, so they go first and come back last.
        let references = format!(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
             FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ({names})"
        );
        let indexes = format!(
            "SELECT format('DROP INDEX %I', indexname), indexdef FROM pg_indexes i
             WHERE schemaname = current_schema() AND tablename IN ({names})
               AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
        );
        let (mut afterwards, mut first) = (Vec::new(), Vec::new());
        for (list, sql) in [(&mut afterwards, references), (&mut first, indexes)] {
            for row in query(AssertSqlSafe(sql)).fetch_all(&mut *connection).await.map_err(failed)? {
                connection.execute(AssertSqlSafe(row.get::<String, _>(0))).await.map_err(failed)?;
                list.push(row.get::<String, _>(1));
            }
        }
        first.append(&mut afterwards);
        Ok(Self { engine: Engine::Postgres(connection), afterwards: first })
    }

    /// Writes rows.
    pub async fn write(&mut self, batch: Batch) -> Result<(), DbErr> {
        match &mut self.engine {
            Engine::Sqlite(connection) => insert(connection, batch).await,
            Engine::Postgres(connection) => copy(connection, &batch).await,
        }
    }

    /// Puts indexes and references back, saying how many are left to do, and makes everything visible.
    pub async fn finish(mut self, mut left: impl FnMut(usize)) -> Result<(), DbErr> {
        let mut to_do = self.afterwards.len();
        for statement in std::mem::take(&mut self.afterwards) {
            left(to_do);
            self.run(&statement).await?;
            to_do -= 1;
        }
        self.run("COMMIT").await?;
        left(0);
        self.run("ANALYZE").await?;
        if let Engine::Sqlite(_) = &self.engine {
            self.run("PRAGMA journal_mode = WAL").await?;
        }
        Ok(())
    }

    async fn run(&mut self, statement: &str) -> Result<(), DbErr> {
        let statement = AssertSqlSafe(statement.to_owned());
        match &mut self.engine {
            Engine::Sqlite(connection) => connection.execute(statement).await.map(|_| ()),
            Engine::Postgres(connection) => connection.execute(statement).await.map(|_| ()),
        }
        .map_err(failed)
    }
}

/// Rows for SQLite: many in one statement.
async fn insert(connection: &mut PoolConnection<Sqlite>, batch: Batch) -> Result<(), DbErr> {
    let width = batch.table.columns.len();
    let mut cells = batch.cells.into_iter().peekable();
    while cells.peek().is_some() {
        let some: Vec<Cell> = cells.by_ref().take(SQLITE_VALUES / width * width).collect();
        let row = format!("({})", vec!["?"; width].join(", "));
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {}",
            batch.table.name,
            batch.table.columns.join(", "),
            vec![row.as_str(); some.len() / width].join(", ")
        );
        let mut insert: Query<'_, Sqlite, SqliteArguments> = query(AssertSqlSafe(sql));
        for cell in some {
            insert = match cell {
                Cell::Null => insert.bind(None::<i64>),
                Cell::Id(id) => insert.bind(id),
                Cell::Int(number) => insert.bind(number),
                Cell::Flag(flag) => insert.bind(flag),
                Cell::Text(text) => insert.bind(text),
            };
        }
        insert.execute(&mut **connection).await.map_err(failed)?;
    }
    Ok(())
}

/// Rows for PostgreSQL: a stream of text.
async fn copy(connection: &mut PoolConnection<Postgres>, batch: &Batch) -> Result<(), DbErr> {
    let width = batch.table.columns.len();
    let mut text = String::new();
    for row in batch.cells.chunks(width) {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            write_cell(&mut text, cell);
        }
        text.push('\n');
    }
    let sql = format!("COPY {} ({}) FROM STDIN", batch.table.name, batch.table.columns.join(", "));
    let mut stream = connection.copy_in_raw(&sql).await.map_err(failed)?;
    stream.send(text.into_bytes()).await.map_err(failed)?;
    stream.finish().await.map(|_| ()).map_err(failed)
}

fn write_cell(text: &mut String, cell: &Cell) {
    let _infallible = match cell {
        Cell::Null => write!(text, "\\N"),
        Cell::Id(id) => write!(text, "{id}"),
        Cell::Int(number) => write!(text, "{number}"),
        Cell::Flag(flag) => write!(text, "{flag}"),
        Cell::Text(value) => {
            for character in value.chars() {
                match character {
                    '\\' => text.push_str("\\\\"),
                    '\t' => text.push_str("\\t"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    other => text.push(other),
                }
            }
            Ok(())
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_a_stream_is_escaped() {
        let mut text = String::new();
        write_cell(&mut text, &Cell::Text("a\tb\\c\nd".to_owned()));
        assert_eq!(text, "a\\tb\\\\c\\nd");
    }
}
