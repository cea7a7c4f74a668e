//! How long to wait after failed sign-ins. A growing delay, never a lock for good: whoever forgot a password gets in
//! again, whoever guesses gets nowhere.

use std::net::{IpAddr, Ipv6Addr};

use shared::time::Timestamp;

/// Failures of one address of mail that cost nothing.
pub const FREE_PER_EMAIL: u32 = 5;
/// Failures from one network address that cost nothing. More than for a mail address: an office shares one.
pub const FREE_PER_NETWORK_ADDRESS: u32 = 20;
/// The longest delay, in seconds.
const LONGEST_SECONDS: i64 = 900;
/// After so many quiet seconds, failures are forgotten.
const FORGOTTEN_AFTER_SECONDS: i64 = 3_600;

/// One subscriber's network: with IPv6, whoever has one address has the 2^64 beside it.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

/// The failed sign-ins of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How many failed in a row.
    pub failures: u32,
    /// No attempt before this.
    pub blocked_until: Timestamp,
    /// When the last one failed.
    pub last_at: Timestamp,
}

impl Attempts {
    /// Whole seconds until the next attempt is allowed; none when it is allowed now.
    pub fn wait(&self, now: Timestamp) -> Option<u64> {
        let micros = self.blocked_until.micros().saturating_sub(now.micros());
        u64::try_from(micros).ok().filter(|micros| *micros > 0).map(|micros| micros.div_ceil(1_000_000))
    }

    /// What is remembered after one more failure, when `free` of them cost nothing.
    #[must_use]
    pub fn after_failure(previous: Option<Self>, free: u32, now: Timestamp) -> Self {
        let recent = previous.filter(|last| now < last.last_at.plus_seconds(FORGOTTEN_AFTER_SECONDS));
        let failures = recent.map_or(0, |last| last.failures).saturating_add(1);
        Self { failures, blocked_until: now.plus_seconds(delay_seconds(failures, free)), last_at: now }
    }
}

/// 1 second when the free failures are used up, then twice as long each time.
fn delay_seconds(failures: u32, free: u32) -> i64 {
    match failures.checked_sub(free) {
        None => 0,
        Some(beyond) => 1_i64
            .checked_shl(beyond)
            .filter(|delay| (1..LONGEST_SECONDS).contains(delay))
            .unwrap_or(LONGEST_SECONDS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    fn after(failures: u32) -> Attempts {
        (0..failures)
            .fold(None, |last, _| Some(Attempts::after_failure(last, FREE_PER_EMAIL, START)))
            .unwrap()
    }

    #[test]
    fn the_delay_begins_after_five_failures_and_doubles_up_to_a_quarter_of_an_hour() {
        let waits: Vec<Option<u64>> = (4..=8).map(|failures| after(failures).wait(START)).collect();
        assert_eq!(waits, [None, Some(1), Some(2), Some(4), Some(8)]);
        for many in [16, 40, 80, 1_000] {
            assert_eq!(after(many).wait(START), Some(900), "{many}");
        }
    }

    #[test]
    fn waiting_ends_and_quiet_is_rewarded() {
        let attempts = after(6);
        assert_eq!(attempts.wait(START.plus_seconds(1)), Some(1));
        assert_eq!(attempts.wait(START.plus_seconds(2)), None);
        let later = Attempts::after_failure(Some(attempts), FREE_PER_EMAIL, START.plus_seconds(3_600));
        assert_eq!(later.failures, 1);
    }
}
