//! Points in time and dates as people say them, with the full one on hover and for programs.

use crate::dom::prelude::*;

use crate::api::scalars::{Date, DateTime};
use crate::{browser, format};

/// A point in time: "3 hours ago".
pub(crate) fn when(time: &DateTime) -> AnyView {
    let full = format::time_long(time);
    let ago = format::time_ago(time, browser::now_ms());
    view! { <time datetime=time.to_string() title=full>{ago}</time> }.into_any()
}

/// A date: "tomorrow".
pub(crate) fn day(date: Date, today: Date) -> AnyView {
    let full = format::date_long(date);
    view! { <time datetime=date.to_string() title=full>{format::date_relative(date, today)}</time> }
        .into_any()
}
