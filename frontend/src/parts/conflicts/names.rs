//! Names of why two companies seem to be one, and of how a conflict ends.

use super::ops::{ConflictReason, ConflictResolution};
use crate::i18n::t;

/// Every way a conflict can end.
pub(super) const RESOLUTIONS: [ConflictResolution; 4] = [
    ConflictResolution::NoConflict,
    ConflictResolution::Shared,
    ConflictResolution::HandedOver,
    ConflictResolution::Withdrawn,
];

/// Why two companies seem to be one.
pub(super) fn reason(reason: ConflictReason) -> &'static str {
    match reason {
        ConflictReason::SameNumber => t!(leads::same_number),
        ConflictReason::SameDomain => t!(leads::same_domain),
        ConflictReason::SimilarName => t!(leads::similar_name),
    }
}

/// How a conflict ended.
pub(super) fn resolution(resolution: ConflictResolution) -> &'static str {
    match resolution {
        ConflictResolution::NoConflict => t!(leads::no_conflict),
        ConflictResolution::Shared => t!(leads::shared),
        ConflictResolution::HandedOver => t!(leads::handed_over),
        ConflictResolution::Withdrawn => t!(leads::withdrawn),
    }
}
