//! One line of the inbox: what, for which deal, since when, by when.

use leptos::prelude::*;

use super::ops::Task;
use crate::format;
use crate::i18n::t;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::icon::{Icon, icon};
use crate::ui::when::{day, when};

/// A picture for what a step asks.
fn picture(kind: &str) -> Icon {
    match kind {
        "approval" => Icon::Sign,
        "decision" => Icon::Decide,
        "document" => Icon::File,
        "meeting" => Icon::Meeting,
        "email" => Icon::Mail,
        "external" => Icon::External,
        "quote" => Icon::Deal,
        "form" => Icon::Edit,
        _ => Icon::CircleDot,
    }
}

/// What a line shows.
pub(super) fn line(task: &Task) -> AnyView {
    let today = use_session().today();
    let amount = task.amount.as_ref().map(|amount| format::money_short(&amount.value));
    let due = task.due.map(|due| {
        let tone = match (task.late, due == today) {
            (true, _) => Tone::Bad,
            (_, true) => Tone::Soon,
            _ => Tone::Plain,
        };
        let picture = if task.late { Icon::Late } else { Icon::Calendar };
        view! { <Badge tone=tone icon=picture><span class="visually-hidden">{t!(step::due)} " "</span> {day(due, today)}</Badge> }
    });
    let who = (!task.mine).then(|| {
        let who = task.assignee.as_ref().map_or_else(|| task.role.name.clone(), |person| person.name.clone());
        view! { <span class="task-who">{icon(Icon::Wait)} {who}</span> }
    });
    view! {
        <span class="task-icon">{icon(picture(&task.kind))}</span>
        <span class="task-name">{task.name.clone()} {who}</span>
        <span class="task-deal">
            <span class="truncate">{task.deal_title.clone()}</span>
            <span class="muted small truncate">
                <span class="num">{task.deal_number.clone()}</span> " · " {task.account.clone()}
            </span>
        </span>
        <span class="task-amount num">{amount}</span>
        <span class="task-since muted small">{when(&task.since)}</span>
        <span class="task-due">{due}</span>
    }
    .into_any()
}
