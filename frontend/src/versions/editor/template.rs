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

/// The key of an entry; folders are nothing but theirs.
fn entry_key(entry: &Value) -> Option<String> {
    entry.as_str().or_else(|| field(entry, "key").as_str()).map(str::to_owned)
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

/// The list of a section, to add to it or take from it.
fn list<'a>(definition: &'a mut Value, section: &str) -> Option<&'a mut Vec<Value>> {
    definition.pointer_mut(&format!("/process/{section}"))?.as_array_mut()
}

/// Adds an entry behind another one.
pub(super) fn insert(definition: &mut Value, section: &str, behind: Option<&str>, entry: Value) {
    if let Some(entries) = list(definition, section) {
        let place =
            entries.iter().position(|known| behind.is_some() && field(known, "key").as_str() == behind);
        let place = place.map_or(entries.len(), |place| place + 1);
        entries.insert(place, entry);
    }
}

/// Takes an entry away, with its texts.
pub(super) fn remove(definition: &mut Value, section: &str, key: &str) {
    if let Some(entries) = list(definition, section) {
        entries.retain(|known| field(known, "key").as_str() != Some(key));
    }
    for language in ["en", "fr"] {
        put(definition, &format!("/texts/{language}/{section}"), key, None);
    }
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

/// A key that is not taken yet.
pub(super) fn free_key(definition: &Value, section: &str, wanted: &str) -> String {
    let taken = keys(definition, section);
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let mut all = std::iter::once(wanted.to_owned()).chain(numbered);
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
        assert_eq!(free_key(&sample, "steps", "a"), "a_2");
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
        insert(&mut sample, "steps", Some("a"), json!({ "key": "d", "stage": "x" }));
        assert_eq!(keys(&sample, "steps"), ["a", "d", "b", "c"]);
        shift(&mut sample, "steps", "d", true, |step| step["stage"] == "x");
        assert_eq!(keys(&sample, "steps"), ["a", "c", "b", "d"]);
        remove(&mut sample, "steps", "a");
        assert_eq!(keys(&sample, "steps"), ["c", "b", "d"]);
        assert_eq!(name(&sample, "en", "steps", "a"), "a");
    }
}
