//! What a server keeps in memory of deals. Each part says when it may be used.

use super::changed_cards::ChangedCards;
use super::kept_columns::KeptColumns;
use super::known_states::KnownStates;

/// Deals as they were read last.
#[derive(Debug, Default)]
pub struct Remembered {
    pub(super) columns: KeptColumns,
    pub(super) changed_cards: ChangedCards,
    pub(super) states: KnownStates,
}
