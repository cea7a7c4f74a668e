//! One line of the inbox: what, for which deal, since when, by when.

use crate::dom::prelude::*;

use super::ops::Task;
use crate::format;
use crate::i18n::t;
use crate::parts::due::due_view;
use crate::parts::kind::picture;
use crate::state::session::use_session;
use crate::ui::icon::{Icon, icon};
use crate::ui::when::when;

/// What a line shows.
pub(super) fn line(task: &Task) -> AnyView {
    let today = use_session().today();
    let amount = task.amount.as_ref().map(|amount| format::money_short(&amount.value));
    let due = task.due.map(|due| due_view(due, task.late, today));
    let who = (!task.mine).then(|| {
        let who = task.assignee.as_ref().map_or_else(|| task.role.name.clone(), |person| person.name.clone());
        view! { <span class="task-who">{icon(Icon::Wait)} {who}</span> }
    });
    let stands_in = task.stands_in_for.as_ref().map(|person| {
        view! { <span class="task-who">{icon(Icon::Users)} {t!(stand_ins::task_for, &person.name)}</span> }
    });
    view! {
        <span class="task-icon">{icon(picture(&task.kind))}</span>
        <span class="task-name">{task.name.clone()} {who} {stands_in}</span>
        <span class="task-deal">
            <span class="truncate">{task.deal_title.clone()}</span>
            <span class="muted small truncate">
                <span class="num">{task.deal_number.clone()}</span> " · " {task.account.clone()}
            </span>
        </span>
        <span class="task-amount num">{amount}</span>
        <span class="task-since muted small">{t!(step::since)} " " {when(&task.since)}</span>
        <span class="task-due">{due}</span>
    }
    .into_any()
}
