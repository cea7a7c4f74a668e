//! The loop of a worker: rounds, pauses, and pauses that grow while rounds fail.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use crate::error::AppResult;

/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What a worker listens to.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    /// Something was committed.
    pub(super) woken: watch::Receiver<()>,
    /// The server stops.
    pub(super) stopping: watch::Receiver<bool>,
}

impl Signals {
    /// For workers that go by time alone.
    pub(super) fn deaf(&self) -> Self {
        Self { woken: watch::channel(()).1, stopping: self.stopping.clone() }
    }
}

/// Works until the server stops. A round says whether there is more to do at once.
pub(super) async fn work<F, R>(
    name: &'static str,
    poll: Duration,
    gather: Duration,
    mut signals: Signals,
    mut round: F,
) where
    F: FnMut() -> R,
    R: Future<Output = AppResult<bool>>,
{
    let mut failures = 0;
    while !*signals.stopping.borrow() {
        let pause = match AssertUnwindSafe(round()).catch_unwind().await {
            Ok(Ok(more)) => {
                failures = 0;
                if more { Duration::ZERO } else { poll }
            }
            Ok(Err(error)) => {
                tracing::error!(worker = name, error = ?error, failures, "a round failed and is repeated later");
                failures += 1;
                after_failures(poll, failures)
            }
            Err(_) => {
                tracing::error!(worker = name, failures, "a round panicked and is repeated later");
                failures += 1;
                after_failures(poll, failures)
            }
        };
        tokio::select! {
            _ = signals.stopping.changed() => {}
            () = tokio::time::sleep(pause) => {}
            // A commit does not cut a pause after a failure short. When nobody can wake any more, time still does.
            Ok(()) = signals.woken.changed(), if failures == 0 => tokio::time::sleep(gather).await,
        }
    }
}

/// Twice as long after each failure, never shorter than the usual pause.
fn after_failures(poll: Duration, failures: u32) -> Duration {
    let pause = Duration::from_secs(1_u64 << failures.min(6)).min(LONGEST_PAUSE);
    pause.max(poll)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::error::AppError;

    #[tokio::test]
    async fn a_worker_survives_errors_and_panics_and_stops_when_told() {
        tokio::time::pause();
        let (stop, stopping) = watch::channel(false);
        let (_bell, woken) = watch::channel(());
        let rounds = Arc::new(AtomicU32::new(0));
        let counted = rounds.clone();
        let worker = tokio::spawn(work(
            "test",
            Duration::from_secs(1),
            Duration::ZERO,
            Signals { woken, stopping },
            move || {
                let round = counted.fetch_add(1, Ordering::SeqCst);
                async move {
                    match round {
                        0 => Err(AppError::internal("broken")),
                        1 => panic!("on purpose"),
                        2 => Ok(true),
                        _ => Ok(false),
                    }
                }
            },
        ));
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(rounds.load(Ordering::SeqCst) > 4);
        stop.send_replace(true);
        worker.await.unwrap();
    }

    #[test]
    fn pauses_grow_to_a_minute() {
        let poll = Duration::from_secs(1);
        let pauses: Vec<u64> =
            [1, 2, 5, 6, 60].map(|failures| after_failures(poll, failures).as_secs()).to_vec();
        assert_eq!(pauses, [2, 4, 32, 60, 60]);
    }
}
