//! Lists that a deal keeps: who keeps them, through which states their items go, and with what they begin.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::condition_form;
use super::super::editing::Editing;
use super::super::inputs::{choice, first, flag, one_or_none};
use super::super::pair::{Size, pair};
use super::super::rows::{Called, Needed, Rows, rows};
use super::roles::{inside, inside_roles};
use super::times::item_due;
use crate::i18n::t;

pub(super) fn lists(editing: Editing) -> AnyView {
    rows(Rows {
        editing,
        label: t!(versions::lists),
        at: "/process/lists".to_owned(),
        called: Called::Text("/lists".to_owned(), "name"),
        needed: Needed::Section("lists"),
        new: |editing, key| {
            let (stage, keeper) = (first(editing.options("stages")), first(inside(editing)));
            json!({ "key": key, "stage": stage, "keepers": [keeper], "states": [] })
        },
        form: Arc::new(move |at: &str, key: &str| list(editing, at, key)),
    })
}

fn list(editing: Editing, at: &str, key: &str) -> AnyView {
    let texts = format!("/lists/{key}");
    view! {
        {pair(editing, t!(versions::name), (&texts, "name"), Size::Line)}
        {pair(editing, t!(versions::help), (&texts, "help"), Size::Lines)}
        <div class="editor-fields">
            {choice(editing, t!(versions::list_stage), (at, "stage"), editing.options("stages"))}
            {inside_roles(editing, t!(versions::keepers), (at, "keepers"))}
        </div>
        {flag(editing, t!(versions::blocks_by_choice), at, "blocks_by_choice")}
        {states(editing, at, key)}
        {items(editing, at, key)}
    }
    .into_any()
}

fn states(editing: Editing, list: &str, key: &str) -> AnyView {
    let path = format!("/lists/{key}/states");
    let texts = path.clone();
    let form = move |at: &str, key: &str| {
        view! {
            {pair(editing, t!(versions::name), (&texts, key), Size::Line)}
            {inside_roles(editing, t!(versions::state_by), (at, "by"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::states),
        at: format!("{list}/states"),
        called: Called::Text(path, ""),
        needed: Needed::Never,
        new: |_, key| json!({ "key": key }),
        form: Arc::new(form),
    })
}

fn items(editing: Editing, list: &str, key: &str) -> AnyView {
    let path = format!("/lists/{key}/items");
    let texts = path.clone();
    let form = move |at: &str, key: &str| {
        view! {
            {pair(editing, t!(versions::name), (&texts, key), Size::Line)}
            <div class="editor-fields">
                {one_or_none(editing, t!(versions::falls_to), (at, "owner"), inside(editing))}
            </div>
            {item_due(editing, at)}
            {condition_form(editing, t!(versions::on_list_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::first_items),
        at: format!("{list}/items"),
        called: Called::Text(path, ""),
        needed: Needed::Never,
        new: |_, key| json!({ "key": key }),
        form: Arc::new(form),
    })
}
