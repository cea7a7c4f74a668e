//! The page of notifications: unread ones marked, each with its deal.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{
    Notification, NotificationPage, NotificationsQuery, NotificationsRead, NotificationsReadInput,
};
use crate::api::scalars::{DateTime, Id};
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::attention::use_attention;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind, IconButton};
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, icon, named_icon};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;
use crate::ui::when::when;

/// The notifications.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    let (api, attention, session, toasts) = (use_api(), use_attention(), use_session(), use_toasts());
    let fetch = Fetch::new(move || {
        attention.changes().track();
        async move { Ok(api.query(NotificationsQuery::with(None)).await?.notifications) }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let read = Callback::new(move |ids: Option<Vec<Id>>| {
        let input = NotificationsReadInput { ids: ids.clone() };
        spawn_local(async move {
            let key = api.new_key();
            match api.mutate(NotificationsRead::with(input), &key).await {
                Ok(answer) => {
                    session.set_unread(answer.notifications_read.unread_notifications);
                    fetch.update(|page| mark(page, ids.as_deref()));
                }
                Err(error) => toasts.failed(error.words()),
            }
        });
    });
    let more = move |cursor: String| {
        spawn_local(async move {
            match api.query(NotificationsQuery::with(Some(cursor))).await {
                Ok(answer) => fetch.update(|page| {
                    page.nodes.extend(answer.notifications.nodes);
                    page.page_info = answer.notifications.page_info;
                }),
                Err(error) => toasts.failed(error.words()),
            }
        });
    };
    let all = move || {
        (session.unread() > 0).then(|| {
            view! { <Button on_press=move |()| read.run(None) icon=Icon::Check>{t!(notify::read_all)}</Button> }
        })
    };
    let list = move || {
        let draw = move || {
            let page = fetch.value()?;
            if page.nodes.is_empty() {
                return Some(view! { <Empty icon=Icon::Bell text=t!(notify::empty) /> }.into_any());
            }
            let cursor = page.page_info.end_cursor.filter(|_| page.page_info.has_next_page);
            let button = cursor.map(|cursor| {
                let press = move |()| more(cursor.clone());
                view! { <Button on_press=press kind=ButtonKind::Quiet>{t!(common::show_more)}</Button> }
            });
            let rows = page.nodes.iter().map(|notification| row(notification, read)).collect_view();
            Some(view! { <ul class="card notes">{rows}</ul> {button} }.into_any())
        };
        draw.into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(frame::notifications))] ready=ready>
            <div class="row notes-head">{all}</div>
            {load_view(fetch, || view! { <SkeletonLines count=5 /> }, list)}
        </Page>
    }
}

fn mark(page: &mut NotificationPage, ids: Option<&[Id]>) {
    let now = DateTime::new(&String::from(js_sys::Date::new_0().to_iso_string()));
    for notification in &mut page.nodes {
        if notification.read_at.is_none() && ids.is_none_or(|ids| ids.contains(&notification.id)) {
            notification.read_at = Some(now.clone());
        }
    }
}

fn row(notification: &Notification, read: Callback<Option<Vec<Id>>>) -> AnyView {
    let unread = notification.read_at.is_none();
    let id = notification.id.clone();
    let once = Callback::new(move |()| read.run(Some(vec![id.clone()])));
    let subject = match &notification.deal_number {
        Some(number) => {
            let open = move |_| {
                if unread {
                    once.run(());
                }
            };
            view! { <a href=Route::deal(number).path() on:click=open>{notification.subject.clone()}</a> }
                .into_any()
        }
        None => view! { <span>{notification.subject.clone()}</span> }.into_any(),
    };
    let mark = if unread {
        view! { <span class="note-mark">{named_icon(Icon::CircleDot, t!(notify::unread).to_owned())}</span> }
            .into_any()
    } else {
        view! { <span class="note-mark read">{icon(Icon::Circle)}</span> }.into_any()
    };
    let button =
        unread.then(|| view! { <IconButton icon=Icon::Check label=t!(notify::read_one) on_press=once /> });
    // The link to the deal is the subject here; in the mail it is a line of its own.
    let lines: Vec<&str> = notification
        .body
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("http"))
        .collect();
    let body = lines.join("\n");
    view! {
        <li class="note" class:unread=unread>
            {mark}
            <div class="note-words">
                <p class="note-subject">{subject}</p>
                <p class="note-body muted small">{body}</p>
                <p class="muted small">{when(&notification.created_at)}</p>
            </div>
            {button}
        </li>
    }
    .into_any()
}
