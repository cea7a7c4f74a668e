//! A condition clicked together, row by row and group by group.

use std::collections::BTreeSet;

use crate::dom::prelude::*;
use serde_json::json;

use super::condition::{Group, Join, ORDERS, Part, Row};
use super::editing::Editing;
use super::forms::{facts_of, option_names, outcome_names};
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind, IconButton};
use crate::ui::field::{ChoiceField, ChoicesField, DateField, NumberField};
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

/// A condition in the making, and how it is kept.
#[derive(Clone, Copy)]
struct Making {
    editing: Editing,
    whole: RwSignal<Group>,
    write: Callback<()>,
}

impl Making {
    /// Changes a group and draws everything anew.
    fn shape(self, path: &[usize], change: impl FnOnce(&mut Group)) {
        self.whole.update(|whole| {
            if let Some(group) = whole.at(path) {
                change(group);
            }
        });
        self.write.run(());
    }

    fn group(self, path: &[usize]) -> Group {
        self.whole.try_update_untracked(|whole| whole.at(path).cloned()).flatten().unwrap_or_default()
    }
}

fn form(editing: Editing, label: &str, (at, member): (&str, &str), none: Option<Value>) -> AnyView {
    let whole = RwSignal::new(Group::read(&editing.value(&format!("{at}/{member}"))));
    let without = if none.is_some() { t!(versions::no_condition) } else { t!(versions::always) };
    let (at, member) = (at.to_owned(), member.to_owned());
    let write = Callback::new(move |()| {
        let condition = whole.with_untracked(Group::write);
        editing.put(&at, &member, condition.or_else(|| none.clone()));
    });
    let making = Making { editing, whole, write };
    let empty = move || {
        whole.with(|all| all.parts.is_empty()).then(|| view! { <p class="muted small">{without}</p> })
    };
    let drawn = move || {
        whole.track();
        group(making, Vec::new(), None)
    };
    view! {
        <fieldset class="editor-condition">
            <legend>{label.to_owned()}</legend>
            {empty}
            {drawn}
        </fieldset>
    }
    .into_any()
}

/// How deep groups may be put into groups by clicking; the text may go deeper.
const DEEPEST: usize = 3;

/// The parts of a group and how they are joined; `remove` takes it away, where it is not the whole.
fn group(making: Making, path: Vec<usize>, remove: Option<AnyView>) -> AnyView {
    let now = making.group(&path);
    let join =
        (now.parts.len() > 1 || now.join != Join::All).then(|| join_field(making, path.clone(), now.join));
    let parts = now.parts.into_iter().enumerate().map(|(place, part)| match part {
        Part::Row(now) => row(making, (path.clone(), place), now),
        Part::Group(_) => nested(making, (path.clone(), place)),
        Part::Text(_) => {
            let remove = remove_button(making, (path.clone(), place), t!(versions::remove_row));
            view! { <div class="editor-text-row"><p class="muted small">{t!(versions::in_the_text)}</p> {remove}</div> }
                .into_any()
        }
    });
    let parts = parts.collect_view();
    let deeper = (path.len() < DEEPEST).then(|| {
        let path = path.clone();
        let add = move |()| {
            let new = Group { join: Join::Any, parts: vec![Part::Row(Row::default())] };
            making.shape(&path, |group| group.parts.push(Part::Group(new)));
        };
        view! { <Button kind=ButtonKind::Quiet icon=Icon::Plus on_press=add>{t!(versions::add_group)}</Button> }
    });
    let add = move |()| making.shape(&path, |group| group.parts.push(Part::Row(Row::default())));
    view! {
        {join}
        {parts}
        <div class="row"><Button icon=Icon::Plus on_press=add>{t!(versions::add_row)}</Button> {deeper} {remove}</div>
    }
    .into_any()
}

fn join_field(making: Making, path: Vec<usize>, now: Join) -> AnyView {
    let joined = RwSignal::new(now.key().to_owned());
    let name = |join| match join {
        Join::All => t!(versions::all_of),
        Join::Any => t!(versions::any_of),
        Join::None => t!(versions::none_of),
        Join::NotAll => t!(versions::not_all_of),
    };
    let options = Join::EVERY.map(|join| (join.key().to_owned(), name(join).to_owned())).to_vec();
    Effect::new(move || {
        let chosen = joined.with(|chosen| Join::EVERY.into_iter().find(|join| join.key() == chosen));
        let Some(join) = chosen.filter(|join| *join != making.group(&path).join) else { return };
        making.whole.update_untracked(|whole| {
            if let Some(group) = whole.at(&path) {
                group.join = join;
            }
        });
        making.write.run(());
    });
    view! { <ChoiceField label=t!(versions::joined) value=joined options=options /> }.into_any()
}

/// A group inside another.
fn nested(making: Making, (path, place): (Vec<usize>, usize)) -> AnyView {
    let own = path.iter().copied().chain([place]).collect();
    let remove = remove_button(making, (path, place), t!(versions::remove_group));
    view! {
        <fieldset class="editor-condition">
            <legend class="visually-hidden">{t!(versions::group)}</legend>
            {group(making, own, Some(remove))}
        </fieldset>
    }
    .into_any()
}

fn remove_button(making: Making, (path, place): (Vec<usize>, usize), label: &'static str) -> AnyView {
    let remove = move |()| {
        making.shape(&path, |group| {
            if place < group.parts.len() {
                group.parts.remove(place);
            }
        });
    };
    view! { <IconButton icon=Icon::Trash label=label on_press=remove /> }.into_any()
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
        ("contact", "contact_roles"),
    ] {
        for (key, name) in editing.options(section) {
            let name = match kind {
                "done" => t!(versions::step_done, &name),
                "document" => t!(versions::document_there, &name),
                "segment" => t!(versions::type_is, &name),
                "listed" => t!(versions::list_has_items, &name),
                "settled" => t!(versions::list_is_settled, &name),
                "contact" => t!(versions::contact_is_named, &name),
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
        Some("choice") => vec!["is", "in", "filled", "empty"],
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
        "in" => t!(versions::test_in),
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

fn row(making: Making, (path, place): (Vec<usize>, usize), now: Row) -> AnyView {
    let editing = making.editing;
    let remove = remove_button(making, (path.clone(), place), t!(versions::remove_row));
    let (subject, test, value) =
        (RwSignal::new(now.subject), RwSignal::new(now.test), RwSignal::new(now.value));
    Effect::new(move || {
        let new = Part::Row(Row { subject: subject.get(), test: test.get(), value: value.get() });
        let changed = making.whole.try_update_untracked(|whole| {
            let part =
                whole.at(&path).and_then(|group| group.parts.get_mut(place)).filter(|part| **part != new);
            part.map(|part| *part = new).is_some()
        });
        if changed == Some(true) {
            making.write.run(());
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
    view! {
        <div class="editor-row">
            <ChoiceField label=t!(versions::about) value=subject options=subjects(editing) />
            {test_field}
            {value_field}
            {remove}
        </div>
    }
    .into_any()
}

/// The value that a test needs: an option, an outcome, or what is compared with.
fn value_field(editing: Editing, subject: &str, test: &str, value: RwSignal<String>) -> AnyView {
    let (_, key) = subject.split_once(':').unwrap_or_default();
    let options = match test {
        "is" | "has" => option_names(editing, key),
        "in" => return several(option_names(editing, key), value),
        "as" => outcome_names(editing, key),
        order if ORDERS.contains(&order) => return bound(editing, key, value),
        _ => return ().into_any(),
    };
    view! { <ChoiceField label=t!(versions::value) value=value options=options /> }.into_any()
}

/// Several options, of which one is enough.
fn several(options: Vec<(String, String)>, value: RwSignal<String>) -> AnyView {
    let chosen = RwSignal::new(
        value.with_untracked(|value| value.lines().map(str::to_owned).collect::<BTreeSet<_>>()),
    );
    Effect::new(move || {
        let now = chosen.with(|chosen| chosen.iter().cloned().collect::<Vec<_>>().join("\n"));
        if value.with_untracked(|value| *value != now) {
            value.set(now);
        }
    });
    view! { <ChoicesField label=t!(versions::value) value=chosen options=options /> }.into_any()
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
