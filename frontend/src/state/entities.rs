//! Every entity once, by id: whatever query, mutation or subscription brings it, all views of it follow.
//!
//! Invariants: an older version never replaces a newer one; a view that reads one entity is not touched by a change of
//! another. One table per type; `app.rs` puts them into context. An answer that comes when the view of a table is gone
//! changes nothing.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::api::scalars::Id;

/// Something with an id and a version that only grows.
pub(crate) trait Entity: Clone + PartialEq + Send + Sync + 'static {
    /// Its id.
    fn id(&self) -> &Id;
    /// Its version; 0 for what has none, where the last one seen counts.
    fn version(&self) -> i32;
}

/// The entities of one type.
pub(crate) struct Table<T>(StoredValue<HashMap<Id, ArcRwSignal<Option<T>>>>);

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Table<T> {}

/// The entities of one type.
pub(crate) fn use_table<T: Entity>() -> Table<T> {
    expect_context()
}

impl<T: Entity> Table<T> {
    /// An empty table.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// The entity of this id, now and whenever it changes; `None` while it is unknown.
    pub(crate) fn signal(self, id: &Id) -> ArcRwSignal<Option<T>> {
        let known = self.known(id);
        known.unwrap_or_else(|| {
            let signal = ArcRwSignal::new(None);
            self.0.try_update_value(|table| {
                table.insert(id.clone(), signal.clone());
            });
            signal
        })
    }

    /// The entity as it is now, without following it.
    pub(crate) fn now(self, id: &Id) -> Option<T> {
        self.known(id)?.get_untracked()
    }

    fn known(self, id: &Id) -> Option<ArcRwSignal<Option<T>>> {
        self.0.try_with_value(|table| table.get(id).cloned()).flatten()
    }

    /// Keeps an entity unless a newer version is known. Says whether it was news.
    pub(crate) fn put(self, entity: T) -> bool {
        let signal = self.signal(entity.id());
        let known = signal.read_untracked().as_ref().map(|known| (known.version(), *known == entity));
        let news = known.is_none_or(|(version, same)| entity.version() >= version && !same);
        if news {
            signal.set(Some(entity));
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, PartialEq)]
    struct Thing(Id, i32, &'static str);

    impl Entity for Thing {
        fn id(&self) -> &Id {
            &self.0
        }
        fn version(&self) -> i32 {
            self.1
        }
    }

    #[test]
    fn an_older_version_never_replaces_a_newer_one() {
        let owner = Owner::new();
        owner.with(|| {
            let table = Table::new();
            let id = Id::new("a");
            assert!(table.put(Thing(id.clone(), 2, "new")));
            assert!(!table.put(Thing(id.clone(), 1, "old")));
            assert!(!table.put(Thing(id.clone(), 2, "new")));
            assert!(table.put(Thing(id.clone(), 3, "newest")));
            assert_eq!(table.now(&id).map(|thing| thing.2), Some("newest"));
        });
    }
}
