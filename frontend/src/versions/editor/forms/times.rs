//! By when a step is due, and how often it comes.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::{needed_form, nothing_asked};
use super::super::editing::Editing;
use super::super::inputs::{number, one_or_none, part};
use super::super::rows::{Called, Needed, Rows, rows};
use super::facts::facts_of;
use super::roles::inside;
use crate::i18n::t;

pub(super) fn due(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str| {
        view! {
            <div class="editor-fields">
                {number(editing, t!(versions::due), at, "business_days", None)}
                {one_or_none(editing, t!(versions::counted_from), (at, "after"), facts_of(editing, &["date"]))}
                {number(editing, t!(versions::remind), at, "remind", None)}
                {one_or_none(editing, t!(versions::escalate), (at, "escalate"), inside(editing))}
            </div>
            <p class="muted small">{t!(versions::due_help)}</p>
        }
        .into_any()
    };
    part(editing, t!(versions::has_due), (step, "due"), |_| json!({ "business_days": 5 }), form)
}

/// By when an item of a list is due.
pub(super) fn item_due(editing: Editing, item: &str) -> AnyView {
    let form = move |at: &str| {
        view! {
            <div class="editor-fields">
                {number(editing, t!(versions::due), at, "business_days", None)}
                {one_or_none(editing, t!(versions::counted_from), (at, "after"), facts_of(editing, &["date"]))}
            </div>
        }
        .into_any()
    };
    part(editing, t!(versions::has_due), (item, "due"), |_| json!({ "business_days": 5 }), form)
}

/// Comes again: after how many days, at another pace in some cases, and until when.
pub(super) fn repeat(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str| {
        view! {
            <div class="editor-fields">{number(editing, t!(versions::repeat_days), at, "business_days", None)}</div>
            {needed_form(editing, t!(versions::until), (at, "until"))}
            {paces(editing, at)}
        }
        .into_any()
    };
    let new = |_| json!({ "business_days": 10, "until": nothing_asked() });
    part(editing, t!(versions::comes_again), (step, "repeat"), new, form)
}

fn paces(editing: Editing, repeat: &str) -> AnyView {
    let form = move |at: &str, _: &str| {
        view! {
            <div class="editor-fields">{number(editing, t!(versions::repeat_days), at, "business_days", None)}</div>
            {needed_form(editing, t!(versions::pace_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::paces),
        at: format!("{repeat}/cases"),
        called: Called::Number(t!(versions::pace)),
        needed: Needed::Never,
        new: |_, _| json!({ "when": nothing_asked(), "business_days": 10 }),
        form: Arc::new(form),
    })
}
