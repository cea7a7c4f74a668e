//! Puts the running application together from its settings.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::{RandomIds, SettableClock, SystemClock};
use crate::config::Settings;
use crate::ctx::{App, Clock};
use crate::db::{Db, migrate};
use crate::deals::Remembered;
use crate::error::{AppError, AppResult};
use crate::events::hub::Hub;
use crate::identity::known::KnownSessions;
use crate::identity::passwords::Passwords;
use crate::identity::tokens::TokenKeys;
use crate::kept::Kept;
use crate::process::cache::Processes;
use crate::storage::Storage;

/// An application with an up-to-date database, and the handle of its clock if it is one that is set by hand.
pub async fn start(settings: Settings) -> AppResult<(Arc<App>, Option<Arc<SettableClock>>)> {
    let db = connect(&settings).await?;
    migrate::up(&db).await?;
    let settable = settings.clock.map(|now| Arc::new(SettableClock::new(now)));
    let clock: Arc<dyn Clock> = match &settable {
        Some(clock) => clock.clone(),
        None => Arc::new(SystemClock),
    };
    let app = App {
        tokens: TokenKeys::load_or_create(&settings.keys_dir, &settings.public_url, clock.now())
            .map_err(AppError::internal)?,
        storage: Storage::open(&settings.storage_dir).map_err(AppError::internal)?,
        passwords: Passwords::new(),
        ids: Arc::new(RandomIds),
        sessions: KnownSessions::default(),
        organisations: Kept::default(),
        people: Kept::default(),
        processes: Processes::default(),
        remembered: Remembered::default(),
        hub: Hub::default(),
        wake: Notify::new(),
        settings,
        db,
        clock,
    };
    Ok((Arc::new(app), settable))
}

/// Connects to the database of the settings; a missing folder of an SQLite file is made.
pub async fn connect(settings: &Settings) -> AppResult<Db> {
    if let Some(path) = settings.database_url.strip_prefix("sqlite://") {
        let path = std::path::Path::new(path.split('?').next().unwrap_or(path));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(AppError::internal)?;
        }
    }
    Ok(Db::connect(&settings.database_url).await?)
}
