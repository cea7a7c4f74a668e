//! Looks at a database file before it is trusted.

use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

/// Whether a file is a sound SQLite database of ours; otherwise what is wrong with it.
pub async fn inspect_sqlite(file: &Path) -> Result<(), String> {
    let address = format!("sqlite://{}?mode=ro", file.display());
    let connection = Database::connect(address).await.map_err(|error| error.to_string())?;
    let sound = ask(&connection, "PRAGMA integrity_check", "integrity_check").await;
    let table = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'organisations'";
    let ours = ask(&connection, table, "name").await;
    let closed = connection.close().await;
    let (sound, ours) = (sound.map_err(|error| error.to_string())?, ours.map_err(|error| error.to_string())?);
    match (sound.as_deref(), ours) {
        (Some("ok"), Some(_)) => closed.map_err(|error| error.to_string()),
        (Some("ok"), None) => Err("it is no Stagewright database".to_owned()),
        (problem, _) => Err(format!("it is damaged ({})", problem.unwrap_or("no answer"))),
    }
}

async fn ask(connection: &DatabaseConnection, sql: &str, column: &str) -> Result<Option<String>, DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    connection.query_one_raw(statement).await?.map(|row| row.try_get("", column)).transpose()
}
