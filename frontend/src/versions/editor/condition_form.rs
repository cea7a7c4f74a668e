//! A condition clicked together, row by row.

use crate::dom::prelude::*;
use serde_json::json;

use super::condition::{ORDERS, Row, Rows};
use super::editing::Editing;
use super::forms::{facts_of, option_names, outcome_names};
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::button::{Button, IconButton};
use crate::ui::field::{ChoiceField, DateField, NumberField};
use crate::ui::icon::Icon;

/// What stands where a condition must and asks nothing yet.
pub(super) fn nothing_asked() -> Value {
    json!({ "all": [] })
}

/// The form of a condition that there need not be at a place of the template.
pub(super) fn condition_form(editing: Editing, label: &str, (at, member): (&str, &str)) -> AnyView {
    form(editing, label, (at, member), None)
}

/// The form of a condition that must be there.
pub(super) fn needed_form(editing: Editing, label: &str, (at, member): (&str, &str)) -> AnyView {
    form(editing, label, (at, member), Some(nothing_asked()))
}

fn form(editing: Editing, label: &str, (at, member): (&str, &str), none: Option<Value>) -> AnyView {
    let label = label.to_owned();
    let Some(found) = Rows::read(&editing.value(&format!("{at}/{member}"))) else {
        return view! {
            <fieldset class="editor-condition">
                <legend>{label}</legend>
                <p class="muted small">{t!(versions::in_the_text)}</p>
            </fieldset>
        }
        .into_any();
    };
    let rows = RwSignal::new(found);
    let without = if none.is_some() { t!(versions::no_condition) } else { t!(versions::always) };
    let (at, member) = (at.to_owned(), member.to_owned());
    let write = Callback::new(move |()| {
        let condition = rows.with_untracked(Rows::write);
        editing.put(&at, &member, condition.or_else(|| none.clone()));
    });
    let drawn = move || {
        let count = rows.with(|all| all.rows.len());
        (0..count).map(|place| row(editing, rows, place, write)).collect_view()
    };
    let joined = RwSignal::new(if rows.with_untracked(|all| all.any) { "any" } else { "all" }.to_owned());
    Effect::new(move || {
        let any = joined.get() == "any";
        if rows.with_untracked(|all| all.any) != any {
            rows.update(|all| all.any = any);
            write.run(());
        }
    });
    let join = move || {
        let options = vec![
            ("all".to_owned(), t!(versions::all_of).to_owned()),
            ("any".to_owned(), t!(versions::any_of).to_owned()),
        ];
        (rows.with(|all| all.rows.len()) > 1)
            .then(|| view! { <ChoiceField label=t!(versions::joined) value=joined options=options /> })
    };
    let add = move |()| rows.update(|all| all.rows.push(Row::default()));
    view! {
        <fieldset class="editor-condition">
            <legend>{label}</legend>
            {move || rows.with(|all| all.rows.is_empty()).then(|| view! { <p class="muted small">{without}</p> })}
            {join}
            {drawn}
            <div><Button icon=Icon::Plus on_press=add>{t!(versions::add_row)}</Button></div>
        </fieldset>
    }
    .into_any()
}

/// Everything a row can be about.
fn subjects(editing: Editing) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (kind, section) in [
        ("fact", "facts"),
        ("done", "steps"),
        ("document", "documents"),
        ("segment", "segments"),
        ("listed", "lists"),
        ("settled", "lists"),
    ] {
        for (key, name) in editing.options(section) {
            let name = match kind {
                "done" => t!(versions::step_done, &name),
                "document" => t!(versions::document_there, &name),
                "segment" => t!(versions::type_is, &name),
                "listed" => t!(versions::list_has_items, &name),
                "settled" => t!(versions::list_is_settled, &name),
                _ => name,
            };
            all.push((format!("{kind}:{key}"), name));
        }
    }
    all
}

/// The tests that fit what a row is about.
fn tests(editing: Editing, subject: &str) -> Vec<(String, String)> {
    let fact = subject.strip_prefix("fact:").map(|key| editing.value(&format!("/process/facts/{key}")));
    let kind = fact.as_ref().map(|fact| field(fact, "type").as_str().unwrap_or_default().to_owned());
    let names: Vec<&str> = match kind.as_deref() {
        None if subject.starts_with("done:") => vec!["yes", "no", "as"],
        None => vec!["yes", "no"],
        Some("flag") => vec!["yes", "no", "filled", "empty"],
        Some("choice") => vec!["is", "filled", "empty"],
        Some("choices") => vec!["has", "filled", "empty"],
        Some("number" | "percent" | "money" | "date") => [&ORDERS[..], &["filled", "empty"]].concat(),
        Some(_) => vec!["filled", "empty"],
    };
    names.into_iter().map(|name| (name.to_owned(), test_name(name).to_owned())).collect()
}

fn test_name(test: &str) -> &'static str {
    match test {
        "yes" => t!(versions::test_yes),
        "no" => t!(versions::test_no),
        "is" => t!(versions::test_is),
        "has" => t!(versions::test_has),
        "as" => t!(versions::test_as),
        "below" => t!(versions::test_below),
        "at_most" => t!(versions::test_at_most),
        "above" => t!(versions::test_above),
        "at_least" => t!(versions::test_at_least),
        "filled" => t!(versions::test_filled),
        _ => t!(versions::test_empty),
    }
}

fn row(editing: Editing, rows: RwSignal<Rows>, place: usize, write: Callback<()>) -> AnyView {
    let now = rows.with_untracked(|all| all.rows.get(place).cloned()).unwrap_or_default();
    let (subject, test, value) =
        (RwSignal::new(now.subject), RwSignal::new(now.test), RwSignal::new(now.value));
    Effect::new(move || {
        let new = Row { subject: subject.get(), test: test.get(), value: value.get() };
        let changed = rows.with_untracked(|all| all.rows.get(place) != Some(&new));
        if changed {
            rows.update_untracked(|all| {
                if let Some(row) = all.rows.get_mut(place) {
                    *row = new;
                }
            });
            write.run(());
        }
    });
    let chosen = memo(move || subject.get());
    let test_field = move || {
        let fitting = tests(editing, &chosen.get());
        let fits = test.with_untracked(|test| fitting.iter().any(|(name, _)| name == test));
        if !fits {
            test.set(fitting.first().map(|(name, _)| name.clone()).unwrap_or_default());
        }
        view! { <ChoiceField label=t!(versions::test) value=test options=fitting /> }
    };
    let value_field = move || value_field(editing, &chosen.get(), &test.get(), value);
    let remove = move |()| {
        rows.update(|all| {
            all.rows.remove(place);
        });
        write.run(());
    };
    view! {
        <div class="editor-row">
            <ChoiceField label=t!(versions::about) value=subject options=subjects(editing) />
            {test_field}
            {value_field}
            <IconButton icon=Icon::Trash label=t!(versions::remove_row) on_press=remove />
        </div>
    }
    .into_any()
}

/// The value that a test needs: an option, an outcome, or what is compared with.
fn value_field(editing: Editing, subject: &str, test: &str, value: RwSignal<String>) -> AnyView {
    let (_, key) = subject.split_once(':').unwrap_or_default();
    let options = match test {
        "is" | "has" => option_names(editing, key),
        "as" => outcome_names(editing, key),
        order if ORDERS.contains(&order) => return bound(editing, key, value),
        _ => return ().into_any(),
    };
    view! { <ChoiceField label=t!(versions::value) value=value options=options /> }.into_any()
}

/// What a number or date is compared with: a policy value, another field of its kind, or what is typed.
fn bound(editing: Editing, fact: &str, value: RwSignal<String>) -> AnyView {
    let now = value.get_untracked();
    let (source, typed) = if now.contains(':') { (now, String::new()) } else { (String::new(), now) };
    let (source, typed) = (RwSignal::new(source), RwSignal::new(typed));
    let kind = editing.value(&format!("/process/facts/{fact}/type"));
    let kind = kind.as_str().unwrap_or_default();
    let mut sources = Vec::new();
    if kind != "date" {
        sources
            .extend(editing.options("params").into_iter().map(|(key, name)| (format!("param:{key}"), name)));
    }
    let others = facts_of(editing, &[kind]).into_iter().filter(|(key, _)| key != fact);
    sources.extend(others.map(|(key, name)| (format!("fact:{key}"), name)));
    Effect::new(move || {
        let now = Some(source.get()).filter(|source| !source.is_empty()).unwrap_or_else(|| typed.get());
        if value.get_untracked() != now {
            value.set(now);
        }
    });
    let is_date = kind == "date";
    let typed_field = move || {
        if is_date {
            view! { <DateField label=t!(versions::value) value=typed /> }.into_any()
        } else {
            view! { <NumberField label=t!(versions::value) value=typed /> }.into_any()
        }
    };
    let field = move || source.with(String::is_empty).then(typed_field);
    view! {
        <div class="stack">
            <ChoiceField label=t!(versions::compared_with) value=source options=sources optional=true />
            {field}
        </div>
    }
    .into_any()
}
