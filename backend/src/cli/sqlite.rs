//! What commands need to know about SQLite files.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use super::failure::Failure;
use crate::config::Settings;

/// The file of the settings' database; none for PostgreSQL.
pub(super) fn file(settings: &Settings) -> Option<PathBuf> {
    let path = settings.database_url.strip_prefix("sqlite://")?;
    Some(path.split('?').next().unwrap_or(path).into())
}

/// A path with something after its name: `-wal`, `.lock`.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Says that this process alone serves or replaces a database, until it ends. The operating system forgets it with
/// the process, however that ends.
pub(super) fn lock(file: &Path) -> Result<File, Failure> {
    let path = beside(file, ".lock");
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    }
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let opened = opened.map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    match opened.try_lock() {
        Ok(()) => Ok(opened),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "another stagewright server uses {}; stop it first, or set another STAGEWRIGHT_DATABASE_URL",
            file.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Failure::new(format!("{}: {error}", path.display()))),
    }
}

/// Refuses a file that is no sound database of ours.
pub(super) async fn check_sound(file: &Path) -> Result<(), Failure> {
    let fail = |problem: String| Failure::new(format!("{} cannot be restored: {problem}", file.display()));
    let connection = Database::connect(format!("sqlite://{}?mode=ro", file.display()))
        .await
        .map_err(|error| fail(error.to_string()))?;
    let ask = async |sql: &str, column: &str| -> Result<Option<String>, sea_orm::DbErr> {
        let statement = Statement::from_string(DbBackend::Sqlite, sql);
        connection.query_one_raw(statement).await?.map(|row| row.try_get::<String>("", column)).transpose()
    };
    let sound =
        ask("PRAGMA integrity_check", "integrity_check").await.map_err(|error| fail(error.to_string()))?;
    let ours =
        ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'organisations'", "name").await;
    let closed = connection.close().await;
    match (sound.as_deref(), ours) {
        (Some("ok"), Ok(Some(_))) => closed.map_err(|error| fail(error.to_string())),
        (Some("ok"), Ok(None)) => Err(fail("it is no Stagewright database".to_owned())),
        (_, Err(error)) => Err(fail(error.to_string())),
        (problem, _) => Err(fail(format!("it is damaged ({})", problem.unwrap_or("no answer")))),
    }
}
