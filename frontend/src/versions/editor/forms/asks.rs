//! What a step asks for: facts, documents, and the share of facts that something waits for.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::condition_form;
use super::super::editing::Editing;
use super::super::inputs::{choice, first, flag, part};
use super::super::picks::picks;
use super::super::rows::{Called, Needed, Rows, rows};
use super::facts::facts_of;
use crate::api::graphql::Value;
use crate::i18n::t;

pub(super) fn fields(editing: Editing, step: &str) -> AnyView {
    let repeats = editing.watch(format!("{step}/repeat"));
    let form = move |at: &str, _: &str| {
        let place = at.to_owned();
        let anew = move || {
            let again = repeats.with(|value| !value.is_null());
            again.then(|| flag(editing, t!(versions::anew), &place, "anew"))
        };
        view! {
            {flag(editing, t!(versions::may_stay_empty), at, "optional")}
            {anew}
            {condition_form(editing, t!(versions::asked_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::fields),
        at: format!("{step}/fields"),
        called: Called::As("facts"),
        needed: Needed::Never,
        new: |_, fact| json!({ "fact": fact }),
        form: Arc::new(form),
    })
}

pub(super) fn documents(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str, _: &str| condition_form(editing, t!(versions::needed), (at, "when"));
    rows(Rows {
        editing,
        label: t!(versions::needed_documents),
        at: format!("{step}/documents"),
        called: Called::As("documents"),
        needed: Needed::Never,
        new: |_, document| json!({ "document": document }),
        form: Arc::new(form),
    })
}

/// The share of facts that must be filled in before a flag may be set.
pub(super) fn readiness(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str| {
        view! {
            {picks(editing, t!(versions::share_of), (at, "of"), editing.options("facts"))}
            <div class="editor-fields">
                {choice(editing, t!(versions::share), (at, "threshold"), editing.options("params"))}
                {choice(editing, t!(versions::unlocks), (at, "unlocks"), facts_of(editing, &["flag"]))}
            </div>
        }
        .into_any()
    };
    part(editing, t!(versions::readiness), (step, "readiness"), no_share, form)
}

fn no_share(editing: Editing) -> Value {
    let (threshold, unlocks) = (first(editing.options("params")), first(facts_of(editing, &["flag"])));
    json!({ "of": [], "threshold": threshold, "unlocks": unlocks })
}
