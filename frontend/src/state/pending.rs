//! Changes that are shown before the server has confirmed them, each reversible by its key.
//!
//! What a view shows is the server's state with every pending change applied on top, in order. A confirmed change is
//! taken away because the server's state now has it; a refused one is taken away because it never will. Approvals are
//! never put here: a decision is shown when it is recorded.

use crate::api::scalars::MutationKey;

/// A change that can be shown on top of a state.
pub(crate) trait Change<S> {
    /// Shows itself.
    fn apply(&self, state: &mut S);
}

/// Changes under way, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pending<C>(Vec<(MutationKey, C)>);

impl<C> Default for Pending<C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<C> Pending<C> {
    /// Adds a change under the key of its mutation.
    pub(crate) fn add(&mut self, key: MutationKey, change: C) {
        self.0.push((key, change));
    }

    /// Takes a change away, confirmed or refused. `None` when it was not, or no longer, pending.
    pub(crate) fn settle(&mut self, key: &MutationKey) -> Option<C> {
        let position = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(position).1)
    }

    /// The changes, oldest first.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &C> {
        self.0.iter().map(|(_, change)| change)
    }

    /// The state with every change shown on top.
    pub(crate) fn over<S: Clone>(&self, state: &S) -> S
    where
        C: Change<S>,
    {
        let mut shown = state.clone();
        for change in self.changes() {
            change.apply(&mut shown);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Add(i32);

    impl Change<i32> for Add {
        fn apply(&self, state: &mut i32) {
            *state += self.0;
        }
    }

    fn key(text: &str) -> MutationKey {
        MutationKey(text.to_owned())
    }

    #[test]
    fn a_settled_change_leaves_the_others_standing() {
        let mut pending = Pending::default();
        pending.add(key("a"), Add(1));
        pending.add(key("b"), Add(10));
        assert_eq!(pending.over(&100), 111);
        assert!(pending.settle(&key("a")).is_some());
        assert_eq!(pending.over(&100), 110);
        assert!(pending.settle(&key("a")).is_none() && pending.settle(&key("b")).is_some());
    }
}
