//! `stagewright restore FILE`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::failure::{Failure, Outcome};
use super::{out, settings, sqlite};
use crate::clock::SystemClock;
use crate::ctx::Clock;
use crate::events::anchor::Anchors;

/// What `restore` is given.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The backup to restore.
    file: PathBuf,
    /// Replace a database that exists. The old one is kept beside it, ending in .replaced.
    #[arg(long)]
    force: bool,
}

/// Puts a backup in the place of the database.
pub(super) async fn run(options: Options) -> Outcome {
    let settings = settings()?;
    let Some(target) = sqlite::file(&settings) else {
        return Err(Failure::new(
            "restore puts back SQLite databases; restore PostgreSQL by its own tools, for instance pg_restore",
        ));
    };
    let source = options.file;
    if !source.is_file() {
        return Err(Failure::new(format!("there is no file {}", source.display())));
    }
    let _lock = sqlite::lock(&target)?;
    sqlite::check_sound(&source).await?;
    if target.exists() && !options.force {
        return Err(Failure::new(format!("{} exists; add --force to replace it", target.display())));
    }
    let replaced =
        replace(&source, &target).map_err(|error| Failure::new(format!("{}: {error}", target.display())))?;
    out(format!("Restored {} from {}.", target.display(), source.display()));
    if let Some(replaced) = replaced {
        out(format!("The database that was there is now {}.", replaced.display()));
    }
    let anchors = Anchors::open(&settings.keys_dir)?;
    let begun = anchors.begin_anew(SystemClock.now());
    if let Some(old) =
        begun.map_err(|error| Failure::new(format!("{}: {error}", settings.keys_dir.display())))?
    {
        out(format!("Anchors of the event log begin anew; the old ones are in {old}."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Copies the backup beside the database, moves the old database with its log out of the way and the copy in. Gives
/// where the old one is. A log that stayed would be replayed onto the new file.
fn replace(source: &Path, target: &Path) -> std::io::Result<Option<PathBuf>> {
    let copy = sqlite::beside(target, ".restoring");
    std::fs::copy(source, &copy)?;
    std::fs::File::open(&copy)?.sync_all()?;
    let replaced = sqlite::beside(target, ".replaced");
    for suffix in ["-wal", "-shm"] {
        remove(&sqlite::beside(&replaced, suffix))?;
    }
    let had_one = target.exists();
    if had_one {
        std::fs::rename(target, &replaced)?;
    }
    let log = sqlite::beside(target, "-wal");
    if log.exists() {
        std::fs::rename(log, sqlite::beside(&replaced, "-wal"))?;
    }
    remove(&sqlite::beside(target, "-shm"))?;
    std::fs::rename(copy, target)?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(had_one.then_some(replaced))
}

fn remove(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_old_log_stays_beside_the_restored_file() {
        let folder = std::env::temp_dir().join(format!("stagewright-restore-{}", std::process::id()));
        let _fresh = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let at = |name: &str| folder.join(name);
        for (name, content) in [("backup", "new"), ("db", "old"), ("db-wal", "log"), ("db-shm", "index")] {
            std::fs::write(at(name), content).unwrap();
        }
        assert_eq!(replace(&at("backup"), &at("db")).unwrap(), Some(at("db.replaced")));
        assert_eq!(std::fs::read_to_string(at("db")).unwrap(), "new");
        assert_eq!(std::fs::read_to_string(at("db.replaced-wal")).unwrap(), "log");
        assert!(!at("db-wal").exists() && !at("db-shm").exists());
    }
}
