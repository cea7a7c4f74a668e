//! What happened, newest first, and the place to note a talk or remark.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::deals::changes::{DealNoteAdd, DealNoteAddInput, NoteKind};
use crate::deals::handle::{DealHandle, Settled};
use crate::deals::ops::{TimelineEntry, TimelinePage, TimelineQuery};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::icon::{Icon, icon};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::when::when;

/// How many entries a page has.
const PAGE: i32 = 30;

#[derive(Clone, Copy)]
struct Entries {
    handle: DealHandle,
    shown: RwSignal<Vec<TimelineEntry>>,
    /// Where the next page begins.
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Entries {
    /// Fetches a page: the newest, or the one after what is shown.
    fn fetch(self, after: Option<String>) {
        let Some((known, _)) = self.handle.now() else { return };
        let (handle, first) = (self.handle, self.shown.with_untracked(Vec::is_empty));
        self.busy.set(true);
        spawn_local(async move {
            let older = after.is_some();
            let answer = handle.api.query(TimelineQuery::with(known.deal.id.clone(), PAGE, after)).await;
            if let Ok(Some(deal)) = answer.map(|answer| answer.deal) {
                self.show(deal.timeline, older, first);
            }
            self.busy.try_set(false);
        });
    }

    fn show(self, page: TimelinePage, older: bool, first: bool) {
        if older || first {
            self.next.try_set(page.page_info.end_cursor.filter(|_| page.page_info.has_next_page));
        }
        self.shown.try_update(|entries| {
            let known = |entry: &TimelineEntry| entries.iter().any(|known| known.id == entry.id);
            let new: Vec<TimelineEntry> = page.nodes.into_iter().filter(|entry| !known(entry)).collect();
            let at = if older { entries.len() } else { 0 };
            entries.splice(at..at, new);
        });
    }
}

/// The timeline with its composer.
#[component]
pub(in crate::deals) fn Timeline(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let entries =
        Entries { handle, shown: RwSignal::default(), next: RwSignal::default(), busy: RwSignal::new(false) };
    let version = memo(move || handle.known().map(|known| known.deal.version));
    Effect::new(move || {
        // Read rather than tracked: a memo that nobody reads does not follow anything.
        if version.get().is_some() {
            untrack(|| entries.fetch(None));
        }
    });
    let filter = RwSignal::new("significant");
    let tabs = vec![
        Tab { value: "significant", label: t!(timeline::significant).to_owned() },
        Tab { value: "all", label: t!(timeline::all).to_owned() },
    ];
    let shown = move || {
        let all = filter.get() == "all";
        entries.shown.get().into_iter().filter(|entry| all || entry.significant).collect::<Vec<_>>()
    };
    let more = move || {
        entries.next.get().map(|cursor| {
            let press = move |()| entries.fetch(Some(cursor.clone()));
            view! { <Button on_press=press kind=ButtonKind::Quiet busy=entries.busy>{t!(common::show_more)}</Button> }
        })
    };
    let composer = move || {
        let may = memo(move || handle.known().is_some_and(|known| known.deal.may.edit));
        move || may.get().then(|| composer(handle, filter))
    };
    view! {
        <section class="card timeline" aria-labelledby="timeline-title">
            <h3 id="timeline-title">{t!(timeline::title)}</h3>
            {composer()}
            <Tabs label=t!(timeline::filter) tabs=tabs chosen=filter />
            <ol class="entries">
                <For each=shown key=|entry| entry.id.clone() children=|happened| entry(happened, None) />
            </ol>
            {more}
        </section>
    }
    .into_any()
}

/// One thing that happened; `about` says to which deal, where that is not plain.
pub(in crate::deals) fn entry(entry: TimelineEntry, about: Option<AnyView>) -> AnyView {
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

/// The place to note a remark, call, meeting or mail. One that is not significant is looked for among everything.
fn composer(handle: DealHandle, filter: RwSignal<&'static str>) -> AnyView {
    let kind = RwSignal::new(NoteKind::Note);
    let significant = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if busy.get_untracked() {
            return;
        }
        let Some((known, _)) = handle.now().filter(|_| !words.is_empty()) else {
            error.set(Some(t!(errors::required).to_owned()));
            return;
        };
        error.set(None);
        busy.set(true);
        let input = DealNoteAddInput {
            id: known.deal.id.clone(),
            expected_version: known.deal.version,
            kind: kind.get_untracked(),
            text: words,
            significant: significant.get_untracked(),
        };
        spawn_local(async move {
            let key = handle.api.new_key();
            let answer =
                handle.api.mutate(DealNoteAdd::with(input), &key).await.map(|answer| answer.deal_note_add);
            match handle.settle(answer) {
                Settled::Done => {
                    text.try_set(String::new());
                    if significant.try_set(false) == Some(false) {
                        filter.try_set("all");
                    }
                }
                Settled::Refused(errors) => {
                    let words: Vec<String> = errors.into_iter().map(|error| error.message).collect();
                    error.try_set(Some(words.join(" ")));
                }
                Settled::Stale => {
                    handle.reload();
                    error.try_set(Some(t!(deal::changed_meanwhile).to_owned()));
                }
                Settled::Failed(failure) => {
                    error.try_set(Some(failure.words()));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="composer" on:submit=send novalidate>
            <div class="chips" role="group" aria-label=t!(timeline::kind)>
                {note_kind(kind, NoteKind::Note, t!(timeline::note))}
                {note_kind(kind, NoteKind::Call, t!(timeline::call))}
                {note_kind(kind, NoteKind::Meeting, t!(timeline::meeting))}
                {note_kind(kind, NoteKind::Mail, t!(timeline::mail))}
            </div>
            <TextArea label=t!(timeline::what) value=text error=error rows=2 />
            <div class="row">
                <Button submit=true busy=busy>{t!(timeline::add)}</Button>
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || significant.get().to_string()
                    on:click=move |_| significant.update(|on| *on = !*on)
                >
                    {icon(Icon::Flag)}
                    {t!(timeline::is_significant)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn note_kind(kind: RwSignal<NoteKind>, value: NoteKind, name: &'static str) -> AnyView {
    let pressed = move || (kind.get() == value).to_string();
    view! {
        <button type="button" class="chip" aria-pressed=pressed on:click=move |_| kind.set(value)>
            {name}
        </button>
    }
    .into_any()
}
