//! The inbox: what waits for the person, by when it is due, and doing it in place.

mod model;
mod ops;
mod page;
mod row;

pub(crate) use page::{InboxPage, OpenTask};
