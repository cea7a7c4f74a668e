//! A due date: as people say it, red with an icon and a word when late, amber when today or tomorrow.

use crate::dom::prelude::*;

use crate::api::scalars::Date;
use crate::format;
use crate::i18n::t;
use crate::ui::icon::{Icon, icon};

/// How pressing a due date is.
fn class_of(days: i32, late: bool) -> &'static str {
    match days {
        _ if late => "due due-late",
        0 | 1 => "due due-soon",
        _ => "due",
    }
}

fn view(due: Date, late: bool, today: Date, on_time: impl FnOnce(i32) -> String) -> AnyView {
    let days = format::days_from(today, due);
    let words = if late { t!(common::days_late, &(-days).max(1).to_string()) } else { on_time(days) };
    let picture = icon(if late { Icon::Late } else { Icon::Calendar });
    view! {
        <span class=class_of(days, late)>
            {picture}
            <time datetime=due.to_string() title=format::date_long(due)>{words}</time>
        </span>
    }
    .into_any()
}

/// A due date for the narrow lines of cards and tables: "5 d late", "today", "Tue", "24 Nov".
pub(crate) fn due_short(due: Date, late: bool, today: Date) -> AnyView {
    view(due, late, today, |days| match days {
        2..=6 => format::weekday(due),
        _ => format::date_relative(due, today),
    })
}

/// A due date: "5 d late", "today", "in 3 days", "24 Nov". `today` is the company's.
pub(crate) fn due_view(due: Date, late: bool, today: Date) -> AnyView {
    view(due, late, today, |_| format::date_relative(due, today))
}

#[cfg(test)]
mod tests {
    use super::class_of;

    #[test]
    fn late_wins_over_soon() {
        assert_eq!(class_of(-2, true), "due due-late");
        assert_eq!(class_of(1, false), "due due-soon");
        assert_eq!(class_of(7, false), "due");
    }
}
