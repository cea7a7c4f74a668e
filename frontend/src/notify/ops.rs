//! What the notifications ask of the server.

use crate::api::graphql::{fragment, input, operation};
use crate::api::scalars::{DateTime, Id};
use crate::api::types::PageInfo;

fragment! {
    /// A message to the reader.
    pub(super) struct Notification: "Notification" {
        pub(super) id: Id,
        pub(super) subject: String,
        pub(super) body: String,
        pub(super) deal_number: Option<String>,
        pub(super) created_at: DateTime,
        pub(super) read_at: Option<DateTime>,
    }
}

fragment! {
    pub(super) struct NotificationPage: "NotificationConnection" {
        pub(super) nodes: Vec<Notification>,
        pub(super) page_info: PageInfo,
    }
}

operation! {
    /// The newest messages, or those after a place in the list.
    query NotificationsQuery(after: Option<String>) {
        notifications("first: 30, after: $after"): NotificationPage,
    }
}

input! {
    pub(super) struct NotificationsReadInput {
        pub(super) ids: Option<Vec<Id>>,
    }
}

fragment! {
    pub(super) struct ReadPayload: "NotificationsReadPayload" {
        pub(super) unread_notifications: i32,
    }
}

operation! {
    mutation NotificationsRead(input: NotificationsReadInput) {
        notifications_read("input: $input"): ReadPayload,
    }
}
