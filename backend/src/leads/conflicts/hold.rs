//! What the conflicts of a lead keep it from.

use shared::ids::UserId;
use shared::leads::{Hold, hold};

use crate::leads::store::ConflictRow;

/// What keeps a lead of `owner` from becoming a deal. Of several records of a collision the latest counts.
pub(crate) fn hold_of(owner: UserId, records: &[ConflictRow]) -> Option<Hold> {
    let is_latest =
        |row: &&ConflictRow| !records.iter().any(|later| later.with == row.with && later.id > row.id);
    let latest = records.iter().filter(is_latest);
    latest.filter_map(|row| hold(row.resolution, row.other_owner == owner)).max()
}
