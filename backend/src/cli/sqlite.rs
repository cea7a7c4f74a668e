//! What commands need to know about SQLite files.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::config::Settings;
use crate::db::inspect_sqlite;

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
    inspect_sqlite(file)
        .await
        .map_err(|problem| Failure::new(format!("{} cannot be restored: {problem}", file.display())))
}
