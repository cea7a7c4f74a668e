//! The clocks and id sources of the running server. The only place that reads the machine's clock or makes
//! ids; secrets are drawn in `storage::random`.

use std::sync::atomic::{AtomicI64, Ordering};

use shared::time::Timestamp;
use uuid::Uuid;

use crate::ctx::{Clock, IdSource};

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is set, for tests and demonstrations on a loopback address.
#[derive(Debug)]
pub struct SettableClock(AtomicI64);

impl SettableClock {
    /// A clock that shows this time.
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.micros()))
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for SettableClock {
    /// Each reading is a microsecond later, so that what happens in order is recorded in order.
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

impl Clock for std::sync::Arc<SettableClock> {
    fn now(&self) -> Timestamp {
        self.as_ref().now()
    }
}

/// Time-ordered random ids (UUID version 7).
#[derive(Debug)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
