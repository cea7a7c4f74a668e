//! Notifications: what happened that concerns the person.

mod page;

pub(crate) use page::NotificationsPage;
