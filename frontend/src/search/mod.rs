//! The command palette: one field from which a deal, a customer, a colleague or an action is a few letters away.

mod ops;
mod palette;

pub(crate) use palette::Palette;
