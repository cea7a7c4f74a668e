//! A condition as something to click together: groups of which all, any, none or not all must hold, and rows in them,
//! each about one thing. What neither can say keeps its text and is changed there.

use serde_json::json;

use crate::api::graphql::{Value, field};

/// How the parts of a group are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Join {
    /// Every part must hold.
    #[default]
    All,
    /// One part must hold.
    Any,
    /// No part may hold.
    None,
    /// One part must not hold.
    NotAll,
}

impl Join {
    pub(super) const EVERY: [Self; 4] = [Self::All, Self::Any, Self::None, Self::NotAll];

    /// Its name in a list to choose from.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::None => "none",
            Self::NotAll => "not_all",
        }
    }
}

/// A part of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Row(Row),
    Group(Group),
    /// What neither can say, as it is.
    Text(Value),
}

/// Several parts and how they are joined.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Group {
    pub(super) join: Join,
    pub(super) parts: Vec<Part>,
}

/// One thing that must hold: about what, the test, and the value it is held against.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row {
    /// `fact:…`, `done:…`, `document:…`, `segment:…`, `listed:…`, `settled:…` or `contact:…`.
    pub(super) subject: String,
    /// `yes`, `no`, `is`, `in`, `has`, `below`, `at_most`, `above`, `at_least`, `filled` or `empty`; for others than facts
    /// `yes` or `no`, and for a step `as`.
    pub(super) test: String,
    /// An option, several on lines of their own, an outcome, a number, a date, `param:…` or `fact:…`.
    pub(super) value: String,
}

/// The comparisons of numbers and dates.
pub(super) const ORDERS: [&str; 4] = ["below", "at_most", "above", "at_least"];

impl Part {
    fn read(condition: &Value) -> Self {
        match Row::read(condition) {
            Some(row) => Self::Row(row),
            None => Group::joined(condition).map_or_else(|| Self::Text(condition.clone()), Self::Group),
        }
    }

    fn write(&self) -> Option<Value> {
        match self {
            Self::Row(row) => row.write(),
            Self::Group(group) => group.write(),
            Self::Text(condition) => Some(condition.clone()),
        }
    }
}

impl Group {
    /// A condition, or nothing that is asked.
    pub(super) fn read(condition: &Value) -> Self {
        if condition.is_null() {
            return Self::default();
        }
        match Row::read(condition) {
            None => Self::joined(condition),
            Some(_) => None,
        }
        .unwrap_or_else(|| Self { join: Join::All, parts: vec![Part::read(condition)] })
    }

    /// A condition that has parts.
    fn joined(condition: &Value) -> Option<Self> {
        let negated = field(condition, "not");
        let several = |of: &Value, name: &str| field(of, name).as_array().cloned();
        let (join, parts) = None
            .or_else(|| Some((Join::All, several(condition, "all")?)))
            .or_else(|| Some((Join::Any, several(condition, "any")?)))
            .or_else(|| Some((Join::None, several(negated, "any")?)))
            .or_else(|| Some((Join::NotAll, several(negated, "all")?)))
            .or_else(|| (!negated.is_null()).then(|| (Join::None, vec![negated.clone()])))?;
        Some(Self { join, parts: parts.iter().map(Part::read).collect() })
    }

    /// The condition; none when nothing is asked. Rows that are not whole yet are left out.
    pub(super) fn write(&self) -> Option<Value> {
        let mut parts: Vec<Value> = self.parts.iter().filter_map(Part::write).collect();
        if parts.len() < 2 {
            let alone = parts.pop()?;
            let negative = matches!(self.join, Join::None | Join::NotAll);
            return Some(if negative { json!({ "not": alone }) } else { alone });
        }
        Some(match self.join {
            Join::All => json!({ "all": parts }),
            Join::Any => json!({ "any": parts }),
            Join::None => json!({ "not": { "any": parts } }),
            Join::NotAll => json!({ "not": { "all": parts } }),
        })
    }

    /// The group at a path of places, the whole where the path is empty.
    pub(super) fn at(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((place, deeper)) = path.split_first() else { return Some(self) };
        match self.parts.get_mut(*place) {
            Some(Part::Group(group)) => group.at(deeper),
            _ => None,
        }
    }
}

impl Row {
    fn about(subject: &str, test: &str, value: &str) -> Self {
        Self { subject: subject.to_owned(), test: test.to_owned(), value: value.to_owned() }
    }

    fn read(condition: &Value) -> Option<Self> {
        if let Some(flag) = condition.as_str() {
            return Some(Self::about(&format!("fact:{flag}"), "yes", ""));
        }
        if let Value::Object(_) = field(condition, "not") {
            let inner = Self::read(field(condition, "not"))?;
            let is_plain = inner.test == "yes" && !inner.subject.starts_with("fact:");
            return is_plain.then(|| Self { test: "no".to_owned(), ..inner });
        }
        if let (Some(step), Some(outcome)) =
            (field(condition, "ended").as_str(), field(condition, "as").as_str())
        {
            return Some(Self::about(&format!("done:{step}"), "as", outcome));
        }
        for kind in ["done", "document", "segment", "listed", "settled", "contact"] {
            if let Some(key) = field(condition, kind).as_str() {
                return Some(Self::about(&format!("{kind}:{key}"), "yes", ""));
            }
        }
        let subject = format!("fact:{}", field(condition, "fact").as_str()?);
        if let Some(set) = field(condition, "set").as_bool() {
            return Some(Self::about(&subject, if set { "filled" } else { "empty" }, ""));
        }
        match field(condition, "is") {
            Value::Bool(true) => return Some(Self::about(&subject, "yes", "")),
            Value::Bool(false) => return Some(Self::about(&subject, "no", "")),
            Value::String(option) => return Some(Self::about(&subject, "is", option)),
            _ => {}
        }
        if let Value::Array(options) = field(condition, "in") {
            let options: Option<Vec<&str>> = options.iter().map(Value::as_str).collect();
            return options.map(|options| Self::about(&subject, "in", &options.join("\n")));
        }
        if let Some(option) = field(condition, "has").as_str() {
            return Some(Self::about(&subject, "has", option));
        }
        ORDERS.into_iter().find_map(|order| {
            let bound = field(condition, order);
            let named = ["param", "fact"].into_iter();
            let mut named = named.filter_map(|kind| Some(format!("{kind}:{}", field(bound, kind).as_str()?)));
            let value = named.next().or_else(|| bound.as_str().map(str::to_owned));
            let value = value.or_else(|| bound.as_number().map(ToString::to_string))?;
            Some(Self::about(&subject, order, &value))
        })
    }

    fn write(&self) -> Option<Value> {
        let (kind, key) = self.subject.split_once(':')?;
        let value = self.value.trim();
        if self.test == "as" {
            return (!value.is_empty()).then(|| json!({ "ended": key, "as": value }));
        }
        if kind != "fact" {
            let plain = json!({ kind: key });
            return Some(if self.test == "no" { json!({ "not": plain }) } else { plain });
        }
        Some(match self.test.as_str() {
            "yes" => json!(key),
            "no" => json!({ "fact": key, "is": false }),
            "filled" => json!({ "fact": key, "set": true }),
            "empty" => json!({ "fact": key, "set": false }),
            "is" if !value.is_empty() => json!({ "fact": key, "is": value }),
            "in" if !value.is_empty() => json!({ "fact": key, "in": value.lines().collect::<Vec<_>>() }),
            "has" if !value.is_empty() => json!({ "fact": key, "has": value }),
            order if ORDERS.contains(&order) && !value.is_empty() => {
                let bound = match value.split_once(':') {
                    Some((kind, name)) => json!({ kind: name }),
                    None => json!(value),
                };
                json!({ "fact": key, order: bound })
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_come_back_as_they_were() {
        for condition in [
            json!("strategic"),
            json!({ "fact": "known", "is": false }),
            json!({ "fact": "state", "is": "approved" }),
            json!({ "fact": "state", "in": ["a", "b"] }),
            json!({ "fact": "margin", "below": { "param": "floor" } }),
            json!({ "fact": "amount", "at_least": "100000" }),
            json!({ "fact": "amount", "above": { "fact": "budget" } }),
            json!({ "fact": "amount", "is": 5 }),
            json!({ "fact": "tags", "has": "urgent" }),
            json!({ "fact": "site", "set": true }),
            json!({ "ended": "answer", "as": "yes" }),
            json!({ "contact": "buyer" }),
            json!({ "not": { "settled": "remarks" } }),
            json!({ "not": { "done": "answer" } }),
            json!({ "not": { "ended": "answer", "as": "yes" } }),
            json!({ "not": "a" }),
            json!({ "all": ["strategic", { "document": "quote" }] }),
            json!({ "any": [{ "segment": "large" }, { "fact": "site", "set": false }] }),
            json!({ "all": ["a", { "any": ["b", { "all": ["c", { "not": "d" }] }] }] }),
            json!({ "not": { "any": ["a", "b"] } }),
            json!({ "not": { "all": ["a", { "not": { "not": "b" } }] } }),
        ] {
            assert_eq!(Group::read(&condition).write(), Some(condition));
        }
        assert_eq!(Group::read(&Value::Null).write(), None);
    }

    #[test]
    fn only_what_is_not_told_in_rows_keeps_its_text() {
        let condition = json!({ "any": [{ "fact": "amount", "is": 5 }, { "not": "a" }] });
        let Group { parts, .. } = Group::read(&condition);
        assert!(matches!(parts.as_slice(), [Part::Text(_), Part::Group(_)]), "{parts:?}");
    }

    #[test]
    fn every_condition_of_a_built_in_process_comes_back_as_it_was() {
        let yaml = include_str!("../../../../processes/committee/process.yaml");
        let yaml = serde_norway::Deserializer::from_str(yaml);
        let process: shared::process::Process =
            serde_norway::with::singleton_map_recursive::deserialize(yaml).unwrap();
        let conditions: Vec<Value> =
            process.conditions().map(|condition| serde_json::to_value(condition).unwrap()).collect();
        assert!(conditions.len() > 20);
        for condition in conditions {
            assert_eq!(Group::read(&condition).write(), Some(condition));
        }
    }

    #[test]
    fn rows_that_are_not_whole_ask_nothing() {
        let row = Part::Row(Row::about("fact:margin", "below", " "));
        let group = Part::Group(Group { join: Join::None, parts: vec![row.clone()] });
        assert_eq!(Group { join: Join::All, parts: vec![row, group] }.write(), None);
    }

    #[test]
    fn a_group_is_found_by_its_path() {
        let mut whole = Group::read(&json!({ "all": ["a", { "any": ["b", { "all": ["c", "d"] }] }] }));
        assert_eq!(whole.at(&[1, 1]).unwrap().parts.len(), 2);
        assert!(whole.at(&[0]).is_none() && whole.at(&[7]).is_none());
    }
}
