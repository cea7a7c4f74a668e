//! What of a template refers to an entry, so that nothing is taken away that something else needs. What refers to what
//! is told by the names of the members alone, since each of them always names the same kind of entry.

use crate::api::graphql::{Value, field};

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sought<'a> {
    /// An entry of a section.
    Entry(&'a str, &'a str),
    /// An outcome of a step.
    Outcome(&'a str, &'a str),
    /// A choice of a fact.
    Choice(&'a str, &'a str),
}

/// The entries that refer to it, each as its section and key.
pub(super) fn uses(definition: &Value, sought: Sought<'_>) -> Vec<(String, String)> {
    let sections = field(definition, "process").as_object().into_iter().flatten();
    let mut found = Vec::new();
    for (section, entries) in sections {
        let entries: Vec<(&str, &Value)> = match entries {
            Value::Array(list) => {
                list.iter().map(|one| (field(one, "key").as_str().unwrap_or_default(), one)).collect()
            }
            Value::Object(map) => map.iter().map(|(key, one)| (key.as_str(), one)).collect(),
            _ => continue,
        };
        for (key, entry) in entries {
            let is_itself = matches!(sought, Sought::Entry(own, name) if own == section && name == key);
            let here = |parent: &Value, member: &str, in_list: bool, text: &str| {
                sought.is_meant((section, key), parent, (member, in_list), text)
            };
            if !is_itself
                && (refers(entry, ("", &Value::Null), false, &here) || sought.is_filled_in(definition, entry))
            {
                found.push((section.clone(), key.to_owned()));
            }
        }
    }
    found
}

/// Whether any text inside is one that is meant.
fn refers(
    value: &Value,
    (member, parent): (&str, &Value),
    in_list: bool,
    is_meant: &dyn Fn(&Value, &str, bool, &str) -> bool,
) -> bool {
    match value {
        Value::String(text) => is_meant(parent, member, in_list, text),
        Value::Array(parts) => parts.iter().any(|part| refers(part, (member, parent), true, is_meant)),
        Value::Object(members) => {
            members.iter().any(|(name, inner)| refers(inner, (name, value), false, is_meant))
        }
        _ => false,
    }
}

/// The section whose entries a member names.
fn section_of(member: &str, in_list: bool) -> &'static str {
    match member {
        "after" if in_list => "steps",
        "fact" | "unlocks" | "addresses" | "from" | "of" | "basis" | "carries" | "after"
        // A bare name where a condition is expected is a flag.
        | "when" | "needs" | "until" | "all" | "any" | "not" => "facts",
        "owner" | "escalate" | "by" | "also" | "consulted" | "informed" | "to" | "cc" | "keepers" => "roles",
        "threshold" | "param" => "params",
        "document" => "documents",
        "folder" => "folders",
        "stage" | "next" => "stages",
        "back_to" | "done" | "ended" => "steps",
        "listed" | "settled" => "lists",
        "contact" => "contact_roles",
        "segment" => "segments",
        _ => "",
    }
}

impl Sought<'_> {
    fn is_meant(
        self,
        (section, entry): (&str, &str),
        parent: &Value,
        (member, in_list): (&str, bool),
        text: &str,
    ) -> bool {
        match self {
            Self::Entry("facts", key) if member == "title" => text.contains(&format!("{{{key}}}")),
            Self::Entry(wanted, key) => text == key && section_of(member, in_list) == wanted,
            Self::Outcome(step, key) => {
                let ends = member == "as" && field(parent, "ended").as_str() == Some(step);
                let tells = member == "outcome" && section == "steps" && entry == step;
                text == key && (ends || tells)
            }
            Self::Choice(fact, key) => {
                let compares =
                    ["is", "in", "has"].contains(&member) && field(parent, "fact").as_str() == Some(fact);
                let begins = section == "facts" && entry == fact && ["choice", "choices"].contains(&member);
                text == key && (compares || begins)
            }
        }
    }

    /// Whether it is a fact that a message of this entry fills in.
    fn is_filled_in(self, definition: &Value, entry: &Value) -> bool {
        let Self::Entry("facts", key) = self else { return false };
        let wanted = format!("{{{key}}}");
        let messages = field(entry, "messages").as_array().into_iter().flatten();
        messages.filter_map(|message| field(message, "key").as_str()).any(|message| {
            ["en", "fr"].iter().any(|language| {
                let text = definition.pointer(&format!("/texts/{language}/messages/{message}"));
                let parts = text.and_then(Value::as_object).into_iter().flat_map(|text| text.values());
                parts.filter_map(Value::as_str).any(|text| text.contains(&wanted))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample() -> Value {
        json!({
            "process": {
                "facts": { "site": { "type": "line" }, "urgent": { "type": "flag" }, "kind": { "type": "choice", "default": { "choice": "small" } } },
                "stages": [{ "key": "begin", "next": ["end"], "exit": [{ "needs": { "done": "ask" }, "by": "seller" }] }, { "key": "end" }],
                "steps": [
                    { "key": "ask", "stage": "begin", "owner": "seller", "fields": [{ "fact": "site", "when": "urgent" }], "outcomes": [{ "key": "yes" }] },
                    {
                        "key": "tell", "stage": "begin", "owner": "clerk", "after": ["ask"],
                        "when": { "all": [{ "ended": "ask", "as": "yes" }, { "fact": "kind", "is": "large" }] },
                        "messages": [{ "key": "told", "to": ["seller"] }],
                    },
                ],
            },
            "texts": { "en": { "messages": { "told": { "subject": "News", "body": "At {site}" } } } },
        })
    }

    fn told(sought: Sought<'_>) -> String {
        let places = uses(&sample(), sought);
        places.into_iter().map(|(section, key)| format!("{section}.{key}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_refers_to_an_entry_is_found() {
        for (section, key, expected) in [
            ("facts", "site", "steps.ask steps.tell"),
            ("facts", "urgent", "steps.ask"),
            ("facts", "other", ""),
            ("stages", "end", "stages.begin"),
            ("stages", "begin", "steps.ask steps.tell"),
            ("steps", "ask", "stages.begin steps.tell"),
            ("roles", "seller", "stages.begin steps.ask steps.tell"),
        ] {
            assert_eq!(told(Sought::Entry(section, key)), expected, "{section}.{key}");
        }
    }

    #[test]
    fn outcomes_and_choices_are_found_where_they_are_meant() {
        assert_eq!(told(Sought::Outcome("ask", "yes")), "steps.tell");
        assert_eq!(told(Sought::Outcome("tell", "yes")), "");
        assert_eq!(told(Sought::Choice("kind", "large")), "steps.tell");
        assert_eq!(told(Sought::Choice("kind", "small")), "facts.kind");
        assert_eq!(told(Sought::Choice("site", "large")), "");
    }
}
