//! The draft of the next version: begun, tried on past deals, published or thrown away.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::changes::{changes, findings, has_errors};
use super::ops::{
    Draft, DraftDiscard, DraftPublish, DraftStart, ProcessDraftDiscardInput, ProcessDraftPublishInput,
    ProcessDraftStartInput,
};
use super::page::Known;
use super::simulation::simulation;
use crate::api::types::{UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::Route;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind, LinkButton};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::icon::Icon;
use crate::ui::toast::use_toasts;
use crate::ui::when::when;

/// The draft, or a way to begin one; nothing for whoever only reads.
pub(super) fn draft_card(known: Known) -> AnyView {
    let (publishing, discarding) = (RwSignal::new(false), RwSignal::new(false));
    let content = move || {
        let (draft, _) = known.own.value().flatten()?;
        Some(match draft {
            Some(draft) => the_draft(known, &draft, (publishing, discarding)),
            None => no_draft(known),
        })
    };
    view! {
        {content}
        <Dialog open=publishing title=t!(versions::publish_title).to_owned()>{publish_form(known, publishing)}</Dialog>
        <Dialog open=discarding title=t!(versions::discard_title).to_owned()>{discard_form(known, discarding)}</Dialog>
    }
    .into_any()
}

fn no_draft(known: Known) -> AnyView {
    let (api, router, toasts) = (use_api(), use_router(), use_toasts());
    let busy = RwSignal::new(false);
    let begin = move |()| {
        busy.set(true);
        spawn_local(async move {
            let input = ProcessDraftStartInput { key: known.key() };
            match api.mutate(DraftStart::with(input), &api.new_key()).await {
                Ok(_) => router.go(&Route::Editor { key: known.key() }),
                Err(error) => toasts.failed(error.words()),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="card row spread">
            <p>{t!(versions::no_draft)}</p>
            <Button kind=ButtonKind::Primary icon=Icon::Edit on_press=begin busy=busy>{t!(versions::begin_draft)}</Button>
        </section>
    }
    .into_any()
}

fn the_draft(
    known: Known,
    draft: &Draft,
    (publishing, discarding): (RwSignal<bool>, RwSignal<bool>),
) -> AnyView {
    let who = draft.updated_by.name.clone();
    let based = t!(versions::draft_of, &draft.base.to_string());
    let trying = RwSignal::new(false);
    let edit = Route::Editor { key: known.key() }.path();
    let wrong = has_errors(&draft.findings);
    let publish = if wrong {
        view! { <p class="muted small">{t!(versions::mend_first)}</p> }.into_any()
    } else {
        let open = move |()| publishing.set(true);
        view! { <Button kind=ButtonKind::Primary on_press=open>{t!(versions::publish)}</Button> }.into_any()
    };
    let wrong = (!draft.findings.is_empty()).then(|| {
        view! { <h3>{t!(versions::findings)}</h3> {findings(&draft.findings, &|_| None)} }
    });
    let tried = move || trying.get().then(|| simulation(known));
    view! {
        <section class="card stack">
            <div class="row spread">
                <div>
                    <h2>{t!(versions::draft)}</h2>
                    <p class="muted small">{based} " · " {who} " · " {when(&draft.updated_at)}</p>
                </div>
                <div class="row">
                    <LinkButton href=edit icon=Icon::Edit>{t!(versions::edit)}</LinkButton>
                    <Button on_press=move |()| trying.set(true)>{t!(versions::try_it)}</Button>
                    <Button kind=ButtonKind::Danger on_press=move |()| discarding.set(true)>{t!(versions::discard)}</Button>
                    {publish}
                </div>
            </div>
            {wrong}
            {tried}
            <h3>{t!(versions::changes)}</h3>
            {changes(&draft.changes)}
        </section>
    }
    .into_any()
}

/// The number of the draft's changes that was seen.
fn seen(known: Known) -> Option<i32> {
    let (draft, _) = known.own.value_untracked().flatten()?;
    draft.map(|draft| draft.version)
}

fn discard_form(known: Known, open: RwSignal<bool>) -> AnyView {
    let (api, toasts) = (use_api(), use_toasts());
    let discard = move |()| {
        let Some(expected_version) = seen(known) else { return };
        open.set(false);
        spawn_local(async move {
            let input = ProcessDraftDiscardInput { key: known.key(), expected_version };
            match api.mutate(DraftDiscard::with(input), &api.new_key()).await {
                Ok(_) => toasts.done(t!(versions::discarded)),
                Err(error) => toasts.failed(error.words()),
            }
            known.again();
        });
    };
    view! {
        <p>{t!(versions::discard_help)}</p>
        <div class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
            <Button kind=ButtonKind::Danger on_press=discard>{t!(versions::discard)}</Button>
        </div>
    }
    .into_any()
}

fn publish_form(known: Known, open: RwSignal<bool>) -> AnyView {
    let (api, toasts) = (use_api(), use_toasts());
    let note = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<UserError>::new());
    let trouble = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = known.own.value_untracked().flatten().and_then(|(draft, _)| draft);
        let Some(version) = draft.map(|draft| draft.version).filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        let input = ProcessDraftPublishInput {
            key: known.key(),
            note: note.get_untracked(),
            expected_version: version,
        };
        spawn_local(async move {
            match api
                .mutate(DraftPublish::with(input), &api.new_key())
                .await
                .map(|answer| answer.process_draft_publish)
            {
                Ok(payload) => {
                    if let Some(version) = payload.version {
                        open.try_set(false);
                        toasts.done(t!(versions::published, &version.version.to_string()));
                        known.again();
                    }
                    trouble.try_set(errors_elsewhere(&payload.user_errors, &["note"]).join(" "));
                    errors.try_set(payload.user_errors);
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let error = Signal::derive(move || errors.with(|errors| error_at(errors, "note")));
    view! {
        <form on:submit=send novalidate>
            {banner::trouble(trouble)}
            <p>{t!(versions::publish_help)}</p>
            <TextField label=t!(versions::note) value=note error=error autofocus=true />
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(versions::publish)}</Button>
            </div>
        </form>
    }
    .into_any()
}
