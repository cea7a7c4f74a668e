//! Standing in: who works and decides in whose place, for whom it concerns and for who leads.

mod form;
mod ops;
mod page;
mod screens;

pub(crate) use screens::stand_ins_page;
