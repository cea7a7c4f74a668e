//! `stagewright backup FILE`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::failure::{Failure, Outcome};
use super::{out, settings, sqlite};
use crate::db::Db;

/// What `backup` is given.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The file to write. It must not exist yet.
    file: PathBuf,
}

/// Writes one consistent copy of the database.
pub(super) async fn run(options: Options) -> Outcome {
    let settings = settings()?;
    let Some(source) = sqlite::file(&settings) else {
        return Err(Failure::new(
            "backup copies SQLite databases; back up PostgreSQL by its own tools, for instance pg_dump --format=custom",
        ));
    };
    let target = options.file;
    if !source.exists() {
        return Err(Failure::new(format!("there is no database {}", source.display())));
    }
    if target.exists() {
        return Err(Failure::new(format!("{} exists already; choose a new file", target.display())));
    }
    let db = Db::connect(&settings.database_url).await?;
    let name = target.to_str().ok_or_else(|| Failure::new("the file's name must be valid UTF-8"))?;
    if let Err(error) = db.vacuum_into(name).await {
        // Half a copy must not pass for a backup.
        let _there_may_be_none = std::fs::remove_file(&target);
        return Err(error.into());
    }
    sync(&target).map_err(|error| Failure::new(format!("{}: {error}", target.display())))?;
    out(format!("Backed up {} to {}.", source.display(), target.display()));
    out(format!(
        "Documents and keys are files of their own: copy {} and {} as well.",
        settings.storage_dir.display(),
        settings.keys_dir.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Waits until the copy is on disk.
fn sync(file: &Path) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()
}
