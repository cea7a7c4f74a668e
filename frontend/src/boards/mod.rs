//! Boards: every deal of a process as a card in the column of its stage.

mod ops;
mod page;

pub(crate) use ops::Card;
pub(crate) use page::BoardPage;
