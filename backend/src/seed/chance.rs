//! Numbers that look random and follow from a seed and a place alone, so that each part of the company can be made
//! without the parts before it.

use std::sync::atomic::{AtomicU64, Ordering};

use shared::time::Timestamp;
use uuid::Uuid;

use crate::ctx::IdSource;

/// What a number is drawn for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    Family,
    Account,
    Contact,
    Deal,
    Document,
    Event,
    Task,
    Person,
}

/// A number for something in a place.
pub(super) fn draw(seed: u64, what: For, place: u64) -> u64 {
    // SplitMix64: every input gives another output.
    let mut mixed = seed ^ ((what as u64 + 1) << 56) ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(factor);
        mixed ^= mixed >> 27;
    }
    mixed ^ (mixed >> 31)
}

/// An id for something that came at a time; later ones sort after earlier ones.
pub(super) fn id(seed: u64, what: For, place: u64, at: Timestamp) -> Uuid {
    let (high, low) = (draw(seed, what, place), draw(!seed, what, place));
    let random = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
    let mut ten = [0; 10];
    ten.copy_from_slice(&random[..10]);
    let millis = u64::try_from(at.micros() / 1_000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &ten).into_uuid()
}

/// Ids that follow from a seed, for what a seeded company makes in the usual way.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    at: Timestamp,
    given: AtomicU64,
}

impl SeededIds {
    /// Ids of a seed that tell this time.
    pub fn new(seed: u64, at: Timestamp) -> Self {
        Self { seed, at, given: AtomicU64::new(0) }
    }
}

impl IdSource for SeededIds {
    fn next(&self) -> Uuid {
        let place = self.given.fetch_add(1, Ordering::Relaxed);
        id(self.seed, For::Person, place, self.at.plus_seconds(i64::try_from(place).unwrap_or_default()))
    }
}
