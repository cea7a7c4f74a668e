//! How many points a user may spend per minute: a leaky bucket per user, in memory of this server.
//!
//! Runs on the machine's own time, not on the clock of the use cases: a clock that stands still in a test or a
//! demonstration must not let buckets run full.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use shared::ids::UserId;
use tokio::time::{Duration, Instant};

/// How many users are remembered before those with an empty bucket are forgotten.
const REMEMBERED: usize = 10_000;

/// What is left after an operation was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowance {
    /// Points that can be spent now.
    pub remaining: u32,
    /// Seconds until everything can be spent again.
    pub full_in: u64,
}

/// The buckets.
#[derive(Debug)]
pub(super) struct Rates {
    /// Points a user may spend per minute.
    pub(super) per_minute: u32,
    buckets: Mutex<HashMap<UserId, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Points spent and not yet leaked away.
    level: f64,
    seen: Instant,
}

impl Bucket {
    fn leak(&mut self, now: Instant, per_second: f64) {
        let leaked = now.duration_since(self.seen).as_secs_f64() * per_second;
        self.level = (self.level - leaked).max(0.0);
        self.seen = now;
    }
}

impl Rates {
    /// Buckets that hold what may be spent in a minute.
    pub(super) fn new(per_minute: u32) -> Self {
        Self { per_minute, buckets: Mutex::default() }
    }

    /// Spends points, or says after how many seconds there will be enough.
    pub(super) fn spend(&self, user: UserId, points: u32, now: Instant) -> Result<Allowance, u64> {
        let per_second = f64::from(self.per_minute) / 60.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(&user) {
            buckets.retain(|_, bucket| now.duration_since(bucket.seen) < Duration::from_mins(1));
        }
        let bucket = buckets.entry(user).or_insert(Bucket { level: 0.0, seen: now });
        bucket.leak(now, per_second);
        let level = bucket.level + f64::from(points);
        let missing = level - f64::from(self.per_minute);
        if missing > 0.0 {
            return Err(whole(missing / per_second).max(1));
        }
        bucket.level = level;
        let remaining = u32::try_from(whole(-missing)).unwrap_or(self.per_minute);
        Ok(Allowance { remaining, full_in: whole(level / per_second) })
    }
}

/// Rounded up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small number that is not negative"
)]
fn whole(number: f64) -> u64 {
    number.max(0.0).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(number: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_bucket_runs_full_and_leaks() {
        let rates = Rates::new(60_000);
        let begun = Instant::now();
        let spend =
            |number, points, second| rates.spend(user(number), points, begun + Duration::from_secs(second));
        assert_eq!(spend(1, 1_000, 0), Ok(Allowance { remaining: 59_000, full_in: 1 }));
        assert_eq!(spend(1, 59_000, 0), Ok(Allowance { remaining: 0, full_in: 60 }));
        assert_eq!(spend(1, 5_000, 0), Err(5));
        assert!(spend(2, 5_000, 0).is_ok(), "each user has an own bucket");
        assert_eq!(spend(1, 5_000, 5), Ok(Allowance { remaining: 0, full_in: 60 }));
        assert_eq!(spend(1, 1, 125), Ok(Allowance { remaining: 59_999, full_in: 1 }));
    }
}
