//! A bounded map that forgets what was not used lately.

use std::collections::HashMap;
use std::hash::Hash;

/// Two generations, of which the older is dropped when the younger is full. Between half of and all the wanted number is
/// kept, at constant cost.
#[derive(Debug)]
pub struct Recent<K, V> {
    kept: usize,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    /// A map that keeps at most so many.
    pub fn keeping(kept: usize) -> Self {
        Self { kept, young: HashMap::new(), old: HashMap::new() }
    }

    /// What is kept under a key, which counts as used.
    pub fn recall(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let value = self.old.remove(key)?;
        self.keep(key.clone(), value.clone());
        Some(value)
    }

    /// Keeps a value.
    pub fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= self.kept / 2 {
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
        let mut recent = Recent::keeping(1_000);
        for n in 0..3_000 {
            recent.keep(n, n);
            assert_eq!(recent.recall(&0), Some(0));
        }
        assert!(recent.young.len() + recent.old.len() <= 1_000);
        assert_eq!(recent.recall(&1), None);
    }
}
