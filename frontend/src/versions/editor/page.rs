//! The page of the editor.

use crate::dom::prelude::*;
use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::super::ops::EditorQuery;
use super::editing::{Editing, Keeping};
use super::forms::form;
use super::outline::outline;
use super::texts::texts;
use crate::api::use_api;
use crate::browser;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::banner;
use crate::ui::button::{Button, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// The editor of the next version of a process.
#[component]
pub(crate) fn EditorPage(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    let api = use_api();
    let key = StoredValue::new(process);
    let fetch =
        Fetch::new(
            move || async move { Ok(api.query(EditorQuery::with(key.get_value())).await?.process_draft) },
        );
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let name = fetch.value().flatten().map(|draft| draft.name).unwrap_or_default();
        vec![
            Crumb::above(t!(frame::processes), &Route::Processes { key: None }),
            Crumb::above(name, &Route::Processes { key: Some(key.get_value()) }),
            Crumb::above(t!(versions::title), &Route::Versions { key: key.get_value() }),
            Crumb::here(t!(versions::draft)),
        ]
    });
    let content = move || {
        let draft = fetch.value_untracked().flatten();
        draft.map_or_else(|| no_draft(&key.get_value()), |draft| editor(Editing::of(key.get_value(), draft)))
    };
    view! {
        <Page trail=trail ready=ready class="page page-wide">
            {load_view(fetch, || view! { <SkeletonLines count=8 /> }, content)}
        </Page>
    }
}

fn no_draft(key: &str) -> AnyView {
    let versions = Route::Versions { key: key.to_owned() }.path();
    view! {
        <Empty icon=Icon::Process text=t!(versions::no_draft)>
            <LinkButton href=versions>{t!(versions::title)}</LinkButton>
        </Empty>
    }
    .into_any()
}

fn editor(editing: Editing) -> AnyView {
    let versions = Route::Versions { key: editing.key.get_value() }.path();
    let state = move || match editing.keeping.get() {
        Keeping::Kept => t!(versions::kept_here),
        Keeping::Waiting => t!(versions::keeping),
        Keeping::Refused => t!(versions::not_kept),
    };
    let nothing = |signal: RwSignal<Vec<crate::api::graphql::Value>>| {
        Signal::derive(move || signal.with(Vec::is_empty))
    };
    let keys = move |event: KeyboardEvent| {
        // In a field the browser undoes what was typed there.
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let typing = target.as_ref().is_some_and(browser::is_typing);
        if (event.ctrl_key() || event.meta_key()) && event.key() == "z" && !typing {
            event.prevent_default();
            if event.shift_key() { editing.redo() } else { editing.undo() }
        }
    };
    view! {
        <div class="editor" on:keydown=keys>
            <div class="row spread editor-bar">
                <p class="muted small" role="status">{state}</p>
                <div class="row">
                    <Button on_press=move |()| editing.undo() disabled=nothing(editing.before)>{t!(common::undo)}</Button>
                    <Button on_press=move |()| editing.redo() disabled=nothing(editing.undone)>{t!(versions::redo)}</Button>
                    <LinkButton href=versions>{t!(versions::see_changes)}</LinkButton>
                </div>
            </div>
            {banner::trouble(editing.trouble)}
            <div class="editor-columns">
                {outline(editing)}
                <div class="card editor-form">{form(editing)}</div>
                <div class="card editor-beside">{texts(editing)}</div>
            </div>
        </div>
    }
    .into_any()
}
