//! What happened, newest first, page by page: of one deal, or of all the deals with a customer.

use std::future::Future;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{TimelineEntry, TimelinePage};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::{Icon, icon};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::when::when;

/// The tab of what is significant.
const SIGNIFICANT: &str = "significant";
/// The tab of everything.
pub(super) const ALL: &str = "all";

/// The entries that came so far.
#[derive(Clone, Copy)]
pub(super) struct Entries {
    /// The tab that says which of them are shown.
    pub(super) tab: RwSignal<&'static str>,
    known: RwSignal<Vec<TimelineEntry>>,
    /// Where the next page begins.
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Entries {
    /// None so far.
    pub(super) fn new() -> Self {
        Self {
            tab: RwSignal::new(SIGNIFICANT),
            known: RwSignal::default(),
            next: RwSignal::default(),
            busy: RwSignal::new(false),
        }
    }

    /// Takes in a page once it has come: an `older` one, or the newest anew.
    pub(super) fn fetch(self, older: bool, page: impl Future<Output = Option<TimelinePage>> + 'static) {
        self.busy.set(true);
        spawn_local(async move {
            if let Some(page) = page.await {
                self.take(page, older);
            }
            self.busy.try_set(false);
        });
    }

    fn take(self, page: TimelinePage, older: bool) {
        self.known.try_update(|entries| {
            if older || entries.is_empty() {
                self.next.try_set(page.page_info.end_cursor.filter(|_| page.page_info.has_next_page));
            }
            let known = |entry: &TimelineEntry| entries.iter().any(|known| known.id == entry.id);
            let new: Vec<TimelineEntry> = page.nodes.into_iter().filter(|entry| !known(entry)).collect();
            let at = if older { entries.len() } else { 0 };
            entries.splice(at..at, new);
        });
    }
}

/// The card with the entries: `composer` above them, `fetch` asks for the page after a cursor, and `about` says to which
/// deal an entry belongs, where that is not plain.
pub(super) fn entries_card(
    entries: Entries,
    composer: impl IntoView,
    fetch: impl Fn(Option<String>) + Clone + Send + Sync + 'static,
    about: fn(&TimelineEntry) -> Option<AnyView>,
) -> AnyView {
    let tabs = vec![
        Tab { value: SIGNIFICANT, label: t!(timeline::significant).to_owned() },
        Tab { value: ALL, label: t!(timeline::all).to_owned() },
    ];
    let shown = move || {
        let all = entries.tab.get() == ALL;
        entries.known.get().into_iter().filter(|entry| all || entry.significant).collect::<Vec<_>>()
    };
    let more = move || {
        let fetch = fetch.clone();
        entries.next.get().map(|cursor| {
            let press = move |()| fetch(Some(cursor.clone()));
            view! { <Button on_press=press kind=ButtonKind::Quiet busy=entries.busy>{t!(common::show_more)}</Button> }
        })
    };
    view! {
        <section class="card timeline" aria-labelledby="timeline-title">
            <h3 id="timeline-title">{t!(timeline::title)}</h3>
            {composer}
            <Tabs label=t!(timeline::filter) tabs=tabs chosen=entries.tab />
            <ol class="entries">
                <For each=shown key=|entry| entry.id.clone() children=move |happened| entry(happened, about) />
            </ol>
            {more}
        </section>
    }
    .into_any()
}

/// One thing that happened.
fn entry(entry: TimelineEntry, about: fn(&TimelineEntry) -> Option<AnyView>) -> AnyView {
    let about = about(&entry);
    let picture = match entry.kind.as_str() {
        "stage_entered" => Icon::Flag,
        "step_completed" => Icon::Done,
        "went_back" => Icon::Round,
        "note_added" => Icon::Note,
        "document_added" | "document_removed" => Icon::File,
        "amount_recorded" => Icon::Deal,
        "team_changed" | "step_assigned" => Icon::Users,
        "step_reminded" => Icon::Bell,
        _ => Icon::Circle,
    };
    let by = entry.by.map(|by| view! { <span>{by.name}</span> });
    let detail = entry.detail.map(|detail| view! { <p class="entry-detail small">{detail}</p> });
    let class = if entry.significant { "entry significant" } else { "entry" };
    view! {
        <li class=class>
            {icon(picture)}
            <div>
                <p>{entry.text}</p>
                {detail}
                <p class="row muted small">{about} {by} {when(&entry.at)}</p>
            </div>
        </li>
    }
    .into_any()
}
