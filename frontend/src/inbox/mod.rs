//! The inbox: what waits for the person, by when it is due.

mod page;

pub(crate) use page::InboxPage;
