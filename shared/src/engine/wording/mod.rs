//! What the engine says, in the reader's language: values, blockers, the timeline. Conditions stand in `explain`.

mod blockers;
mod events;
mod migration;
pub mod values;

pub use events::{Description, describe};
