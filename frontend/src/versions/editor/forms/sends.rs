//! What a step sets off: messages, and deals that it starts.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::condition_form;
use super::super::editing::Editing;
use super::super::inputs::{choice, first, flag, line, named, number, one_or_none, part};
use super::super::pair::{Size, pair};
use super::super::picks::picks;
use super::super::rows::{Called, Needed, Rows, rows};
use super::ends::outcome_names;
use super::facts::facts_of;
use super::roles::roles;
use crate::api::graphql::Value;
use crate::i18n::t;

pub(super) fn messages(editing: Editing, step: &str, key: &str) -> AnyView {
    let own = key.to_owned();
    let form = move |at: &str, key: &str| {
        let texts = format!("/messages/{key}");
        let moments =
            named(&[("opened", t!(versions::on_opened)), ("completed", t!(versions::on_completed))]);
        let outcomes = outcome_names(editing, &own);
        view! {
            {pair(editing, t!(versions::subject), (&texts, "subject"), Size::Line)}
            {pair(editing, t!(versions::body), (&texts, "body"), Size::Lines)}
            {fill_ins(editing)}
            <div class="editor-fields">
                {choice(editing, t!(versions::sent), (at, "on"), moments)}
                {one_or_none(editing, t!(versions::for_outcome), (at, "outcome"), outcomes)}
                {roles(editing, t!(versions::to), (at, "to"))}
                {roles(editing, t!(versions::cc), (at, "cc"))}
                {one_or_none(editing, t!(versions::addresses), (at, "addresses"), facts_of(editing, &["email", "emails"]))}
            </div>
            {flag(editing, t!(versions::by_email), at, "email")}
            {condition_form(editing, t!(versions::sent_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::messages),
        at: format!("{step}/messages"),
        called: Called::Text("/messages".to_owned(), "subject"),
        needed: Needed::Never,
        new: |_, key| json!({ "key": key, "on": "completed" }),
        form: Arc::new(form),
    })
}

/// What is filled in where a text names it in braces.
fn fill_ins(editing: Editing) -> AnyView {
    let own = named(&[
        ("number", t!(versions::fill_number)),
        ("title", t!(versions::fill_title)),
        ("account", t!(versions::fill_account)),
        ("owner", t!(versions::fill_owner)),
        ("actor", t!(versions::fill_actor)),
        ("note", t!(versions::fill_note)),
        ("link", t!(versions::fill_link)),
    ]);
    let rows = own
        .into_iter()
        .chain(editing.options("facts"))
        .map(|(key, name)| view! { <li><code>{format!("{{{key}}}")}</code> " " {name}</li> }.into_any());
    view! {
        <details class="small">
            <summary>{t!(versions::fill_in_fields)}</summary>
            <ul class="editor-hint">{rows.collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Deals that the step starts when it is done.
pub(super) fn creates(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str, _: &str| {
        let relations = named(&[
            ("consulting", t!(versions::relation_consulting)),
            ("renewal", t!(versions::relation_renewal)),
        ]);
        let close = move |at: &str| {
            view! {
                <div class="editor-fields">
                    {choice(editing, t!(versions::counted_from), (at, "from"), facts_of(editing, &["date"]))}
                    {number(editing, t!(versions::plain_days), at, "days", None)}
                </div>
            }
            .into_any()
        };
        view! {
            <div class="editor-fields">
                {choice(editing, t!(versions::relation), (at, "relation"), relations)}
                {line(editing, t!(versions::deal_title), at, "title")}
            </div>
            {picks(editing, t!(versions::carries), (at, "carries"), editing.options("facts"))}
            {part(editing, t!(versions::has_close), (at, "close"), no_close, close)}
            {condition_form(editing, t!(versions::started_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::creates),
        at: format!("{step}/creates"),
        called: Called::Number(t!(versions::created_deal)),
        needed: Needed::Never,
        new: |_, _| json!({ "relation": "renewal", "title": "{title}" }),
        form: Arc::new(form),
    })
}

/// On the day of the first date there is.
fn no_close(editing: Editing) -> Value {
    json!({ "from": first(facts_of(editing, &["date"])), "days": 0 })
}
