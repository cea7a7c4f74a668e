//! How a step ends: its outcomes, and the policy behind an approval.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::condition_form::{needed_form, nothing_asked};
use super::super::editing::Editing;
use super::super::inputs::{choice, flag, named, part, written};
use super::super::pair::{Size, pair};
use super::super::picks::picks;
use super::super::rows::{Called, Needed, Rows, rows};
use super::super::template;
use crate::api::graphql::{Value, field};
use crate::i18n::t;

pub(super) fn outcomes(editing: Editing, step: &str, key: &str) -> AnyView {
    let path = format!("/steps/{key}/outcomes");
    let (texts, own) = (path.clone(), key.to_owned());
    let form = move |at: &str, key: &str| {
        view! {
            {pair(editing, t!(versions::name), (&texts, key), Size::Line)}
            <div class="editor-fields">
                {leads(editing, at, &own)}
                {choice(editing, t!(versions::tone), (at, "tone"), tones())}
            </div>
            {flag(editing, t!(versions::note_needed), at, "note")}
            {flag(editing, t!(versions::incomplete), at, "incomplete")}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::outcomes),
        at: format!("{step}/outcomes"),
        called: Called::Text(path, ""),
        needed: Needed::Outcome(key.to_owned()),
        new: |_, key| json!({ "key": key, "tone": "positive" }),
        form: Arc::new(form),
    })
}

/// The outcomes of a step, by key and name.
pub(in super::super) fn outcome_names(editing: Editing, step: &str) -> Vec<(String, String)> {
    let texts = editing.value(&format!("/texts/{}/steps/{step}/outcomes", Editing::language()));
    let found = editing.definition.with_untracked(|all| {
        let at = template::pointer(all, "steps", step)?;
        Some(template::entries(all, &format!("{at}/outcomes")))
    });
    let named = |(_, key): (String, String)| {
        let name = field(&texts, &key).as_str().unwrap_or(&key).to_owned();
        (key, name)
    };
    found.unwrap_or_default().into_iter().map(named).collect()
}

fn tones() -> Vec<(String, String)> {
    named(&[
        ("positive", t!(versions::tone_positive)),
        ("neutral", t!(versions::tone_neutral)),
        ("negative", t!(versions::tone_negative)),
    ])
}

/// Where an outcome leads beside the step being done.
fn leads(editing: Editing, at: &str, step: &str) -> AnyView {
    let stages = editing.options("stages").into_iter();
    let mut ways: Vec<_> =
        stages.map(|(key, name)| (format!("stage:{key}"), t!(versions::leads_stage, &name))).collect();
    let steps = editing.options("steps").into_iter().filter(|(key, _)| key != step);
    ways.extend(steps.map(|(key, name)| (format!("back_to:{key}"), t!(versions::leads_back, &name))));
    let now = editing.value(&format!("{at}/leads"));
    let now = ["stage", "back_to"]
        .into_iter()
        .find_map(|way| Some(format!("{way}:{}", field(&now, way).as_str()?)));
    written(editing, t!(versions::leads), ((at, "leads"), now.unwrap_or_default()), ways, |way| {
        let (way, key) = way.split_once(':')?;
        Some(json!({ way: key }))
    })
}

/// The policy of an approval: why it is asked for, and what a decision is about.
pub(super) fn approval(editing: Editing, step: &str) -> AnyView {
    let form = move |at: &str| {
        view! {
            {reasons(editing, at)}
            {picks(editing, t!(versions::basis), (at, "basis"), editing.options("facts"))}
            {flag(editing, t!(versions::own_allowed), at, "own_allowed")}
        }
        .into_any()
    };
    part(editing, t!(versions::follows_policy), (step, "approval"), no_policy, form)
}

fn no_policy(_: Editing) -> Value {
    json!({ "rules": [], "basis": [] })
}

fn reasons(editing: Editing, approval: &str) -> AnyView {
    let form = move |at: &str, key: &str| {
        view! {
            {pair(editing, t!(versions::because), ("/rules", key), Size::Line)}
            {needed_form(editing, t!(versions::asks_when), (at, "when"))}
        }
        .into_any()
    };
    rows(Rows {
        editing,
        label: t!(versions::reasons),
        at: format!("{approval}/rules"),
        called: Called::Text("/rules".to_owned(), ""),
        needed: Needed::Never,
        new: |_, key| json!({ "key": key, "when": nothing_asked() }),
        form: Arc::new(form),
    })
}
