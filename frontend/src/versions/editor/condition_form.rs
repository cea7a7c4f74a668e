//! A condition clicked together, row by row.

use crate::dom::prelude::*;

use super::condition::{ORDERS, Row, Rows};
use super::editing::Editing;
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::button::{Button, IconButton};
use crate::ui::field::{ChoiceField, TextField};
use crate::ui::icon::Icon;

/// The form of a condition at a place of the template.
pub(super) fn condition_form(editing: Editing, label: &str, at: &str, member: &str) -> AnyView {
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
    let (at, member) = (at.to_owned(), member.to_owned());
    let write = Callback::new(move |()| {
        let condition = rows.with_untracked(Rows::write);
        editing.put(&at, &member, condition);
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
            {move || rows.with(|all| all.rows.is_empty()).then(|| view! { <p class="muted small">{t!(versions::always)}</p> })}
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
    for (kind, section) in
        [("fact", "facts"), ("done", "steps"), ("document", "documents"), ("segment", "segments")]
    {
        for (key, name) in editing.options(section) {
            let name = match kind {
                "done" => t!(versions::step_done, &name),
                "document" => t!(versions::document_there, &name),
                "segment" => t!(versions::type_is, &name),
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
        None => vec!["yes", "no"],
        Some("flag") => vec!["yes", "no", "filled", "empty"],
        Some("choice") => vec!["is", "filled", "empty"],
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

/// The value that a test needs: an option, or a number, date or policy value.
fn value_field(editing: Editing, subject: &str, test: &str, value: RwSignal<String>) -> AnyView {
    if test == "is" {
        let key = subject.trim_start_matches("fact:");
        let options = editing.value(&format!("/process/facts/{key}/options"));
        let texts = editing.value(&format!("/texts/{}/facts/{key}/options", Editing::language()));
        let options = options.as_array().into_iter().flatten().filter_map(Value::as_str);
        let named = options.map(|option| {
            let name = field(&texts, option).as_str().unwrap_or(option);
            (option.to_owned(), name.to_owned())
        });
        let named: Vec<(String, String)> = named.collect();
        return view! { <ChoiceField label=t!(versions::value) value=value options=named /> }.into_any();
    }
    if ORDERS.contains(&test) {
        let params: Vec<String> = editing.options("params").into_iter().map(|(key, _)| key).collect();
        let help = t!(versions::value_help, &params.join(", "));
        return view! { <TextField label=t!(versions::value) value=value help=help /> }.into_any();
    }
    ().into_any()
}
