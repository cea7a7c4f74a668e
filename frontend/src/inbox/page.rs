//! The inbox page. A line opens in place, with the form of its step below it, so that nothing else has to be left.
//!
//! Keys: J and K (or the arrows) move from line to line, Enter or E opens, Esc closes.

use crate::dom::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::model::{MINE, after, keep_open, of_group};
use super::ops::{InboxGroup, Task, TasksQuery};
use super::row::line;
use crate::api::use_api;
use crate::browser;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::Route;
use crate::state::attention::{InboxCounts, use_attention};
use crate::state::load::{Fetch, Load};
use crate::ui::button::{ButtonKind, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, icon};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;

/// A task that was opened: its step or item is shown by what `app.rs` passes to the inbox.
pub(crate) struct OpenTask {
    /// The deal's readable number.
    pub(crate) deal: String,
    /// The step's key, or that of an item's list.
    pub(crate) step: String,
    /// The item's number on the list.
    pub(crate) item: Option<i32>,
    /// Runs when it is done, with what was recorded in words.
    pub(crate) on_done: Callback<String>,
}

/// What every part of the page needs.
#[derive(Clone, Copy)]
struct Inbox {
    tasks: Fetch<Vec<Task>>,
    /// The id of the task that is open, from the address.
    open: Memo<Option<String>>,
    work: fn(OpenTask) -> AnyView,
    done: Callback<(String, String)>,
}

/// The inbox.
#[component]
pub(crate) fn InboxPage(
    /// Shows the step of an opened task.
    work: fn(OpenTask) -> AnyView,
) -> impl IntoView {
    let (api, attention, router, toasts) = (use_api(), use_attention(), use_router(), use_toasts());
    let query = router.query();
    let open = memo(move || query.with(|query| query.get("task").map(str::to_owned)));
    let shown = RwSignal::new(Vec::<Task>::new());
    let tasks = Fetch::new(move || {
        attention.changes().track();
        async move {
            let mut tasks = api.query(TasksQuery::with(None, None)).await?.inbox.tasks.nodes;
            // The task that is open stays until its reader leaves it: its form tells what became of it.
            let open = open.try_with_untracked(Option::clone).flatten();
            shown.try_with_untracked(|shown| keep_open(&mut tasks, shown, open.as_deref()));
            Ok(tasks)
        }
    });
    Effect::new(move || shown.set(tasks.value().unwrap_or_default()));
    let done = Callback::new(move |(id, words): (String, String)| {
        let next = tasks.value_untracked().and_then(|tasks| after(&tasks, &id).map(str::to_owned));
        tasks.update(|tasks| tasks.retain(|task| task.id.as_str() != id));
        router.go_to(&router.with_query("task", None));
        toasts.done(words);
        browser::after_paint(move || {
            let found = next.is_some_and(|next| browser::focus(&format!("[data-task=\"{next}\"]")));
            if !found {
                browser::focus("h1");
            }
        });
    });
    let inbox = Inbox { tasks, open, work, done };
    keys(open);
    let ready = Signal::derive(move || !matches!(tasks.get(), Load::Waiting));
    let content = move || {
        let empty = memo(move || tasks.value().is_some_and(|tasks| tasks.is_empty()));
        let draw = move || {
            if empty.get() {
                view! { <Empty icon=Icon::Done text=t!(inbox::empty) /> }.into_any()
            } else {
                MINE.into_iter().map(|group| section(inbox, group)).collect_view().into_any()
            }
        };
        view! {
            <div class="inbox">
                {draw}
                {waiting()}
                <p class="muted small inbox-keys no-print">{t!(inbox::keys)}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(frame::inbox))] ready=ready>
            {load_view(tasks, || view! { <SkeletonLines count=6 /> }, content)}
        </Page>
    }
}

fn group_name(group: InboxGroup) -> &'static str {
    match group {
        InboxGroup::Overdue => t!(inbox::overdue),
        InboxGroup::Today => t!(inbox::today),
        InboxGroup::ThisWeek => t!(inbox::this_week),
        InboxGroup::Later => t!(inbox::later),
        InboxGroup::Waiting => t!(inbox::waiting),
    }
}

fn count(counts: &InboxCounts, group: InboxGroup) -> i32 {
    match group {
        InboxGroup::Overdue => counts.overdue,
        InboxGroup::Today => counts.today,
        InboxGroup::ThisWeek => counts.this_week,
        InboxGroup::Later => counts.later,
        InboxGroup::Waiting => counts.waiting,
    }
}

/// A group that falls to the reader; nothing while it is empty.
fn section(inbox: Inbox, group: InboxGroup) -> AnyView {
    let attention = use_attention();
    let tasks = memo(move || of_group(&inbox.tasks.value().unwrap_or_default(), group));
    let some = memo(move || tasks.with(|tasks| !tasks.is_empty()));
    let class = if group == InboxGroup::Overdue { "inbox-group overdue" } else { "inbox-group" };
    let draw = move || {
        some.get().then(|| {
            view! {
                <section class=class>
                    <h2>
                        {group_name(group)}
                        " "
                        <span class="inbox-count num">{move || count(&attention.counts(), group)}</span>
                    </h2>
                    <ul class="tasks">
                        <For each=move || tasks.get() key=|task| task.id.clone() children=move |task| row(inbox, tasks, task) />
                    </ul>
                </section>
            }
        })
    };
    draw.into_any()
}

/// A line, and below it the step while it is open. The step stays as it is while the line changes.
fn row(inbox: Inbox, tasks: Memo<Vec<Task>>, first: Task) -> AnyView {
    let router = use_router();
    let id = StoredValue::new(first.id.to_string());
    let is_open = memo(move || inbox.open.with(|open| open.as_deref() == Some(id.get_value().as_str())));
    let (deal, step, item) = (first.deal_number.clone(), first.step.clone(), first.item);
    let task = memo(move || {
        let found =
            tasks.with(|tasks| tasks.iter().find(|task| id.with_value(|id| task.id.as_str() == id)).cloned());
        found.unwrap_or_else(|| first.clone())
    });
    let toggle = move |_| {
        let next = (!is_open.get_untracked()).then(|| id.get_value());
        router.set_query(&router.query().get_untracked().with("task", next.as_deref()), next.is_some());
        if next.is_none() {
            inbox.tasks.again();
        }
    };
    let work = move || {
        is_open.get().then(|| {
            let done = inbox.done;
            let on_done = Callback::new(move |words: String| done.run((id.get_value(), words)));
            let (href, label) = (Route::deal(&deal).path(), t!(inbox::open_deal, &deal));
            let open = OpenTask { deal: deal.clone(), step: step.clone(), item, on_done };
            view! {
                <div class="task-work">
                    {(inbox.work)(open)}
                    <LinkButton href=href kind=ButtonKind::Quiet icon=Icon::ArrowRight>{label}</LinkButton>
                </div>
            }
        })
    };
    view! {
        <li class="task" class:open=move || is_open.get()>
            <button
                type="button"
                class="task-line"
                data-task=id.get_value()
                aria-expanded=move || is_open.get().to_string()
                on:click=toggle
            >
                {move || line(&task.get())}
            </button>
            {work}
        </li>
    }
    .into_any()
}

/// What others do on the reader's deals; fetched when it is unfolded.
fn waiting() -> AnyView {
    let attention = use_attention();
    let open = RwSignal::new(false);
    let total = memo(move || attention.counts().waiting);
    let list = move || open.get().then(waiting_list);
    let draw = move || {
        (total.get() > 0).then(|| {
            view! {
                <section class="inbox-group">
                    <h2>
                        <button
                            type="button"
                            class="step-group"
                            aria-expanded=move || open.get().to_string()
                            on:click=move |_| open.update(|open| *open = !*open)
                        >
                            {icon(Icon::ChevronRight)}
                            <span>{group_name(InboxGroup::Waiting)}</span>
                            <span class="inbox-count num">{move || total.get()}</span>
                        </button>
                    </h2>
                    {list}
                </section>
            }
        })
    };
    draw.into_any()
}

fn waiting_list() -> AnyView {
    let (api, attention) = (use_api(), use_attention());
    let tasks = Fetch::new(move || {
        attention.changes().track();
        async move { Ok(api.query(TasksQuery::with(Some(InboxGroup::Waiting), None)).await?.inbox.tasks.nodes) }
    });
    let content = move || {
        let rows = move || {
            let row = |task: &Task| {
                view! {
                    <li class="task">
                        <a class="task-line" data-task=task.id.to_string() href=Route::deal(&task.deal_number).path()>{line(task)}</a>
                    </li>
                }
            };
            tasks.value().unwrap_or_default().iter().map(row).collect_view()
        };
        view! { <ul class="tasks">{rows}</ul> }.into_any()
    };
    load_view(tasks, || view! { <SkeletonLines /> }, content).into_any()
}

fn keys(open: Memo<Option<String>>) {
    let router = use_router();
    let listener = window_event_listener(ev::keydown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || event.default_prevented() || target.as_ref().is_some_and(browser::is_typing) {
            return;
        }
        let handled = match event.key().as_str() {
            "j" | "ArrowDown" => step(1),
            "k" | "ArrowUp" => step(-1),
            "e" => press(),
            "Escape" => match open.get_untracked() {
                Some(id) => {
                    router.set_query(&router.query().get_untracked().with("task", None), false);
                    browser::focus(&format!("[data-task=\"{id}\"]"))
                }
                None => false,
            },
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Moves the focus by a number of lines.
fn step(by: i32) -> bool {
    let Ok(lines) = document().query_selector_all(".task-line") else { return false };
    let count = i32::try_from(lines.length()).unwrap_or_default();
    let active = document().active_element().and_then(|active| active.closest(".task").ok().flatten());
    let active = active.and_then(|task| task.query_selector(".task-line").ok().flatten());
    let at = (0..count).find(|index| {
        let line = lines.item(index.unsigned_abs());
        line.is_some() && line.as_ref() == active.as_ref().map(AsRef::as_ref)
    });
    let target = at.map_or(0, |at| at + by).clamp(0, (count - 1).max(0));
    let line = lines.item(target.unsigned_abs()).and_then(|line| line.dyn_into::<HtmlElement>().ok());
    line.is_some_and(|line| line.focus().is_ok())
}

/// Opens the line that has the focus.
fn press() -> bool {
    let line = document().active_element().filter(|active| active.class_list().contains("task-line"));
    let line = line.and_then(|line| line.dyn_into::<HtmlElement>().ok());
    line.is_some_and(|line| {
        line.click();
        true
    })
}
