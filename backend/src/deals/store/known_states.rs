//! States of deals, kept in memory by their version.
//!
//! Invariants: a version of a deal has one state, so a kept one is used only where the database says that this version is
//! the present one; what is kept was read outside a unit of work, or left by one that is committed, since a unit may yet be
//! undone.

use std::sync::Arc;

use shared::engine::DealState;
use shared::ids::{DealId, OrgId};

use crate::recent::Recent;

/// How many deals are kept; one takes some 10 kB.
const KEPT: usize = 1_024;

/// A version of a deal and its state.
pub(super) type KnownState = (i64, Arc<DealState>);

/// The deals that were read lately.
#[derive(Debug)]
pub struct KnownStates(Recent<(OrgId, DealId), KnownState>);

impl Default for KnownStates {
    fn default() -> Self {
        Self(Recent::of(KEPT))
    }
}

impl KnownStates {
    pub(super) fn recall(&self, org: OrgId, deal: DealId) -> Option<KnownState> {
        self.0.recall(&(org, deal))
    }

    pub(super) fn keep(&self, org: OrgId, deal: DealId, state: KnownState) {
        self.0.keep((org, deal), state);
    }
}
