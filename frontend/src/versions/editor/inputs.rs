//! Fields of the forms, each bound to a member of the template.

use std::collections::BTreeSet;

use crate::dom::prelude::*;
use serde_json::json;

use super::editing::Editing;
use crate::api::graphql::Value;
use crate::i18n::t;
use crate::ui::field::{ChoiceField, ChoicesField, NumberField, TextArea, TextField};

/// A text as it stands at a place; empty where there is none.
fn text_at(editing: Editing, at: &str, member: &str) -> String {
    match editing.value(&format!("{at}/{member}")) {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// Writes a value to the template whenever somebody changes it.
fn bind(editing: Editing, value: RwSignal<String>, at: &str, member: &str, write: fn(&str) -> Option<Value>) {
    let (at, member) = (at.to_owned(), member.to_owned());
    let before = StoredValue::new(value.get_untracked());
    Effect::new(move || {
        let now = value.get();
        if before.with_value(|before| *before != now) {
            before.set_value(now.clone());
            editing.put(&at, &member, write(&now));
        }
    });
}

/// A text as it is; an empty one is left out.
fn words(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| json!(text))
}

/// One line.
pub(super) fn line(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
    let value = RwSignal::new(text_at(editing, at, member));
    bind(editing, value, at, member, words);
    view! { <TextField label=label value=value /> }.into_any()
}

/// Several lines.
pub(super) fn lines(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
    let value = RwSignal::new(text_at(editing, at, member));
    bind(editing, value, at, member, words);
    view! { <TextArea label=label value=value optional=true rows=2 /> }.into_any()
}

/// A whole number; nothing while the field is empty.
pub(super) fn number(editing: Editing, label: &str, at: &str, member: &str, unit: Option<String>) -> AnyView {
    let value = RwSignal::new(text_at(editing, at, member));
    bind(editing, value, at, member, |text| text.trim().parse::<i32>().ok().map(Value::from));
    view! { <NumberField label=label value=value unit=unit /> }.into_any()
}

/// A policy value: a decimal number, kept as a text.
pub(super) fn decimal(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
    let value = RwSignal::new(text_at(editing, at, member));
    bind(editing, value, at, member, |text| Some(json!(text.trim().replace(',', "."))));
    view! { <NumberField label=label value=value /> }.into_any()
}

/// One of some entries.
pub(super) fn choice(
    editing: Editing,
    label: &str,
    (at, member): (&str, &str),
    options: Vec<(String, String)>,
) -> AnyView {
    let value = RwSignal::new(text_at(editing, at, member));
    bind(editing, value, at, member, words);
    view! { <ChoiceField label=label value=value options=options /> }.into_any()
}

/// Yes or no; no is left out of the template.
pub(super) fn flag(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
    let is_set = text_at(editing, at, member) == "true";
    let value = RwSignal::new(is_set.to_string());
    bind(editing, value, at, member, |text| (text == "true").then_some(Value::Bool(true)));
    let options = vec![
        ("true".to_owned(), t!(common::yes).to_owned()),
        ("false".to_owned(), t!(common::no).to_owned()),
    ];
    view! { <ChoiceField label=label value=value options=options /> }.into_any()
}

/// Any of some entries, kept in their order.
pub(super) fn choices(
    editing: Editing,
    label: &str,
    (at, member): (&str, &str),
    options: Vec<(String, String)>,
) -> AnyView {
    let stored = editing.value(&format!("{at}/{member}"));
    let stored = stored.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let value = RwSignal::new(stored.collect::<BTreeSet<String>>());
    let before = StoredValue::new(value.get_untracked());
    let order: Vec<String> = options.iter().map(|(key, _)| key.clone()).collect();
    let (at, member) = (at.to_owned(), member.to_owned());
    Effect::new(move || {
        let now = value.get();
        if before.with_value(|before| *before != now) {
            before.set_value(now.clone());
            let chosen: Vec<Value> =
                order.iter().filter(|key| now.contains(*key)).map(|key| json!(key)).collect();
            editing.put(&at, &member, (!chosen.is_empty()).then_some(Value::Array(chosen)));
        }
    });
    view! { <ChoicesField label=label value=value options=options optional=true /> }.into_any()
}
