//! Several servers on one PostgreSQL hear of each other's changes.
//!
//! Invariants: changes go out after their commit and by a connection of their own, many at once, so that no writer waits
//! for them; a server that may have missed something tells its listeners to start over, and keeps nothing of sessions
//! and people until it hears again.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Error;
use sea_orm::sqlx::postgres::{PgListener, PgNotification};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::hub::Change;
use crate::ctx::App;
use crate::db::{Params, access};
use crate::error::AppResult;

/// The channel on which changes are passed on.
const CHANGES: &str = "stagewright_changes";
/// How long a lost connection is left alone before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How many changes go out at once.
const BATCH: usize = 100;

/// A change on its way to the other servers.
#[derive(Serialize, Deserialize)]
struct Message {
    /// The server it happened on.
    from: Uuid,
    change: Change,
}

/// Begins to pass changes to and fro; on SQLite there is one server and nothing to do.
pub fn start(app: &Arc<App>, work: &mut JoinSet<()>) {
    if app.db.backend() == DbBackend::Postgres {
        let from = app.ids.next();
        work.spawn(hear(app.clone(), from));
        work.spawn(tell(app.clone(), from));
    }
}

/// Hears the others until the server stops.
async fn hear(app: Arc<App>, own: Uuid) {
    loop {
        if let Err(error) = listen(&app, own).await {
            tracing::warn!(%error, "other servers cannot be heard at the moment");
        }
        app.db.access().set_hearing(false);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Hears the others until the connection is lost.
async fn listen(app: &App, own: Uuid) -> Result<(), Error> {
    let mut listener = PgListener::connect(&app.settings.database_url).await?;
    listener.listen_all([access::CHANNEL, CHANGES]).await?;
    app.db.access().set_hearing(true);
    // What happened until now was not heard; from now on nothing is missed.
    app.hub.pass_on(Change::Missed);
    while let Some(heard) = listener.try_recv().await? {
        take(app, own, &heard);
    }
    Ok(())
}

fn take(app: &App, own: Uuid, heard: &PgNotification) {
    if heard.channel() == access::CHANNEL {
        app.db.access().changed();
        return;
    }
    // Another version of the server may say what this one does not understand.
    match serde_json::from_str(heard.payload()) {
        Ok(Message { from, .. }) if from == own => {}
        Ok(Message { change, .. }) => app.hub.pass_on(change),
        Err(_) => app.hub.pass_on(Change::Missed),
    }
}

/// Tells the others what happens here until the server stops.
async fn tell(app: Arc<App>, from: Uuid) {
    let mut changes = app.hub.listen_to_own();
    while let Some(batch) = gather(&mut changes).await {
        if let Err(error) = send(&app, from, batch).await {
            tracing::warn!(?error, "other servers could not be told of changes");
        }
    }
}

/// The next changes: those that are there already, at least one.
async fn gather(changes: &mut Receiver<Arc<Change>>) -> Option<Vec<Arc<Change>>> {
    let mut batch = match changes.recv().await {
        Ok(change) => vec![change],
        Err(RecvError::Lagged(_)) => vec![Arc::new(Change::Missed)],
        Err(RecvError::Closed) => return None,
    };
    while batch.len() < BATCH {
        match changes.try_recv() {
            Ok(change) => batch.push(change),
            Err(TryRecvError::Lagged(_)) => batch.push(Arc::new(Change::Missed)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    Some(batch)
}

async fn send(app: &App, from: Uuid, batch: Vec<Arc<Change>>) -> AppResult<()> {
    let mut params = Params::default();
    let channel = params.add(CHANGES);
    let mut messages = Vec::with_capacity(batch.len());
    for change in batch {
        let message = Message { from, change: Change::clone(&change) };
        messages.push(format!("pg_notify({channel}, {})", params.add(serde_json::to_string(&message)?)));
    }
    let sql = format!("SELECT {}", messages.join(", "));
    let reader = app.db.reader();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, params.into_values());
    reader.query_one_raw(statement).await?;
    Ok(())
}
