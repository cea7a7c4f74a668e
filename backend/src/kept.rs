//! What servers keep in memory of an organisation.
//!
//! Invariant: what is kept is used only by a request that read the same revision of the organisation from the database,
//! so a change made by any server holds for the next request. Whoever changes something that is kept raises the revision
//! in the same transaction.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use shared::ids::OrgId;

use crate::error::AppResult;

/// One thing of each organisation, at the revision it was read last.
#[derive(Debug)]
pub struct Kept<T>(RwLock<HashMap<OrgId, (i64, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T> Kept<T> {
    /// The thing at a revision; read if it is not known.
    pub async fn at(
        &self,
        org: OrgId,
        revision: i64,
        read: impl AsyncFnOnce() -> AppResult<T>,
    ) -> AppResult<Arc<T>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned();
        if let Some((_, known)) = known.filter(|(at, _)| *at == revision) {
            return Ok(known);
        }
        let found = Arc::new(read().await?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(org, (revision, found.clone()));
        Ok(found)
    }

    /// The thing as it was read last, for listeners whose own request was long ago.
    pub fn newest(&self, org: OrgId) -> Option<Arc<T>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&org).map(|(_, known)| known.clone())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_thing_is_read_once_for_each_revision() {
        let kept = Kept::<u32>::default();
        let org = OrgId(Uuid::from_u128(1));
        let read =
            async |value| kept.at(org, 1, async || Ok(value)).await.map(|found| *found).unwrap_or_default();
        assert_eq!((read(7).await, read(8).await), (7, 7));
        assert!(kept.at(org, 2, async || Ok(9)).await.is_ok_and(|found| *found == 9));
        assert_eq!(kept.newest(org).as_deref(), Some(&9));
        assert_eq!(kept.newest(OrgId(Uuid::from_u128(2))), None);
    }
}
