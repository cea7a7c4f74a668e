//! Of two versions of a process nothing that differs is passed over, and nothing else is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use common::sample;
use common::templates::template;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use shared::locale::Locale;
use shared::permission::role_name;
use shared::process::compare::{Change, Difference, Subject, compare};
use shared::process::texts::Texts;
use shared::process::{Definition, Process};

/// One place of a template that is to be another.
fn mutation() -> impl Strategy<Value = (Index, usize, Index)> {
    (any::<Index>(), 0_usize..6, any::<Index>())
}

/// Every place inside a value, as JSON pointers.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| places(item, &format!("{here}/{at}"), found));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, item)| places(item, &format!("{here}/{key}"), found));
        }
        _ => {}
    }
}

/// Changes one place: another number, the opposite, another word from a like place, or an item that comes, goes or moves.
fn mutate(value: &mut Value, (place, how, other): &(Index, usize, Index)) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    change(value, place.get(&all).as_str(), *how, |among| other.index(among));
}

fn change(value: &mut Value, place: &str, how: usize, pick: impl Fn(usize) -> usize) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    let last =
        |place: &str| place.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or("").to_owned();
    let like: Vec<Value> = all
        .iter()
        .filter(|one| last(one) == last(place))
        .map(|one| value.pointer(one).unwrap().clone())
        .collect();
    let other = like.get(pick(like.len())).unwrap().clone();
    let found = value.pointer_mut(place).unwrap();
    match found {
        Value::Bool(flag) if how < 4 => *flag = !*flag,
        Value::Number(number) if how < 4 => *found = (number.as_i64().unwrap_or(7) + 1).into(),
        Value::Array(items) if !items.is_empty() && how < 5 => {
            let at = pick(items.len());
            match how {
                0 => drop(items.remove(at)),
                1 => items.push(items.get(at).unwrap().clone()),
                2 => items.swap(0, at),
                3 => items.rotate_right(1),
                _ => items.reverse(),
            }
        }
        Value::Object(map) if !map.is_empty() && how < 4 => {
            let key = map.keys().nth(pick(map.len())).unwrap().clone();
            map.remove(&key);
        }
        _ => *found = other,
    }
}

/// A built-in process, changed in as many places; changes that nothing could read are left out.
fn mutated(definition: &Definition, mutations: &[(Index, usize, Index)], in_texts: bool) -> Definition {
    let mut changed = definition.clone();
    for one in mutations {
        if in_texts {
            let texts = changed.texts.get_mut(&Locale::En).unwrap();
            let mut value = serde_json::to_value(&*texts).unwrap();
            mutate(&mut value, one);
            *texts = serde_json::from_value::<Texts>(value).unwrap_or_else(|_| texts.clone());
        } else {
            let mut value = serde_json::to_value(&changed.process).unwrap();
            mutate(&mut value, one);
            let process = serde_json::from_value::<Process>(value);
            changed.process = process.unwrap_or(changed.process);
        }
    }
    changed
}

/// The texts as they are read: an empty one is none, and a role without a name has the product's.
fn as_read(definition: &Definition, locale: Locale) -> Value {
    let mut texts = definition.texts(locale).clone();
    for role in &definition.process.roles {
        let name = texts.roles.entry(role.key.clone()).or_default();
        if name.is_empty() {
            role_name(role.key.as_str(), locale).clone_into(name);
        }
    }
    let mut value = serde_json::to_value(texts).unwrap();
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    if let Value::Object(map) = value {
        map.values_mut().for_each(strip);
        map.retain(|_, item| *item != Value::Null && *item != "" && *item != serde_json::json!({}));
    }
}

/// What came or went, sorted.
fn found(differences: &[Difference], kind: Change) -> Vec<(Subject, String)> {
    let of_kind = differences.iter().filter(|one| one.kind == kind);
    let mut found: Vec<_> = of_kind.map(|one| (one.subject.clone(), one.name.clone())).collect();
    found.sort();
    found
}

const BUILT_IN: [&str; 7] = [
    "campaign",
    "committee",
    "distributor",
    "distributor_care",
    "partner_it",
    "partner_manufacturing",
    "reseller",
];

static TEMPLATES: LazyLock<Vec<Definition>> =
    LazyLock::new(|| BUILT_IN.into_iter().map(template).chain([sample::definition()]).collect());

/// A difference is told exactly when there is one to read.
fn tells_exactly(before: &Definition, after: &Definition, locale: Locale) -> Result<(), TestCaseError> {
    let mut numbered = after.clone();
    numbered.process.version = before.process.version + 1;
    let mut alike = after.process.clone();
    alike.version = before.process.version;
    let told = compare(before, &numbered, locale);
    let same = before.process == alike && as_read(before, locale) == as_read(after, locale);
    prop_assert_eq!(told.is_empty(), same, "{:?} {:#?}", locale, told);
    prop_assert!(told.iter().all(|one| one.kind != Change::Changed || !one.words.is_empty()));
    prop_assert!(told.iter().flat_map(|one| &one.words).all(|word| word.ends_with('.')));
    Ok(())
}

/// On the way back, what came goes and what went comes.
fn is_mirrored(before: &Definition, after: &Definition, locale: Locale) -> Result<(), TestCaseError> {
    let (told, back) = (compare(before, after, locale), compare(after, before, locale));
    prop_assert_eq!(found(&told, Change::Added), found(&back, Change::Removed));
    prop_assert_eq!(found(&told, Change::Removed), found(&back, Change::Added));
    prop_assert_eq!(compare(after, after, locale), []);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_versions_that_differ_have_a_difference_and_others_have_none(
        origin in 0_usize..7,
        in_texts in proptest::bool::weighted(0.3),
        first in proptest::collection::vec(mutation(), 0..3),
        second in proptest::collection::vec(mutation(), 0..3),
    ) {
        let before = mutated(&TEMPLATES[origin], &first, false);
        let after = mutated(&before, &second, in_texts);
        for locale in Locale::ALL {
            tells_exactly(&before, &after, locale)?;
        }
        is_mirrored(&before, &after, Locale::En)?;
    }
}

/// Where a place is, whichever item of a row it stands in and whichever name it stands under.
fn shape(place: &str) -> String {
    let named = ["params", "facts", "documents"];
    let mut last = "";
    let parts = place.split('/').map(|part| {
        let any = part.parse::<usize>().is_ok() || named.contains(&last);
        last = part;
        if any { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_field_that_a_built_in_process_has_is_compared() {
    let mut seen = BTreeSet::new();
    for before in TEMPLATES.iter() {
        let value = serde_json::to_value(&before.process).unwrap();
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all.iter().filter(|place| seen.insert(shape(place))) {
            for how in 0..6 {
                let mut value = value.clone();
                change(&mut value, place, how, |among| among - 1);
                let Ok(process) = serde_json::from_value(value) else { continue };
                let after = Definition { process, ..before.clone() };
                tells_exactly(before, &after, Locale::En).unwrap_or_else(|e| panic!("{place}, {how}: {e}"));
            }
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[test]
fn a_process_compared_with_itself_has_no_differences() {
    for definition in TEMPLATES.iter() {
        for locale in Locale::ALL {
            assert_eq!(compare(definition, definition, locale), []);
        }
    }
}
