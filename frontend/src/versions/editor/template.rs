//! The template as a JSON value: what is read of it and how it is changed.

use crate::api::graphql::{Value, field};

/// The entries of a section that is a list (`stages`, `steps`, `roles`) or a map (`params`, `facts`), by their keys.
pub(super) fn keys(definition: &Value, section: &str) -> Vec<String> {
    match field(field(definition, "process"), section) {
        Value::Array(entries) => entries.iter().filter_map(entry_key).collect(),
        Value::Object(entries) => entries.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The key of an entry, or what it is about; folders are nothing but their keys.
fn entry_key(entry: &Value) -> Option<String> {
    let named = ["key", "fact", "document"].into_iter().find_map(|member| field(entry, member).as_str());
    entry.as_str().or(named).map(str::to_owned)
}

/// The entries of a list or map at a pointer: where each stands, and its key; without one, its place.
pub(super) fn entries(definition: &Value, at: &str) -> Vec<(String, String)> {
    match definition.pointer(at) {
        Some(Value::Array(entries)) => {
            let of = |(place, entry): (usize, &Value)| {
                (format!("{at}/{place}"), entry_key(entry).unwrap_or_else(|| place.to_string()))
            };
            entries.iter().enumerate().map(of).collect()
        }
        Some(Value::Object(entries)) => {
            entries.keys().map(|key| (format!("{at}/{key}"), key.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// What an entry of a section is called in a language; its key where it has no name.
pub(super) fn name(definition: &Value, language: &str, section: &str, key: &str) -> String {
    let texts = field(field(field(definition, "texts"), language), section);
    let text = field(texts, key);
    let name = text.as_str().or_else(|| field(text, "name").as_str()).filter(|name| !name.is_empty());
    name.unwrap_or(key).to_owned()
}

/// The entries of a section with their names, for lists to choose from.
pub(super) fn options(definition: &Value, language: &str, section: &str) -> Vec<(String, String)> {
    let named = |key: String| {
        let name = name(definition, language, section, &key);
        (key, name)
    };
    keys(definition, section).into_iter().map(named).collect()
}

/// Where an entry of a list stands, as a JSON pointer.
pub(super) fn pointer(definition: &Value, section: &str, key: &str) -> Option<String> {
    let place = keys(definition, section).iter().position(|known| known == key)?;
    Some(format!("/process/{section}/{place}"))
}

/// Sets or takes away a member of the object at a pointer; objects on the way are made where they are missing.
pub(super) fn put(definition: &mut Value, at: &str, member: &str, value: Option<Value>) {
    let mut here = definition;
    for part in at.split('/').filter(|part| !part.is_empty()) {
        here = match here {
            Value::Array(entries) => {
                let Some(entry) = part.parse::<usize>().ok().and_then(|place| entries.get_mut(place)) else {
                    return;
                };
                entry
            }
            Value::Object(entries) => {
                entries.entry(part).or_insert_with(|| Value::Object(serde_json::Map::new()))
            }
            _ => return,
        };
    }
    if let Value::Object(entries) = here {
        match value {
            Some(value) => {
                entries.insert(member.to_owned(), value);
            }
            None => {
                entries.remove(member);
            }
        }
    }
}

/// The sections that are maps.
const MAPS: [&str; 3] = ["/process/params", "/process/facts", "/process/documents"];

/// Adds an entry at the end of the list or map at a pointer, which is made where it is missing.
pub(super) fn append(definition: &mut Value, at: &str, key: &str, entry: Value) {
    let Some((parent, member)) = at.rsplit_once('/') else { return };
    if definition.pointer(at).is_none() {
        let none =
            if MAPS.contains(&at) { Value::Object(serde_json::Map::new()) } else { Value::Array(Vec::new()) };
        put(definition, parent, member, Some(none));
    }
    match definition.pointer_mut(at) {
        Some(Value::Array(entries)) => entries.push(entry),
        Some(Value::Object(entries)) => {
            entries.insert(key.to_owned(), entry);
        }
        _ => {}
    }
}

/// Takes away the entry at a place of a list or map.
pub(super) fn discard(definition: &mut Value, place: &str) {
    let Some((at, last)) = place.rsplit_once('/') else { return };
    match definition.pointer_mut(at) {
        Some(Value::Array(entries)) => {
            if let Some(place) = last.parse::<usize>().ok().filter(|place| *place < entries.len()) {
                entries.remove(place);
            }
        }
        Some(Value::Object(entries)) => {
            entries.remove(last);
        }
        _ => {}
    }
}

/// Puts two entries of a list into each other's place.
pub(super) fn swap(definition: &mut Value, at: &str, (one, other): (usize, usize)) {
    if let Some(entries) = definition.pointer_mut(at).and_then(Value::as_array_mut)
        && one < entries.len()
        && other < entries.len()
    {
        entries.swap(one, other);
    }
}

/// Takes away what is called something at a place of the texts, in every language.
pub(super) fn forget(definition: &mut Value, path: &str, key: &str) {
    for language in ["en", "fr"] {
        put(definition, &format!("/texts/{language}{path}"), key, None);
    }
}

/// Takes an entry away, with its texts, and those of the messages and reasons of a step.
pub(super) fn remove(definition: &mut Value, section: &str, key: &str) {
    let Some(at) = pointer(definition, section, key) else { return };
    for (list, path) in [("messages", "/messages"), ("approval/rules", "/rules")] {
        for (_, inner) in entries(definition, &format!("{at}/{list}")) {
            forget(definition, path, &inner);
        }
    }
    discard(definition, &at);
    forget(definition, &format!("/{section}"), key);
}

/// The list of a section.
fn list<'a>(definition: &'a mut Value, section: &str) -> Option<&'a mut Vec<Value>> {
    definition.pointer_mut(&format!("/process/{section}"))?.as_array_mut()
}

/// Puts an entry one place earlier or later among those that `beside` picks.
pub(super) fn shift(
    definition: &mut Value,
    section: &str,
    key: &str,
    later: bool,
    beside: impl Fn(&Value) -> bool,
) {
    let Some(entries) = list(definition, section) else { return };
    let Some(place) = entries.iter().position(|known| field(known, "key").as_str() == Some(key)) else {
        return;
    };
    let other = if later {
        (place + 1..entries.len()).find(|other| entries.get(*other).is_some_and(&beside))
    } else {
        (0..place).rev().find(|other| entries.get(*other).is_some_and(&beside))
    };
    if let Some(other) = other {
        entries.swap(place, other);
    }
}

/// The longest key.
const LONGEST: usize = 60;

/// A key made of a name: small letters, digits and underscores, beginning with a letter.
fn key_of(folded: &str) -> String {
    let mut key = String::new();
    for letter in folded.chars() {
        match letter {
            'a'..='z' | '0'..='9' => key.push(letter),
            _ if key.is_empty() || key.ends_with('_') => {}
            _ => key.push('_'),
        }
    }
    key.truncate(LONGEST);
    let key = key.trim_end_matches('_');
    if key.starts_with(|first: char| first.is_ascii_lowercase()) {
        key.to_owned()
    } else {
        format!("x_{key}").trim_end_matches('_').to_owned()
    }
}

/// A key made of a name in small letters without accents that is not taken yet: neither in the list at a pointer nor in
/// the texts at a path.
pub(super) fn free_key(definition: &Value, at: &str, path: &str, folded: &str) -> String {
    let mut taken: Vec<String> = entries(definition, at).into_iter().map(|(_, key)| key).collect();
    for language in ["en", "fr"] {
        taken
            .extend(entries(definition, &format!("/texts/{language}{path}")).into_iter().map(|(_, key)| key));
    }
    let wanted = key_of(folded);
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let mut all = std::iter::once(wanted.clone()).chain(numbered);
    all.find(|key| !taken.contains(key)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample() -> Value {
        json!({
            "process": {
                "params": { "floor": "12" },
                "steps": [{ "key": "a", "stage": "x" }, { "key": "b", "stage": "y" }, { "key": "c", "stage": "x" }],
            },
            "texts": { "en": { "steps": { "a": { "name": "First" } }, "params": { "floor": "The floor" } }, "fr": {} },
        })
    }

    #[test]
    fn entries_have_names_or_keys() {
        let sample = sample();
        assert_eq!(options(&sample, "en", "params"), [("floor".to_owned(), "The floor".to_owned())]);
        assert_eq!(name(&sample, "en", "steps", "a"), "First");
        assert_eq!(name(&sample, "fr", "steps", "a"), "a");
        assert_eq!(pointer(&sample, "steps", "c").as_deref(), Some("/process/steps/2"));
        assert_eq!(free_key(&sample, "/process/steps", "/steps", "a"), "a_2");
        assert_eq!(free_key(&sample, "/process/steps", "/steps", "sign, then: pay!"), "sign_then_pay");
        assert_eq!(free_key(&sample, "/process/steps", "/steps", "2 days"), "x_2_days");
    }

    #[test]
    fn members_are_set_and_taken_away() {
        let mut sample = sample();
        put(&mut sample, "/process/steps/1/due", "business_days", Some(json!(3)));
        assert_eq!(sample.pointer("/process/steps/1/due/business_days"), Some(&json!(3)));
        put(&mut sample, "/process/steps/1", "due", None);
        assert_eq!(sample.pointer("/process/steps/1/due"), None);
        put(&mut sample, "/texts/fr/steps/a", "name", Some(json!("Premier")));
        assert_eq!(name(&sample, "fr", "steps", "a"), "Premier");
    }

    #[test]
    fn entries_come_go_and_change_places() {
        let mut sample = sample();
        append(&mut sample, "/process/steps", "d", json!({ "key": "d", "stage": "x" }));
        assert_eq!(keys(&sample, "steps"), ["a", "b", "c", "d"]);
        shift(&mut sample, "steps", "d", false, |step| step["stage"] == "x");
        assert_eq!(keys(&sample, "steps"), ["a", "b", "d", "c"]);
        swap(&mut sample, "/process/steps", (0, 1));
        swap(&mut sample, "/process/steps", (0, 9));
        assert_eq!(keys(&sample, "steps"), ["b", "a", "d", "c"]);
        remove(&mut sample, "steps", "a");
        assert_eq!(keys(&sample, "steps"), ["b", "d", "c"]);
        assert_eq!(name(&sample, "en", "steps", "a"), "a");
    }

    #[test]
    fn lists_and_maps_are_made_where_they_are_missing() {
        let mut sample = sample();
        append(&mut sample, "/process/steps/0/outcomes", "yes", json!({ "key": "yes" }));
        append(&mut sample, "/process/documents", "quote", json!({ "folder": "sale" }));
        append(&mut sample, "/process/facts", "site", json!({ "type": "line" }));
        assert_eq!(sample.pointer("/process/steps/0/outcomes/0/key"), Some(&json!("yes")));
        assert_eq!(
            entries(&sample, "/process/documents"),
            [("/process/documents/quote".to_owned(), "quote".to_owned())]
        );
        discard(&mut sample, "/process/facts/site");
        assert_eq!(keys(&sample, "facts"), Vec::<String>::new());
    }

    #[test]
    fn with_a_step_go_the_texts_of_its_messages() {
        let mut sample = sample();
        append(&mut sample, "/process/steps/0/messages", "told", json!({ "key": "told" }));
        put(&mut sample, "/texts/en/messages/told", "subject", Some(json!("News")));
        remove(&mut sample, "steps", "a");
        assert_eq!(sample.pointer("/texts/en/messages/told"), None);
    }
}
