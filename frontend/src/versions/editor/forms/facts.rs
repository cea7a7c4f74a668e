//! The fields of deals: their kind, their choices, and what they start with.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::super::editing::Editing;
use super::super::inputs::{choice, named, one_or_none, written};
use super::super::pair::{Size, pair};
use super::super::rows::{Called, Needed, Rows, rows};
use super::super::template;
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::field::ChoicesField;

/// Members that fit only some kinds.
const SPECIAL: [(&str, &[&str]); 6] = [
    ("options", &["choice", "choices"]),
    ("amount", &["money"]),
    ("contact", &["line", "email"]),
    ("weekdays", &["date"]),
    ("format", &["line"]),
    ("default", &[]),
];

pub(super) fn facts(editing: Editing) -> AnyView {
    rows(Rows {
        editing,
        label: t!(versions::facts),
        at: "/process/facts".to_owned(),
        called: Called::Text("/facts".to_owned(), "name"),
        needed: Needed::Section("facts"),
        new: |_, _| json!({ "type": "line" }),
        form: Arc::new(move |at: &str, key: &str| fact(editing, at, key)),
    })
}

/// The fields of some kinds, by key and name.
pub(in super::super) fn facts_of(editing: Editing, kinds: &[&str]) -> Vec<(String, String)> {
    let facts = editing.value("/process/facts");
    let fits =
        |key: &str| field(field(&facts, key), "type").as_str().is_some_and(|kind| kinds.contains(&kind));
    editing.options("facts").into_iter().filter(|(key, _)| fits(key)).collect()
}

fn fact(editing: Editing, at: &str, key: &str) -> AnyView {
    let texts = format!("/facts/{key}");
    let watched = editing.watch(format!("{at}/type"));
    let kind = memo(move || watched.with(|kind| kind.as_str().unwrap_or_default().to_owned()));
    let before = StoredValue::new(kind.get_untracked());
    let place = at.to_owned();
    // What another kind cannot have goes with the kind, and comes back with it when that is undone.
    Effect::new(move || {
        let now = kind.get();
        if before.get_value() != now {
            before.set_value(now.clone());
            editing.edit(&format!("{place}/type"), |all| {
                for (member, _) in SPECIAL.iter().filter(|(_, kinds)| !kinds.contains(&now.as_str())) {
                    template::put(all, &place, member, None);
                }
            });
        }
    });
    let (place, key) = (at.to_owned(), key.to_owned());
    let special = move || special(editing, &kind.get(), &place, &key);
    view! {
        {pair(editing, t!(versions::name), (&texts, "name"), Size::Line)}
        {pair(editing, t!(versions::help), (&texts, "help"), Size::Line)}
        <p class="muted small">{t!(versions::key_stays)} " " <code>{texts.trim_start_matches("/facts/").to_owned()}</code></p>
        <div class="editor-fields">{choice(editing, t!(versions::fact_kind), (at, "type"), kinds())}</div>
        {special}
    }
    .into_any()
}

fn kinds() -> Vec<(String, String)> {
    named(&[
        ("flag", t!(versions::type_flag)),
        ("line", t!(versions::type_line)),
        ("text", t!(versions::type_text)),
        ("email", t!(versions::type_email)),
        ("emails", t!(versions::type_emails)),
        ("number", t!(versions::type_number)),
        ("percent", t!(versions::type_percent)),
        ("money", t!(versions::type_money)),
        ("date", t!(versions::type_date)),
        ("choice", t!(versions::type_choice)),
        ("choices", t!(versions::type_choices)),
    ])
}

/// What only some kinds have.
fn special(editing: Editing, kind: &str, at: &str, key: &str) -> AnyView {
    match kind {
        "flag" => {
            default(editing, "flag", at, named(&[("true", t!(common::yes)), ("false", t!(common::no))]))
        }
        "choice" => view! {
            {options(editing, at, key)}
            {default(editing, "choice", at, option_names(editing, key))}
        }
        .into_any(),
        "choices" => options(editing, at, key),
        "money" => {
            let origins = named(&[
                ("estimated", t!(versions::amount_estimated)),
                ("scoped", t!(versions::amount_scoped)),
                ("quoted", t!(versions::amount_quoted)),
                ("final", t!(versions::amount_final)),
            ]);
            one_or_none(editing, t!(versions::amount), (at, "amount"), origins)
        }
        "email" => {
            let parts = named(&[("email", t!(versions::contact_email))]);
            one_or_none(editing, t!(versions::contact), (at, "contact"), parts)
        }
        "line" => {
            let parts =
                named(&[("name", t!(versions::contact_name)), ("phone", t!(versions::contact_phone))]);
            view! {
                <div class="editor-fields">
                    {one_or_none(editing, t!(versions::contact), (at, "contact"), parts)}
                    {one_or_none(editing, t!(versions::format), (at, "format"), named(&[("siret", t!(versions::format_siret))]))}
                </div>
            }
            .into_any()
        }
        "date" => weekdays(editing, at),
        _ => ().into_any(),
    }
}

/// The choices of a field.
fn options(editing: Editing, at: &str, key: &str) -> AnyView {
    let path = format!("/facts/{key}/options");
    let texts = path.clone();
    let form = move |_: &str, key: &str| pair(editing, t!(versions::name), (&texts, key), Size::Line);
    rows(Rows {
        editing,
        label: t!(versions::choices),
        at: format!("{at}/options"),
        called: Called::Text(path, ""),
        needed: Needed::Choice(key.to_owned()),
        new: |_, key| json!(key),
        form: Arc::new(form),
    })
}

/// The choices of a field, by key and name.
pub(in super::super) fn option_names(editing: Editing, key: &str) -> Vec<(String, String)> {
    let texts = editing.value(&format!("/texts/{}/facts/{key}/options", Editing::language()));
    let options = editing.value(&format!("/process/facts/{key}/options"));
    let options = options.as_array().into_iter().flatten().filter_map(Value::as_str);
    let named = options.map(|option| {
        let name = field(&texts, option).as_str().unwrap_or(option);
        (option.to_owned(), name.to_owned())
    });
    named.collect()
}

/// What a field starts with.
fn default(editing: Editing, kind: &'static str, at: &str, options: Vec<(String, String)>) -> AnyView {
    let now = match field(&editing.value(&format!("{at}/default")), kind) {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    };
    let write = |text: &str| match text {
        "" => None,
        "true" => Some(json!({ "flag": true })),
        "false" => Some(json!({ "flag": false })),
        option => Some(json!({ "choice": option })),
    };
    let field = written(editing, t!(versions::starts_with), ((at, "default"), now), options, write);
    view! { <div class="editor-fields">{field}</div> }.into_any()
}

/// The days of the week on which a date may fall.
fn weekdays(editing: Editing, at: &str) -> AnyView {
    let days = named(&[
        ("1", t!(versions::monday)),
        ("2", t!(versions::tuesday)),
        ("3", t!(versions::wednesday)),
        ("4", t!(versions::thursday)),
        ("5", t!(versions::friday)),
        ("6", t!(versions::saturday)),
        ("7", t!(versions::sunday)),
    ]);
    let stored = editing.value(&format!("{at}/weekdays"));
    let stored = stored.as_array().into_iter().flatten().map(ToString::to_string);
    let value = RwSignal::new(stored.collect::<BTreeSet<String>>());
    let before = StoredValue::new(value.get_untracked());
    let at = at.to_owned();
    Effect::new(move || {
        let now = value.get();
        if before.with_value(|before| *before != now) {
            before.set_value(now.clone());
            let days: Vec<Value> =
                now.iter().filter_map(|day| day.parse::<u8>().ok()).map(Value::from).collect();
            editing.put(&at, "weekdays", Some(Value::Array(days)));
        }
    });
    view! { <ChoicesField label=t!(versions::weekdays) value=value options=days optional=true /> }.into_any()
}
