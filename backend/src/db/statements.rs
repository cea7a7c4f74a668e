//! Counts the statements that a request costs, so that it can be said and asserted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::DatabaseConnection;

tokio::task_local! {
    static COUNT: Statements;
}

/// The statements of one request so far, without BEGIN and COMMIT.
#[derive(Debug, Clone, Default)]
pub struct Statements(Arc<AtomicU32>);

impl Statements {
    /// Runs a part of the request, also one in a task of its own.
    pub async fn count<F: Future>(&self, work: F) -> F::Output {
        COUNT.scope(self.clone(), work).await
    }

    /// How many there were.
    pub fn so_far(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// The request this task works for, or a new count that nobody reads.
    pub fn of_this_request() -> Self {
        COUNT.try_with(Clone::clone).unwrap_or_default()
    }
}

/// Counts what a connection runs for requests.
pub(super) fn watch(connection: &mut DatabaseConnection) {
    connection.set_metric_callback(|_| {
        // Background jobs have no request.
        let _no_request = COUNT.try_with(|count| count.0.fetch_add(1, Ordering::Relaxed));
    });
}
