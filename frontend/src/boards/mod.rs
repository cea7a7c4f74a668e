//! Boards: every deal of a process as a card in the column of its stage.
//!
//! Invariants: a move goes through [`state::BoardState::move_card`] whoever asks for it; a board is never fetched anew
//! because of a move; columns redraw only when their own cards, count or sum change.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "handles of signals: small in the app, but in debug builds each signal carries where it was made"
)]

mod bulk;
mod card;
mod column;
mod drag;
mod filter;
mod floats;
mod model;
mod more;
mod ops;
mod page;
mod refusal;
mod rows;
mod state;
mod stopping;
mod toolbar;

pub(crate) use ops::Card;
pub(crate) use page::BoardPage;
