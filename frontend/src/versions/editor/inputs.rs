//! Fields of the forms, each bound to a member of the template.

use crate::dom::prelude::*;
use serde_json::json;

use super::editing::Editing;
use crate::api::graphql::Value;
use crate::ui::field::{ChoiceField, NumberField, TextArea, TextField};

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
    view! { <TextArea label=label value=value rows=2 /> }.into_any()
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

/// Yes or no, to be ticked; no is left out of the template.
pub(super) fn flag(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
    let is_set = RwSignal::new(text_at(editing, at, member) == "true");
    let (at, member) = (at.to_owned(), member.to_owned());
    let toggle = move |_| {
        is_set.update(|is_set| *is_set = !*is_set);
        editing.put(&at, &member, is_set.get_untracked().then_some(Value::Bool(true)));
    };
    view! {
        <label class="option">
            <input type="checkbox" prop:checked=move || is_set.get() on:change=toggle />
            <span>{label.to_owned()}</span>
        </label>
    }
    .into_any()
}

/// One of some entries, or none.
pub(super) fn one_or_none(
    editing: Editing,
    label: &str,
    (at, member): (&str, &str),
    options: Vec<(String, String)>,
) -> AnyView {
    written(editing, label, ((at, member), text_at(editing, at, member)), options, words)
}

/// One of some options or none, kept in another way than as a text.
pub(super) fn written(
    editing: Editing,
    label: &str,
    ((at, member), now): ((&str, &str), String),
    options: Vec<(String, String)>,
    write: fn(&str) -> Option<Value>,
) -> AnyView {
    let value = RwSignal::new(now);
    bind(editing, value, at, member, write);
    view! { <ChoiceField label=label value=value options=options optional=true /> }.into_any()
}

/// Something that may be there: ticked, it is, and what it consists of is asked.
pub(super) fn part(
    editing: Editing,
    label: &str,
    (at, member): (&str, &'static str),
    new: fn(Editing) -> Value,
    form: impl Fn(&str) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let (at, place) = (at.to_owned(), format!("{at}/{member}"));
    let there = editing.watch(place.clone());
    let is_there = memo(move || there.with(|value| !value.is_null()));
    let toggle = move |_| {
        let value = (!is_there.get_untracked()).then(|| new(editing));
        editing.put(&at, member, value);
    };
    view! {
        <div class="editor-part stack">
            <label class="option">
                <input type="checkbox" prop:checked=move || is_there.get() on:change=toggle />
                <span>{label.to_owned()}</span>
            </label>
            {move || is_there.get().then(|| form(&place))}
        </div>
    }
    .into_any()
}

/// Options that have their names here.
pub(super) fn named(options: &[(&str, &'static str)]) -> Vec<(String, String)> {
    options.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
}

/// The key of the first of some entries; nothing where there is none.
pub(super) fn first(options: Vec<(String, String)>) -> String {
    options.into_iter().next().map(|(key, _)| key).unwrap_or_default()
}
