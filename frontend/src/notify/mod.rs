//! Notifications: what happened that concerns the person.

mod ops;
mod page;

pub(crate) use page::NotificationsPage;
