//! Gates: what must hold before a deal leaves a stage, or before a step is done.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::{condition_form, needed_form, nothing_asked};
use super::super::editing::Editing;
use super::super::inputs::{choice, first, flag};
use super::super::rows::{Called, Needed, Rows, rows};
use super::roles::inside;
use crate::api::graphql::Value;
use crate::i18n::t;

/// The gates of a list at a place; those of a stage can be firm.
pub(super) fn gates(editing: Editing, label: &'static str, at: String) -> AnyView {
    let is_stage = at.ends_with("/exit");
    let form = move |at: &str, _: &str| {
        let firm = is_stage.then(|| flag(editing, t!(versions::firm), at, "firm"));
        view! {
            {needed_form(editing, t!(versions::must_hold), (at, "needs"))}
            <div class="editor-fields">
                {choice(editing, t!(versions::up_to), (at, "by"), inside(editing))}
                {firm}
            </div>
            {condition_form(editing, t!(versions::counts_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label,
        at,
        called: Called::Number(t!(versions::condition)),
        needed: Needed::Never,
        new: gate,
        form: Arc::new(form),
    })
}

/// A gate that asks nothing yet.
fn gate(editing: Editing, _: &str) -> Value {
    json!({ "needs": nothing_asked(), "by": first(inside(editing)) })
}
