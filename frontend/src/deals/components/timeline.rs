//! What happened, newest first, and the place to note a talk or remark.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::deals::changes::{DealNoteAdd, DealNoteAddInput, NoteKind};
use crate::deals::entries::{ALL, Entries, entries_card};
use crate::deals::handle::{DealHandle, Settled};
use crate::deals::ops::TimelineQuery;
use crate::i18n::t;
use crate::ui::button::Button;
use crate::ui::field::TextArea;
use crate::ui::icon::{Icon, icon};

/// How many entries a page has.
const PAGE: i32 = 30;

/// The timeline with its composer.
#[component]
pub(in crate::deals) fn Timeline(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let entries = Entries::new();
    let fetch = move |after: Option<String>| {
        let Some((known, _)) = handle.now() else { return };
        let call = TimelineQuery::with(known.deal.id.clone(), PAGE, after.clone());
        let answer = async move { handle.api.query(call).await.ok()?.deal.map(|deal| deal.timeline) };
        entries.fetch(after.is_some(), answer);
    };
    let version = memo(move || handle.known().map(|known| known.deal.version));
    Effect::new(move || {
        // Read rather than tracked: a memo that nobody reads does not follow anything.
        if version.get().is_some() {
            untrack(|| fetch(None));
        }
    });
    let may = memo(move || handle.known().is_some_and(|known| known.deal.may.edit));
    let composer = move || may.get().then(|| composer(handle, entries.tab));
    entries_card(entries, composer, fetch, |_| None)
}

/// The place to note a remark, call, meeting or mail. One that is not significant is looked for among everything.
fn composer(handle: DealHandle, tab: RwSignal<&'static str>) -> AnyView {
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
                        tab.try_set(ALL);
                    }
                }
                other => {
                    error.try_set(handle.words_of(other));
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
