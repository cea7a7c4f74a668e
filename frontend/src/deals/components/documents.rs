//! The documents of the deal by folder, with what is missing in each.

use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::upload::Upload;
use crate::api::scalars::Id;
use crate::deals::changes::{DocumentRemove, DocumentRemoveInput};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::ops::Document;
use crate::deals::transfer::{download, size};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::when::when;

/// The documents.
#[component]
pub(in crate::deals) fn Documents(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let leaving = RwSignal::new(None::<Document>);
    let asking = RwSignal::new(false);
    let remove = Callback::new(move |document: Document| {
        leaving.set(Some(document));
        asking.set(true);
    });
    let folders = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        Some(folders(handle, &known, &template, remove))
    };
    let attach = move || {
        let may = handle.known().is_some_and(|known| known.deal.may.edit);
        may.then(|| view! { <Upload handle=handle kind=None label=t!(documents::attach_any) /> })
    };
    let confirm = move || leaving.get_untracked().map(|document| remove_form(handle, &document, asking));
    view! {
        <section class="card documents" aria-labelledby="documents-title">
            <div class="row spread">
                <h3 id="documents-title">{t!(documents::title)}</h3>
                {attach}
            </div>
            {folders}
        </section>
        <Dialog open=asking title=t!(documents::remove).to_owned()>{confirm}</Dialog>
    }
    .into_any()
}

fn folders(
    handle: DealHandle,
    known: &Arc<Known>,
    template: &Template,
    remove: Callback<Document>,
) -> AnyView {
    let deal = &known.deal;
    let may = deal.may.edit;
    let rows_of = |folder: Option<&str>| {
        let documents = deal.documents.iter().filter(|document| document.folder.as_deref() == folder);
        documents.map(|document| row(handle, document, may.then_some(remove))).collect::<Vec<_>>()
    };
    let folder = |(key, name, missing): (Option<&str>, String, &[String])| {
        let rows = rows_of(key);
        if rows.is_empty() && missing.is_empty() {
            return None;
        }
        let missing = missing.iter().map(|name| {
            view! { <li class="document missing-document">{icon(Icon::Circle)} <span>{t!(documents::missing, name)}</span></li> }
        });
        Some(view! {
            <li>
                <h4 class="row">{icon(Icon::Folder)} {name}</h4>
                <ul class="document-list">{rows} {missing.collect_view()}</ul>
            </li>
        })
    };
    let filed = deal
        .folders
        .iter()
        .map(|known| (Some(known.key.as_str()), known.name.clone(), known.missing.as_slice()));
    let unfiled = std::iter::once((None, t!(documents::loose).to_owned(), [].as_slice()));
    let shown: Vec<_> = filed.chain(unfiled).filter_map(folder).collect();
    if shown.is_empty() {
        let names: Vec<&str> =
            template.process.folders.iter().map(|folder| template.texts.folder(folder)).collect();
        return view! { <p class="muted">{t!(documents::none, &names.join(", "))}</p> }.into_any();
    }
    view! { <ul class="folders">{shown}</ul> }.into_any()
}

fn row(handle: DealHandle, document: &Document, remove: Option<Callback<Document>>) -> AnyView {
    let fetch = {
        let (url, name) = (document.url.clone(), document.name.clone());
        Callback::new(move |()| {
            let (url, name) = (url.clone(), name.clone());
            spawn_local(async move {
                if let Err(error) = download(handle.api, &url, &name).await {
                    handle.toasts.failed(error.words());
                }
            });
        })
    };
    let kind = document.kind_name.clone().map(|kind| view! { <span>{kind}</span> });
    let by = document.added_by.as_ref().map(|by| view! { <span>{by.name.clone()}</span> });
    let menu = remove.map(|remove| {
        let label = t!(documents::actions, &document.name);
        let document = document.clone();
        let items = move |()| {
            let document = document.clone();
            vec![
                MenuItem::new(t!(documents::download), move || fetch.run(())).icon(Icon::Download),
                MenuItem::new(t!(documents::remove), move || remove.run(document.clone())).icon(Icon::Trash),
            ]
        };
        view! { <Menu label=label trigger=icon(Icon::More).into_any() end=true items=items /> }
    });
    view! {
        <li class="document">
            {icon(Icon::File)}
            <div class="document-words">
                <button type="button" class="link" on:click=move |_| fetch.run(())>{document.name.clone()}</button>
                <span class="row muted small">{kind} <span class="num">{size(document.size)}</span> {by} {when(&document.added_at)}</span>
            </div>
            {menu}
        </li>
    }
    .into_any()
}

fn remove_form(handle: DealHandle, document: &Document, open: RwSignal<bool>) -> AnyView {
    let id: Id = document.id.clone();
    let send = move |()| {
        let Some((known, _)) = handle.now() else { return };
        let input = DocumentRemoveInput {
            id: id.clone(),
            deal: known.deal.id.clone(),
            expected_version: known.deal.version,
        };
        open.set(false);
        spawn_local(async move {
            let key = handle.api.new_key();
            let answer = handle
                .api
                .mutate(DocumentRemove::with(input), &key)
                .await
                .map(|answer| answer.document_remove);
            handle.settle_aloud(answer, t!(documents::removed));
        });
    };
    view! {
        <form>
            <p>{t!(documents::remove_question, &document.name)}</p>
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button on_press=send kind=ButtonKind::Danger>{t!(documents::remove)}</Button>
            </div>
        </form>
    }
    .into_any()
}
