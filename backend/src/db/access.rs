//! Whether what this server keeps of sessions and people may still be used.
//!
//! Invariants: whoever takes or gives access says so in the unit that does it ([`super::Unit::changes_access`]), which
//! tells this server at the commit and the others with it; a server that cannot hear the others keeps nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The channel on which servers of one PostgreSQL tell each other that access changed.
pub const CHANNEL: &str = "stagewright_access";

/// Counts changes of access, of whichever organisation; they are rare.
#[derive(Debug, Clone, Default)]
pub struct Access(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    changes: AtomicU64,
    hears: AtomicBool,
}

impl Access {
    /// What was read when this number was given may be used as long as it stays the same. None as long as changes by
    /// others are not heard: on SQLite, where another process may write and reading is cheap, and without a connection.
    pub fn generation(&self) -> Option<u64> {
        self.0.hears.load(Ordering::Acquire).then(|| self.0.changes.load(Ordering::Acquire))
    }

    /// Nothing that was read before may be used any more.
    pub fn changed(&self) {
        self.0.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether others are heard from now on.
    pub fn set_hearing(&self, hears: bool) {
        self.changed();
        self.0.hears.store(hears, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_by_who_does_not_hear() {
        let access = Access::default();
        assert_eq!(access.generation(), None);
        access.set_hearing(true);
        let before = access.generation();
        assert!(before.is_some() && before == access.generation());
        access.changed();
        assert_ne!(before, access.generation());
        let before = access.generation();
        access.set_hearing(false);
        assert_eq!(access.generation(), None);
        access.set_hearing(true);
        assert_ne!(before, access.generation(), "what happened in between was not heard");
    }
}
