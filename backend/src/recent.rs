//! A bounded memory that forgets what was not used lately.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A map of two generations, of which the older is dropped when the younger is full: between half of and all the
/// wanted number is kept, at constant cost.
#[derive(Debug)]
pub struct Recent<K, V> {
    most: usize,
    generations: Mutex<Generations<K, V>>,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    /// A memory for so many entries.
    pub fn of(most: usize) -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new() };
        Self { most, generations: Mutex::new(generations) }
    }

    /// What is known, which is remembered longer for it.
    pub fn recall(&self, key: &K) -> Option<V> {
        let mut generations = self.lock();
        if let Some(value) = generations.young.get(key) {
            return Some(value.clone());
        }
        let value = generations.old.remove(key)?;
        generations.keep(self.most, key.clone(), value.clone());
        Some(value)
    }

    /// What is known, or else what is made now and remembered: the same for all who ask at once.
    pub fn recall_or(&self, key: &K, make: impl FnOnce() -> V) -> V {
        if let Some(value) = self.recall(key) {
            return value;
        }
        let mut generations = self.lock();
        if let Some(value) = generations.young.get(key) {
            return value.clone();
        }
        let value = make();
        generations.keep(self.most, key.clone(), value.clone());
        value
    }

    /// Remembers something.
    pub fn keep(&self, key: K, value: V) {
        self.lock().keep(self.most, key, value);
    }

    fn lock(&self) -> MutexGuard<'_, Generations<K, V>> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V> Generations<K, V> {
    fn keep(&mut self, most: usize, key: K, value: V) {
        if self.young.len() >= most / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_not_forgotten() {
        const MOST: usize = 1_000;
        let recent = Recent::of(MOST);
        for n in 0..MOST * 3 {
            recent.keep(n, n);
            assert_eq!(recent.recall(&0), Some(0));
        }
        let generations = recent.lock();
        assert!(generations.young.len() + generations.old.len() <= MOST);
        drop(generations);
        assert_eq!(recent.recall(&1), None);
    }

    #[test]
    fn a_thing_is_made_once() {
        let recent = Recent::of(10);
        assert_eq!((recent.recall_or(&1, || "first"), recent.recall_or(&1, || "second")), ("first", "first"));
    }
}
