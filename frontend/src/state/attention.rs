//! What waits for the person, in numbers: the inbox by group and unread notifications. Live, for the rail and the bell.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::graphql::{fragment, operation};
use crate::api::socket::{Delivery, use_socket};
use crate::api::use_api;
use crate::state::session::{Session, use_session};

fragment! {
    /// Open steps by when they are due.
    pub(crate) struct InboxCounts: "InboxCounts" {
        /// Past their date.
        pub(crate) overdue: i32,
        /// Due today.
        pub(crate) today: i32,
        /// Due this week.
        pub(crate) this_week: i32,
        /// Due later, or without a date.
        pub(crate) later: i32,
        /// Waiting for somebody else.
        pub(crate) waiting: i32,
        /// All that the person can do now.
        pub(crate) total: i32,
        /// Approvals among them.
        pub(crate) approvals: i32,
    }
}

fragment! {
    /// The numbers of the inbox.
    pub(crate) struct InboxPart: "Inbox" {
        counts: InboxCounts,
    }
}

fragment! {
    pub(crate) struct ViewerPart: "Viewer" {
        unread_notifications: i32,
    }
}

fragment! {
    pub(crate) struct InboxChange: "InboxChange" {
        counts: InboxCounts,
        unread_notifications: i32,
        resync: bool,
    }
}

operation! {
    query AttentionQuery() {
        inbox: InboxPart,
        viewer: ViewerPart,
    }
}

operation! {
    subscription InboxChanged() {
        inbox_changed: InboxChange,
    }
}

const NOTHING: InboxCounts =
    InboxCounts { overdue: 0, today: 0, this_week: 0, later: 0, waiting: 0, total: 0, approvals: 0 };

/// What waits; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Attention {
    counts: RwSignal<InboxCounts>,
    /// Grows with every change, for views that list what waits.
    changes: RwSignal<u32>,
    session: Session,
}

/// What waits.
pub(crate) fn use_attention() -> Attention {
    expect_context()
}

impl Attention {
    /// Reads the numbers and follows them for as long as the current owner lives.
    pub(crate) fn start() -> Self {
        let (api, socket) = (use_api(), use_socket());
        let attention =
            Self { counts: RwSignal::new(NOTHING), changes: RwSignal::new(0), session: use_session() };
        let read = move || {
            spawn_local(async move {
                if let Ok(answer) = api.query(AttentionQuery::with()).await {
                    attention.show(answer.inbox.counts, answer.viewer.unread_notifications);
                }
            });
        };
        read();
        socket.subscribe(InboxChanged::with(), move |delivery| match delivery {
            Delivery::Event(InboxChanged { inbox_changed: change }) if !change.resync => {
                attention.show(change.counts, change.unread_notifications);
            }
            _ => read(),
        });
        attention
    }

    fn show(self, counts: InboxCounts, unread: i32) {
        self.session.set_unread(unread);
        self.counts.try_set(counts);
        self.changes.try_update(|changes| *changes += 1);
    }

    /// Open steps; follows changes.
    pub(crate) fn counts(self) -> InboxCounts {
        self.counts.get()
    }

    /// A number that grows with every change of what waits; read it to fetch a list anew.
    pub(crate) fn changes(self) -> Signal<u32> {
        self.changes.into()
    }
}
