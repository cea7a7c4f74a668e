//! What the inbox asks of the server.

use crate::api::graphql::{enums, fragment, operation};
use crate::api::scalars::{Date, DateTime, Id};
use crate::api::types::{Amount, PageInfo, Person, RoleName};

enums! {
    /// Where a task stands in the inbox, in the order in which it presses.
    pub(super) enum InboxGroup {
        /// Past its date.
        Overdue,
        /// Due today.
        Today,
        /// Due until Sunday.
        ThisWeek,
        /// Due later, or without a date.
        Later,
        /// Somebody else's, on a deal of the reader.
        Waiting,
    }
}

fragment! {
    /// An open step of a deal, or an item of one of its lists.
    pub(super) struct Task: "Task" {
        pub(super) id: Id,
        /// The step, or the list of an item.
        pub(super) step: String,
        pub(super) item: Option<i32>,
        pub(super) name: String,
        pub(super) kind: String,
        pub(super) role: RoleName,
        pub(super) group: InboxGroup,
        pub(super) deal_number: String,
        pub(super) deal_title: String,
        pub(super) account: String,
        pub(super) amount: Option<Amount>,
        pub(super) since: DateTime,
        pub(super) due: Option<Date>,
        pub(super) late: bool,
        pub(super) assignee: Option<Person>,
        pub(super) mine: bool,
        /// In whose place it falls to the reader.
        pub(super) stands_in_for: Option<Person>,
    }
}

fragment! {
    pub(super) struct TaskPage: "TaskConnection" {
        pub(super) nodes: Vec<Task>,
        pub(super) page_info: PageInfo,
    }
}

fragment! {
    pub(super) struct TaskList: "Inbox" {
        pub(super) tasks("group: $group, first: 100, after: $after"): TaskPage,
    }
}

operation! {
    /// The tasks of a group, or all that fall to the reader.
    query TasksQuery(group: Option<InboxGroup>, after: Option<String>) {
        inbox: TaskList,
    }
}
