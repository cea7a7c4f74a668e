//! `stagewright migrate`

use std::process::ExitCode;

use super::failure::{Failure, Outcome};
use super::{out, settings, sqlite};
use crate::app;
use crate::db::migrate;

/// Brings the database up to date.
pub(super) async fn run() -> Outcome {
    let settings = settings()?;
    // SQLite knows no lock that would last over all migrations.
    let _lock = sqlite::file(&settings).map(|file| sqlite::lock(&file)).transpose()?;
    let fail = |error| Failure::of_start(error, &settings.database_url);
    let db = app::connect(&settings).await.map_err(fail)?;
    migrate::up(&db).await.map_err(|error| fail(error.into()))?;
    out("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
