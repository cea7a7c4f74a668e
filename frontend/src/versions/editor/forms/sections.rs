//! The process as a whole, and what its stages and steps are made of.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::condition_form;
use super::super::editing::Editing;
use super::super::inputs::{choice, decimal, first, flag};
use super::super::outline::section_name;
use super::super::pair::{Size, pair};
use super::super::rows::{Called, Needed, Rows, rows};
use super::stage::stages;
use super::{facts, lists, title};
use crate::api::graphql::Value;
use crate::i18n::t;

pub(super) fn process(editing: Editing) -> AnyView {
    let params = editing.options("params").into_iter();
    let params = params.map(|(key, name)| decimal(editing, &name, "/process/params", &key));
    view! {
        <section class="stack">
            {title(t!(versions::part_process))}
            {pair(editing, t!(versions::name), ("", "name"), Size::Line)}
            {pair(editing, t!(versions::purpose), ("", "purpose"), Size::Lines)}
            {stages(editing)}
            <h3>{t!(versions::policy_values)}</h3>
            <div class="editor-fields">{params.collect_view()}</div>
        </section>
    }
    .into_any()
}

/// A section with what it is for.
pub(super) fn section(editing: Editing, section: &'static str) -> AnyView {
    let (help, content) = match section {
        "roles" => (t!(versions::roles_help), roles(editing)),
        "contact_roles" => (t!(versions::contact_roles_help), contact_roles(editing)),
        "facts" => (t!(versions::facts_help), facts::facts(editing)),
        "params" => (t!(versions::params_help), params(editing)),
        "segments" => (t!(versions::segments_help), segments(editing)),
        "documents" => (t!(versions::documents_help), documents(editing)),
        _ => (t!(versions::lists_help), lists::lists(editing)),
    };
    view! {
        <section class="stack">
            {title(section_name(section))}
            <p class="muted small">{help}</p>
            {content}
        </section>
    }
    .into_any()
}

/// A section whose entries have a name and little else.
fn plain(
    editing: Editing,
    section: &'static str,
    new: fn(Editing, &str) -> Value,
    form: impl Fn(&str, &str) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let path = format!("/{section}");
    let texts = path.clone();
    let form = move |at: &str, key: &str| {
        view! {
            {pair(editing, t!(versions::name), (&texts, key), Size::Line)}
            {form(at, key)}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: match section {
            "folders" => t!(versions::folders),
            "documents" => t!(versions::document_kinds),
            _ => section_name(section),
        },
        at: format!("/process/{section}"),
        called: Called::Text(path, ""),
        needed: Needed::Section(section),
        new,
        form: Arc::new(form),
    })
}

fn roles(editing: Editing) -> AnyView {
    let form = move |at: &str, _: &str| flag(editing, t!(versions::external), at, "external");
    plain(editing, "roles", |_, key| json!({ "key": key }), form)
}

fn contact_roles(editing: Editing) -> AnyView {
    let form = move |at: &str, _: &str| flag(editing, t!(versions::contact_wanted), at, "wanted");
    plain(editing, "contact_roles", |_, key| json!({ "key": key }), form)
}

fn params(editing: Editing) -> AnyView {
    let form = move |_: &str, key: &str| {
        let value = decimal(editing, t!(versions::value), "/process/params", key);
        view! { <div class="editor-fields">{value}</div> }.into_any()
    };
    plain(editing, "params", |_, _| json!("0"), form)
}

fn segments(editing: Editing) -> AnyView {
    let form = move |at: &str, _: &str| condition_form(editing, t!(versions::segment_when), (at, "when"));
    plain(editing, "segments", |_, key| json!({ "key": key }), form)
}

fn document(editing: Editing, _: &str) -> Value {
    json!({ "folder": first(editing.options("folders")) })
}

/// Kinds of document, and the folders they are filed in.
fn documents(editing: Editing) -> AnyView {
    let form = move |at: &str, _: &str| {
        let folder = choice(editing, t!(versions::folder), (at, "folder"), editing.options("folders"));
        view! { <div class="editor-fields">{folder}</div> }.into_any()
    };
    view! {
        {plain(editing, "documents", document, form)}
        {plain(editing, "folders", |_, key| json!(key), |_: &str, _: &str| ().into_any())}
    }
    .into_any()
}
