//! What the company's screens ask of the server.

use crate::api::graphql::{fragment, input, operation};
use crate::api::scalars::Date;
use crate::api::types::UserError;

fragment! {
    /// On which days the company works.
    pub(super) struct BusinessCalendar: "BusinessCalendar" {
        pub(super) working_days: Vec<i32>,
        pub(super) holidays: Vec<Date>,
    }
}

fragment! {
    pub(super) struct WorkingCompany: "Organisation" {
        pub(super) calendar: BusinessCalendar,
    }
}

fragment! {
    pub(super) struct CompanyViewer: "Viewer" {
        pub(super) organisation: WorkingCompany,
    }
}

operation! {
    /// Reads the business calendar.
    query CalendarQuery() {
        viewer: CompanyViewer,
    }
}

input! {
    /// What changes of it; what is absent stays.
    pub(super) struct CalendarChangeInput {
        pub(super) working_days: Option<Vec<i32>>,
        pub(super) add_holidays: Vec<Date>,
        pub(super) remove_holidays: Vec<Date>,
    }
}

fragment! {
    pub(super) struct CalendarPayload: "CalendarPayload" {
        pub(super) calendar: Option<BusinessCalendar>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation CalendarChange(input: CalendarChangeInput) {
        calendar_change("input: $input"): CalendarPayload,
    }
}
